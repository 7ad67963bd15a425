# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# vmabench attribute: where the instructions of each row went, and how the parts make up what the hooks differ by.

# shellcheck source-path=SCRIPTDIR/../..
source "$root/scripts/lib/plan.sh"
source "$root/scripts/lib/measure.sh"
source "$root/scripts/lib/cost.sh"
source "$root/scripts/lib/causal.sh"
source "$root/scripts/perf/sample.sh"

# How often a row is run for perf to see enough of it: some 10 s in its timed regions.
declare -rA SAMPLED_ROUNDS=([um]=4000 [x86_64]=150)

show=() engine=exact

about_attribute() {
	cat <<-END
	usage: attribute DIR [--row ROW] [--json] [--engine NAME]
	usage: attribute [--engine NAME] [options of run]
	usage: attribute --causal [options of run]
	about: where each row's cost went, part by part, and how the parts make up the difference of the hooks; DIR is a finished run
	example: ./vmabench attribute --row append/flags/kernel
	--engine NAME | one_of exact perf | exact: instructions counted on tcg (the default); perf: samples, on any target
	--causal      |                   | the same on the kernels before, with, and after the series
	$(grep -v '^--fail-on-regression' <<<"$PLAN_OPTIONS")
	END
}

# verb_attribute [--causal | DIR] [--engine exact|perf] [OPTION...]: DIR is a finished run; what it lacks is counted in one more
# boot. Without it a run is made first, and OPTIONs are those of run. With --causal one is made on each kernel of
# the series. Engine perf samples instead of counting, on any target.
verb_attribute() {
	read_options attribute "$(about_attribute)" 1 "$@"
	engine=${given[engine]:-exact}
	if [[ -n ${given[causal]:-} ]]; then
		((${#given_operands[@]} == 0)) || die "$EXIT_USAGE" "attribute --causal ${given_operands[0]}" \
			"it makes runs of its own" "leave out the folder, or name it with --out"
		refuse_given "attribute --causal" engine kernel boots resume
		plan[target]=tcg
		take_plan
		require_counts
		measure_causes
		return
	elif ((${#given_operands[@]} > 0)); then
		take_folder "${given_operands[0]}"
		take_run
	else
		[[ $engine == perf ]] || plan[target]=tcg
		take_plan
		require_both_hooks
		[[ $engine == perf ]] || require_counts
		make_ready
		measure_plan
		"$programs/vmabench-compare" "$results" >&2 || exit $?
		attribute_paths
	fi
	((${#report_options[@]} == 0)) || show+=(--json)
	make_attribution "$results" "${show[@]}" || exit $?
	say "the results are in ${results#"$PWD/"}"
}

# take_folder DIR: $results is DIR, of which no more can be asked than how it is shown.
take_folder() {
	local name row value
	local -a rest=()
	for name in "${!given[@]}"; do
		[[ " row json engine no-install no-lock " == *" $name "* ]] || rest+=("$name")
	done
	refuse_given "attribute $1" "${rest[@]}"
	check_path attribute "$1"
	results=$value
	[[ -z ${given[json]:-} ]] || show+=(--json)
	[[ -z ${given[no-install]:-} ]] || plan[install]=no
	[[ -z ${given[no-lock]:-} ]] || plan[lock]=no
	while read -r row; do
		show+=(--row "$row")
	done < <(list_values "${given[row]:-}")
}

# attribute_paths: cost/ of $results by the engine asked for.
attribute_paths() {
	local row why
	if [[ $engine == exact ]]; then
		count_paths
		return
	fi
	ensure_packages "${plan[install]}" perf
	why=$(check_perf) || die "$EXIT_PREREQUISITE" "engine perf" "$why" "or count with --engine exact"
	while read -r row; do
		sample_row "$results" "$row" "${SAMPLED_ROUNDS[$TARGET_ARCH]}"
	done < <(list_rows)
}

# require_counts: the plan's target has to count, for the parts to add up.
require_counts() {
	[[ $TARGET_UNIT == insn ]] || die "$EXIT_USAGE" "attribute --target ${plan[target]}" \
		"only counts add up to the last instruction" "use --target tcg, or sample with --engine perf"
}

# take_run: $results is a run that was made; its plan is read from its own command.
take_run() {
	local -a words
	[[ -e $results/run.json ]] || die "$EXIT_USAGE" "attribute $results" "it holds no run.json" \
		"name a folder that 'vmabench run' made, or none to have one made"
	[[ $(jq -r .status "$results/run.json") == complete ]] || die "$EXIT_UNTRUSTED" "attribute $results" \
		"the run is $(jq -r .status "$results/run.json")" "carry on with: vmabench run --resume $results"
	read -ra words < <(jq -r .command "$results/run.json")
	read_plan "${words[@]:2}"
	[[ $engine == perf ]] || require_counts
	make_ready
	require_same "$results" build '.kernels[0].build' "$build_key"
	[[ -e $results/cost/regions.tsv ]] || {
		make_guest_root
		attribute_paths
	}
}
