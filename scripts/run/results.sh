# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# The results folder: run.json, boots.ndjson, samples.csv and slots.csv (docs/results-format.md).

readonly RUN_SCHEMA=3
readonly SAMPLES_HEADER='boot,side,storm,mapping,hook,vantage,args,phase,round,slot,ops,value,unit'
SLOTS_HEADER=boot,side,storm,mapping,hook,vantage,args,round,slot,batches,ops,vmas_min,vmas_max,vmas_expected
SLOTS_HEADER+=,hook_calls,hook_calls_expected,unbalanced
readonly SLOTS_HEADER

describe_host() {
	jq -n --arg cpu "$(awk -F': ' '/^model name/ { print $2; exit }' /proc/cpuinfo)" \
		--argjson cpus "$(nproc)" \
		--argjson memory "$(awk '/^MemTotal/ { print $2 }' /proc/meminfo)" \
		--arg os "$(. /etc/os-release && echo "$PRETTY_NAME")" --arg kernel "$(uname -r)" \
		--arg virt "$(if grep -qw hypervisor /proc/cpuinfo; then echo guest; else echo none; fi)" \
		'{cpu: $cpu, cpus: $cpus, memory_kib: $memory, os: $os, kernel: $kernel, virtualization: $virt}'
}

# use_results DIR: $results, the folder that is worked in.
use_results() {
	# shellcheck disable=SC2034 # read by all who work in it
	results=$1
}

# require_new_folder DIR: a run never writes over another, or into what is something else.
require_new_folder() {
	if [[ -e $1 && ! -d $1 ]]; then
		die "$EXIT_USAGE" "results folder $1" "it is no folder" "choose another with --out"
	elif [[ -n $(ls -A "$1" 2>/dev/null) ]]; then
		die "$EXIT_USAGE" "results folder $1" "it exists and is not empty" \
			"choose another with --out, or carry on from it with --resume"
	fi
}

create_results() {
	require_new_folder "$1"
	mkdir -p "$1"/{benchmark,console,plots} ||
		die "$EXIT_USAGE" "results folder $1" "it cannot be made" "choose another with --out"
	if ! write_beside "$1/samples.csv" echo "$SAMPLES_HEADER" ||
		! write_beside "$1/slots.csv" echo "$SLOTS_HEADER" || ! write_beside "$1/boots.ndjson" true; then
		die "$EXIT_PREREQUISITE" "results folder $1" "it cannot be written" \
			"check the rights and the free space there"
	fi
}

# discard_results DIR: what create_results made, and no more.
discard_results() {
	rm -f "$1"/{samples.csv,slots.csv,boots.ndjson,run.json}
	rmdir "$1"/{benchmark,console,plots} "$1" 2>/dev/null || true
}

# In jq: the axis on which sides, as run.json has them, differ (analysis/input/axis.c).
# shellcheck disable=SC2016 # names of jq's
readonly AXIS_OF='def axis_of:
	. as $sides | ["kernel", "module", "hook"]
	| map(select(. as $part | $sides[0][$part] != $sides[-1][$part]))
	| if length > 1 then "conversion" else .[0] // "none" end;
'

# describe_run: run.json of a run that begins: the plan (associative array plan) and what it runs on.
describe_run() {
	jq -n --argjson kernels "$(describe_kernels)" --argjson host "$(describe_host)" \
		--arg version "$VMABENCH_VERSION" --arg command "${plan[command]}" --argjson seed "${plan[seed]}" \
		--arg suite "${plan[suite]}" --argjson target "$(describe_target)" \
		--argjson sides "$(describe_sides)" --argjson modules "$(describe_modules)" \
		--arg lock "${plan[lock]}" \
		--argjson machine "$(target_describe)" --argjson options "$(list_plan | describe_options)" \
		--arg started "$(date -u +%FT%TZ)" --argjson boots "${plan[boots]}" \
		--argjson rounds "${plan[rounds]}" --argjson links "${plan[links]}" --arg rows "$(list_rows)" \
		--argjson schema "$RUN_SCHEMA" \
		--arg differences "$(list_config_differences)" \
		"$AXIS_OF"'{
		  schema: $schema, tool: {name: "vmabench", version: $version}, status: "running", reasons: [],
		  command: $command, seed: $seed, suite: $suite, target: $target,
		  axis: ($sides | axis_of), sides: $sides,
		  started: $started, finished: null,
		  plan: {boots: $boots, links: $links, rounds: $rounds, rows: ($rows | split("\n")),
			options: $options},
		  kernels: $kernels, modules: $modules, machine: $machine, host: $host,
		  locked: ($lock == "yes")}
		 + if $differences == "" then {} else {config_differences: ($differences | split("\n"))} end'
}

# describe_kernels: those that are compared.
describe_kernels() {
	local one
	for one in $(list_side_kernels); do
		use_kernel "$one"
		describe_kernel |
			jq --argjson links "$(describe_links "${plan[links]}")" '. + {links: $links}' || return 1
	done | jq -s .
}

describe_target() {
	jq -n --arg name "${plan[target]}" --arg unit "$TARGET_UNIT" --arg about "$TARGET_ABOUT" \
		'{name: $name, unit: $unit, about: $about}'
}

# describe_options: `NAME<tab>VALUE` on stdin as an object; what may be given again is an array.
describe_options() {
	jq -Rn 'reduce (inputs | split("\t")) as [$name, $value] ({};
		if $name | IN("row", "storm", "kernel", "patch", "kernel-config", "module") then .[$name] += [$value]
		elif $name == "a" or $name == "b" then .[$name] = $value
		elif $value == "" then .[$name] = true
		else .[$name] = ($value | tonumber? // $value) end)'
}

# finish_run_json DIR STATUS [REASON [SPLAT]]: SPLAT is what a guest's kernel complained of; no row of the run
# counts then.
finish_run_json() {
	# shellcheck disable=SC2016 # names of jq's
	write_beside "$1/run.json" \
		jq --arg status "$2" --arg reason "${3:-}" --arg splat "${4:-}" --arg finished "$(date -u +%FT%TZ)" \
		'.status = $status | .finished = $finished
		 | if $reason == "" then . else .reasons = ((.reasons + [$reason]) | unique) end
		 | if $splat == "" then . else .splat = $splat end' \
		"$1/run.json"
}

# count_lines FILE: below its header.
count_lines() {
	echo $(($(wc -l <"$1") - 1))
}

# append_table FROM BOOT TO: the lines of a boot's table, by the boot's own number.
append_table() {
	awk -F, -v OFS=, -v boot="$2" 'NR > 1 { $1 = boot; print }' "$1" >>"$3"
}

# sum_lines FROM BOOT: the checksum of what append_table would append.
sum_lines() {
	append_table "$1" "$2" /dev/stdout | cksum | cut -d ' ' -f 1
}

# describe_boot BOOT NR FROM: its line of boots.ndjson, when its guest was the last one and left FROM.
describe_boot() {
	local pair={} line
	! sides_are_apart || pair=$(jq -nc --argjson nr "$2" --arg turns "$(has_turns && echo yes)" \
		'{pair: $nr, turns: ($turns == "yes")}')
	line=$(jq -nc --argjson boot "$1" --argjson pair "$pair" --arg kernel "${kernel[name]}" \
		--arg build "$build_key" --arg target "${plan[target]}" --argjson ms "${guest[ms]}" \
		--argjson samples "$(count_lines "$3/samples.csv")" --argjson slots "$(count_lines "$3/slots.csv")" \
		--argjson samples_sum "$(sum_lines "$3/samples.csv" "$1")" \
		--argjson slots_sum "$(sum_lines "$3/slots.csv" "$1")" --argjson seed "${plan[seed]}" \
		--argjson link "$(boot_link "$2")" \
		--arg console "console/$(boot_name "$1").log" \
		'{boot: $boot} + $pair
		 + {kernel: $kernel, build: $build, link: $link, machine: 1, target: $target, status: "done",
		  seconds: ($ms / 1000), samples: $samples, slots: $slots, samples_sum: $samples_sum,
		  slots_sum: $slots_sum, seed: $seed, console: $console}')
	echo "${line%?},\"sum\":$(printf %s "${line%?}" | cksum | cut -d ' ' -f 1)}"
}

# keep_boots DIR FROM...: what finished boots left in the folders FROM, and their lines in boots.ndjson; all
# of it or nothing.
keep_boots() {
	local file name from whole=yes
	local -A size=()
	local -a ends=()
	for file in samples.csv slots.csv boots.ndjson; do
		size[$file]=$(stat -c %s "$1/$file")
	done
	for from in "${@:2}"; do
		ends+=("$from/line")
		keep_files "$1" "$from" || whole=no
	done
	[[ $whole == no ]] || ! cat "${ends[@]}" >>"$1/boots.ndjson" || return 0
	for file in "${!size[@]}"; do
		truncate -s "${size[$file]}" "$1/$file"
	done
	for from in "${@:2}"; do
		name=$(boot_name "$(jq .boot "$from/line")")
		rm -f "$1/benchmark/$name.json" "$1/console/$name.log"
	done
	return 1
}

# keep_files DIR FROM: what one of them left, its line apart.
keep_files() {
	local boot name
	boot=$(jq .boot "$2/line")
	name=$(boot_name "$boot")
	write_beside "$1/console/$name.log" cat "$2/console.log" &&
		write_beside "$1/benchmark/$name.json" cat "$2/benchmark.json" &&
		append_table "$2/samples.csv" "$boot" "$1/samples.csv" &&
		append_table "$2/slots.csv" "$boot" "$1/slots.csv"
}

boot_name() {
	printf 'boot-%02d\n' "$1"
}

# boot_is_done DIR BOOT: whether boots.ndjson has it.
boot_is_done() {
	jq -es --argjson boot "$2" 'any(.boot == $boot)' "$1/boots.ndjson" >/dev/null
}

# reopen_run_json DIR: a run that goes on is none that was stopped; what a guest's kernel complained of stays.
reopen_run_json() {
	# shellcheck disable=SC2016 # names of jq's
	write_beside "$1/run.json" jq --argjson deadline "${plan[deadline]}" --arg whole "${plan[whole]}" \
		'.status = "running" | .finished = null | .reasons = [.splat // empty]
		 | if .plan.options then .plan.options.deadline = $deadline else . end
		 | if .plan.options and $whole != "no" then .plan.options["whole-command"] = $whole else . end' \
		"$1/run.json"
}

# require_same DIR WHAT FIELD NOW: run.json's FIELD has to be NOW for the run to be taken up.
require_same() {
	[[ $(jq -r "$3" "$1/run.json") == "$4" ]] || die "$EXIT_USAGE" "$1" "its $2 differs from this one ($4)" \
		"give the options it was started with, or start a new run"
}
