#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# Every script of the project through shellcheck: no finding is left standing.
set -euo pipefail
cd "$(dirname "$0")/.."
mapfile -t scripts < <(git ls-files -co --exclude-standard | while read -r file; do
	[[ -f $file ]] || continue
	[[ $file == *.sh || $file == *.bats ]] || head -c 64 "$file" | grep -qa '^#!.*bash' || continue
	echo "$file"
done)
((${#scripts[@]} > 10)) || { echo "only ${#scripts[@]} scripts found"; exit 1; }
# What sources all of vmabench takes 4 s each to follow there, and the parts are looked at by themselves: a
# test that does is read alone, by the same rules (.shellcheckrc) but for the files that are not followed.
mapfile -t whole < <(grep -lF lib/all.sh "${scripts[@]}" | grep '^tests/')
mapfile -t others < <(printf '%s\n' "${scripts[@]}" | grep -vxF "${whole[@]/#/-e}")
excluded=$(sed -n 's/^disable=//p' .shellcheckrc),SC1090,SC1091
# A process for each processor.
printf '%s\0' "${whole[@]}" | xargs -0 -n 10 -P "$(nproc)" "${1:-shellcheck}" --norc -e "$excluded"
printf '%s\0' "${others[@]}" | xargs -0 -n 10 -P "$(nproc)" "${1:-shellcheck}" -x
echo "${#scripts[@]} scripts checked"
