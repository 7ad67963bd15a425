# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# A run is made where it says, its stacks are balanced, and the report keeps to it; where it says that it does
# not fit, nothing runs.
run "$vmabench" attribute -h
expect 0 "guess: guesses"
run "$vmabench" attribute --engine guess --target tcg --row append/flags/kernel
expect 2 "attribute --engine guess --target tcg: it guesses times; use --target uml"
small_run attribute --engine guess --row append/flags/kernel
jq -e '.engine == "guess" and all(.rows[]; .a_total > 0)' "$work/results/attribution.json" >/dev/null ||
	fail "attribution.json has no guesses" "$(<"$work/results/attribution.json")"
