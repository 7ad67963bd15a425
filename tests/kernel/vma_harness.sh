#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# The kernel's own harness for mm/vma.c, tools/testing/vma: with the series applied it links, and its tests pass, those of
# the new helpers among them.
set -euo pipefail

root=$(cd "$(dirname "$(readlink -f "$0")")/../.." && pwd)
# shellcheck source-path=SCRIPTDIR/../..
source "$root/scripts/lib/all.sh"
trap clean_up EXIT
ensure_scratch
with_cache_lock ensure_kernel_tree v6.12-hook
# It builds in place, with links into the tree: give it one of its own.
cp -r "$tree/tools" "$tree/mm" "$tree/lib" "$tree/include" "$scratch/"
make -C "$scratch/tools/testing/vma" >"$scratch/make.log" 2>&1 || { show_tail "$scratch/make.log" 30; exit 1; }
"$scratch/tools/testing/vma/vma" | tee "$scratch/out"
grep -Eq '^([0-9]+) tests run, \1 passed, 0 failed\.$' "$scratch/out"
mapfile -t added < <(sed -n 's/^+static bool test_\([a-z_]*\)(void)$/\1/p' "$root"/kernel-patch/v6.12/*.patch)
((${#added[@]} > 0))
for test in "${added[@]}"; do
	echo "new in the series: $test"
	grep -q "TEST($test);" "$scratch/tools/testing/vma/vma.c"
done
