#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# stress.sh TARGET KERNEL: stress-ng's stressors of memory on a debug kernel: each one does its operations in
# time, the kernel has nothing to say of them, and nothing leaks.
set -euo pipefail

root=$(cd "$(dirname "$(readlink -f "$0")")/../.." && pwd)
# shellcheck source-path=SCRIPTDIR/../..
source "$root/tests/guest/boot_guest.sh"
source "$root/tests/outside/programs.sh"

readonly SECONDS_EACH=250 DEADLINE=1800

# plan_stressors LIST: what tests/guest/each.c is to run. What stress-ng allocates to begin with is as large
# as the cache of that level.
plan_stressors() {
	local stressor ops options program
	program=$(command -v stress-ng)
	sed -nE "s/^(all|$TARGET_ARCH) +//p" "$root/tests/outside/stress.list" |
		while read -r stressor ops options; do
		printf '%s %d %s --%s 1 --%s-ops %d --temp-path /tmp --no-rand-seed --cache-level 1 %s\n' \
			"$stressor" "$SECONDS_EACH" \
			"$program" "$stressor" "$stressor" "$ops" "$options"
	done >"$1"
}

begin_guests "$1"
plan_stressors "$scratch/list"
program=$(command -v stress-ng)
mapfile -t libraries < <(list_libraries '' "$program")
status=0
boot_each "$2" "$DEADLINE" stress "$scratch/list" "$scratch/out" "$program:${program#/}" "${libraries[@]}" ||
	status=$?
((status == 0)) || tail -n 12 "$scratch"/out/*
exit "$status"
