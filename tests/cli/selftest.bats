#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# How often does the method err? The verb's way from boots to the curve; what is counted is in
# unit/selftest_tally.

load common

setup() {
	dir=$BATS_TEST_TMPDIR/results
	export TMPDIR=$BATS_TEST_TMPDIR
}

@test "a selftest boots one side against itself, and its folder can be counted again" {
	run "$vmabench" selftest --comparisons 2 --of 2 --rounds 2 --row append/flags/kernel \
		--row empty/none/kernel --no-install --no-lock --seed 5 --out "$dir"
	[[ $status == 0 || $status == 9 ]]
	[[ $output == *"2 comparisons of a side with itself, 2 boots each"* ]]
	[[ $output == *"false verdicts "*" of 2 comparisons"* ]]
	jq -e '.axis == "none" and .plan.boots == 4 and (.sides | map(.hook) == ["mmap", "mmap"])' "$dir/run.json"
	[[ -s $dir/plots/selftest.svg && $(wc -l <"$dir/plots/selftest.tsv") == 6 ]]
	expect_documented "$dir"
	"$vmabench" selftest --of 2 --no-install "$dir" 2>/dev/null >"$BATS_TEST_TMPDIR/again" || [[ $? == 9 ]]
	cmp "$BATS_TEST_TMPDIR/again" "$dir/selftest.txt"
	run "$vmabench" selftest --of 3 --no-install "$dir"
	expect 0 "1 comparisons"
	run "$vmabench" selftest --of 5 --no-install "$dir"
	expect 2 "it has no 5 boots for a comparison"
	sed -i 's/"axis": "none"/"axis": "hook"/' "$dir/run.json"
	run "$vmabench" selftest --of 2 --no-install "$dir"
	expect 9 "run.json"
}

@test "what has no error rate, and what is said of the wrong thing, is refused before anything is built" {
	run "$vmabench" selftest --target tcg --no-install
	expect 4 "counts are the same in every run"
	run "$vmabench" selftest --same
	expect 2 "--same: it is said of folders"
	run "$vmabench" selftest --side a --side b --side c
	expect 2 "there are two sides"
	run "$vmabench" selftest --comparisons 0
	expect 2 "not a whole number from 1 to 500"
}
