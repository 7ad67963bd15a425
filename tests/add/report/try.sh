# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# It is written beside the others by the run, and made anew by `report`.
small_run --row empty/none/kernel
[[ $(<"$work/results/tally.txt") == "1 rows, empty/none/kernel inconclusive" ]] ||
	fail "tally.txt says:" "$(<"$work/results/tally.txt")"
rm "$work/results/tally.txt"
run "$vmabench" report "$work/results" --no-install
expect 0
[[ -s $work/results/tally.txt ]] || fail "report makes no tally.txt"
