# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# vmabench attribute: where the instructions of each row went, and how the parts make up what the hooks differ by.

# shellcheck source-path=SCRIPTDIR/../..
source "$root/scripts/lib/plan.sh"
source "$root/scripts/lib/measure.sh"
source "$root/scripts/lib/cost.sh"
source "$root/scripts/lib/causal.sh"

# verb_attribute [--causal | DIR] [OPTION...]: DIR is a finished run; what it lacks is counted in one more boot. Without it a run is
# made first, and OPTIONs are those of run. With --causal one is made on each kernel of the series.
verb_attribute() {
	if [[ ${1:-} == --causal ]]; then
		shift
		read_plan --target tcg "$@"
		require_counts
		measure_causes
		return
	elif (($# > 0)) && [[ $1 != -* ]]; then
		results=$(realpath -m -- "$1")
		shift
		read_show_options "$@"
		take_run
	else
		read_plan --target tcg "$@"
		require_both_hooks
		require_counts
		make_ready
		measure_plan
		"$programs/vmabench-compare" "$results" >&2 || exit $?
		count_paths
	fi
	((${#report_options[@]} == 0)) || show+=(--json)
	make_attribution "$results" "${show[@]}" || exit $?
	say "the results are in ${results#"$PWD/"}"
}

# require_counts: the plan's target has to count, for the parts to add up.
require_counts() {
	[[ $TARGET_UNIT == insn ]] || die "$EXIT_USAGE" "attribute --target ${plan[target]}" \
		"only counts add up to the last instruction" "use --target tcg"
}

show=()
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
	require_counts
	make_ready
	require_same "$results" build '.kernels[0].build' "$build_key"
	[[ -e $results/cost/regions.tsv ]] || {
		make_guest_root
		count_paths
	}
}
