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
# A process for each processor: one for all of them takes a minute.
printf '%s\0' "${scripts[@]}" | xargs -0 -n 10 -P "$(nproc)" "${1:-shellcheck}" -x
echo "${#scripts[@]} scripts checked"
