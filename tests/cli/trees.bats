# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2016,SC2030,SC2031 # scripts for another shell; each test is one
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

# in_project TEXT: TEXT in a shell with the project's functions; as the command "${under[@]}" runs it.
under=()
in_project() {
	run "${under[@]}" bash -c 'set -euo pipefail; root=$1; source "$root/scripts/lib/all.sh"
		trap clean_up EXIT
		require_space() { :; }
		list_fragments() { printf "CONFIG_TINY=y\n" >"$scratch/tiny.config"; echo "$scratch/tiny.config"; }
		build() { ensure_kernel "$1" "${2:-um}" no; cat "$build/vmlinux"; }
		eval "$2"' - "$VMABENCH_ROOT" "$1"
}

@test "a kernel is a name and a git tree: by branch, tag, commit, and what git says in other ways" {
	local ref
	in_project 'build mine=linux'
	expect 0 "second line"
	for ref in first mine~1 "$(git -C linux rev-parse first)" HEAD^ 'HEAD@{1}'; do
		in_project "build other=\$PWD/linux@$ref
			echo \"\${kernel[name]} \${kernel[ref]} \${kernel[description]}\""
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

# refuse WORD TEXT...: load_kernel says so, and nothing is built or kept.
refuse() {
	in_project "load_kernel '$1'"
	expect 2 "vmabench: kernel " "${@:2}"
	[[ ! -e $XDG_CACHE_HOME/vmabench/work ]]
}

@test "what is no tree to be built is refused with a sentence, before anything is built" {
	local here=$PWD
	refuse mine=linux@no-such "there is no commit no-such in $here/linux; correct the REF"
	refuse mine=linux@ "mine=linux@: its REF is empty"
	refuse mine=none@first "there is no folder $here/none"
	mkdir plain
	refuse mine=plain "$here/plain is no git tree (fatal: not a git repository" "git init"
	git clone -q --bare linux bare
	refuse mine=bare "$here/bare is a bare repository, with nothing checked out" \
		"say which commit: mine=$here/bare@REF"
	in_project 'build mine=bare@first'
	expect 0 "first line"
	rm -r "$XDG_CACHE_HOME/vmabench/work"
	refuse 'mine=' "kernel mine=: it names no folder"
	refuse 'a b=linux' "'a b' is no name for a kernel"
	refuse '../x=linux' "'../x' is no name for a kernel"
	refuse v6.12-hook=linux "v6.12-hook is a kernel of vmabench's own; call yours something else"
	refuse ./linux "a tree of your own needs a name; write NAME=./linux"
	git -C linux worktree add -q ../linked first
	mv linked moved
	in_project 'load_kernel mine=moved'
	expect 0
	mv linux/.git/worktrees/linked linux/.git/worktrees/other
	refuse mine=moved "the worktree $here/moved has lost its repository (fatal: not a git repository" \
		"git worktree repair"
}

@test "a tree that is no kernel, an old one, and an architecture that it lacks are refused" {
	git -C linux rm -q mm/mmap.c
	commit_tree linux "no mmap"
	refuse mine=linux "$PWD/linux is no kernel's source: there is no mm/mmap.c in it"
	git -C linux revert --no-edit HEAD >/dev/null
	sed -i 's/^VERSION = 6/VERSION = 5/' linux/Makefile
	refuse mine=linux "$PWD/linux has changes that are not committed (1, first: Makefile); commit them"
	commit_tree linux older
	refuse mine=linux@HEAD "$PWD/linux@HEAD is 5.12.9, and vmabench's modules need 6.1 or newer"
	git -C linux revert --no-edit HEAD >/dev/null
	git -C linux rm -qr arch/um
	commit_tree linux "no um"
	in_project 'ensure_kernel mine=linux um no'
	expect 4 "vmabench: kernel mine: it is not built for um; it can be built for: x86_64"
	in_project 'build mine=linux x86_64'
	expect 0 "second line"
}

@test "changes that are not committed are built as they are, when that is asked for" {
	local path
	echo 'third line' >>linux/mm/vma.c
	echo 'new line' >linux/mm/new.c
	echo '*.c.orig' >linux/.git/info/exclude
	echo 'ignored line' >linux/mm/more.c.orig
	git -C linux rm -q --cached mm/mmap.c
	refuse mine=linux "has changes that are not committed" \
		"say which commit is meant (mine=$PWD/linux@HEAD)" --dirty
	in_project 'allow_dirty; build mine=linux; jq -c .git < <(describe_kernel)'
	expect 0 "third line" "new line" "next->vm_flags" '"dirty":true'
	[[ $output != *ignored* ]]
	path=$XDG_CACHE_HOME/vmabench/work/mine/um/source
	[[ -f $path/mm/new.c && ! -e $path/mm/more.c.orig ]]
	# Without a new file.
	mv linux/mm/new.c .
	in_project 'allow_dirty; build mine=linux'
	expect 0 "third line"
	mv new.c linux/mm/
	# With a REF nothing of it counts.
	in_project 'allow_dirty; build mine=linux@HEAD; jq -c .git < <(describe_kernel)'
	expect 0 "second line" '"dirty":false'
	[[ $output != *"third line"* && ! -e $path/mm/new.c ]]
	# An index in two parts, and one that a merge has left.
	git -C linux reset -q
	git -C linux update-index --split-index
	in_project 'allow_dirty; build mine=linux'
	expect 0 "third line" "new line"
	git -C linux checkout -q .
	git -C linux checkout -qb theirs first
	echo other >>linux/mm/vma.c
	git -C linux commit -qam other
	! git -C linux merge -q mine >/dev/null || false
	in_project 'allow_dirty; load_kernel mine=linux'
	expect 2 "$PWD/linux has files with merge conflicts; resolve them first"
}

@test "of a tree's builds the last ones used are kept, and what somebody has in use" {
	local builds=$XDG_CACHE_HOME/vmabench/build fd
	in_project 'build mine=linux@first; basename "$build" >held; build mine=linux@second; basename "$build" >old'
	echo 'third line' >>linux/mm/vma.c
	commit_tree linux third
	in_project 'build mine=linux; basename "$build" >new
		touch -d "1 hour ago" "$(name_lock "$(cache_root)/build/$(<old)").used"
		touch -d "2 hours ago" "$(name_lock "$(cache_root)/build/$(<held)").used"'
	exec {fd}<"$XDG_CACHE_HOME/vmabench/locks/build-$(<held).used"
	flock --shared "$fd"
	in_project 'list_old_builds mine/um 1; prune_builds other/um 0; prune_builds mine/um 1'
	expect 0 "$builds/$(<old)"$'\n'"$builds/$(<held)"
	[[ -d $builds/$(<new) && -d $builds/$(<held) && ! -e $builds/$(<old) ]]
	exec {fd}<&-
	# Its own builds a run holds from the moment that it knows them.
	in_project 'prepare_kernel mine=linux@first um no; prune_builds mine/um 1; prune_builds mine/um 0'
	[[ -d $builds/$(<held) && ! -e $builds/$(<new) ]]
	in_project 'prune_builds mine/um 0; build mine=linux@first'
	expect 0 "first line" "updating the source of mine"
}

# mount_first COMMAND: for $under: where COMMAND, which mounts something, was run before.
mount_first() {
	under=(unshare --map-root-user --mount bash -c "$1"' && exec "$@"' -)
}

@test "a repository that cannot be written to is read all the same" {
	mount_first 'mount --bind linux linux && mount -o remount,bind,ro linux && ! touch linux/new 2>/dev/null'
	digest linux >before
	in_project 'build mine=linux@first'
	expect 0 "first line"
	echo 'third line' >>linux/mm/vma.c
	in_project 'allow_dirty; build mine=linux'
	expect 0 "second line" "third line"
	git -C linux checkout -q mm/vma.c
}

@test "a disk that is full before a kernel is built is said, and one that fills up leaves nothing half-made" {
	mount_first 'mount -t tmpfs -o size=100m none "$XDG_CACHE_HOME"'
	in_project 'unset -f require_space; source "$root/scripts/build/cache.sh"; build mine=linux'
	expect 3 "building mine: needs 2500 MiB in $XDG_CACHE_HOME/vmabench/work/mine/um and " \
		"free some space or set XDG_CACHE_HOME to another disk"
	yes line | head -c 3m >linux/mm/large.c
	commit_tree linux large
	mount_first 'mount -t tmpfs -o size=20m none "$XDG_CACHE_HOME" && head -c 12m /dev/zero >"$XDG_CACHE_HOME/filler"'
	in_project '(build mine=linux >"$scratch/first") || echo "failed as the disk was full"
		rm "$XDG_CACHE_HOME/filler"
		build mine=linux | tail -n 1
		cmp linux/mm/large.c "$XDG_CACHE_HOME/vmabench/work/mine/um/build/mm/large.o" && echo whole'
	expect 0 "failed as the disk was full" "No space left on device" "second line" whole
}

@test "a tree of another user, which git does not read, is said" {
	((EUID == 0)) || skip "only root can give a folder away"
	chown -R 12345 linux
	refuse mine=linux "git does not read $PWD/linux, since it belongs to another user" \
		"git config --global --add safe.directory '$PWD/linux'"
}

@test "a shallow clone that lacks the commit is told from a commit that there is not" {
	git clone -q --depth 1 "file://$PWD/linux" shallow
	refuse "mine=shallow@$(git -C linux rev-parse first)" "which is a shallow clone (git fetch --unshallow"
	git -C linux config uploadpack.allowFilter true
	git clone -q --filter=blob:none --no-checkout "file://$PWD/linux" partial
	digest partial >before
	in_project 'build mine=partial@first'
	expect 2 "vmabench: kernel mine: $PWD/partial@first is no kernel's source"
	digest partial | diff before -
}

# objects: how many objects the last build made.
objects() {
	sed -n 's/.* \([0-9]*\) objects .*/\1/p' <<<"$output"
}

@test "of a changed tree only what differs is written, and what was built before is not built again" {
	local folder=$XDG_CACHE_HOME/vmabench/work/mine/um
	for name in a b c d; do
		echo "line of $name" >"linux/mm/$name.c"
	done
	ln -s a.c linux/scripts/link
	commit_tree linux more
	git -C linux tag third
	in_project 'build mine=linux'
	expect 0 "line of d"
	[[ $(objects) == 6 ]]
	git -C linux mv mm/a.c mm/e.c
	git -C linux rm -q mm/b.c
	echo 'changed line' >>linux/mm/c.c
	chmod +x linux/mm/d.c
	ln -sf d.c linux/scripts/link
	commit_tree linux "in all ways"
	in_project 'build mine=linux'
	expect 0 "line of a" "changed line"
	# A mode is a change of the file, as far as make can tell.
	[[ $(objects) == [23] && $output != *"line of b"* ]]
	diff -r --no-dereference --exclude=.git linux "$folder/source"
	[[ -x $folder/source/mm/d.c && $(readlink "$folder/source/scripts/link") == d.c ]]
	# There and back.
	in_project 'build mine=linux@third'
	expect 0 "line of b"
	[[ $output != *building* ]]
	in_project 'build mine=linux@HEAD'
	[[ $output != *building* ]]
	# The same contents by another name.
	in_project 'build other=linux@third'
	[[ $output != *building* ]]
	# A header, on which all depends.
	echo '/* */' >>linux/include/linux/fs.h
	commit_tree linux header
	in_project 'build mine=linux'
	[[ $(objects) == 5 ]]
}

@test "two names of one tree are two folders" {
	in_project 'build one=linux@first; build two=linux@second; build one=linux@second'
	expect 0
	ls -d "$XDG_CACHE_HOME"/vmabench/work/{one,two}/um/source
	# What make knows of one is not lost by what is done in the other.
	echo 'fourth line' >>linux/mm/mmap.c
	commit_tree linux fourth
	in_project 'build two=linux'
	[[ $(objects) == 1 ]]
}

@test "a second name of a tree begins with what is built of the first, and is none of it" {
	local work=$XDG_CACHE_HOME/vmabench/work
	in_project 'build one=linux@first'
	[[ $(objects) == 2 ]]
	digest "$work/one/um" >before
	in_project 'build two=linux@second'
	expect 0 "copying what is built of one" "second line"
	[[ $(objects) == 1 ]]
	digest "$work/one/um" | diff before -
	! grep -rF "$work/one" "$work/two" || false
	[[ $(readlink "$work/two/um/build/source") == "$work/two/um/source" ]]
	# A header: all of the second's, none of the first's.
	echo '/* */' >>linux/include/linux/fs.h
	commit_tree linux header
	in_project 'build two=linux'
	[[ $(objects) == 2 ]]
	# The nearest, whichever was used last.
	touch -d '1 hour' "$work/one/um/state"
	echo 'last line' >>linux/mm/mmap.c
	commit_tree linux last
	in_project 'build nearest=linux'
	expect 0 "copying what is built of two"
	rm -r "$work/nearest"
	# Not of another repository, and not while somebody builds there.
	git clone -q linux clone
	rm -r "$XDG_CACHE_HOME"/vmabench/build/*
	in_project 'build three=clone@origin/mine~3; build four=clone@origin/mine~2'
	expect 0 "copying what is built of three"
	[[ $(objects) == 2$'\n'1 && $output != *"built of two"* && $output != *"built of one"* ]]
	flock "$XDG_CACHE_HOME/vmabench/locks/work-one-um" flock "$XDG_CACHE_HOME/vmabench/locks/work-two-um" \
		bash -c 'until test -e go; do sleep 0.1; done' 3>&- &
	until ! flock -n "$XDG_CACHE_HOME/vmabench/locks/work-two-um" true; do sleep 0.1; done
	rm -r "$XDG_CACHE_HOME"/vmabench/build/*
	in_project 'build five=linux@first'
	touch go
	wait
	[[ $(objects) == 2 && $output != *copying* ]]
}

# build_aside WORD LOG: as build, in the background; where the tree has a file `slow` its compiler waits until
# there is a file `go` in the build folder.
build_aside() {
	start_background bash -c 'root=$1; source "$root/scripts/lib/all.sh"; trap clean_up EXIT
		exec 2>"$3"
		require_space() { :; }
		list_fragments() { printf "CONFIG_TINY=y\n" >"$scratch/tiny.config"; echo "$scratch/tiny.config"; }
		ensure_kernel "$2" um no' - "$VMABENCH_ROOT" "$1" "$2"
}

@test "a folder that was left half-made is not believed" {
	local folder=$XDG_CACHE_HOME/vmabench/work/mine/um
	in_project 'build mine=linux@first'
	touch linux/slow
	commit_tree linux slow
	build_aside mine=linux log
	await test -e "$folder/build/compiling"
	kill -KILL "$started"
	wait "$started" || true
	while pgrep -f "$folder/build" >/dev/null; do sleep 0.1; done
	# Its compiler left a part of an object, newer than its source.
	[[ $(cat "$folder"/build/*/mm/*.o "$folder"/build/mm/*.o 2>/dev/null | grep -c '^fir$') == 1 ]] ||
		[[ -n $(find "$folder/build" -name '*.o' -size -4c) ]]
	git -C linux rm -q slow
	commit_tree linux quick
	in_project 'build mine=linux'
	expect 0 "was left half-built: what was made last is made anew" "first line" "second line"
	# In the middle of the update: a file that is neither old nor new, and one too many.
	echo half >"$folder/source/mm/vma.c"
	echo 'too many' >"$folder/source/mm/many.c"
	touch "$folder/index.lock"
	date +%s >"$folder/begun"
	rm -rf "$XDG_CACHE_HOME"/vmabench/build/*
	in_project 'build mine=linux'
	expect 0 "first line" "second line"
	[[ $output != *half$'\n'* && $output != *"too many"* ]]
}

@test "while a kernel is built nobody waits but who wants that one, or its folder, and it is built once" {
	local first second folder=$XDG_CACHE_HOME/vmabench/work/mine/um
	touch linux/slow
	commit_tree linux slow
	build_aside mine=linux first.log
	first=$started
	await test -e "$folder/build/compiling"
	in_project 'build other=linux@second'
	expect 0 "second line"
	[[ $output != *waiting* ]]
	build_aside mine=linux second.log
	second=$started
	await grep -q "waiting for process $first, which is building mine (um)" second.log
	build_aside mine=linux@first third.log
	await grep -q "waiting for process $first, which is building in the work folder of mine" third.log
	touch "$folder/build/go"
	wait "$first" "$second" "$started"
	grep -q "building mine (um) .* objects" first.log
	! grep -q objects second.log || false
	grep -q "building mine (um) .* objects" third.log
}

@test "a lock is held as long as what its holder started lives" {
	local folder=$XDG_CACHE_HOME/vmabench/work/mine/um holder
	touch linux/slow
	commit_tree linux slow
	build_aside mine=linux first.log
	holder=$started
	await test -e "$folder/build/compiling"
	# Its keeper first, which would end the compiler.
	pkill -KILL -f "$VMABENCH_ROOT/scripts/lib/keeper.sh" -P "$holder"
	kill -KILL "$holder"
	wait "$holder" || true
	build_aside mine=linux second.log
	await grep -q "waiting for process $holder" second.log
	pgrep -f "O=$folder/build"
	touch "$folder/build/go"
	wait "$started"
	[[ -z $(pgrep -f "O=$folder/build") ]]
	grep -q "was left half-built" second.log
}

@test "a failed build is no half-made one: what make had done stays" {
	echo 'syntax error' >>linux/mm/vma.c
	commit_tree linux broken
	in_project 'build mine=linux'
	expect 6 "build of mine: make failed"
	git -C linux revert --no-edit HEAD >/dev/null
	in_project 'build mine=linux'
	expect 0 "second line"
	[[ $(objects) == 1 && $output != *half-built* ]]
}

@test "a patch goes on top, or says why not" {
	git -C linux diff first second >"the patch"
	in_project 'put_patch "$PWD/the patch" mine; build mine=linux@first; describe_kernel | jq -c .patches'
	expect 0 "second line" "[{\"file\":\"the patch\",\"sha256\":\"$(sha256sum <"the patch" | cut -c1-64)\"}]"
	# The contents count, not how they came to be.
	in_project 'build other=linux@second; describe_kernel | jq -c "[.name, .package, .patches]"'
	expect 0 "[\"other\",\"git $(git -C linux rev-parse --short=12 second)\",[]]"
	[[ $output != *building* ]]
	in_project 'put_patch "$PWD/the patch" mine; build mine=linux@second'
	expect 6 "vmabench: patch the patch: it does not apply to kernel mine (patch failed: mm/vma.c:1)"
	# Made, moved and removed.
	git -C linux mv mm/vma.c mm/moved.c
	git -C linux rm -q arch/x86/Kconfig
	echo made >linux/mm/made.c
	git -C linux add mm/made.c
	git -C linux diff --cached -M >moves
	git -C linux reset -q --hard
	in_project 'put_patch "$PWD/moves" base patched; build base=linux; build patched=linux
		ls "$tree"/{mm,arch/x86}'
	expect 0 made.c moved.c "second line"
	[[ $output != *vma.c* && $output == *Makefile* && $output != *Kconfig* ]]
	in_project 'put_patch "base:$PWD/moves" base patched; declare -p patches_on_top'
	expect 0 '[base]='
	in_project 'put_patch "other:$PWD/moves" base patched'
	expect 2 "--patch other:$PWD/moves: no kernel of this run is called other; name one of: base patched"
	in_project 'put_patch "$PWD/none" base'
	expect 2 "--patch $PWD/none: there is no such file"
	in_project 'put_patch "$PWD/linux/Makefile" base'
	expect 2 "it is no patch"
}

@test "a series is a kernel for each commit from BASE to TIP, in one work folder" {
	local here=$PWD
	git -C linux checkout -qb side first
	echo aside >linux/mm/side.c
	commit_tree linux aside
	git -C linux checkout -q mine
	git -C linux merge -q --no-edit side
	echo 'third line' >>linux/mm/vma.c
	commit_tree linux three
	in_project 'take_series mine=linux@first..mine; for word in "${series_kernels[@]}"; do
			build "$word"; echo "${kernel[name]}: ${kernel[description]}"
		done; ls "$XDG_CACHE_HOME/vmabench/work"'
	expect 0 "mine-$(git -C linux rev-parse --short=10 first): " '("one")' '("two")' '("three")' \
		"(\"Merge branch 'side' into mine\")"
	[[ $(grep -c '^mine-.*("' <<<"$output") == 4 && $(tail -n 1 <<<"$output") == mine ]]
	in_project 'take_series mine=linux@mine..mine'
	expect 2 "--series mine=linux@mine..mine: there is no commit in that range"
	in_project 'take_series mine=linux@side..mine'
	expect 2 "side is no ancestor of mine by first parents" "like $(git -C linux rev-parse --short=12 first)"
	in_project 'take_series mine=linux@mine..first'
	expect 2 "there is no commit in that range"
	in_project 'take_series mine=linux@mine'
	expect 2 "it names no range of commits; write mine=$here/linux@BASE..TIP"
	in_project 'take_series mine=linux@first...mine'
	expect 2 "it names no range of commits"
	in_project 'take_series mine=linux@none..mine'
	expect 2 "there is no commit none in $here/linux"
	in_project 'take_series linux@first..mine'
	expect 2 "it has no name"
}
