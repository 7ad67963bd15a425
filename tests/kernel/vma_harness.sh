#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# The kernel's own harness for mm/vma.c, tools/testing/vma: after every patch of the series it compiles
# without a warning that was not there before, links, and its tests pass; at the end those of the hook are
# among them.
set -euo pipefail

root=$(cd "$(dirname "$(readlink -f "$0")")/../.." && pwd)
# shellcheck source-path=SCRIPTDIR/../..
source "$root/scripts/lib/all.sh"
trap clean_up EXIT

# build_harness: what includes mm/ is compiled again whether or not a patch has changed it, so that all of its
# warnings are seen.
build_harness() {
	rm -f "$harness/vma.o" "$harness/vma"
	make -C "$harness" >"$scratch/make.log" 2>&1
}

# warnings: those of the last build, without line numbers, which patches move.
warnings() {
	sed -nE 's/^(.*[^0-9]):[0-9]+:[0-9]+: (warning.*)/\1: \2/p' "$scratch/make.log" | sort -u
}

# apply_here PATCH: what of it is about the files that are here.
apply_here() {
	filterdiff_here <"$1" | patch -d "$scratch" -p1 --batch --forward --fuzz=0 --no-backup-if-mismatch --quiet
}

# filterdiff_here: of a patch on stdin, the files under tools, mm, lib and include.
filterdiff_here() {
	awk '/^diff --git / { here = ($3 ~ "^a/(tools|mm|lib|include)/") } here'
}

ensure_scratch
fetch_source v6.12-hook
# It builds in place, with links into the tree: give it one of its own.
cp -r "$pristine/tools" "$pristine/mm" "$pristine/lib" "$pristine/include" "$scratch/"
harness=$scratch/tools/testing/vma
# As it ships it compiles, and does not link: patch 1 is about that.
build_harness || [[ -e $harness/vma.o ]] || { show_tail "$scratch/make.log" 30 && exit 1; }
warnings >"$scratch/before"
while read -r patch; do
	apply_here "$root/kernel-patch/v6.12/$patch"
	build_harness || { show_tail "$scratch/make.log" 30 && exit 1; }
	if warnings | comm -13 "$scratch/before" - | grep .; then
		echo "$patch: new warnings"
		exit 1
	fi
	"$harness/vma" >"$scratch/out" 2>"$scratch/err"
	grep -E '^([0-9]+) tests run, \1 passed, 0 failed\.$' "$scratch/out" | sed "s/^/$patch: /"
done < <(list_series v6.12)
mapfile -t added < <(sed -n 's/^+static bool test_\([a-z_]*\)(void)$/\1/p' "$root"/kernel-patch/v6.12/*.patch)
((${#added[@]} > 0))
for test in "${added[@]}"; do
	echo "new in the series: $test"
	grep -q "TEST($test);" "$harness/vma.c"
done
