# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# vmabench attribute: where the instructions of each row went, and how the parts make up what the hooks differ by.

# shellcheck source-path=SCRIPTDIR/../..
source "$root/scripts/run/plan.sh"
source "$root/scripts/run/measure.sh"
source "$root/engines/tcg/count.sh"
source "$root/scripts/run/causal.sh"
source "$root/engines/perf/sample.sh"

show=() engine=exact

about_attribute() {
	cat <<-END
	usage: attribute DIR [--row ROW] [--json] [--engine NAME]
	usage: attribute [--engine NAME] [options of run]
	usage: attribute --causal [options of run]
	about: where each row's cost went, part by part, and how the parts make up the difference of the hooks; DIR is a finished run
	example: ./vmabench attribute --row append/flags/kernel
	--engine NAME | one_of exact perf | exact: instructions counted on tcg (the default); perf: samples, on any target but host
	--causal      |                   | the same on the kernels before, with, and after the series
	$(grep -vE '^--(fail-on-regression|whole-command) ' <<<"$PLAN_OPTIONS")
	END
}

# verb_attribute [--causal | DIR] [--engine exact|perf] [OPTION...]: DIR is a finished run; what it lacks is counted in one more
# boot. Without it a run is made first, and OPTIONs are those of run. With --causal one is made on each kernel of
# the series. Engine perf samples instead of counting, on any target whose kernel was built here.
verb_attribute() {
	read_options attribute "$(about_attribute)" 1 "$@"
	engine=${given[engine]:-exact}
	if [[ -n ${given[causal]:-} ]]; then
		((${#given_operands[@]} == 0)) || die "$EXIT_USAGE" "attribute --causal ${given_operands[0]}" \
			"it makes runs of its own" "leave out the folder, or name it with --out"
		refuse_given "attribute --causal" engine kernel boots resume
		plan[target]=tcg
		take_plan
		require_engine
		measure_causes
		return
	elif ((${#given_operands[@]} > 0)); then
		take_folder "${given_operands[0]}"
		take_run
	else
		[[ $engine == perf ]] || plan[target]=tcg
		take_plan
		make_run
	fi
	make_attribution "$results" "$engine" "${show[@]}" || exit $?
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

# make_run: $results is a new run of the plan, with its costs.
make_run() {
	local status=0
	require_engine
	require_both_hooks
	require_results_place
	make_ready ready_engine all
	measure_plan
	judge_run >&2 || status=$?
	if ((status != 0)); then
		say "the results are in ${results#"$PWD/"}"
		exit "$status"
	fi
	begin_after_run "finding where the cost went" "vmabench attribute $results"
	attribute_paths
	((${#report_options[@]} == 0)) || show+=(--json)
}

# take_run: $results is a run that was made, whose plan is in its run.json. Costs that it has by this engine are not made again.
take_run() {
	local status
	[[ -e $results/run.json ]] || die "$EXIT_USAGE" "attribute $results" "it holds no run.json" \
		"name a folder that 'vmabench run' made, or none to have one made"
	require_jq
	require_run "$results" attribute
	status=$(jq -r .status "$results/run.json")
	[[ $status == complete ]] || die "$EXIT_UNTRUSTED" "attribute $results" "the run is $status" \
		"carry on with: vmabench run --resume $results"
	read_recorded "$results"
	take_plan
	require_engine
	if [[ -e $results/cost/$engine/regions.tsv ]]; then
		ensure_packages "${plan[install]}" run programs
		with_cache_lock ensure_programs OFF
		return
	fi
	require_both_hooks
	make_ready ready_repeat all
	require_same "$results" build '.kernels[0].build' "$build_key"
	make_guest_root
	attribute_paths
}

# require_engine: can the engine say where the cost on the plan's target goes? Only counts add up, and perf's stacks are named
# by the kernel that was built. Exits 2.
require_engine() {
	if [[ $engine == exact && $TARGET_UNIT != insn ]]; then
		die "$EXIT_USAGE" "attribute --target ${plan[target]}" "only counts add up to the last instruction" \
			"use --target tcg, or sample with --engine perf"
	elif [[ $engine == perf && -n ${TARGET_KERNEL:-} ]]; then
		die "$EXIT_USAGE" "attribute --engine perf --target ${plan[target]}" \
			"its kernel was not built here, so its stacks have no names" "use --target uml, kvm or tcg"
	fi
}

# ready_engine: what the engine needs of this machine; exits 3 without it. For make_ready.
ready_engine() {
	local why
	if [[ $engine == exact ]]; then
		ensure_plugin_api
		return
	fi
	ensure_packages "${plan[install]}" perf
	why=$(check_perf) || die "$EXIT_PREREQUISITE" "engine perf" "$why" "or count with --engine exact"
}

# ready_repeat: as ready_engine, where what was counted before is to be counted again: each QEMU has a tick arrive at its own place.
ready_repeat() {
	ready_engine
	[[ $engine != exact ]] || require_same "$results" QEMU .machine.qemu "$(qemu_version)"
}

# attribute_paths: cost/ of $results by the engine asked for.
attribute_paths() {
	case $engine in
	exact) count_paths ;;
	perf) sample_paths ;;
	esac
}
