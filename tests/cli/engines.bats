# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2016 # scripts for another shell
# vmabench attribute without a guest: what is asked for in which order, and what is left where something fails.

load common

setup() {
	cd "$BATS_TEST_TMPDIR" || exit
	mkdir run
	echo '{"status": "complete", "reasons": [], "command": "x", "seed": 1}' >run/run.json
}

# in_verb SCRIPT: SCRIPT in a shell with the verb attribute, in which what measures only says that it was called.
in_verb() {
	run bash -c 'set -euo pipefail
		root=$1; source "$root/scripts/lib/all.sh"; source "$root/scripts/verbs/attribute.sh"
		trap clean_up EXIT
		ensure_scratch
		programs=/none results=$PWD/run
		eval "real_$(declare -f sample_paths)"
		for name in require_both_hooks make_ready measure_plan count_paths sample_paths make_attribution ensure_packages; do
			eval "$name() { echo \"called: $name \$*\"; }"
		done
		# Whether a folder is whole is tried in abuse/.
		require_run() { :; }; judge_folder() { :; }
		eval "$2"' - "$VMABENCH_ROOT" "$1"
}

@test "a run whose gate fails is untrusted, and nothing is attributed" {
	in_verb 'make_report() { return 9; }; verb_attribute --row append/flags/kernel'
	expect 9 "called: measure_plan"
	[[ $output != *count_paths* ]]
	jq -e '.status == "untrusted" and .reasons == ["see what table.txt says of its rows and controls"]' run/run.json
}

@test "the table goes to stderr, and JSON alone to stdout" {
	in_verb 'make_report() { echo "report $*" >&2; echo table; }; verb_attribute --row append/flags/kernel --json 2>/dev/null'
	expect 0 "called: make_attribution $PWD/run exact --json"
	[[ $output != *table* && $output != *report* ]]
}

@test "what an engine needs is looked for before anything is measured" {
	in_verb 'make_ready() { "$1"; echo built; }; find_plugin_api() { echo "no way"; return 1; }
		verb_attribute --row append/flags/kernel'
	expect 3 "vmabench: attribute: no way; "
	[[ $output != *built* ]]
	in_verb 'make_ready() { "$1"; echo built; }; check_perf() { echo "no perf"; return 1; }
		verb_attribute --row append/flags/kernel --engine perf'
	expect 3 "called: ensure_packages yes perf" "vmabench: engine perf: no perf; "
	[[ $output != *built* ]]
}

@test "a run that has the costs asked for is only shown" {
	local command='./vmabench run --row append/flags/kernel --target tcg --kernel v6.12-hook --boots 1 --rounds 2 --seed 1'
	jq --arg command "$command" '.command = $command' run/run.json >run.json
	mv run.json run/run.json
	mkdir -p run/cost/exact
	echo >run/cost/exact/regions.tsv
	in_verb 'with_cache_lock() { :; }; verb_attribute run'
	expect 0 "called: make_attribution $PWD/run exact"
	[[ $output != *make_ready* ]]
	in_verb 'with_cache_lock() { :; }; require_same() { :; }; make_guest_root() { :; }; build_key=x
		verb_attribute run --engine perf'
	expect 0 "called: make_ready ready_repeat" "called: sample_paths" "called: make_attribution $PWD/run perf"
	[[ $output != *count_paths* ]]
}

@test "rows that were sampled before one fails are not taken for the run's costs" {
	in_verb 'TARGET_SAMPLED_ROUNDS=1
		list_rows() { printf "%s\n" one two three; }
		sample_row() { [[ $1 != three ]] || die 7 "sampling $1" "why" "do"; mkdir -p "$4"; echo "$1" >>"$4/regions.tsv"; }
		real_sample_paths'
	expect 7 "sampling three"
	[[ ! -e run/cost/perf ]]
	mkdir -p run/cost/exact
	in_verb 'TARGET_SAMPLED_ROUNDS=1
		list_rows() { printf "%s\n" one two three; }
		sample_row() { mkdir -p "$4"; echo "$1" >>"$4/regions.tsv"; }
		real_sample_paths'
	expect 0
	[[ $(paste -sd' ' run/cost/perf/regions.tsv) == "one two three" && -e run/cost/exact ]]
}

@test "costs are not written through a link" {
	mkdir elsewhere new
	ln -s ../elsewhere run/cost
	in_verb 'keep_cost exact new'
	expect 9 "it is a link"
	rm run/cost
	mkdir run/cost
	ln -s ../../elsewhere run/cost/exact
	in_verb 'keep_cost exact new'
	expect 9 "it is a link"
	[[ -z $(ls elsewhere) ]]
}

@test "the causal check carries on in a folder that was begun" {
	local script='plan[target]=tcg
		make_ready() { :; }
		measure_plan() { results=${plan[resume]:-${plan[out]}}; mkdir -p "$results"; : >"$results/run.json"
			echo "measured ${results##*/} ${plan[resume]:+again}"; }
		count_paths() { mkdir -p "$results/cost/exact"; : >"$results/cost/exact/regions.tsv"; echo "counted ${results##*/}"; }
		compare_causes() { echo "{}"; }
		show_causes() { echo the table; }
		verb_attribute --causal --out series'
	in_verb "$script"
	expect 0 $'measured v6.12-base \ncounted v6.12-base\nmeasured v6.12-hook \n' "counted v6.12-noretry" "the table"
	rm -r series/v6.12-hook/cost series/v6.12-noretry
	in_verb "$script"
	expect 0 $'measured v6.12-base again\nmeasured v6.12-hook again\ncounted v6.12-hook\nmeasured v6.12-noretry \ncounted'
	in_verb "$script"
	expect 0 "measured v6.12-noretry again"
	[[ $output != *counted* ]]
}
