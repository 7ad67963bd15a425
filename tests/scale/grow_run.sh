#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# grow_run.sh DIR OUT BOOTS: the finished run DIR, made BOOTS boots long, into the new folder OUT: its boots
# over and over, each time moved by up to half a per cent. For measuring how long the reports of a large run
# take; no figure of it means anything.
set -euo pipefail

dir=$1 out=$2 boots=$3
had=$(jq .plan.boots "$dir/run.json")
mkdir -p "$out/benchmark"
jq --argjson boots "$boots" '.plan.boots = $boots' "$dir/run.json" >"$out/run.json"
for ((boot = 1; boot <= boots; boot++)); do
	# The counters are the same in every boot; a link to them takes no room.
	ln "$dir/benchmark/boot-$(printf %02d $(((boot - 1) % had + 1))).json" \
		"$out/benchmark/boot-$(printf %02d "$boot").json"
	sed -n "$(((boot - 1) % had + 1))p" "$dir/boots.ndjson" |
		jq -c --argjson boot "$boot" 'del(.samples) | .boot = $boot'
done >"$out/boots.ndjson"
head -n 1 "$dir/samples.csv" >"$out/samples.csv"
for ((first = 1; first <= boots; first += had)); do
	tail -n +2 "$dir/samples.csv"
done | LC_ALL=C awk -F, -v OFS=, -v had="$had" -v boots="$boots" '
	BEGIN { srand(1) }
	$1 != before { before = $1; boot++; if (boot > boots) exit; boot_moves = 0.995 + 0.01 * rand() }
	{ $1 = boot; $12 = sprintf("%.0f", $12 * boot_moves * (0.995 + 0.01 * rand())); print }' \
		>>"$out/samples.csv"
wc -l "$out/samples.csv"
