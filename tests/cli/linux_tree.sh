#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# linux_tree.sh: prints a git tree with Debian's 6.12 as tag `base` and branch `main`, which has the series on
# top of it, a commit a patch. It has what scripts/build/unpack.exclude leaves, nothing checked out, and is
# made once: the cache keeps it under what goes into it. Read it, or borrow its objects (git clone --shared);
# never write into it.
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source-path=SCRIPTDIR/../..
source "$root/scripts/lib/all.sh"
trap clean_up EXIT

# make_tree DIR: of $pristine.
make_tree() {
	local patch
	export GIT_DIR=$1/linux GIT_INDEX_FILE=$1/index
	export GIT_AUTHOR_NAME=vmabench GIT_AUTHOR_EMAIL=vmabench@localhost GIT_AUTHOR_DATE='2026-01-01T00:00:00Z'
	export GIT_COMMITTER_NAME=vmabench GIT_COMMITTER_EMAIL=vmabench@localhost
	export GIT_COMMITTER_DATE='2026-01-01T00:00:00Z'
	git init --quiet --bare --initial-branch=main "$GIT_DIR"
	# Into one pack, as they come.
	(cd "$pristine" && git --work-tree=. -c core.bigFileThreshold=1 -c core.compression=1 \
		-c core.excludesFile=/dev/null add --all --force . &&
		git --work-tree=. rm -q --cached .vmabench-complete .unpack.log)
	commit_index "Linux $(read_version <"$pristine/Makefile")"
	git tag base
	while read -r patch; do
		git apply --cached --whitespace=nowarn "$root/kernel-patch/v6.12/$patch"
		commit_index "$(git mailinfo /dev/null /dev/null <"$root/kernel-patch/v6.12/$patch" |
			sed -n 's/^Subject: //p')"
	done < <(list_series v6.12)
	rm -f "$GIT_INDEX_FILE"
}

# commit_index SUBJECT
commit_index() {
	local -a parent=()
	! git rev-parse --quiet --verify HEAD >/dev/null || parent=(-p HEAD)
	git update-ref HEAD "$(git commit-tree -m "$1" "${parent[@]}" "$(git write-tree)")"
}

ensure_linux_tree() {
	fetch_source v6.12-base
	fixture=$(cache_root)/fixture/$({
		basename "$pristine"
		cat "$0" "$root"/kernel-patch/v6.12/*
	} | make_key)
	cache_is_complete "$fixture" ||
		with_lock "$fixture" "making a git tree of 6.12" fill_entry "$fixture" make_fixture
}

make_fixture() {
	cache_begin "$fixture"
	run_step "making a git tree of 6.12" "$fixture/log" : make_tree "$fixture" ||
		die "$EXIT_BUILD" "git tree of 6.12" "it cannot be made" "see the log above"
	cache_finish "$fixture"
}

ensure_linux_tree
echo "$fixture/linux"
