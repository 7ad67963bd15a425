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

# verb_attribute [--causal | DIR] [--engine exact|perf] [OPTION...]: DIR is a finished run; what it lacks is counted in one more
# boot. Without it a run is made first, and OPTIONs are those of run. With --causal one is made on each kernel of
# the series. Engine perf samples instead of counting, on any target.
verb_attribute() {
	local -a words=()
	take_engine "$@"
	set -- "${words[@]}"
	if [[ ${1:-} == --causal ]]; then
		shift
		plan[target]=tcg
		read_plan "$@"
		require_counts
		measure_causes
		return
	elif (($# > 0)) && [[ $1 != -* ]]; then
		results=$(realpath -m -- "$1")
		shift
		read_show_options "$@"
		take_run
	else
		[[ $engine == perf ]] || plan[target]=tcg
		read_plan "$@"
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

# take_engine ARGUMENT...: all but --engine and its value into words.
take_engine() {
	while (($# > 0)); do
		if [[ $1 == --engine ]]; then
			shift
			engine=${1:-}
			[[ $engine == exact || $engine == perf ]] || die_unknown engine "$engine" exact perf
		else
			words+=("$1")
		fi
		shift
	done
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

read_show_options() {
	while (($# > 0)); do
		case $1 in
		--json) show+=(--json) ;;
		--row)
			(($# > 1)) || die "$EXIT_USAGE" "--row" "its value is missing" "type: vmabench help"
			shift
			show+=(--row "$1")
			;;
		--no-install) plan[install]=no ;;
		*) die_unknown option "$1" --json --row --no-install ;;
		esac
		shift
	done
}

# take_run: $results is a run that was made; its plan is read from its own command.
take_run() {
	local install=${plan[install]}
	local -a words
	[[ -e $results/run.json ]] || die "$EXIT_USAGE" "attribute $results" "it holds no run.json" \
		"name a folder that 'vmabench run' made, or none to have one made"
	[[ $(jq -r .status "$results/run.json") == complete ]] || die "$EXIT_UNTRUSTED" "attribute $results" \
		"the run is $(jq -r .status "$results/run.json")" "carry on with: vmabench run --resume $results"
	read -ra words < <(jq -r .command "$results/run.json")
	read_plan "${words[@]:2}"
	plan[install]=$install
	[[ $engine == perf ]] || require_counts
	make_ready
	require_same "$results" build '.kernels[0].build' "$build_key"
	[[ -e $results/cost/regions.tsv ]] || {
		make_guest_root
		attribute_paths
	}
}
