# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Programs that are not ours in a guest: what they need from this machine, and how each one ended
# (tests/guest/each.c).

# boot_each KERNEL DEADLINE RULE LIST OUT [FILE:PATH ...]: runs there, under RULE, what LIST has, with the
# files in the guest. What each program printed and how it ended is left as OUT/NAME. Fails where a program
# breaks the rule. No modules: inode numbers, which some print, would be others on a kernel that has more of
# them.
boot_each() {
	local name=$1 deadline=$2 rule=$3 list=$4 out=$5 status=0 file
	shift 5
	ensure_kernel "$name" "$TARGET_ARCH" no
	mkdir -p "$scratch/modules" "$out"
	boot_guest "$deadline" "$programs/guest/guest-each:bin/each" "$list:each.list" "$@" -- \
		/bin/each --kernel-features "$(describe_features)" "$rule" /each.list || status=$?
	while read -r file _; do
		collect_file "$file" "$out/$file" || echo "$file has left nothing"
	done <"$list"
	return "$status"
}
