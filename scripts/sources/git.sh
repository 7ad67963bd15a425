# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Source git PATH [REF]: a commit of a git tree on this machine, the one that is checked out where no REF is
# given. Only what is committed is read, as an archive: the checkout, its index and branches stay as they are.

# find_git REFRESH PATH [REF]
find_git() {
	local path=${2:-} ref=${3:-HEAD} commit
	require_word PATH "$path"
	# shellcheck disable=SC2088 # it is the word that stands there
	[[ $path != "~/"* ]] || path=$HOME/${path:2}
	[[ $path == /* ]] || path=$root/$path
	command -v git >/dev/null || die "$EXIT_PREREQUISITE" "source git" "there is no git" \
		"type: apt-get install git"
	ensure_scratch
	commit=$(git -C "$path" rev-parse --quiet --verify --end-of-options "$ref^{commit}" \
		2>"$scratch/git.log") ||
		die "$EXIT_USAGE" "kernel ${kernel[name]}" \
			"there is no commit $ref in $path ($(strip_controls <"$scratch/git.log" |
				grep -m1 . || echo "git finds none"))" \
			"correct 'source' in its conf file"
	note_source "git-$commit" "git $commit" "$path@$commit"
}

# unpack_git PATH@COMMIT DIR
unpack_git() {
	set -o pipefail
	git -C "${1%@*}" archive --format=tar --prefix=linux/ "${1##*@}" | unpack_tar "$2"
}
