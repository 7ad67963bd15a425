# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Target tcg: x86_64 under QEMU's software emulation, where one instruction is one tick of every clock: counts
# of instructions, the same to the last one in every run, and never nanoseconds.

# shellcheck disable=SC2034 # used by those who source this
declare -gr TARGET_ARCH=x86_64 TARGET_UNIT=insn TARGET_BOOTS=2 TARGET_ROUNDS=16 TARGET_PACKAGES=qemu
# shellcheck disable=SC2034
declare -gr TARGET_VANTAGES='kernel syscall' TARGET_GUEST=machine TARGET_SAMPLED_ROUNDS=150 TARGET_TURNS=no
# What the figures are, and what they are not, for who reads them.
# shellcheck disable=SC2034
declare -gr TARGET_ABOUT="QEMU TCG: instructions of an emulated x86_64 guest, counted exactly; says nothing \
about time"
# What --cpu-model and --mitigations vary. A plain CPU, so that the counts do not follow QEMU's newest model,
# and without the instructions that give other numbers each time; mitigations off, since what they cost
# depends on the machine one has, not on the mmap path one changes.
# shellcheck disable=SC2034
declare -gA TARGET_OPTIONS=([cpu-model]='qemu64,-rdrand,-rdseed' [mitigations]=off [cpus]=1)
# shellcheck disable=SC2034
TARGET_OPTION_LINES=$QEMU_OPTION_LINES
# shellcheck disable=SC2034
declare -gA TARGET_CHOICES=([mitigations]="$X86_MITIGATIONS")

target_check() {
	check_qemu
}

# target_boot COMMAND...: shift=0 makes an instruction one nanosecond of the guest's time, sleep=off skips the
# time in which it would only wait. The kernel cannot calibrate the local APIC's timer against such a clock:
# it tries for 13 s and gives up. Knows two keys of its own: `clock`, where it is `host`, goes without that,
# to sample by the host's time or to have CPUs run at once, and a clock's readings are no counts then;
# `plugin` is what QEMU takes as -plugin.
target_boot() {
	local icount=(-icount "shift=0,sleep=off") lapic=nolapic_timer
	if [[ ${guest[clock]:-} == host ]]; then
		icount=() lapic=''
	fi
	# shellcheck disable=SC2034 # read by boot_qemu
	local qemu_accel=(-accel tcg "${icount[@]}" -cpu "${varied[cpu-model]}" -smp "${varied[cpus]}"
		${guest[plugin]:+-plugin "${guest[plugin]}"})
	# shellcheck disable=SC2034
	local qemu_cmdline="mitigations=${varied[mitigations]} $lapic"
	boot_qemu "$@"
}

target_end() {
	end_qemu
	return "$1"
}

target_describe() {
	describe_qemu tcg
}
