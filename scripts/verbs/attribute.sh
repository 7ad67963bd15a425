# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# vmabench attribute: where the instructions of each row went, and how the parts make up what the hooks differ
# by.

# shellcheck source-path=SCRIPTDIR/../..
source "$root/scripts/run/measure.sh"
source "$root/scripts/run/causal.sh"

show=()
readonly DEFAULT_ENGINE=exact

about_attribute() {
	local about
	about="$(describe_engines stacks) (default $DEFAULT_ENGINE)"
	cat <<-END
	usage: attribute DIR [--row ROW] [--json] [--engine NAME]
	usage: attribute [--engine NAME] [options of run]
	usage: attribute --causal [options of run]
	about: where each row's cost went, part by part, and how they make up a difference; DIR is a finished run
	example: ./vmabench attribute --row append/flags/kernel
	--engine NAME | engine stacks | $about
	--causal      |                   | the same on three kernels: before, with, and after the series
	$(grep -vE '^--(fail-on-regression|ktap|whole-command|precision|budget) ' < <(list_plan_options))
	END
}

# verb_attribute [--causal | DIR] [--engine NAME] [OPTION...]: DIR is a finished run; what it lacks is counted
# in one more boot. Without it a run is made first, and OPTIONs are those of run. With --causal one is made on
# each kernel of the series.
verb_attribute() {
	read_options attribute "$(about_attribute)" 1 "$@"
	load_engine "${given[engine]:-$DEFAULT_ENGINE}"
	if [[ -n ${given[causal]:-} ]]; then
		((${#given_operands[@]} == 0)) || die "$EXIT_USAGE" "attribute --causal ${given_operands[0]}" \
			"it makes runs of its own" "leave out the folder, or name it with --out"
		refuse_given "attribute --causal" engine a b series boots resume
		set_plan target "$ENGINE_TARGET"
		take_plan
		require_attribution
		measure_causes
		return
	elif ((${#given_operands[@]} > 0)); then
		take_folder "${given_operands[0]}"
		take_run
	else
		set_plan target "${ENGINE_TARGET:-${plan[target]}}"
		take_plan
		make_run
	fi
	make_attribution "$results" "$engine" "${show[@]}" || exit $?
	renew_reports
	say "the results are in $(show_path "$results")"
}

# renew_reports: of $results: its letter quotes the attribution, and has a hash of what that was made from.
renew_reports() {
	local status=0
	make_report "$results" >/dev/null || status=$?
	# What a row is worth was said when the run was made.
	((status == 0 || status == EXIT_UNTRUSTED)) || exit "$status"
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
	use_results "$value"
	[[ -z ${given[json]:-} ]] || show+=(--json)
	[[ -z ${given[no-install]:-} ]] || set_plan install no
	[[ -z ${given[no-lock]:-} ]] || set_plan lock no
	while read -r row; do
		show+=(--row "$row")
	done < <(list_values "${given[row]:-}")
}

# make_run: $results is a new run of the plan, with its costs.
make_run() {
	local status=0
	! is_set || die "$EXIT_USAGE" "attribute" "it sets two kernels side by side, and ${#plan_kernels[@]} are given" \
		"give two, or measure with 'vmabench run' and attribute one of its folders"
	require_attribution
	require_kernels
	require_results_place
	make_ready ready_engine all
	measure_plan
	judge_run >&2 || status=$?
	if ((status != 0)); then
		say "the results are in $(show_path "$results")"
		exit "$status"
	fi
	begin_after_run "finding where the cost went" "vmabench attribute $(show_path "$results")"
	engine_run
	((${#report_options[@]} == 0)) || show+=(--json)
}

# take_run: $results is a run that was made, whose plan is in its run.json. Costs that it has by this engine
# are not made again.
take_run() {
	local status
	[[ -e $results/run.json ]] || die "$EXIT_USAGE" "attribute $results" "it holds no run.json" \
		"name a folder that 'vmabench run' made, or none to have one made"
	require_jq
	require_run "$results" attribute
	status=$(jq -r .status "$results/run.json")
	[[ $status == complete ]] || die "$EXIT_UNTRUSTED" "attribute $results" "the run is $status" \
		"carry on with: vmabench run --resume $(show_path "$results")"
	read_recorded "$results"
	take_plan
	require_attribution
	if [[ -e $results/cost/$engine/regions.tsv ]]; then
		ensure_packages "${plan[install]}" run programs
		ensure_programs OFF
		return
	fi
	require_kernels
	make_ready ready_repeat all
	require_same_sides "$results"
	make_guest_roots
	engine_run
}

# require_attribution: the engine can say where the cost on the plan's target goes, or exits 2.
require_attribution() {
	local what=attribute
	[[ $engine == "$DEFAULT_ENGINE" ]] || what+=" --engine $engine"
	require_engine "$what --target ${plan[target]}"
}

# ready_repeat: as ready_engine, where a run that was made before is looked at.
ready_repeat() {
	ready_engine "$results"
}
