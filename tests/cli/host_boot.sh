#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# Boots a guest with a shell, the tools of this machine and the project in it, and runs host_guest.sh there.
set -euo pipefail

root=$VMABENCH_ROOT
# shellcheck source-path=SCRIPTDIR/../..
source "$root/scripts/lib/all.sh"

# What scripts/targets/host.sh calls, and what that sources.
readonly COMMANDS='awk basename bash cat chmod cpio cut date dmesg env find getent grep head id insmod jq kill ln mkdir mktemp modinfo
	mv paste rm rmmod sed seq setpriv sha256sum sleep sort stat tail tr uname wc'

# list_files: FILE:PATH of each of COMMANDS, of what it is linked with, and of the project's scripts.
list_files() {
	local name file
	for name in $COMMANDS; do
		file=$(PATH=$PATH:/usr/sbin:/sbin type -P "$name")
		echo "$file:bin/$name"
		ldd "$file" | awk '$3 ~ /^\// { print $3 ":" substr($3, 2) } $1 ~ /^\// { print $1 ":" substr($1, 2) }'
	done
	(cd "$root" && find scripts -type f -printf "$PWD/%p:project/%p\n")
}

# make_inner NAME MODULES: what target_boot takes, with those modules.
make_inner() {
	make_initramfs "$scratch/$1.cpio" "$2" "$programs/vmabench-bench:bin/vmabench-bench" "$scratch/rows:etc/vmabench/rows"
}

build_guest() {
	ensure_kernel v6.12-hook "$TARGET_ARCH" no
	ensure_modules kmod
}

trap clean_up EXIT
programs=$VMABENCH_BUILD
load_target tcg
ensure_scratch
with_cache_lock build_guest
mkdir "$scratch/none" "$scratch/other"
printf '%s\n' append/flags/kernel append/flags/syscall >"$scratch/rows"
make_inner good "$modules"
cp "$modules/vmabench_mmap.ko" "$scratch/other"
sed 's/vermagic=[0-9]/vermagic=4/' "$modules/vmabench_prepare.ko" >"$scratch/other/vmabench_prepare.ko"
make_inner other "$scratch/other"
list=$(list_files | sort -u)
mapfile -t files <<<"$list"
make_initramfs "$scratch/guest.cpio" "$scratch/none" "${files[@]}" "$scratch/good.cpio:files/good.cpio" \
	"$scratch/other.cpio:files/other.cpio" "$root/tests/cli/host_guest.sh:test.sh"
target_boot "$build" "$scratch/guest.cpio" "$scratch/guest"
target_exec "$scratch/log" 500 /bin/bash /test.sh || true
cat "$scratch/log"
