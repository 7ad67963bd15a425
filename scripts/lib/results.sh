# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# The results folder: run.json, journal.ndjson and samples.csv (docs/results-format.md).

readonly SAMPLES_HEADER='kernel,build,boot,process,storm,profile,hook,vantage,args,phase,round,slot,ops,value,unit'

describe_host() {
	jq -n --arg cpu "$(awk -F': ' '/^model name/ { print $2; exit }' /proc/cpuinfo)" --argjson cpus "$(nproc)" \
		--argjson memory "$(awk '/^MemTotal/ { print $2 }' /proc/meminfo)" \
		--arg os "$(. /etc/os-release && echo "$PRETTY_NAME")" --arg kernel "$(uname -r)" \
		--arg virt "$(if grep -qw hypervisor /proc/cpuinfo; then echo guest; else echo none; fi)" \
		'{cpu: $cpu, cpus: $cpus, memory_kib: $memory, os: $os, kernel: $kernel, virtualization: $virt}'
}

# create_results DIR: refuses a folder that holds anything; a run never writes over another.
create_results() {
	if [[ -e $1 && ! -d $1 ]] || [[ -n $(ls -A "$1" 2>/dev/null) ]]; then
		die "$EXIT_USAGE" "results folder $1" "it exists and is not empty" \
			"choose another with --out, or carry on from it with --resume"
	fi
	mkdir -p "$1"/{benchmark,console,plots} ||
		die "$EXIT_USAGE" "results folder $1" "it cannot be made" "choose another with --out"
	if ! write_beside "$1/samples.csv" echo "$SAMPLES_HEADER" || ! write_beside "$1/journal.ndjson" true; then
		die "$EXIT_PREREQUISITE" "results folder $1" "it cannot be written" "check the rights and the free space there"
	fi
}

# describe_run: run.json of a run that begins: the plan (associative array plan) and what it runs on.
describe_run() {
	jq -n --slurpfile kernels "$build/vmabench-build.json" --argjson host "$(describe_host)" \
		--arg version "$VMABENCH_VERSION" --arg command "${plan[command]}" --argjson seed "${plan[seed]}" \
		--arg suite "${plan[suite]}" --arg target "${plan[target]}" --arg unit "$TARGET_UNIT" \
		--argjson machine "$(target_describe)" \
		--arg started "$(date -u +%FT%TZ)" --argjson boots "${plan[boots]}" --argjson rounds "${plan[rounds]}" \
		--arg rows "$(list_rows)" \
		'{schema: 1, tool: {name: "vmabench", version: $version}, status: "running", reasons: [],
		  command: $command, seed: $seed, suite: $suite, target: $target, axis: "hook", unit: $unit,
		  started: $started, finished: null,
		  plan: {boots: $boots, rounds: $rounds, rows: ($rows | split("\n"))},
		  kernels: $kernels, machine: $machine, host: $host}'
}

# finish_run_json DIR STATUS [REASON [SPLAT]]: SPLAT is what a guest's kernel complained of; no row of the run counts then.
finish_run_json() {
	write_beside "$1/run.json" \
		jq --arg status "$2" --arg reason "${3:-}" --arg splat "${4:-}" --arg finished "$(date -u +%FT%TZ)" \
		'.status = $status | .finished = $finished
		 | if $reason == "" then . else .reasons = ((.reasons + [$reason]) | unique) end
		 | if $splat == "" then . else .splat = $splat end' \
		"$1/run.json"
}

# keep_boot DIR BOOT FROM MS: what a finished boot left in FROM, and its journal line; all of it or nothing.
keep_boot() {
	local samples=$1/samples.csv json console size line
	json=$1/benchmark/$(boot_name "$2").json
	console=console/$(boot_name "$2").log
	size=$(stat -c %s "$samples")
	line=$(jq -nc --argjson boot "$2" --arg kernel "${plan[kernel]}" --argjson ms "$4" \
		--argjson samples "$(($(wc -l <"$3/samples.csv") - 1))" --arg console "$console" \
		'{boot: $boot, kernel: $kernel, seconds: ($ms / 1000), samples: $samples, console: $console}')
	if ! write_beside "$1/$console" cat "$3/console.log" || ! write_beside "$json" cat "$3/benchmark.json" ||
		! awk -F, -v OFS=, -v boot="$2" 'NR > 1 { $3 = boot; print }' "$3/samples.csv" >>"$samples" || ! echo "$line" >>"$1/journal.ndjson"; then
		truncate -s "$size" "$samples"
		rm -f "$json" "$1/$console"
		return 1
	fi
}

boot_name() {
	printf 'boot-%02d\n' "$1"
}

# boot_is_done DIR BOOT: whether the journal has it.
boot_is_done() {
	jq -es --argjson boot "$2" 'any(.boot == $boot)' "$1/journal.ndjson" >/dev/null
}

# require_same DIR WHAT FIELD NOW: run.json's FIELD has to be NOW for the run to be taken up.
require_same() {
	[[ $(jq -r "$3" "$1/run.json") == "$4" ]] || die "$EXIT_USAGE" "$1" "its $2 differs from this one ($4)" \
		"give the options it was started with, or start a new run"
}

# resume_results DIR: takes up a run that did not finish; refuses other inputs than it was started with. Samples of a boot
# that the journal does not have are dropped.
resume_results() {
	local boots
	[[ -e $1/run.json ]] || die "$EXIT_USAGE" "--resume $1" "it holds no run.json" "name a folder that 'vmabench run' made"
	plan[seed]=$(jq -r .seed "$1/run.json")
	plan[command]=$(compose_command)
	require_same "$1" command .command "${plan[command]}"
	require_same "$1" build '.kernels[0].build' "$build_key"
	boots=$(jq -r .boot "$1/journal.ndjson" | paste -sd' ')
	write_beside "$1/samples.csv" awk -F, -v boots=" $boots " 'NR == 1 || index(boots, " " $3 " ")' "$1/samples.csv"
	write_beside "$1/run.json" jq '.status = "running"' "$1/run.json"
}
