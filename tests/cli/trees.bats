# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2016 # scripts for another shell
# Kernels of the user's git trees: what is meant by a word, what is left alone, and what is kept in a work
# folder. The trees are tiny ones that make builds by copying (tiny_tree.bash).

load common
load tiny_tree

setup() {
	export XDG_CACHE_HOME=$BATS_TEST_TMPDIR/cache
	mkdir -p "$XDG_CACHE_HOME/vmabench"
	cd "$BATS_TEST_TMPDIR" || exit
	make_tiny_tree linux
}

# script TEXT: what in_project runs: TEXT in a shell with the project's functions.
in_project() {
	run bash -c 'set -euo pipefail; root=$1; source "$root/scripts/lib/all.sh"; trap clean_up EXIT
		require_space() { :; }
		list_fragments() { printf "CONFIG_TINY=y\n" >"$scratch/tiny.config"; echo "$scratch/tiny.config"; }
		build() { with_cache_lock ensure_kernel "$1" "${2:-um}" no; cat "$build/linux"; }
		eval "$2"' - "$VMABENCH_ROOT" "$1"
}

@test "a kernel is a name and a git tree: by branch, tag, commit, and what git says in other ways" {
	local ref
	in_project 'build mine=linux'
	expect 0 "second line"
	for ref in first mine~1 "$(git -C linux rev-parse first)" HEAD^ 'HEAD@{1}'; do
		in_project "build other=\$PWD/linux@$ref; echo \"\${kernel[name]} \${kernel[ref]} \${kernel[description]}\""
		expect 0 "first line" "other $ref $(git -C linux rev-parse --short=12 first) (\"one\")"
		[[ $output != *"second line"* ]]
	done
}

@test "its path may begin with ~, be the caller's, and hold blanks and @" {
	mkdir "a b"
	git clone -q linux "a b/l@x"
	in_project 'HOME=$PWD; build "mine=~/a b/l@x@first"'
	expect 0 "first line"
	in_project 'cd "a b"; build mine=l@x'
	expect 0 "second line"
	in_project 'build "mine=a b/../a b/l@x/mm@HEAD"; echo "at ${kernel[path]}"'
	expect 0 "second line" "at $PWD/a b/l@x"
}

@test "nothing of the user's tree is touched, whatever is built of it" {
	git -C linux worktree add -q ../beside first
	echo 'third line' >>linux/mm/vma.c
	touch linux/new.c
	digest linux >before
	digest beside >>before
	in_project 'build one=linux@HEAD; build two=beside; on_top[dirty]=yes; build three=linux'
	expect 0 "third line"
	{ digest linux; digest beside; } | diff before -
	# From a hook of git's, too.
	GIT_DIR=$PWD/linux/.git GIT_INDEX_FILE=$PWD/linux/.git/index GIT_WORK_TREE=$PWD/linux in_project \
		'build two=beside; on_top[dirty]=yes; build three=linux'
	expect 0
	{ digest linux; digest beside; } | diff before -
}
