#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# A run whose boots a pilot plans; that plans keep their promise is in unit/plan_precision.

load common

setup() {
	export TMPDIR=$BATS_TEST_TMPDIR
	dir=$BATS_TEST_TMPDIR/results
}

@test "a pilot plans the boots of a precision, and is no part of the run" {
	local boots
	run "$vmabench" run --precision 40% --rounds 2 --row append/flags/kernel --no-install --no-lock --seed 4 \
		--out "$dir"
	expect 0 "a pilot of 5 boots" "planned: " "in 4 runs of 5 (append/flags/kernel "
	boots=$(sed -n 's/.*planned: \([0-9]*\) boots.*/\1/p' <<<"$output")
	jq -e --argjson boots "$boots" '.plan.boots == $boots and .status == "complete"
		and (.command | contains("--boots \($boots)") and (contains("precision") | not))' "$dir/run.json"
	[[ $(wc -l <"$dir/boots.ndjson") == "$boots" ]]
}

@test "a budget is as many boots as fit, and what nothing can be planned of is refused at once" {
	run "$vmabench" run --budget 1 --rounds 2 --row append/flags/kernel --no-install --no-lock --seed 4 \
		--out "$dir"
	expect 0 "planned: " "at most "
	run "$vmabench" run --precision 1% --budget 5
	expect 2 "--precision decides how long it takes"
	run "$vmabench" run --precision 1% --boots 5
	expect 2 "--boots means nothing here"
	run "$vmabench" run --precision 0
	expect 2 "no run is as long as that"
	run "$vmabench" run --precision 1% --target tcg
	expect 4 "counts have no interval"
}
