# SPDX-License-Identifier: GPL-2.0
# vmabench-compare on runs whose figures are known: its exit codes, and what is not in compare.json.

load common

setup() {
	compare=$VMABENCH_BUILD/vmabench-compare
	cd "$BATS_TEST_TMPDIR" || exit
}

# add_slot ROW PHASE ROUND SLOT SIDE:HOOK COST: the one batch of 10 operations of a slot, and what it did.
add_slot() {
	local IFS=/
	# shellcheck disable=SC2086 # a row's parts
	set -- $1 "${@:2}"
	IFS=,
	echo "1,${7%:*},$1,$2,${7#*:},$3,,$4,$5,$6,10,$((10 * $8)),insn" >>run/samples.csv
	echo "1,${7%:*},$1,$2,${7#*:},$3,,$5,$6,1,10,1,1,1,1,1,0" >>run/slots.csv
}

# make_run CONTROL ROW [SIDE]: two rounds of a control and a row, which by .mmap take 100 instructions and by
# .mmap_prepare CONTROL and ROW; with SIDE on that alone.
make_run() {
	local round slot side
	rm -rf run
	mkdir run
	echo '{"schema": 3, "status": "complete", "command": "x", "seed": 1, "suite": "quick",
		"target": {"name": "tcg", "unit": "insn"}, "axis": "hook",
		"sides": [{"side": "a", "kernel": "v6.12-hook", "hook": "mmap"},
			{"side": "b", "kernel": "v6.12-hook", "hook": "prepare"}],
		"plan": {"boots": 1, "rounds": 2, "rows": ["append/flags/kernel", "getppid/none/syscall"]},
		"kernels": [{"name": "v6.12-hook", "build": "b"}]}' >run/run.json
	echo '{"boot": 1, "kernel": "v6.12-hook", "build": "b", "link": 1, "machine": 1, "target": "tcg", "status": "done"}' >run/boots.ndjson
	echo boot,side,storm,mapping,hook,vantage,args,phase,round,slot,ops,value,unit >run/samples.csv
	{
		echo -n boot,side,storm,mapping,hook,vantage,args,round,slot,batches,ops,vmas_min,vmas_max,
		echo vmas_expected,hook_calls,hook_calls_expected,unbalanced
	} >run/slots.csv
	for round in 1 2; do
		for side in a:mmap b:prepare; do
			[[ $side == "${3:-}"* ]] || continue
			# ABBA: each side is first in one of the two rounds.
			slot=$((round - 1))
			[[ $side == a:* ]] || slot=$((2 - round))
			if [[ $side == a:* ]]; then
				add_slot append/flags/kernel mmap "$round" "$slot" "$side" 100
				add_slot getppid/none/syscall call "$round" "$slot" "$side" 100
			else
				add_slot append/flags/kernel mmap "$round" "$slot" "$side" "$2"
				add_slot getppid/none/syscall call "$round" "$slot" "$side" "$1"
			fi
		done
	done
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

@test "a regression is what is slower by more than was said" {
	make_run 100 120
	run "$compare" --fail-on-regression=25 run
	expect 0 "1.200"
	run "$compare" --fail-on-regression=19.5 run
	expect 1 "1.200"
	for percent in much '' 5x -1 1001 nan 0x10 ' 5' 05 .5; do
		run "$compare" --fail-on-regression="$percent" run
		expect 2 "not a number of per cent"
		run "${compare%compare}plan" --precision "$percent" run
		expect 2 "it needs a precision above 0"
	done
}

# check_ktap: what the project's own check of guests says of run/ktap.txt.
check_ktap() {
	{ cat run/ktap.txt && echo 'vmabench-init: exit 0'; } >log
	run "$BATS_TEST_DIRNAME/../guest/ktap_check.sh" log
}

@test "KTAP has a result for each row, and what is slower is not ok" {
	make_run 100 80
	"$compare" --ktap run >out
	cmp out run/ktap.txt
	check_ktap
	expect 0 "3 passed, 0 failed, 0 skipped"
	make_run 100 120
	"$compare" run
	check_ktap
	expect 1 "not ok: append/flags/kernel mmap (exact, ratio 1.2000)" "2 passed, 1 failed, 0 skipped"
	"$compare" --fail-on-regression=25 run
	check_ktap
	expect 0 "3 passed, 0 failed, 0 skipped"
	make_run 105 100
	"$compare" run
	check_ktap
	expect 1 "not ok: getppid/none/syscall call"
	make_run 100 100
	sed -i 's/"boots": 1/"boots": 2/' run/run.json
	run "$compare" run
	check_ktap
	expect 1 "not ok: run is complete (complete: 1 of 2 boots)"
	# One boot that nothing can be said of.
	make_run 100 120
	sed -i 's/"insn"/"ns"/; s/"tcg"/"uml"/' run/run.json
	sed -i 's/insn/ns/' run/samples.csv
	sed -i 's/"tcg"/"uml"/' run/boots.ndjson
	"$compare" run
	check_ktap
	expect 1 "unexpected skip: append/flags/kernel mmap # SKIP inconclusive"
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

@test "a side without samples has no cost, no mean and no VMAs" {
	make_run 100 100 a
	run "$compare" run
	expect 9 "more line: no samples of"
	jq -e '.rows | length == 2 and all(.a_mean == 100 and .b_mean == null and .b_median == null and .b_vmas == null)' \
		run/compare.json
}
