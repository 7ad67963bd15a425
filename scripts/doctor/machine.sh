# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What of this machine's set-up moves a time. Everything is only read; `unknown` where the machine does not
# say, which is the rule inside a virtual machine.

readonly CPU_DIR=/sys/devices/system/cpu

# read_setting FILE...: the first line of the first that can be read.
read_setting() {
	local file
	for file in "$@"; do
		if [[ -r $file ]]; then
			head -n 1 "$file"
			return
		fi
	done
	echo unknown
}

# read_governor: of all CPUs, with commas where they differ.
read_governor() {
	local governors
	governors=$(cat "$CPU_DIR"/cpufreq/policy*/scaling_governor 2>/dev/null | sort -u | paste -sd,) || true
	echo "${governors:-unknown}"
}

# read_turbo: on, off or unknown; intel_pstate has a switch of its own.
read_turbo() {
	case $(read_setting "$CPU_DIR/intel_pstate/no_turbo")/$(read_setting "$CPU_DIR/cpufreq/boost") in
	0/* | unknown/1) echo on ;;
	1/* | unknown/0) echo off ;;
	*) echo unknown ;;
	esac
}

# read_smt: on, off or unknown.
read_smt() {
	case $(read_setting "$CPU_DIR/smt/active") in
	1) echo on ;;
	0) echo off ;;
	*) echo unknown ;;
	esac
}

# describe_cpu: those three as a JSON object, for run.json.
describe_cpu() {
	jq -n --arg governor "$(read_governor)" --arg turbo "$(read_turbo)" --arg smt "$(read_smt)" \
		'{governor: $governor, turbo: $turbo, smt: $smt}'
}

# list_allowed_cpus: the CPUs that this process may run on, one a line.
list_allowed_cpus() {
	local ranges range
	ranges=$(awk '/^Cpus_allowed_list:/ { print $2 }' /proc/self/status)
	for range in ${ranges//,/ }; do
		seq "${range%-*}" "${range#*-}"
	done
}

# find_idlest: on stdin /proc/stat, twice; the CPU that idled most in between, of those that this process may
# run on. Of several the last, since the first take most interrupts.
find_idlest() {
	awk -v allowed="$(list_allowed_cpus | paste -sd' ')" '
		/^cpu[0-9]/ { idle[substr($1, 4)] = $5 + $6 - idle[substr($1, 4)] }
		END {
			nr = split(allowed, cpus, " ")
			best = cpus[nr]
			for (i = nr - 1; i > 0; i--)
				if (idle[cpus[i]] > idle[best])
					best = cpus[i]
			print best
		}'
}
