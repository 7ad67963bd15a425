#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# Each patch of the series compiles by itself: after every one of them the C files that the series touches are
# built with W=1 for um, x86_64 and a nommu riscv, and no warning comes that the kernel as it ships does not
# give.
set -euo pipefail

root=$(cd "$(dirname "$(readlink -f "$0")")/../.." && pwd)
# shellcheck source-path=SCRIPTDIR/../..
source "$root/scripts/lib/all.sh"

# configure ARCH: a configuration in $scratch/ARCH with what can be built of the series there.
configure() {
	local all=$scratch/$1.config missing
	case $1 in
	um) cat "$pristine/kernel/configs/tiny-base.config" "$root"/kernel-patch/kconfig/{common,um}.config \
		>"$all" ;;
	x86_64) cat "$pristine/kernel/configs/tiny-base.config" "$root/tests/kernel/touched.config" >"$all" ;;
	riscv)
		make_arch riscv nommu_virt_defconfig
		return
		;;
	esac
	make_arch "$1" KCONFIG_ALLCONFIG="$all" allnoconfig
	missing=$(check_fragments "$scratch/$1/.config" "$all")
	[[ -z $missing ]] ||
		die "$EXIT_KCONFIG" "configuration for $1" "did not survive: $missing" \
		"correct tests/kernel/touched.config"
}

make_arch() {
	local arch=$1 cross=''
	shift
	[[ $arch != riscv ]] || cross=riscv64-linux-gnu-
	make -s -C "$scratch/tree" O="$scratch/$arch" ARCH="$arch" CROSS_COMPILE="$cross" "$@"
}

# list_objects ARCH: the objects of the C files that the series touches, as far as that configuration has
# them.
list_objects() {
	local skip
	case $1 in
	um) skip='^(drivers|tools|fs/(coda|ecryptfs|backing-file|binfmt_elf_fdpic|debugfs)|mm/(nommu|secretmem))' ;;
	x86_64) skip='^(tools|mm/nommu|fs/binfmt_elf_fdpic)' ;;
	riscv) skip='^(drivers|tools|fs/(coda|ecryptfs|backing-file|binfmt_elf\.|debugfs)|mm/(mmap|memory|vma|secretmem)|ipc)' ;;
	esac
	sed -n 's|^+++ b/\(.*\)\.c$|\1.o|p' "$root"/kernel-patch/v6.12/*.patch | sort -u | grep -Ev "$skip"
}

# warnings_of ARCH: the warnings of a build with W=1, without line numbers, which patches move.
warnings_of() {
	local -a objects
	mapfile -t objects < <(list_objects "$1")
	make_arch "$1" -j"$(nproc)" W=1 prepare "${objects[@]}" >"$scratch/log" 2>&1 ||
		{ show_tail "$scratch/log" 30 && return 1; }
	sed -nE 's/^(.*[^0-9]):[0-9]+:[0-9]+: (warning.*)/\1: \2/p' "$scratch/log" | sort -u
}

trap clean_up EXIT
ensure_scratch
fetch_source v6.12-noretry
mkdir "$scratch/tree"
link_tree "$pristine" "$scratch/tree" 2>/dev/null || cp -r "$pristine/." "$scratch/tree/"
apply_patch "$scratch/tree" "$root/kernel-patch/support/um-xstate-fallback.patch" >/dev/null
for machine in um x86_64 riscv; do
	configure "$machine"
	warnings_of "$machine" >"$scratch/$machine.before"
done
list_kernel_patches | grep -v ^support/ | while read -r patch; do
	apply_patch "$scratch/tree" "$root/kernel-patch/$patch" >/dev/null
	for machine in um x86_64 riscv; do
		warnings_of "$machine" >"$scratch/$machine.after"
		if comm -13 "$scratch/$machine.before" "$scratch/$machine.after" | grep .; then
			echo "$patch: new warnings for $machine"
			exit 1
		fi
	done
	echo "$patch: compiles for um, x86_64 and riscv without an MMU"
done
