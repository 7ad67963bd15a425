#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# A riscv without an MMU boots with the whole series, and its devices are mapped through either hook: there it
# is always the compat path (behaviour 19).
set -euo pipefail

root=$(cd "$(dirname "$(readlink -f "$0")")/../.." && pwd)
# shellcheck source-path=SCRIPTDIR/../..
source "$root/scripts/lib/all.sh"

readonly HERE=$root/tests/kernel/nommu DEADLINE=120

make_riscv() {
	make -s -C "$scratch/tree" O="$scratch/build" ARCH=riscv CROSS_COMPILE=riscv64-linux-gnu- -j"$(nproc)" \
		"$@"
}

build_riscv() {
	local missing
	mkdir "$scratch/build"
	make_riscv nommu_virt_defconfig
	cat "$HERE/nommu.config" >>"$scratch/build/.config"
	make_riscv olddefconfig
	missing=$(check_fragments "$scratch/build/.config" "$HERE/nommu.config")
	[[ -z $missing ]] ||
		die "$EXIT_KCONFIG" "configuration for a riscv without an MMU" "did not survive: $missing" \
		"correct tests/kernel/nommu/nommu.config"
	make_riscv Image modules
}

# copy_tree: $scratch/tree becomes a copy of $tree with what scripts/build/unpack.exclude leaves out, since no
# kernel that is measured needs it.
copy_tree() {
	local deb member
	deb=$(find "$fetched" -name "*.deb")
	member=$(dpkg-deb --fsys-tarfile "$deb" | tar -t | grep -E "linux-source-[0-9.]+\.tar\.xz$")
	mkdir "$scratch/tree"
	link_tree "$tree" "$scratch/tree" 2>/dev/null || cp -r "$tree/." "$scratch/tree/"
	dpkg-deb --fsys-tarfile "$deb" | tar -xO "$member" | xz -T0 -dc |
		tar -x -C "$scratch/tree" --strip-components=1 --skip-old-files \
			--wildcards "*/drivers/clk/*.[ch]" "*/drivers/mfd/*.[ch]" "*/drivers/power/*.[ch]"
}

# build_guest_files: init, and the driver.
build_guest_files() {
	mkdir "$scratch/module" "$scratch/root"
	ln -s "$HERE"/{Kbuild,nommu.h,vmabench_nommu.c} "$scratch/module/"
	make_riscv headers
	make_riscv M="$scratch/module" modules
	cp "$scratch/module/vmabench_nommu.ko" "$scratch/root/"
	riscv64-linux-gnu-gcc -Wall -Wextra -Werror -O1 -nostdlib -static-pie -Wl,--no-dynamic-linker \
		-fPIE -ffreestanding -fno-stack-protector \
		-isystem "$scratch/build/usr/include" -o "$scratch/root/init" "$HERE/init.c"
	(cd "$scratch/root" && find . | cpio --quiet -o -H newc -R 0:0) >"$scratch/initramfs.cpio"
}

trap clean_up EXIT
ensure_scratch
ensure_kernel_tree v6.12-noretry
copy_tree
build_riscv
build_guest_files
spawn_group "$scratch/console.log" qemu-system-riscv64 -M virt -bios none -m 64M \
	-nodefaults -no-user-config -display none \
	-serial stdio -kernel "$scratch/build/arch/riscv/boot/Image" -initrd "$scratch/initramfs.cpio"
reap_group "$spawned" "$DEADLINE" || true
cat "$scratch/console.log"
"$root/tests/guest/ktap_check.sh" "$scratch/console.log"
