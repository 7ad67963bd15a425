# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# A throwaway of tests/add: a User-Mode Linux guest with more memory than uml's.

# shellcheck disable=SC2034 # used by those who source this
declare -gr TARGET_ARCH=um TARGET_UNIT=ns TARGET_BOOTS=1 TARGET_ROUNDS=2 TARGET_PACKAGES='' TARGET_CPUS=1 \
	TARGET_ABOUT='a guest with room to spare' TARGET_VANTAGES=kernel TARGET_GUEST=process \
		TARGET_SAMPLED_ROUNDS=10
# shellcheck disable=SC2034
declare -gA TARGET_OPTIONS=([spare]=64) TARGET_CHOICES=()
# shellcheck disable=SC2034
TARGET_OPTION_LINES='--spare MIB | number 1 512 | of memory that nothing needs'

target_check() {
	[[ -z ${NO_ROOM:-} ]] || {
		echo "there is no room; make some"
		return 1
	}
}

# With the processor's features that uml's guests keep to.
target_boot() {
	local dir=${guest[work]}/uml
	mkdir "$dir"
	TMPDIR=$dir HOME=$dir spawn_guest "${guest[log]}" "$linked/linux" \
		mem=$((512 + varied[spare]))M root=/dev/ram0 console=tty0 initrd="${guest[root]}" uml_dir="$dir" \
			con=null con0=fd:0,fd:1 \
		panic=-1 GLIBC_TUNABLES="glibc.cpu.hwcaps=$(
			sed -n "s/^declare -gr UML_HWCAPS='\(.*\)'/\1/p" "$root/scripts/targets/uml.sh"
		)" VMABENCH_HOSTFS="${guest[work]}/out" -- "$@"
}

target_describe() {
	jq -n --argjson spare "${varied[spare]}" '{spare_mib: $spare}'
}
