# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# A run whose figures are in it is reported in it, and by the project as it is refused.
small_run --row append/flags/kernel
sed -i 's/"ns"/"shakes"/' "$work/results/run.json"
sed -i 's/,ns$/,shakes/' "$work/results/samples.csv"
# Whoever edits takes the checksums along.
jq -c 'del(.samples_sum, .slots_sum, .sum)' "$work/results/boots.ndjson" >"$work/boots"
mv "$work/boots" "$work/results/boots.ndjson"
run "$vmabench" report "$work/results" --no-install
expect 0 "     shakes "
run "$VMABENCH_BUILD/vmabench-compare" "$work/results"
expect 9 'unit'
