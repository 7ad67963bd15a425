#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# edit_to_table.sh: how long a developer waits from a saved line to the new table: a tree of 6.12 that was
# measured before on uml, as it lies there, gets one line of mm/vma.c changed and is measured again. Beside it
# the same change by make alone, in a build folder of the same configuration that was built before, in the
# same run: once before and once after ours. Prints seconds that passed, and what ours were spent on.
#
# Only a quiet machine gives times that mean something. The first build of the tree takes some minutes.
set -euo pipefail

root=$(cd "$(dirname "$(readlink -f "$0")")/../.." && pwd)
# shellcheck source-path=SCRIPTDIR/../..
source "$root/scripts/lib/all.sh"
readonly CHANGES=3
TIMEFORMAT=%R

# edit_line N: the tree as it is in git, and one line more, that is other code for each N.
edit_line() {
	git -C "$linux" checkout --quiet -- mm/vma.c
	echo "static int __used edit_to_table(void) { return $1; }" >>"$linux/mm/vma.c"
}

# measure_tree N: how long run takes; its steps go to $work/run.N.
measure_tree() {
	{ time "$root/vmabench" run --no-install --no-lock --kernel edited="$linux" --dirty \
		--out "$work/results.$1" >"$work/run.$1" 2>&1; } 2>&1 || { cat "$work/run.$1" >&2; return 1; }
}

# make_bare: how long make alone takes.
make_bare() {
	{ time make -C "$linux" O="$work/bare" ARCH=um -j"$(nproc)" linux modules \
		>"$work/bare.log" 2>&1; } 2>&1 || { tail "$work/bare.log" >&2; return 1; }
}

main() {
	local change bare_before ours bare_after
	work=$(mktemp -d "${TMPDIR:-/tmp}/vmabench-edit.XXXXXX")
	trap 'rm -rf "$work"' EXIT
	trap 'exit 130' INT TERM HUP
	linux=$work/linux
	git clone --quiet --shared "$("$root/tests/cli/linux_tree.sh")" "$linux"
	edit_line 0
	echo "first build and table: $(measure_tree 0) s"
	mkdir "$work/bare"
	cp "$(cache_root)/build/$(jq -r '.kernels[0].build' "$work/results.0/run.json")/.config" "$work/bare/"
	echo "first bare make:       $(make_bare) s"
	printf '%-8s%12s%12s%12s\n' change 'make alone' 'to table' 'make alone'
	for ((change = 1; change <= CHANGES; change++)); do
		# Each of the three builds code that it has not seen.
		edit_line "$((10 * change))"
		bare_before=$(make_bare)
		edit_line "$((10 * change + 1))"
		ours=$(measure_tree "$change")
		edit_line "$((10 * change + 2))"
		bare_after=$(make_bare)
		printf '%-8d%10.1f s%10.1f s%10.1f s\n' "$change" "$bare_before" "$ours" "$bare_after"
	done
	grep -E '^  [a-z].*s\)$' "$work/run.$CHANGES"
}

main "$@"
