# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Does KVM run a guest here? /dev/kvm may open, and a boot sector may even work, where a kernel gets nowhere;
# so a guest that does what kernels do is booted, under a deadline (scripts/doctor/kvm-guest.S).

# Seconds. Only a test sets another one.
kvm_deadline=15
readonly KVM_PROBE_TURNS=262144
# An empty loop's turn is about 1 cycle where the processor runs it, about 20 under TCG, and above 2000 where
# each instruction comes back to the host.
readonly KVM_PROBE_CYCLES=500

# check_kvm [anew]: returns 0, or prints why KVM cannot be used and returns 1. A guest is booted once a boot
# of this machine; with `anew` once more. Needs check_qemu to have passed.
check_kvm() {
	local answer file
	check_kvm_device || return 1
	file=$(cache_root)/probe/kvm-$(describe_kvm_machine | make_key)
	if [[ ${1:-} == anew || ! -e $file ]]; then
		answer=$(probe_kvm)
		# Only what will be said again: with more time, or with binutils, the answer may be another one.
		[[ $answer == *'no end within'* || $answer == *'cannot be assembled'* ]] ||
			keep_answer "$file" "$answer"
	else
		answer=$(<"$file")
	fi
	[[ $answer != runs ]] || return 0
	echo "/dev/kvm opens and cannot run a guest: $answer; use a machine, or a host of this one, that gives it virtualization"
	return 1
}

# check_kvm_device: returns 0, or prints why /dev/kvm does not open and returns 1.
check_kvm_device() {
	if [[ ! -e /dev/kvm ]]; then
		echo "there is no /dev/kvm; load kvm_intel or kvm_amd, or turn virtualization on in the firmware"
		return 1
	elif [[ ! -r /dev/kvm || ! -w /dev/kvm ]]; then
		echo "/dev/kvm is not yours to open; $(advise_kvm_group "$(stat -c %G /dev/kvm)")"
		return 1
	fi
}

# advise_kvm_group GROUP: how to be let in by /dev/kvm, which is GROUP's. Nobody should join root's group for
# it.
advise_kvm_group() {
	if [[ $1 == root || $1 == UNKNOWN ]]; then
		echo "it has no group of its own: as root, type: groupadd -f kvm; chgrp kvm /dev/kvm; chmod 660 /dev/kvm; usermod -aG kvm $(id -un)"
	else
		echo "join its group, and log in again: as root, type: usermod -aG $1 $(id -un)"
	fi
}

# describe_kvm_machine: what the answer depends on.
describe_kvm_machine() {
	cat /proc/sys/kernel/random/boot_id /proc/version "$root/scripts/doctor/kvm-guest.S"
	grep -m1 '^model name' /proc/cpuinfo
	qemu_version
}

keep_answer() {
	mkdir -p "$(dirname "$1")" && write_beside "$1" echo "$2"
}

# probe_kvm: `runs`, or why not. Needs $scratch. In a subshell, for the traps.
probe_kvm() (
	work=$scratch/kvm
	mkdir -p "$work"
	# bash says "Killed" of a job on stderr.
	trap 'exec 2>/dev/null; end_all_groups' EXIT
	catch_signals
	if ! assemble_kvm_guest "$work" >"$work/as.log" 2>&1; then
		echo "the guest to try it with cannot be assembled ($(tail -n 1 "$work/as.log"))"
		return
	fi
	start=$(now_ms) ended=yes
	: >"$work/serial"
	spawn_group "$work/qemu.log" "$QEMU_PROGRAM" -M pc -nodefaults -no-user-config -display none -no-reboot \
		-accel kvm -cpu host -m 32M -kernel "$work/guest" -serial "file:$work/serial" \
		-device isa-debug-exit,iobase=0xf4,iosize=4
	# On an internal error QEMU stays, with the guest stopped.
	while kill -0 "$spawned" 2>/dev/null && (($(now_ms) - start < kvm_deadline * 1000)) &&
		! grep -qs '^KVM internal error' "$work/qemu.log"; do
		sleep 0.05
	done
	! kill -0 "$spawned" 2>/dev/null || ended=no
	judge_kvm_guest "$(tr -cd '[:alnum:]' <"$work/serial")" "$(head -n 1 "$work/qemu.log")" "$ended"
)

# assemble_kvm_guest DIR: DIR/guest. 64-bit code in a 32-bit file, which is what multiboot loads.
assemble_kvm_guest() {
	gcc -c -o "$1/guest.o" "$root/scripts/doctor/kvm-guest.S" &&
		ld -N -Ttext 0x100000 -o "$1/guest.elf" "$1/guest.o" &&
		objcopy -O elf32-i386 "$1/guest.elf" "$1/guest"
}

# judge_kvm_guest MARKS WORDS ENDED: MARKS as kvm-guest.S prints them, WORDS QEMU's own, ENDED whether it came
# to its end.
judge_kvm_guest() {
	local cycles='' got='its firmware did not come to its first instruction' words=${2%.}
	case $1 in
	P) got='it came to protected mode' ;;
	P*) got='it came to long mode' ;;
	esac
	if [[ $1 =~ C([0-9a-f]{16}) ]]; then
		cycles=$((16#${BASH_REMATCH[1]} / KVM_PROBE_TURNS))
	fi
	if [[ $1 == *X && $cycles -lt $KVM_PROBE_CYCLES ]]; then
		echo runs
		return
	fi
	((${cycles:-0} < KVM_PROBE_CYCLES)) ||
		got+=", where the host emulates each instruction (an empty loop takes $cycles cycles a turn)"
	if [[ -n $words ]]; then
		echo "$got; then QEMU said: $words"
	elif [[ $3 == yes ]]; then
		echo "$got; then QEMU ended"
	else
		echo "$got, and no end within $kvm_deadline s"
	fi
}
