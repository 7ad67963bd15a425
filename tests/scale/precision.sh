#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# precision.sh RUNS PRECISION [OPTION...]
#
# Does --precision keep its promise? Makes RUNS runs, with these OPTIONs of run, and prints for each the boots
# that its pilot chose, what it promised and what the widest interval of a row came out as.

set -euo pipefail
(($# >= 2)) || { echo "usage: precision.sh RUNS PRECISION [OPTION...]" >&2; exit 2; }
root=$(cd "$(dirname "$(readlink -f "$0")")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

kept=0
printf 'run\tboots\tpromised\twidest\trow\n'
for ((i = 1; i <= $1; i++)); do
	"$root/vmabench" run --precision "$2" "${@:3}" --out "$work/$i" >/dev/null 2>"$work/log" || {
		(($? == 9)) || { cat "$work/log"; exit 1; }
	}
	promised=$(sed -n 's/.*planned: .* at most \([0-9.]*\)% in 4 runs of 5.*/\1/p' "$work/log")
	widest=$(jq -r '[.rows[] | select(.ci_low != null and (.row | test("^(empty|getppid)/") | not))
		| {row: "\(.row) \(.phase)", half: ((.ci_high - .ci_low) / 2 / .ratio * 100)}] | max_by(.half)
		| "\(.half * 100 | round / 100)\t\(.row)"' "$work/$i/compare.json")
	printf '%s\t%s\t%s\t%s\n' "$i" "$(jq .plan.boots "$work/$i/run.json")" "$promised" "$widest"
	! jq -ne --argjson half "${widest%%$'\t'*}" --arg wanted "${2%%%}" '$half <= ($wanted | tonumber)' \
		>/dev/null ||
		kept=$((kept + 1))
done
echo "$kept of $1 runs have no interval wider than $2 either way"
