#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# grow_run.sh DIR OUT BOOTS: the finished run DIR, made BOOTS boots long, into the new folder OUT: its boots
# over and over, each time moved by up to half a per cent. For measuring how long the reports of a large run
# take; no figure of it means anything.
set -euo pipefail

dir=$1 out=$2 boots=$3
had=$(jq .plan.boots "$dir/run.json")
mkdir -p "$out"
jq --argjson boots "$boots" '.plan.boots = $boots' "$dir/run.json" >"$out/run.json"
for ((boot = 1; boot <= boots; boot++)); do
	sed -n "$(((boot - 1) % had + 1))p" "$dir/boots.ndjson" |
		jq -c --argjson boot "$boot" 'del(.samples, .slots) | .boot = $boot'
done >"$out/boots.ndjson"
# repeat_table TABLE: its lines once for each time that the boots are.
repeat_table() {
	local first
	head -n 1 "$dir/$1" >"$out/$1"
	for ((first = 1; first <= boots; first += had)); do
		tail -n +2 "$dir/$1"
	done
}

repeat_table slots.csv | LC_ALL=C awk -F, -v OFS=, -v boots="$boots" '
	$1 != before { before = $1; boot++; if (boot > boots) exit }
	{ $1 = boot; print }' >>"$out/slots.csv"
repeat_table samples.csv | LC_ALL=C awk -F, -v OFS=, -v had="$had" -v boots="$boots" '
	BEGIN { srand(1) }
	$1 != before { before = $1; boot++; if (boot > boots) exit; boot_moves = 0.995 + 0.01 * rand() }
	{ $1 = boot; $12 = sprintf("%.0f", $12 * boot_moves * (0.995 + 0.01 * rand())); print }' \
		>>"$out/samples.csv"
wc -l "$out/samples.csv"
