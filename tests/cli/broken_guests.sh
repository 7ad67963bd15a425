#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# Boots guests that go wrong in different ways and prints what judge_console makes of each.
set -euo pipefail

root=$VMABENCH_ROOT
# shellcheck source-path=SCRIPTDIR/../..
source "$root/scripts/lib/all.sh"
source "$root/scripts/targets/uml.sh"

# try NAME DEADLINE COMMAND...
try() {
	local name=$1 deadline=$2 status=0
	shift 2
	target_boot "$build" "$scratch/initramfs.cpio" "$scratch/guest"
	target_exec "$scratch/$name.log" "$deadline" "$@" || status=$?
	echo "$name: $(judge_console "$scratch/$name.log" "$status")"
}

trap clean_up EXIT
programs=$VMABENCH_BUILD
ensure_scratch
with_cache_lock ensure_kernel v6.12-hook "$TARGET_ARCH" no
mkdir "$scratch/none" "$scratch/broken"
echo "not a module" >"$scratch/broken/broken.ko"

echo getppid/none/syscall >"$scratch/rows"
make_initramfs "$scratch/initramfs.cpio" "$scratch/none" "$programs/vmabench-bench:bin/vmabench-bench" \
	"$scratch/rows:rows"
try hang 3 /bin/vmabench-bench run --rows /rows --out /out --kernel v6.12-hook --build none --boot 1 --process 1 \
	--seed 1 --rounds 10000 --retry-merge yes
try command 60 /bin/vmabench-bench no-such-verb
make_initramfs "$scratch/initramfs.cpio" "$scratch/broken"
try module 60 /bin/none
echo "not a cpio archive" >"$scratch/initramfs.cpio"
try panic 60 /bin/none
