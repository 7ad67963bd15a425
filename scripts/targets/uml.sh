# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Target uml: User-Mode Linux. Native nanoseconds of the kernel's own C code, kernel vantage; no root, no KVM.
# Results come back through the host's file system, so a guest that dies half-way leaves what it had written.

# shellcheck disable=SC2034 # used by those who source this
declare -gr TARGET_ARCH=um TARGET_UNIT=ns TARGET_BOOTS=10 TARGET_ROUNDS=24 TARGET_LINKS=5 TARGET_PACKAGES='' \
	TARGET_CPUS=1
# What the figures are, and what they are not, for who reads them.
# shellcheck disable=SC2034
declare -gr TARGET_ABOUT="User-Mode Linux: the kernel's own C code, run natively as a process of the host; \
no system call entry and no hardware page tables in the figures"
# shellcheck disable=SC2034
declare -gr TARGET_VANTAGES=kernel TARGET_GUEST=process TARGET_SAMPLED_ROUNDS=4000 TARGET_TURNS=yes \
	TARGET_TURNS_DEVICE=/dev/tty1
# shellcheck disable=SC2034
declare -gA TARGET_OPTIONS=() TARGET_CHOICES=()

# 6.12 falls back to the FXSAVE registers where the host's xstate does not fit (kernel-patch/support), so
# guest programs keep to SSE; glibc reads this from init's environment.
declare -gr UML_HWCAPS='-AVX512F,-AVX512VL,-AVX512BW,-AVX512CD,-AVX512DQ,-AVX2,-AVX,-AVX_Fast_Unaligned_Load,-FMA,-BMI1,-BMI2,-LZCNT,-MOVBE,-XSAVE,-XSAVEC,-AMX_TILE,-ERMS'

# target_check: returns 0, or prints why uml cannot run here and returns 1.
target_check() {
	if [[ $(uname -m) != x86_64 ]]; then
		echo "it is built for x86_64 and this is $(uname -m)"
		return 1
	fi
	if [[ ${TMPDIR:-} == *[[:space:]\"]* ]]; then
		echo "its command line takes no blank and no quote in the name of a folder, and TMPDIR is '$TMPDIR'; set TMPDIR to another"
		return 1
	fi
	# UML's memory is a mapped, executable file.
	if [[ -r /proc/sys/kernel/yama/ptrace_scope && $(</proc/sys/kernel/yama/ptrace_scope) == 3 ]]; then
		echo "it needs ptrace, and kernel.yama.ptrace_scope is 3"
		return 1
	fi
}

# target_boot COMMAND...: see docs/adding.md. UML adds root= and console= of its own, behind COMMAND, unless
# they are given; and it panics where HOME is not set. Nothing comes between the group and linux: it calls
# setsid(), which only a group's leader cannot do, and in a session of its own it would outlive us.
target_boot() {
	local dir=${guest[work]}/uml in='' out=''
	local -a words
	mapfile -t words < <(quote_words "$@")
	mkdir "$dir"
	# Open both ways: a guest that ends while the other still reads is no end of what it reads.
	[[ -z ${guest[turns]:-} ]] || exec {in}<>"${guest[turns]}.in" {out}<>"${guest[turns]}.out"
	# shellcheck disable=SC2086 # a list of kernel parameters
	TMPDIR=$dir HOME=$dir spawn_guest "${guest[log]}" "$linked/linux" mem=512M \
		root=/dev/ram0 console=tty0 initrd="${guest[root]}" uml_dir="$dir" con=null con0=fd:0,fd:1 \
		${in:+con1=fd:$in,fd:$out} panic=-1 ${kernel[boot]} \
		GLIBC_TUNABLES="glibc.cpu.hwcaps=$UML_HWCAPS" VMABENCH_HOSTFS="${guest[work]}/out" -- "${words[@]}"
	[[ -z $in ]] || exec {in}>&- {out}>&-
}

# target_pid: the guest's process, or nothing.
target_pid() {
	cat "${guest[work]}"/uml/*/pid 2>/dev/null
}

# target_end STATUS: a signal that comes while it halts can crash it (SIGABRT) when all that it was to do is
# done: that it powers down is the last thing that its kernel says.
target_end() {
	(($1 != 134)) || ! LC_ALL=C awk '/^vmabench-init: exit / { done = 1 }
		done && /reboot: Power down/ { down = 1 }
		END { exit !down }' "${guest[log]}" || return 0
	return "$1"
}

# target_describe: what the guest's machine is, for run.json.
target_describe() {
	echo '{}'
}
