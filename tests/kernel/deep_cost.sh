#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# What the hook costs those who do not use it: instructions of a pair of mmap() and munmap(), or of two brk(),
# on v6.12-base and on v6.12-hook, the mean over the phases that tests/guest/cost.c goes through. No more than
# 0.3%.
set -euo pipefail

root=$(cd "$(dirname "$(readlink -f "$0")")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for kernel in v6.12-base v6.12-hook; do
	"$root/tests/guest/run_guest.sh" cost "$kernel@tcg" 900 >"$work/log" ||
		{ tail -n 30 "$work/log"; exit 1; }
	tr -d '\r' <"$work/log" |
		awk '$1 == "cost" { sum = 0; for (i = 3; i <= NF; i++) sum += $i; print $2, sum / (NF - 2) / 100 }' |
		sort >"$work/$kernel"
done
join "$work/v6.12-base" "$work/v6.12-hook" | awk '
	{
		more = ($3 / $2 - 1) * 100
		printf "%-24s %9.1f %9.1f %+6.2f%%\n", $1, $2, $3, more
		rows++
		dear += more > 0.3
	}
	END {
		if (rows < 6) { print "only " rows + 0 " rows"; exit 1 }
		if (dear) { print dear " rows cost more than 0.3%"; exit 1 }
	}'
