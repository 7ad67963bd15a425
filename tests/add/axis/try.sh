# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# A run whose sides differ in the new part has the words of that axis, one whose sides do not is as before,
# and by the project as it is the first is refused.
small_run --row append/flags/kernel
cp "$work/results/table.txt" "$work/before"
run "$vmabench" report "$work/results" --no-install
expect 0
diff "$work/before" "$work/results/table.txt"
# What is measured is not what this is about: both sides are called .mmap's.
sed -i -E 's/^(1,b,[^,]*,[^,]*),prepare,/\1,mmap,/' "$work"/results/{samples,slots}.csv
# Whoever edits takes the checksums along.
jq -c 'del(.samples_sum, .slots_sum, .sum)' "$work/results/boots.ndjson" >"$work/boots"
mv "$work/boots" "$work/results/boots.ndjson"
jq '.axis = "pages" | .sides[1].hook = "mmap" | .sides[0].pages = "4k" | .sides[1].pages = "64k"' \
	"$work/results/run.json" >"$work/run.json"
mv "$work/run.json" "$work/results/run.json"
run "$vmabench" report "$work/results" --no-install
expect 0 "vmabench: 4k against 64k"
run "$VMABENCH_BUILD/vmabench-compare" "$work/results"
expect 9 'axis'
