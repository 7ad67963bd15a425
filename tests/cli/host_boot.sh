#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# Boots a guest with a shell, the tools of this machine and the project in it, and runs host_guest.sh there.
set -euo pipefail

root=$VMABENCH_ROOT
# shellcheck source-path=SCRIPTDIR/../..
source "$root/scripts/lib/all.sh"

# What scripts/targets/host.sh calls, and what that sources.
readonly COMMANDS='awk basename bash cat chmod cpio cut date dirname dmesg env find getent grep head id
	insmod jq kill ln mkdir mktemp modinfo mv paste rm rmmod sed seq setpriv setsid sha256sum
	sleep sort stat tail tr uname wc'

# list_files: FILE:PATH of each of COMMANDS, of what it is linked with, and of the project's scripts.
list_files() {
	local name file
	for name in $COMMANDS; do
		file=$(PATH=$PATH:/usr/sbin:/sbin type -P "$name")
		echo "$file:bin/$name"
		ldd "$file" |
			awk '$3 ~ /^\// { print $3 ":" substr($3, 2) } $1 ~ /^\// { print $1 ":" substr($1, 2) }'
	done
	(cd "$root" && find scripts common/exit_codes.h -type f -printf "$PWD/%p:project/%p\n")
}

# make_inner NAME MODULES: a guest's root with those modules.
make_inner() {
	local modules=$2
	make_bench_root "$scratch/$1.cpio" < <(printf '%s\n' append/flags/kernel append/flags/syscall)
}

build_guest() {
	ensure_kernel v6.12-hook "$TARGET_ARCH" no
	ensure_modules kmod
}

trap clean_up EXIT
use_programs "$VMABENCH_BUILD"
load_target tcg
ensure_scratch
build_guest
mkdir "$scratch/none" "$scratch/other"
make_inner good "$modules"
cp "$modules/vmabench_mmap.ko" "$scratch/other"
sed 's/vermagic=[0-9]/vermagic=4/' "$modules/vmabench_prepare.ko" >"$scratch/other/vmabench_prepare.ko"
make_inner other "$scratch/other"
list=$(list_files | sort -u)
mapfile -t files <<<"$list"
make_initramfs "$scratch/guest.cpio" "$scratch/none" "${files[@]}" "$scratch/good.cpio:files/good.cpio" \
	"$scratch/other.cpio:files/other.cpio" "$root/tests/cli/host_guest.sh:test.sh"
run_in_guest --root "$scratch/guest.cpio" --deadline 500 -- /bin/bash /test.sh
cat "${guest[log]}"
