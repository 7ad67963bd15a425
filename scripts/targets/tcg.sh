# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Target tcg: x86_64 under QEMU's software emulation, where one instruction is one tick of every clock: counts of
# instructions, the same to the last one in every run, and never nanoseconds.

# shellcheck disable=SC2034 # used by those who source this
declare -gr TARGET_ARCH=x86_64 TARGET_UNIT=insn TARGET_BOOTS=2 TARGET_ROUNDS=4 TARGET_PACKAGES=qemu
# What --cpu-model and --mitigations vary. A plain CPU, so that the counts do not follow QEMU's newest model, and without the
# instructions that give other numbers each time; mitigations off, since what they cost depends on the machine one
# has, not on the mmap path one changes.
# shellcheck disable=SC2034
declare -gA TARGET_OPTIONS=([cpu-model]='qemu64,-rdrand,-rdseed' [mitigations]=off)

target_check() {
	check_qemu
}

target_boot() {
	boot_qemu "$@"
}

# target_exec LOG DEADLINE COMMAND...: shift=0 makes an instruction one nanosecond of the guest's time, sleep=off skips the
# time in which it would only wait. The kernel cannot calibrate the local APIC's timer against such a clock: it
# tries for 13 s and gives up.
target_exec() {
	# shellcheck disable=SC2034 # read by exec_qemu
	local qemu_accel=(-accel tcg -icount "shift=0,sleep=off" -cpu "${TARGET_OPTIONS[cpu-model]}" -smp 1 "${qemu_plugin[@]}")
	# shellcheck disable=SC2034
	local qemu_cmdline="mitigations=${TARGET_OPTIONS[mitigations]} nolapic_timer"
	exec_qemu "$@"
}

target_collect() {
	collect_qemu "$@"
}

target_describe() {
	describe_qemu tcg
}

# Options that load a TCG plugin (the verb attribute).
qemu_plugin=()
