# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2016 # scripts for another shell
# Where a kernel comes from, what its conf file may leave out, and what is found in its tree.

load common

setup() {
	project=$BATS_TEST_TMPDIR/project
	copy_project "$project"
	export XDG_CACHE_HOME=$BATS_TEST_TMPDIR/cache
	mkdir -p "$XDG_CACHE_HOME/vmabench"
	cd "$BATS_TEST_TMPDIR" || exit
}

# in_project SCRIPT: in a shell with the project's functions.
in_project() {
	run bash -c 'set -euo pipefail; root=$1; source "$root/scripts/lib/all.sh"; trap clean_up EXIT
		require_space() { :; }
		eval "$2"' - "$project" "$1"
}

# conf NAME LINE...: a conf file of these lines.
conf() {
	printf '%s\n' "${@:2}" >"$project/kernel-patch/kernels/$1.conf"
}

# make_tree DIR: a kernel's source, as far as it is looked at.
make_tree() {
	mkdir -p "$1"/{include/linux,mm}
	printf '\tint (*mmap) (struct file *, struct vm_area_struct *);\n' >"$1/include/linux/fs.h"
	printf 'struct other {\n\tint no;\n};\n' >"$1/include/linux/mm_types.h"
	printf '\t\tif (next->vm_flags != vma->vm_flags)\n' >"$1/mm/mmap.c"
	echo VERSION = 6 >"$1/Makefile"
}

@test "a source that is not known, or that names nothing, is named" {
	conf ours "source = gti $PWD/mine"
	in_project 'fetch_source ours'
	expect 2 "unknown source 'gti'" "did you mean 'git'?"
	conf ours "source = git"
	in_project 'fetch_source ours'
	expect 2 "vmabench: kernel ours: its source names no PATH; write it behind 'git' in its conf file"
	conf ours "source = debian"
	in_project 'fetch_source ours'
	expect 2 "its source names no PACKAGE"
}

@test "a source is one file, which list has" {
	cat >"$project/scripts/sources/folder.sh" <<-'END'
		find_folder() { note_source "folder-$(basename "$2")" "folder $2" "$2"; }
		unpack_folder() { cp -r "$1/." "$2"; }
	END
	make_tree here
	conf ours "source = folder $PWD/here"
	run "$project/vmabench" list sources
	expect 0 folder
	in_project \
		'fetch_source ours; name_tree; ensure_tree; cat "$tree/Makefile"; load_features "$PWD/build" "$tree"
		echo "hooks ${kernel[hooks]}, retry ${kernel[retry_merge]}"'
	expect 0 "VERSION = 6" "hooks mmap, retry no"
}

@test "a conf file says what is its own, and is like another in the rest" {
	conf ours 'description = it is ours' 'like = v6.12-hook' 'boot = nosmp'
	in_project \
		'load_kernel ours; echo "${kernel[description]}, ${kernel[upto]}, ${kernel[config]}, ${kernel[boot]}, ${kernel[arch]}"'
	expect 0 "it is ours, 0007, common, nosmp, um x86_64"
	conf ours 'like = theirs'
	conf theirs 'like = ours'
	in_project 'load_kernel ours'
	expect 2 "vmabench: ours.conf: it is like itself, by way of theirs ours; correct 'like' there"
	conf ours 'like = v6.12-hok'
	in_project 'load_kernel ours'
	expect 2 "did you mean 'v6.12-hook'"
	conf ours 'boot = nosmp'
	in_project 'load_kernel ours'
	expect 2 "vmabench: ours.conf: the key 'source' is missing"
}

@test "a conf file may be indented, and from another system; nothing in it is passed over" {
	printf '  like\t=  v6.12-hook  \r\n\tboot = nosmp\r\n' >"$project/kernel-patch/kernels/ours.conf"
	in_project 'load_kernel ours; echo "(${kernel[upto]}, ${kernel[boot]})"'
	expect 0 "(0007, nosmp)"
	printf 'like = v6.12-hook\nboot = last' >"$project/kernel-patch/kernels/ours.conf"
	in_project 'load_kernel ours; echo "(${kernel[upto]}, ${kernel[boot]})"'
	expect 0 "(0007, last)"
	conf ours 'like = v6.12-hook' 'boot = nosmp' 'like = v6.12-base'
	in_project 'load_kernel ours'
	expect 2 "vmabench: ours.conf:3: the key 'like' is there twice; keep one of them"
	conf ours 'like = v6.12-hook' 'boot = nosmp' 'boot = nosmp'
	in_project 'load_kernel ours'
	expect 2 "vmabench: ours.conf:3: the key 'boot' is there twice"
	conf ours 'like = v6.12-hook' 'series = gone'
	in_project 'load_kernel ours; list_kernel_patches'
	expect 2 "vmabench: series gone: there is no kernel-patch/" "correct 'series' in the conf file"
}

@test "what a kernel can do is read in its source" {
	local detect=$project/scripts/build/detect.sh
	make_tree tree
	run bash "$detect" tree
	[[ $status == 0 && $output == $'hooks=mmap\nretry_merge=no\ndesc=\ndefines=\nneeds=\ntree_boot=' ]]
	printf '\t\tif (unlikely(vm_flags != vma->vm_flags && vmg.prev)) {\n' >>tree/mm/mmap.c
	[[ $(bash "$detect" tree retry_merge) == yes ]]
	printf '\tint (*mmap_prepare)(struct vm_area_desc *);\n' >>tree/include/linux/fs.h
	[[ $(bash "$detect" tree hooks) == "mmap prepare" ]]
	printf 'struct vm_area_desc {\n\t/* Take it; all of\n\t * it; */\n\tstruct mm_struct *mm;\n\tvm_flags_t vm_flags;\n};\n' >>tree/include/linux/mm_types.h
	[[ $(bash "$detect" tree desc) == "mm vm_flags" &&
		$(bash "$detect" tree defines) == "-DVMABENCH_HAVE_PREPARE -DVMABENCH_DESC_FLAGS_WORD" ]]
	sed -i 's| vm_flags;| vma_flags;|' tree/include/linux/mm_types.h
	[[ $(bash "$detect" tree defines) == -DVMABENCH_HAVE_PREPARE ]]
	# The build tree of an installed kernel has no source of mm/.
	rm -r tree/mm
	mkdir -p tree/include/config
	echo 6.12.1 >tree/include/config/kernel.release
	[[ $(bash "$detect" tree retry_merge) == yes ]]
	echo 6.16.0-rc1 >tree/include/config/kernel.release
	[[ $(bash "$detect" tree retry_merge) == no ]]
	run bash "$detect" none
	expect 2 "vmabench: none: there is no include/linux/fs.h in it; name a kernel's source or build tree"
}

@test "a source, a target or an engine that lacks a part is told which, and where to read" {
	local sources=$project/scripts/sources targets=$project/scripts/targets engines=$project/engines
	echo 'find_svn() { :; }' >"$sources/svn.sh"
	conf ours "source = svn there"
	in_project 'fetch_source ours'
	expect 3 "svn.sh: it has no function unpack_svn; see docs/adding.md"
	sed '/^target_boot() {/,/^}/d' "$targets/uml.sh" >"$targets/umx.sh"
	run "$project/vmabench" run --no-install --no-lock --target umx
	expect 3 "umx.sh: it has no function target_boot; see docs/adding.md"
	sed 's/TARGET_ABOUT=/OTHER=/' "$targets/uml.sh" >"$targets/umx.sh"
	run "$project/vmabench" run --no-install --no-lock --target umx
	expect 3 "umx.sh: it does not set TARGET_ABOUT"
	sed 's/ENGINE_GIVES=/OTHER=/' "$engines/exact.sh" >"$engines/weigh.sh"
	run "$project/vmabench" attribute --no-install --no-lock --engine weigh
	expect 3 "weigh.sh: it does not set ENGINE_GIVES"
}
