# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# It boots and measures, and run.json and the cover letter say what its file does; where it cannot run, its
# own words are said.
small_run --target roomy --row append/flags/kernel
expect_rows append/flags/kernel
jq -e '.target.name == "roomy" and .target.unit == "ns" and .machine.spare_mib == 64' \
	"$work/results/run.json" >/dev/null ||
	fail "run.json does not have the target's words" "$(<"$work/results/run.json")"
grep -q "a guest with room to spare" "$work/results/cover-letter.txt" ||
	fail "the cover letter does not say what it is"
NO_ROOM=yes run "$vmabench" run --target roomy --no-install --no-lock --seed 1 --out "$work/none"
expect 3 "vmabench: target roomy: there is no room; "
