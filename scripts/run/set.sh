# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# A set: more than two kernels, compared two by two. Each comparison has a results folder of its own, beside
# the others in the set's, where set.json says what they are (docs/results-format.md).

readonly SET_SCHEMA=1

# The comparisons, `FOLDER<tab>A<tab>B` each, A and B kernels of the plan; none where the run is one
# comparison.
comparisons=()
set_kind=

# add_series WORD: NAME=PATH@BASE..TIP: its commits as kernels of the plan.
add_series() {
	local word
	take_series "$1"
	for word in "${series_kernels[@]}"; do
		add_kernel --series "$word"
	done
}

# plan_comparisons: of kernels the others against the first; of a series its steps, and the whole last.
plan_comparisons() {
	local -a names=("${plan_kernels[@]}")
	local i last=$((${#plan_kernels[@]} - 1))
	comparisons=()
	set_kind=baseline
	[[ -z ${given[series]:-} ]] || set_kind=series
	((last > 1)) && [[ -z ${given[a]:-} ]] || return 0
	for ((i = 1; i <= last; i++)); do
		if [[ $set_kind == baseline ]]; then
			comparisons+=("$i-${names[i]}"$'\t'"${names[0]}"$'\t'"${names[i]}")
		else
			comparisons+=("$i-${names[i]}"$'\t'"${names[i - 1]}"$'\t'"${names[i]}")
		fi
	done
	[[ $set_kind == baseline ]] || comparisons+=("whole"$'\t'"${names[0]}"$'\t'"${names[last]}")
}

# is_set: whether the run is more than one comparison.
is_set() {
	((${#comparisons[@]} > 0))
}

# for_each_comparison COMMAND...: COMMAND FOLDER for each, when it is what the sides say; with an empty FOLDER
# where there is one.
for_each_comparison() {
	local line folder a b
	if ! is_set; then
		"$@" ''
		return
	fi
	for line in "${comparisons[@]}"; do
		IFS=$'\t' read -r folder a b <<<"$line"
		compare_kernels "$a" "$b"
		"$@" "$folder"
	done
}

# The set's folder, and what is to be exited with where all comparisons are there; `open` until they are.
set_dir='' set_status=0 set_state=none

# measure_set: all comparisons, each with its reports. What is printed is the table of them all.
measure_set() {
	local status=0
	local -a options=()
	open_set
	undo_at_exit say_set_is_open
	set_state=open
	for_each_comparison measure_comparison
	set_state=whole
	[[ " ${report_options[*]} " != *' --json '* ]] || options=(--json)
	report_set "$set_dir" "${options[@]}" || status=$?
	say "the results are in $(show_path "$set_dir")"
	((status == 0)) || end_with "$status"
	end_with "$set_status"
}

# report_set DIR [--json]: table.txt and summary.json of the set, one of which is printed.
report_set() {
	"$programs/vmabench-compare" --set "${@:2}" "$1"
}

# remake_set DIR [OPTION...]: the reports of each folder of the set and of the set; OPTIONs are those of a
# report.
remake_set() {
	local folder status=0
	local -a options=()
	require_set "$1"
	while read -r folder; do
		status=0
		remake_report "$1/$folder" "${@:2}" >/dev/null || status=$?
		judge_status "$status"
	done < <(jq -r '.comparisons[].folder' "$1/set.json")
	[[ " ${*:2} " != *' --json '* ]] || options=(--json)
	status=0
	report_set "$1" "${options[@]}" || status=$?
	((status == 0)) || end_with "$status"
	end_with "$set_status"
}

# judge_status STATUS: of one of the set's reports, in $set_status: what is not to be trusted outweighs what
# is slower, and what could not be made ends it.
judge_status() {
	case $1 in
	0) ;;
	"$EXIT_UNTRUSTED") set_status=$1 ;;
	"$EXIT_REGRESSION") ((set_status != 0)) || set_status=$1 ;;
	*) exit "$1" ;;
	esac
}

say_set_is_open() {
	[[ $set_state != open ]] || say_how_to_resume "$set_dir"
}

# open_set: $set_dir is a new folder, or the one to resume.
open_set() {
	if [[ -n ${plan[resume]} ]]; then
		set_dir=${plan[resume]}
		lock_results "$set_dir"
		[[ $(jq -c .comparisons "$set_dir/set.json") == "$(describe_comparisons)" ]] ||
			die "$EXIT_USAGE" "$set_dir" "it compares others than are asked for now" "start a new run"
		return
	fi
	set_dir=${plan[out]:-$(claim_default_results)}
	require_new_folder "$set_dir"
	if ! mkdir -p "$set_dir" || ! write_beside "$set_dir/set.json" describe_set; then
		die "$EXIT_PREREQUISITE" "results folder $set_dir" "it cannot be written" \
			"check the rights and the free space there"
	fi
	lock_results "$set_dir"
}

# describe_set: set.json: which comparisons there are, and what was asked for.
describe_set() {
	compare_all
	jq -n --arg version "$VMABENCH_VERSION" --arg command "${plan[command]}" --arg kind "$set_kind" \
		--argjson schema "$SET_SCHEMA" --argjson comparisons "$(describe_comparisons)" \
		--argjson options "$(list_plan | describe_options)" \
		'{schema: $schema, tool: {name: "vmabench", version: $version}, kind: $kind, command: $command,
		  plan: {options: $options}, comparisons: $comparisons}'
}

describe_comparisons() {
	printf '%s\n' "${comparisons[@]}" | jq -Rnc '[inputs | split("\t") | {folder: .[0], a: .[1], b: .[2]}]'
}

# measure_comparison FOLDER: that one, in a folder of the set; what it holds already stays.
measure_comparison() {
	local dir=$set_dir/$1 status=0
	say "$(side_kernel a) against $(side_kernel b)"
	expand_rows
	set_plan out '' resume ''
	if [[ -e $dir/run.json ]]; then
		set_plan resume "$dir"
		require_run "$dir" --resume
		judge_folder "$dir"
	else
		# Of one that was killed as it began.
		[[ ! -d $dir ]] || discard_results "$dir"
		set_plan out "$dir"
	fi
	set_plan command "$(compose_command)"
	measure_plan
	judge_run "${report_options[@]}" >/dev/null || status=$?
	judge_status "$status"
}

# require_set DIR: DIR is the folder of a set, in one piece as far as its set.json goes.
require_set() {
	check_file "$1" set.json
	jq -es --argjson schema "$SET_SCHEMA" 'length == 1 and (.[0] | type == "object" and .schema == $schema
		and (.plan.options | type == "object") and (.kind | IN("baseline", "series"))
		and (.comparisons | type == "array" and length > 0 and all(.[];
			(.folder | type == "string" and test("^[A-Za-z0-9][A-Za-z0-9._+-]*$"))
			and all(.a, .b; type == "string"))))' "$1/set.json" >/dev/null 2>&1 ||
		die_damaged "$1" set.json "is not as vmabench writes it"
}
