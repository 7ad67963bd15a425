# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What the verb doctor looks at. Each function prints one finding, `VERDICT|WHAT[|REMEDY]` (see list_finding
# there), and changes nothing.

# In the order they are shown: examine_NAME each.
# shellcheck disable=SC2034 # used by those who source this
readonly MACHINE_CHECKS='tools memory disk virt plugin pmu governor turbo smt thp other_run noise'

readonly NOISE_SECONDS=2
# Where a kernel is built and a guest of 1 GiB boots; what the sources and builds of three kernels take.
readonly HEALTH_MEMORY_MIB=2048 HEALTH_DISK_MIB=8000

# examine_target NAME: in a subshell, since a target is loaded once and for all.
examine_target() (
	load_target "$1"
	# shellcheck disable=SC2086 # a group, or none
	missing=$(list_missing run programs $TARGET_PACKAGES | name_packages)
	if [[ -n $missing ]]; then
		echo "no|packages are missing: $missing|apt-get install -y --no-install-recommends $missing"
		return
	fi
	if ! why=$(target_check anew); then
		split_reason "$why"
	elif ! why=$(target_kernel "${TARGET_KERNEL:-v6.12-hook}" 2>&1); then
		split_reason "${why#vmabench: }"
	else
		echo "ok|$(describe_unit)"
	fi
)

# split_reason WHY: `what it is; what to do` as a finding.
split_reason() {
	if [[ $1 == *'; '* ]]; then
		echo "no|${1%; *}|${1##*; }"
	else
		echo "no|$1"
	fi
}

describe_unit() {
	case $TARGET_UNIT in
	insn) echo "counts instructions exactly" ;;
	ns) echo "measures nanoseconds" ;;
	esac
}

examine_tools() {
	local group missing text=''
	for group in run programs git qemu host perf test deep; do
		missing=$(list_missing "$group" | name_packages)
		[[ -z $missing ]] || text+="${text:+; }$missing (group $group)"
	done
	if [[ -z $text ]]; then
		echo "ok|all that scripts/build/packages.list names is here"
	else
		echo "note|missing: $text|apt-get install -y --no-install-recommends $(sed 's/ (group [a-z]*)//g; s/;//g' <<<"$text")"
	fi
}

examine_memory() {
	local free=$(($(awk '/^MemAvailable/ { print $2 }' /proc/meminfo) / 1024))
	judge_free "$free" "$HEALTH_MEMORY_MIB" "available" "end other programs"
}

examine_disk() {
	local dir free
	dir=$(cache_root)
	# The cache may not be there yet.
	while [[ ! -d $dir ]]; do
		dir=$(dirname "$dir")
	done
	free=$(df --output=avail -m "$dir" | tail -n 1)
	judge_free "$((free))" "$HEALTH_DISK_MIB" "free at $dir" "set XDG_CACHE_HOME to a folder on another disk"
}

# judge_free MIB ENOUGH WHERE REMEDY
judge_free() {
	if (($1 >= $2)); then
		echo "ok|$1 MiB $3"
	else
		echo "note|$1 MiB $3, and $2 would be enough for everything|$4"
	fi
}

examine_virt() {
	local nested
	nested=$(read_setting /sys/module/kvm_intel/parameters/nested /sys/module/kvm_amd/parameters/nested)
	if grep -qw hypervisor /proc/cpuinfo; then
		echo "note|a virtual machine: others share its processors, and times are noisier; nested KVM: $nested"
	else
		echo "ok|no virtual machine; its guests may have KVM of their own: $nested"
	fi
}

# examine_plugin: what `vmabench attribute` counts with.
examine_plugin() {
	local answer
	if ! answer=$(check_qemu); then
		split_reason "$answer; apt-get install qemu-system-x86"
	elif ! answer=$(find_plugin_api); then
		echo "no|$answer|install another QEMU, like Debian's qemu-system-x86, or sample with vmabench attribute --engine perf"
	else
		echo "ok|QEMU $(qemu_version) counts by call path (version $answer of its plugin interface)"
	fi
}

examine_pmu() {
	local words
	if ! command -v perf >/dev/null; then
		echo "no|there is no perf|apt-get install linux-perf"
		return
	fi
	words=$(LC_ALL=C perf stat -x, -e cycles:k true 2>&1 | grep -m1 cycles || true)
	case $words in
	[0-9]*) echo "ok|counts the kernel's cycles" ;;
	*'not supported'*) echo \
		"no|the processor's counters cannot be had; profiles sample by the clock, not by cycles" \
		"|in a virtual machine: have its host give it a PMU" ;;
	*) echo "no|perf may not count the kernel's cycles (kernel.perf_event_paranoid is $(read_setting /proc/sys/kernel/perf_event_paranoid))" \
		"|sysctl kernel.perf_event_paranoid=1" ;;
	esac | sed 's/ |/|/'
}

examine_governor() {
	case $(read_governor) in
	performance) echo "ok|performance" ;;
	unknown) echo "note|unknown: this kernel does not scale the frequency, or does not say so" ;;
	*) echo "note|$(read_governor): the frequency follows the load|cpupower frequency-set -g performance" ;;
	esac
}

examine_turbo() {
	case $(read_turbo) in
	off) echo "ok|off" ;;
	unknown) echo "note|unknown: the machine does not say" ;;
	on)
		echo "note|on: the frequency follows the temperature and the other cores" \
			"|echo 1 >/sys/devices/system/cpu/intel_pstate/no_turbo, or echo 0 >/sys/devices/system/cpu/cpufreq/boost" |
			sed 's/ |/|/'
		;;
	esac
}

examine_smt() {
	case $(read_smt) in
	off) echo "ok|off" ;;
	unknown) echo "note|unknown: the machine does not say" ;;
	on) echo \
		"note|on: what runs on a core's other thread slows this one|echo off >/sys/devices/system/cpu/smt/control" ;;
	esac
}

examine_thp() {
	local mode
	mode=$(read_setting /sys/kernel/mm/transparent_hugepage/enabled | sed 's/.*\[\(.*\)\].*/\1/')
	if [[ $mode == always ]]; then
		echo "note|always: on target host, large anonymous mappings are placed 2 MiB aligned and do not merge"
	else
		echo "ok|$mode"
	fi
}

examine_other_run() {
	local file
	file=$(lock_dir)/vmabench.lock
	if ! is_plain "$file" || flock --nonblock --shared "$file" true; then
		echo "ok|nobody times anything on this machine with vmabench"
	else
		echo "note|$(describe_lock_holder "$(lock_dir)")|wait until it is done"
	fi
}

# examine_noise: A/A, the same work timed against itself (scripts/doctor/noise.c).
examine_noise() {
	local batches spread slowest ratio low high verdict=ok
	if ! gcc -O2 -o "$scratch/noise" "$root/scripts/doctor/noise.c" -lm 2>/dev/null; then
		echo "no|there is no compiler to try it with|apt-get install gcc libc6-dev"
		return
	fi
	read -r batches spread slowest ratio low high < <("$scratch/noise" "$NOISE_SECONDS") || {
		echo "no|the loop that is timed came to no end"
		return
	}
	# One in ten is more than the spread of a batch of storms should be.
	! awk -v spread="$spread" 'BEGIN { exit !(spread > 0.1) }' || verdict=note
	LC_ALL=C printf \
		'%s|the same work varies by %.1f%% (5th to 95th percentile), at worst %sx; A/A in pairs %s, 95%% CI %s-%s, %s batches in %s s\n' \
		"$verdict" "$(awk -v s="$spread" 'BEGIN { print s * 100 }')" "$slowest" "$ratio" "$low" "$high" \
			"$batches" "$NOISE_SECONDS"
}
