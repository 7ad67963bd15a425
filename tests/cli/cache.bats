# SPDX-License-Identifier: GPL-2.0
# What is kept in the cache is looked at before it is used.

load common

setup() {
	export XDG_CACHE_HOME=$BATS_TEST_TMPDIR/cache
	root=$VMABENCH_ROOT
	# shellcheck source-path=SCRIPTDIR/../..
	source "$root/scripts/lib/all.sh"
	entry=$BATS_TEST_TMPDIR/entry
	cache_begin "$entry"
	mkdir "$entry/deep"
	seq 1000 >"$entry/deep/image"
	echo '{"name": "it"}' >"$entry/build.json"
	echo scrap >"$entry/scrap"
}

# expect_refused WORDS: the entry does not count, and WORDS say why.
expect_refused() {
	run cache_is_complete "$entry"
	expect 1 "$entry is not as it was made ($1): making it anew"
}

# damage FILE HOW
damage() {
	case $2 in
	cut) truncate -s 10 "$1" ;;
	empty) : >"$1" ;;
	gone) rm "$1" ;;
	# As long as it was.
	garbage) tr '0-9' 'a-j' <"$1" >"$1.new" && mv "$1.new" "$1" ;;
	foreign) echo '{"name": "another"}' >"$1" ;;
	folder) rm "$1" && mkdir "$1" ;;
	fifo) rm "$1" && mkfifo "$1" ;;
	dangling) ln -sf nowhere "$1" ;;
	esac
}

@test "an entry counts while the files that are taken from it are as they were made" {
	cache_finish "$entry" deep/image build.json
	run cache_is_complete "$entry"
	expect 0
	[[ -z $output ]]
	# What no run takes from it is no matter.
	rm "$entry/scrap"
	cache_is_complete "$entry"
}

@test "a file of an entry that is damaged in any way is noticed, and named" {
	local how
	for how in cut empty gone garbage foreign folder dangling fifo; do
		cache_finish "$entry" build.json deep/image
		cp -a "$entry" "$BATS_TEST_TMPDIR/kept"
		damage "$entry/deep/image" "$how"
		expect_refused deep/image
		rm -rf "$entry"
		mv "$BATS_TEST_TMPDIR/kept" "$entry"
	done
}

@test "a tree, which is too large to be read, is known by the names and sizes in it" {
	local how
	for how in cut gone folder; do
		cache_finish "$entry"
		cache_is_complete "$entry"
		cp -a "$entry" "$BATS_TEST_TMPDIR/kept"
		damage "$entry/deep/image" "$how"
		expect_refused "its mark, or the names and sizes of its files"
		rm -rf "$entry"
		mv "$BATS_TEST_TMPDIR/kept" "$entry"
	done
}

@test "a mark that is damaged counts for nothing" {
	cache_finish "$entry" deep/image
	echo garbage >"$entry/.vmabench-complete"
	expect_refused "its mark, or the names and sizes of its files"
	cache_finish "$entry" deep/image
	damage "$entry/.vmabench-complete" fifo
	run cache_is_complete "$entry"
	expect 1
	rm "$entry/.vmabench-complete"
	run cache_is_complete "$entry"
	expect 1
}

@test "a package that was cut is fetched anew before it is unpacked" {
	fetched=$XDG_CACHE_HOME/vmabench/debian/it_1
	mkdir -p "$fetched"
	seq 1000 >"$fetched/it.deb"
	(cd "$fetched" && sha256sum it.deb >SHA256)
	fetched_is_whole
	damage "$fetched/it.deb" garbage
	run fetched_is_whole
	expect 1 "$fetched is damaged: fetching it anew"
	# What is unpacked already is not needed again.
	mkdir -p "$XDG_CACHE_HOME/vmabench/source/it_1-key"
	: >"$XDG_CACHE_HOME/vmabench/source/it_1-key/.vmabench-complete"
	fetched_is_whole
}

@test "a program that is damaged goes, to be built anew, and so does a build that did not come to its end" {
	programs=$BATS_TEST_TMPDIR/build
	mkdir -p "$programs/CMakeFiles/it.dir"
	echo cache >"$programs/CMakeCache.txt"
	seq 1000 >"$programs/vmabench-it"
	seq 100 >"$programs/CMakeFiles/it.dir/it.c.o"
	run check_programs
	expect 0 "$programs is of a build that did not come to its end: building anew"
	[[ ! -e $programs ]]

	mkdir -p "$programs/CMakeFiles/it.dir"
	echo cache >"$programs/CMakeCache.txt"
	seq 1000 >"$programs/vmabench-it"
	seq 100 >"$programs/CMakeFiles/it.dir/it.c.o"
	mark_programs
	run check_programs
	expect 0
	[[ -z $output ]]
	damage "$programs/vmabench-it" garbage
	damage "$programs/CMakeFiles/it.dir/it.c.o" cut
	run check_programs
	expect 0 "$programs/vmabench-it is not as it was made" "it.c.o is not as it was made"
	[[ ! -e $programs/vmabench-it && ! -e $programs/CMakeFiles/it.dir/it.c.o && -e $programs/CMakeCache.txt ]]

	mark_programs
	damage "$programs/CMakeCache.txt" fifo
	run check_programs
	expect 0 "$programs/CMakeCache.txt is not as it was made"
	[[ ! -e $programs/CMakeCache.txt ]]
}

@test "a QEMU that does not answer is none" {
	mkdir "$BATS_TEST_TMPDIR/bin"
	printf '#!/bin/sh\nexec sleep 1000\n' >"$BATS_TEST_TMPDIR/bin/qemu-system-x86_64"
	chmod +x "$BATS_TEST_TMPDIR/bin/qemu-system-x86_64"
	PATH=$BATS_TEST_TMPDIR/bin:$PATH run check_qemu
	expect 1 "qemu-system-x86_64 --version says no version"
}

@test "nobody is told to join root's group" {
	run advise_kvm_group root
	expect 0 "groupadd -f kvm; chgrp kvm /dev/kvm"
	[[ $output != *"usermod -aG root"* ]]
	run advise_kvm_group kvm
	expect 0 "usermod -aG kvm"
}

# own_kernel: a cache of one's own with one kernel, and a make that builds it by copying what there was.
own_kernel() {
	own_cache "$XDG_CACHE_HOME" v6.12-hook um
	kept=$BATS_TEST_TMPDIR/kept
	cp -al "$own_build" "$kept"
	mkdir -p "$BATS_TEST_TMPDIR/bin"
	cat >"$BATS_TEST_TMPDIR/bin/make" <<-END
		#!/bin/bash
		for word in "\$@"; do
			[[ \$word == O=* ]] || continue
			cp -al "$kept/." "\${word#O=}/"
			rm -rf "\${word#O=}/.vmabench-complete"
			exit
		done
		PATH=\${PATH#*:} exec make "\$@"
	END
	chmod +x "$BATS_TEST_TMPDIR/bin/make"
	PATH=$BATS_TEST_TMPDIR/bin:$PATH
}

small_run() {
	rm -rf "$BATS_TEST_TMPDIR/results"
	run "$VMABENCH_ROOT/vmabench" run --no-install --no-lock --boots 1 --rounds 2 --row empty/none/kernel \
		--out "$BATS_TEST_TMPDIR/results"
}

@test "a run that meets a damaged kernel or module says so, builds it anew, and measures" {
	local how file
	own_kernel
	small_run
	expect 0 "the results are in"
	[[ $output != *"as it was made"* ]]
	for how in linux:cut linux:gone vmabench-build.json:foreign; do
		file=$own_build/${how%:*}
		# Not in place: it is the other cache's file, too.
		cp "$file" "$file.own" && mv "$file.own" "$file"
		damage "$file" "${how#*:}"
		small_run
		expect 0 "$own_build is not as it was made (${how%:*}): making it anew" "building v6.12-hook (um)" \
			"the results are in"
	done
	for how in cut fifo; do
		# The cache may hold those of other versions of kmod as well.
		for file in "$own_build/vmabench-modules"/*/vmabench_mmap.ko; do
			cp "$file" "$file.own" && mv "$file.own" "$file"
			damage "$file" "$how"
		done
		small_run
		expect 0 "is not as it was made (vmabench_mmap.ko): making it anew" "building the modules of kmod" \
			"the results are in"
	done
}

@test "a run that has nothing to build waits for nobody who builds" {
	local place fd
	own_kernel
	mkdir "$XDG_CACHE_HOME/vmabench/locks"
	for place in packages debian-linux-source-6.12 "$own_build" "$XDG_CACHE_HOME"/vmabench/{source,tree}/*; do
		exec {fd}>"$(name_lock "$place")"
		flock "$fd"
	done
	small_run
	expect 0 "the results are in"
	[[ $output != *waiting* ]]
}

# make_once: an entry that takes its time, and says that it is made.
make_once() {
	echo made >>"$BATS_TEST_TMPDIR/made"
	cache_begin "$entry"
	sleep 0.5
	cache_finish "$entry"
}

@test "two that want the same make it once" {
	rm -rf "$entry"
	for _ in 1 2 3; do
		(with_lock "$entry" "making it" fill_entry "$entry" make_once 2>>"$BATS_TEST_TMPDIR/log") &
		until [[ -e $BATS_TEST_TMPDIR/made ]]; do sleep 0.02; done
	done
	wait
	[[ $(<"$BATS_TEST_TMPDIR/made") == made ]]
	[[ $(grep -c "waiting for process $$, which is making it" "$BATS_TEST_TMPDIR/log") == 2 ]]
	# A lock that is no file is said to be none.
	rm "$(name_lock "$entry")"
	mkdir "$(name_lock "$entry")"
	run with_lock "$entry" "making it" true
	expect 3 "is a directory and no file; remove it: rm -r $(name_lock "$entry")"
}
