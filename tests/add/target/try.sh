# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# It boots and measures, and run.json and the cover letter say what its file does; where it cannot run, its
# own words are said.
small_run --target roomy --row append/flags/kernel --spare 96
expect_rows append/flags/kernel
jq -e '.target.name == "roomy" and .target.unit == "ns" and .machine.spare_mib == 96
	and (.command | contains("--spare 96"))' \
	"$work/results/run.json" >/dev/null ||
	fail "run.json does not have the target's words" "$(<"$work/results/run.json")"
grep -q "a guest with room to spare" "$work/results/cover-letter.txt" ||
	fail "the cover letter does not say what it is"
NO_ROOM=yes run "$vmabench" run --target roomy --no-install --no-lock --seed 1 --out "$work/none"
expect 3 "vmabench: target roomy: there is no room; "
# What it varies is an option of run and of attribute, read as its file says, and of no other target.
for verb in run attribute; do
	run "$vmabench" "$verb" --help
	[[ $output == *"--spare MIB"*"of memory that nothing needs (default on roomy 64)"* ]] ||
		fail "vmabench $verb does not say what the target varies" "$output"
done
run "$vmabench" run --target roomy --spare 513
expect 2 "vmabench: --spare 513: "
run "$vmabench" run --target uml --spare 96
expect 2 "vmabench: --spare: target uml has no such choice; "
