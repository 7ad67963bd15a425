# SPDX-License-Identifier: GPL-2.0
# vmabench-compare on runs whose figures are known: its exit codes, and what is not in compare.json.

load common

setup() {
	compare=$VMABENCH_BUILD/vmabench-compare
	cd "$BATS_TEST_TMPDIR" || exit
}

# add_slot ROW PHASE ROUND SLOT HOOK COST: the one batch of 10 operations of a slot, and its counters.
add_slot() {
	local IFS=/
	# shellcheck disable=SC2086 # a row's parts
	set -- $1 "${@:2}"
	IFS=,
	echo "v6.12-hook,b,1,1,$1,$2,$7,$3,,$4,$5,$6,10,$((10 * $8)),insn" >>run/samples.csv
	jq -n --arg name "$1/$2/$3/hook:$7" --argjson round "$5" --argjson slot "$6" \
		'{name: $name, run_type: "iteration", iterations: 1, round: $round, slot: $slot, ops: 10, vmas_min: 1, vmas_max: 1,
		  vmas_expected: 1, hook_calls: 1, hook_calls_expected: 1, unbalanced: 0}' >>run/entries
}

# make_run CONTROL ROW [HOOK]: two rounds of a control and a row, which by .mmap take 100 instructions and by .mmap_prepare CONTROL and
# ROW; with HOOK by that alone.
make_run() {
	local round slot hook
	rm -rf run
	mkdir -p run/benchmark
	echo '{"schema": 1, "status": "complete", "command": "x", "seed": 1, "suite": "quick", "target": "tcg", "axis": "hook", "unit": "insn",
		"plan": {"boots": 1, "rounds": 2, "rows": ["append/flags/kernel", "getppid/none/syscall"]},
		"kernels": [{"name": "v6.12-hook", "build": "b"}]}' >run/run.json
	echo kernel,build,boot,process,storm,profile,hook,vantage,args,phase,round,slot,ops,value,unit >run/samples.csv
	for round in 1 2; do
		for hook in mmap prepare; do
			[[ ${3:-$hook} == "$hook" ]] || continue
			# ABBA: each hook is first in one of the two rounds.
			slot=$((round - 1))
			[[ $hook == mmap ]] || slot=$((2 - round))
			if [[ $hook == mmap ]]; then
				add_slot append/flags/kernel mmap "$round" "$slot" "$hook" 100
				add_slot getppid/none/syscall call "$round" "$slot" "$hook" 100
			else
				add_slot append/flags/kernel mmap "$round" "$slot" "$hook" "$2"
				add_slot getppid/none/syscall call "$round" "$slot" "$hook" "$1"
			fi
		done
	done
	jq -s '{benchmarks: .}' run/entries >run/benchmark/boot-01.json
}

@test "a slower row is a regression where that is asked for" {
	make_run 100 120
	run "$compare" run
	expect 0 "1.200"
	run "$compare" --fail-on-regression run
	expect 1 "1.200"
	make_run 100 80
	run "$compare" --fail-on-regression run
	expect 0 "0.800"
}

@test "a control that differs is no regression: the harness is not to be trusted" {
	local control row
	for control in 105 95; do
		for row in 80 120; do
			make_run "$control" "$row"
			run "$compare" run
			expect 0 "control getppid is not the same"
			run "$compare" --fail-on-regression run
			expect 9 "vmabench: control getppid: it runs the same code on both sides and they differ"
		done
	done
}

@test "a hook without samples has no cost, no mean and no VMAs" {
	make_run 100 100 mmap
	run "$compare" run
	expect 9 "no samples of hook"
	jq -e '.rows | length == 2 and all(.a_mean == 100 and .b_mean == null and .b_median == null and .b_vmas == null)' \
		run/compare.json
}
