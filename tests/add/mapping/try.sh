# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Mapped from both vantages, and what is left of it is what it predicts: a VMA for each map.
small_run --row append/shared/kernel --row append/shared/syscall
expect_rows append/shared/kernel append/shared/syscall
grep -qE '^append/shared .*mmap .* 240 ' "$work/results/table.txt" ||
	fail "it merges" "$(<"$work/results/table.txt")"
