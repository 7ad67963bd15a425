#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# The kernel's own checkpatch.pl --strict has nothing to say about any patch.
set -euo pipefail

root=$(cd "$(dirname "$(readlink -f "$0")")/../.." && pwd)
# shellcheck source-path=SCRIPTDIR/../..
source "$root/scripts/lib/all.sh"
trap clean_up EXIT
ensure_kernel_tree v6.12-hook
cd "$tree"
patches=("$root"/kernel-patch/support/*.patch)
while read -r patch; do
	patches+=("$root/kernel-patch/v6.12/$patch")
done < <(list_series v6.12)
perl scripts/checkpatch.pl --strict --quiet --color=never "${patches[@]}"
echo "${#patches[@]} patches checked"
