# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# The causal check: what is attributed to the retry merge on one kernel, against kernels that have it or not.
# Needs engines/exact.sh.

# Where no others are given. As the series goes on: without .mmap_prepare, with both, and without the retry
# merge.
readonly CAUSAL_KERNELS='v6.12-base v6.12-hook v6.12-noretry'

# The words of those that are looked at.
causal_words=()

# take_causal_kernels: those that are given with --kernel, or ours.
take_causal_kernels() {
	# shellcheck disable=SC2086 # a list
	mapfile -t causal_words < <(list_values "${given[kernel]:-$(printf '%s\n' $CAUSAL_KERNELS)}")
	((${#causal_words[@]} == 3)) || die "$EXIT_USAGE" "attribute --causal" \
		"it sets three kernels side by side, and ${#causal_words[@]} are given" \
		"give one as it was, one with .mmap_prepare, and one without the retry merge; or none, for ours"
}

# measure_causes: the plan on each of these kernels, below one folder, and the table that sets them side by
# side. In a folder that was begun before, what is there is not made again.
measure_causes() {
	local name folder
	take_causal_kernels
	set_plan boots 1 hooks any
	folder=${plan[out]:-$root/results/$(date +%Y%m%d-%H%M%S)-causal-${plan[target]}}
	[[ -n ${given[seed]:-} ]] || take_seed "$folder"
	for name in "${causal_words[@]}"; do
		measure_cause "$name" "$folder/${name%%=*}"
	done
	write_beside "$folder/causal.json" attribute_causes "$folder" --json || exit "$EXIT_UNTRUSTED"
	write_beside "$folder/causal.txt" attribute_causes "$folder" || exit "$EXIT_UNTRUSTED"
	if [[ " ${report_options[*]} " == *' --json '* ]]; then
		cat "$folder/causal.json"
	else
		cat "$folder/causal.txt"
	fi
	say "the results are in $(show_path "$folder")"
}

# take_seed FOLDER: that of the runs that it holds already, for the others: sides are compared with one seed.
take_seed() {
	local name
	for name in "${causal_words[@]%%=*}"; do
		[[ -e $1/$name/run.json ]] || continue
		require_run "$1/$name" "attribute --causal --out"
		set_plan seed "$(jq .seed "$1/$name/run.json")"
		return
	done
}

# measure_cause KERNEL DIR: the plan on KERNEL, counted, in DIR; what DIR holds of it stays.
measure_cause() {
	give kernel "$1"
	take_sides
	set_plan out '' resume ''
	if [[ -e $2/run.json ]]; then
		set_plan resume "$2"
		require_run "$2" "attribute --causal --out"
		judge_folder "$2"
	else
		set_plan out "$2"
	fi
	set_plan command "$(compose_command)"
	make_ready ready_engine all
	measure_plan
	[[ -e $2/cost/exact/regions.tsv ]] || engine_run
}

# attribute_causes FOLDER [OPTION...]: what vmabench-attribute makes of these runs.
attribute_causes() {
	local name
	local -a folders=()
	for name in "${causal_words[@]%%=*}"; do
		folders+=("$1/$name")
	done
	"$programs/vmabench-attribute" --rules "$root/analysis/cost/components.rules" --causal "${@:2}" \
		"${folders[@]}"
}
