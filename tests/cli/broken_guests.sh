#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# Boots guests that go wrong in different ways and prints how each one is judged.
set -euo pipefail

root=$VMABENCH_ROOT
# shellcheck source-path=SCRIPTDIR/../..
source "$root/scripts/lib/all.sh"

# try NAME DEADLINE COMMAND...
try() {
	run_in_guest --deadline "$2" -- "${@:3}"
	echo "$1: ${guest[code]}|${guest[why]}"
}

build_guest() {
	ensure_kernel v6.12-hook "$TARGET_ARCH" no
	ensure_modules kmod
}

trap clean_up EXIT
use_programs "$VMABENCH_BUILD"
ensure_scratch
load_target uml
take_sides
build_guest
mkdir "$scratch/broken"
echo "not a module" >"$scratch/broken/broken.ko"

make_bench_root "$scratch/initramfs.cpio" <<<getppid/none/syscall
mapfile -t words < <(list_bench_words 1 1 10000)
try hang 3 "${words[@]}"
try command 60 /bin/vmabench-bench no-such-verb
make_initramfs "$scratch/initramfs.cpio" "$scratch/broken"
try module 60 /bin/none
echo "not a cpio archive" >"$scratch/initramfs.cpio"
try panic 60 /bin/none
