#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# selftests.sh TARGET KERNEL...: the kernel's own selftests that selftests.list names, built from the patched
# tree, end in the same way on all of these kernels, line for line. One that had to be killed, or was killed
# by a signal, is no outcome.
set -euo pipefail

root=$(cd "$(dirname "$(readlink -f "$0")")/../.." && pwd)
# shellcheck source-path=SCRIPTDIR/../..
source "$root/tests/guest/boot_guest.sh"
source "$root/tests/outside/programs.sh"
source "$root/tests/outside/outcome.sh"

readonly LIST=$root/tests/outside/selftests.list
readonly SECONDS_EACH=60 DEADLINE=900

# copy_selftests TREE SRC: they are built where they lie, so not in the tree itself.
copy_selftests() {
	mkdir -p "$2/tools/testing" "$2/mm" "$2/scripts" &&
		cp -r "$1/tools/testing/selftests" "$2/tools/testing/" &&
		cp -r "$1/tools/include" "$1/tools/arch" "$1/tools/scripts" "$2/tools/" &&
		cp "$1/mm/gup_test.h" "$2/mm/" &&
		cp "$1/scripts/subarch.include" "$2/scripts/"
}

# compile_selftests TREE DIR: DIR/FOLDER/PROGRAM for each, by the kernel's own makefiles. Not everything in a
# folder can be built on every machine, and what the list names has to be.
compile_selftests() {
	local tree=$1 dir=$2 folder program
	copy_selftests "$tree" "$dir/src" || return 1
	make -s -C "$tree" O="$dir/headers" ARCH=x86_64 headers || return 1
	for folder in $(list_words 2); do
		mkdir -p "$dir/selftests/$folder"
		make -k -j"$(nproc)" -C "$dir/src/tools/testing/selftests/$folder" OUTPUT="$dir/selftests/$folder" \
			KHDR_INCLUDES="-isystem $dir/headers/usr/include" || true
	done
	while read -r _ folder program _; do
		[[ -x $dir/selftests/$folder/$program ]] || { echo "not built: $folder/$program" && return 1; }
	done < <(grep '^[a-z]' "$LIST")
	rm -rf "$dir/src" "$dir/headers"
}

list_words() {
	awk -v n="$1" '/^[a-z]/ { print $n }' "$LIST" | sort -u
}

# ensure_selftests KERNEL: $selftests is the folder with the built programs of that kernel's tree.
ensure_selftests() {
	ensure_kernel_tree "$1"
	selftests=$(cache_root)/selftests/$({ basename "$tree"; list_words 2; list_words 3; describe_compiler; \
		} | make_key)
	cache_is_complete "$selftests" ||
		with_lock "$selftests" "building the kernel's selftests" fill_entry "$selftests" make_selftests
}

make_selftests() {
	local log
	cache_begin "$selftests"
	log=$(cache_root)/log/selftests.log
	run_step "building the kernel's selftests" "$log" : compile_selftests "$tree" "$selftests" ||
		die "$EXIT_BUILD" "selftests" "they do not build" "see $log"
	cache_finish "$selftests"
}

# plan_programs LIST: what tests/guest/each.c is to run on this target.
plan_programs() {
	local folder program arguments
	sed -nE "s/^(all|$TARGET_ARCH) +//p" "$LIST" | while read -r folder program arguments; do
		printf '%s %d /selftests/%s/%s %s\n' \
			"$(tr -c '[:alnum:]_\n-' . <<<"$folder.$program${arguments:+.$arguments}")" \
			"$SECONDS_EACH" "$folder" "$program" "$arguments"
	done >"$1"
}

# pack_selftests: what is built, as it lies there, but for the largest, which are not on the list.
pack_selftests() {
	(cd "$selftests" && find selftests ! -size +4M -print0 | cpio --quiet -0 -o -H newc -R 0:0) \
		>"$scratch/more.cpio"
}

main() {
	local name failed=0
	local -a kernels=("${@:2}") files
	begin_guests "$1"
	ensure_selftests "${kernels[-1]}"
	plan_programs "$scratch/list"
	pack_selftests
	# The C library loads libgcc_s when a thread is cancelled.
	mapfile -t files < <(list_libraries "" /bin/bash "$selftests"/selftests/*/*)
	files+=(/bin/bash:bin/bash /bin/sh:bin/sh \
		"$(gcc -print-file-name=libgcc_s.so.1):lib/x86_64-linux-gnu/libgcc_s.so.1")
	for name in "${kernels[@]}"; do
		boot_each "$name" "$DEADLINE" ends "$scratch/list" "$scratch/$name" "${files[@]}" || failed=1
	done
	for name in "${kernels[@]:1}"; do
		compare_outcomes "$scratch/list" "$scratch/${kernels[0]}" "$scratch/$name" || failed=1
	done
	return "$failed"
}

main "$@"
