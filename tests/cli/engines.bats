# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2016 # scripts for another shell
# vmabench attribute without a guest: what is asked for in which order, and what is left where something
# fails.

load common

setup() {
	cd "$BATS_TEST_TMPDIR" || exit
	mkdir run
	echo '{"status": "complete", "reasons": [], "command": "x", "seed": 1}' >run/run.json
}

# in_verb SCRIPT: SCRIPT in a shell with the verb attribute, in which what measures only says that it was
# called.
in_verb() {
	run bash -c 'set -euo pipefail
		root=$1; source "$root/scripts/lib/all.sh"; source "$root/scripts/verbs/attribute.sh"
		trap clean_up EXIT
		ensure_scratch
		programs=/none results=$PWD/run
		for name in require_kernels make_ready measure_plan make_attribution make_report ensure_packages; do
			eval "$name() { echo \"called: $name \$*\"; }"
		done
		eval "real_$(declare -f load_engine)"
		load_engine() { real_load_engine "$1"; engine_run() { echo "called: engine_run of $engine"; }; }
		# Whether a folder is whole is tried in abuse/.
		require_run() { :; }; judge_folder() { :; }
		eval "$2"' - "$VMABENCH_ROOT" "$1"
}

@test "a run whose gate fails is untrusted, and nothing is attributed" {
	in_verb 'make_report() { return 9; }; verb_attribute --row append/flags/kernel'
	expect 9 "called: measure_plan"
	[[ $output != *engine_run* ]]
	jq -e '.status == "untrusted" and .reasons == ["see what table.txt says of its rows and controls"]' \
		run/run.json
}

@test "the table goes to stderr, and JSON alone to stdout" {
	in_verb 'make_report() { echo "report $*" >&2; echo table; }; verb_attribute --row append/flags/kernel --json 2>/dev/null'
	expect 0 "called: make_attribution $PWD/run exact --json"
	[[ $output != *table* && $output != *report* ]]
}

@test "what an engine needs is looked for before anything is measured" {
	in_verb 'make_ready() { "$1"; echo built; }; find_plugin_api() { echo "no way"; return 1; }
		verb_attribute --row append/flags/kernel'
	expect 3 "vmabench: engine exact: no way; install another QEMU"
	[[ $output != *built* ]]
	in_verb 'make_ready() { "$1"; echo built; }; command() { [[ $2 != perf ]]; }
		verb_attribute --row append/flags/kernel --engine perf'
	expect 3 "called: ensure_packages yes perf" \
		"vmabench: engine perf: there is no perf (Debian package linux-perf); "
	[[ $output != *built* ]]
}

@test "a run that has the costs asked for is only shown" {
	local command='./vmabench run --row append/flags/kernel --target tcg --kernel v6.12-hook --boots 1 --rounds 2 --seed 1'
	jq --arg command "$command" '.command = $command' run/run.json >run.json
	mv run.json run/run.json
	mkdir -p run/cost/exact
	echo >run/cost/exact/regions.tsv
	in_verb 'ensure_programs() { :; }; verb_attribute run'
	expect 0 "called: make_attribution $PWD/run exact"
	[[ $output != *make_ready* ]]
	in_verb 'ensure_programs() { :; }; require_same() { :; }; make_guest_roots() { :; }; list_builds() { :; }
		verb_attribute run --engine perf'
	expect 0 "called: make_ready ready_repeat" "called: engine_run of perf" \
		"called: make_attribution $PWD/run perf"
	[[ $output != *"of exact"* ]]
}

@test "rows that were sampled before one fails are not taken for the run's costs" {
	in_verb 'TARGET_SAMPLED_ROUNDS=1
		list_rows() { printf "%s\n" one two three; }
		real_load_engine perf
		sample_row() {
			[[ $1 != three ]] || die 7 "sampling $1" "why" "do"
			mkdir -p "$4"
			echo "$1" >>"$4/regions.tsv"
		}
		engine_run'
	expect 7 "sampling three"
	[[ ! -e run/cost/perf ]]
	mkdir -p run/cost/exact
	in_verb 'TARGET_SAMPLED_ROUNDS=1
		list_rows() { printf "%s\n" one two three; }
		real_load_engine perf
		sample_row() { mkdir -p "$4"; echo "$1" >>"$4/regions.tsv"; }
		engine_run'
	expect 0
	[[ $(paste -sd' ' run/cost/perf/regions.tsv) == "one two three" && -e run/cost/exact ]]
}

@test "costs are not written through a link" {
	mkdir elsewhere new
	ln -s ../elsewhere run/cost
	in_verb 'engine=exact; keep_cost new'
	expect 9 "it is a link"
	rm run/cost
	mkdir run/cost
	ln -s ../../elsewhere run/cost/exact
	in_verb 'engine=exact; keep_cost new'
	expect 9 "it is a link"
	[[ -z $(ls elsewhere) ]]
}

@test "the causal check carries on in a folder that was begun" {
	local script='plan[target]=tcg
		make_ready() { :; }
		measure_plan() { results=${plan[resume]:-${plan[out]}}; mkdir -p "$results"; : >"$results/run.json"
			echo "measured ${results##*/} ${plan[resume]:+again}"; }
		load_engine() { real_load_engine "$1"
			engine_run() {
				mkdir -p "$results/cost/exact"
				: >"$results/cost/exact/regions.tsv"
				echo "counted ${results##*/}"
			}
		}
		attribute_causes() { [[ $* == *--json ]] || echo the table; }
		verb_attribute --causal --out series'
	in_verb "$script"
	expect 0 $'measured v6.12-base \ncounted v6.12-base\nmeasured v6.12-hook \n' "counted v6.12-noretry" \
		"the table"
	rm -r series/v6.12-hook/cost series/v6.12-noretry
	in_verb "$script"
	expect 0 \
		$'measured v6.12-base again\nmeasured v6.12-hook again\ncounted v6.12-hook\nmeasured v6.12-noretry \ncounted'
	in_verb "$script"
	expect 0 "measured v6.12-noretry again"
	[[ $output != *counted* ]]
}

@test "an engine is one file: what it is for, where it fits, what it needs and what it does" {
	local project=$BATS_TEST_TMPDIR/project
	copy_project "$project"
	cat >"$project/engines/weigh.sh" <<-'END'
		ENGINE_ABOUT='each row on a scale' ENGINE_GIVES=stacks ENGINE_PACKAGES='' ENGINE_TARGET=uml
		engine_fits() { [[ $TARGET_UNIT == ns ]] || { echo "it weighs time; use --target uml"; return 1; }; }
		engine_check() { [[ -n ${SCALE:-} ]] || { echo "there is no scale; buy one"; return 1; }; }
		engine_run() { echo "weighed $results"; }
	END
	run "$project/vmabench" list engines
	expect 0 weigh
	run "$project/vmabench" attribute -h
	expect 0 "weigh: each row on a scale"
	run "$project/vmabench" attribute --engine weih
	expect 2 "did you mean 'weigh'?"
	run "$project/vmabench" attribute --engine weigh --target tcg
	expect 2 "vmabench: attribute --engine weigh --target tcg: it weighs time; use --target uml"
	VMABENCH_ROOT=$project in_verb 'load_engine() { real_load_engine "$1"; }
		make_ready() { "$1"; }; judge_run() { :; }; make_attribution() { echo "balanced $2"; }
		verb_attribute --engine weigh --seed 1 --out new'
	expect 3 "vmabench: engine weigh: there is no scale; buy one"
	SCALE=mine VMABENCH_ROOT=$project in_verb 'load_engine() { real_load_engine "$1"; }
		make_ready() { "$1"; }; judge_run() { :; }; make_attribution() { echo "balanced $2"; }
		verb_attribute --engine weigh --seed 1 --out new'
	expect 0 "weighed $PWD/run" "balanced weigh"
}
