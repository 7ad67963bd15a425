# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2016 # scripts for another shell
# vmabench doctor: a verdict for each target and each property of the machine, and what to do.

load common

setup() {
	export TMPDIR=$BATS_TEST_TMPDIR
}

# examine CODE WHAT...: what a function of scripts/doctor/health.sh finds, after CODE.
examine() {
	run bash -c 'set -euo pipefail
		root=$1; source "$root/scripts/lib/all.sh"; source "$root/scripts/doctor/health.sh"
		trap clean_up EXIT
		ensure_scratch
		eval "$2"; shift 2
		"$@"' - "$VMABENCH_ROOT" "$@"
}

@test "each target and each property has a verdict, and the default target runs" {
	run "$vmabench" doctor
	expect 0 "uml        ok   measures nanoseconds (the default)" "A/A in pairs" "governor" "pmu"
	"$vmabench" doctor --json 2>/dev/null >"$BATS_TEST_TMPDIR/report"
	diff <(jq -r '.targets[].name' "$BATS_TEST_TMPDIR/report") <("$vmabench" list targets)
	jq -e '.default == "uml" and all(.targets[]; .runs == (.verdict == "ok"))
		and all((.targets + .machine)[]; (.verdict | IN("ok", "no", "note")) and (.what | length > 0))
		and ([.machine[].name] == ["tools", "memory", "disk", "virt", "plugin", "pmu", "governor", "turbo",
			"smt", "thp",
		"other_run", "noise"])' "$BATS_TEST_TMPDIR/report"
	# What cannot be done comes with what to do.
	jq -e 'all((.targets + .machine)[]; .verdict != "no" or .remedy != null)' "$BATS_TEST_TMPDIR/report"
	[[ -z $(find "$BATS_TEST_TMPDIR" -maxdepth 1 -name 'vmabench.*') ]]
}

@test "a machine whose default target lacks a package is told so, with 3" {
	hide_command flex qemu-system-x86_64
	run "$vmabench" doctor
	expect 3 "uml        no   packages are missing: flex (the default)" \
		"-> apt-get install -y --no-install-recommends flex" \
		"tcg        no   packages are missing: flex qemu-system-x86"
	run "$vmabench" doctor --jsn
	expect 2 "did you mean '--json'"
}

@test "what the machine says of its processor is understood" {
	examine 'read_governor() { echo performance,powersave; }' examine_governor
	expect 0 "note|performance,powersave: the frequency follows the load|cpupower"
	examine 'read_setting() { case $1 in */no_turbo) echo 0 ;; *) echo unknown ;; esac; }' examine_turbo
	expect 0 "note|on: the frequency follows the temperature" "|echo 1 >"
	examine 'read_setting() { case $1 in */boost) echo 0 ;; *) echo unknown ;; esac; }' examine_turbo
	expect 0 "ok|off"
	examine 'read_setting() { echo 1; }' examine_smt
	expect 0 "note|on: what runs on a core's other thread"
	examine 'read_setting() { echo "[always] madvise never"; }' examine_thp
	expect 0 "note|always: "
	examine 'read_setting() { echo "always [madvise] never"; }' examine_thp
	expect 0 "ok|madvise"
}

@test "the counters of the processor are had, not there, or not allowed" {
	examine 'perf() { echo "12345,,cycles:k,1000,100.00,," >&2; }' examine_pmu
	expect 0 "ok|counts the kernel's cycles"
	examine 'perf() { echo "<not supported>,,cycles:k,0,100.00,," >&2; }' examine_pmu
	expect 0 "no|the processor's counters cannot be had" "|in a virtual machine"
	examine 'perf() { echo "Error: Access to performance monitoring is limited." >&2; return 255; }' \
		examine_pmu
	expect 0 "no|perf may not count" "|sysctl kernel.perf_event_paranoid=1"
}

@test "a QEMU that counts by call path, one that cannot, and none" {
	examine 'check_qemu() { true; }; qemu_version() { echo 9.0.1; }; find_plugin_api() { echo 2; }' \
		examine_plugin
	expect 0 "ok|QEMU 9.0.1 counts by call path (version 2 of its plugin interface)"
	examine 'check_qemu() { true; }; find_plugin_api() { echo "it cannot: why"; return 1; }' examine_plugin
	expect 0 "no|it cannot: why|install another QEMU"
	examine 'command() { return 1; }' examine_plugin
	expect 0 "no|there is no qemu-system-x86_64" "|apt-get install qemu-system-x86"
}

@test "too little memory or disk is worth a note" {
	examine 'df() { printf "Avail\n100\n"; }' examine_disk
	expect 0 "note|100 MiB free at " "|set XDG_CACHE_HOME"
	examine 'df() { printf "Avail\n100000\n"; }' examine_disk
	expect 0 "ok|100000 MiB free at "
}

@test "noise that was put in is seen" {
	examine 'gcc() { printf "#!/bin/sh\necho 100 0.25 9.0 1.001 0.990 1.012\n" >"$scratch/noise"; chmod +x "$scratch/noise"; }' \
		examine_noise
	expect 0 "note|the same work varies by 25.0%" "at worst 9.0x" "A/A in pairs 1.001, 95% CI 0.990-1.012"
}
