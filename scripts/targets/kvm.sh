# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Target kvm: x86_64 under KVM, on the processor itself: nanoseconds, both vantages.

# shellcheck disable=SC2034 # used by those who source this
declare -gr TARGET_ARCH=x86_64 TARGET_UNIT=ns TARGET_BOOTS=10 TARGET_ROUNDS=24 TARGET_PACKAGES=qemu
# shellcheck disable=SC2034
declare -gr TARGET_VANTAGES='kernel syscall' TARGET_GUEST=machine TARGET_SAMPLED_ROUNDS=150 TARGET_TURNS=yes \
	TARGET_TURNS_DEVICE=/dev/ttyS2
# What the figures are, and what they are not, for who reads them.
# shellcheck disable=SC2034
declare -gr TARGET_ABOUT="a KVM guest: the hardware's own speed, with nested paging"
# The machine's own processor, with the mitigations that the kernel chooses for it.
# shellcheck disable=SC2034
declare -gA TARGET_OPTIONS=([cpu-model]=host [mitigations]=auto [cpus]=1)
# shellcheck disable=SC2034
TARGET_OPTION_LINES=$QEMU_OPTION_LINES
# shellcheck disable=SC2034
declare -gA TARGET_CHOICES=([mitigations]="$X86_MITIGATIONS")

# target_check [anew]: what is kept of an earlier look may be older than a change of KVM's set-up.
target_check() {
	check_qemu && check_kvm "$@"
}

target_boot() {
	# shellcheck disable=SC2034 # read by boot_qemu
	local qemu_accel=(-accel kvm -cpu "${varied[cpu-model]}" -smp "${varied[cpus]}")
	# shellcheck disable=SC2034
	local qemu_cmdline="mitigations=${varied[mitigations]}"
	# Two that take turns share the CPU that was chosen for both; of more than one they share these.
	if [[ -z ${guest[cpu]} ]] || ((varied[cpus] > 1)); then
		set_guest cpu "$(choose_pins)"
	fi
	boot_qemu "$@"
}

target_end() {
	end_qemu
	return "$1"
}

# choose_pins: one CPU for each of the guest's, the last ones, since the first take most interrupts; nothing
# where there are too few.
choose_pins() {
	local -a cpus
	mapfile -t cpus < <(list_allowed_cpus)
	((${#cpus[@]} < varied[cpus])) || printf '%s\n' "${cpus[@]: -${varied[cpus]}}" | paste -sd,
}

target_describe() {
	local pins
	pins=$(choose_pins)
	jq -n --arg pinned "${pins:-no: fewer CPUs than the guest has}" --argjson guest "$(describe_qemu kvm)" \
		--argjson cpu "$(describe_cpu)" '$guest + $cpu + {pinned: $pinned}'
}
