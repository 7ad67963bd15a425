#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# time_to_table.sh [CHECKOUT]: how long `./vmabench run` takes from a clone to the table, with nothing in the
# cache, and how long the bare build of the same kernel in the same configuration: make, as many jobs as there
# are processors, nothing else. Without CHECKOUT it is a clone of what is committed. Prints both, in seconds
# that passed and in seconds of a processor, and their ratios.
#
# Only a quiet machine gives times that mean something, and only a new one (tests/fresh/fresh.sh) has the
# packages still to be installed.
set -euo pipefail

root=$(cd "$(dirname "$(readlink -f "$0")")/../.." && pwd)
# Seconds that passed, and of a processor in the program and in the kernel for it.
TIMEFORMAT='%R %U %S'

# time_of LOG COMMAND...: those three, of COMMAND.
time_of() {
	local log=$1
	shift
	if ! { time "$@" >"$log" 2>&1; } 2>"$log.time"; then
		tail -n 20 "$log" >&2
		printf 'vmabench: %s: it failed; see the end of its words above\n' "$*" >&2
		exit 6
	fi
	cat "$log.time"
}

# build_bare BUILD NEW: the kernel whose build folder is BUILD, anew in NEW, by make alone.
build_bare() {
	local tree config=$1/.config image=bzImage arch=x86_64
	tree=$(readlink -f "$1/source")
	if grep -q '^CONFIG_UML=y' "$config"; then
		arch=um image=linux
	fi
	cp "$config" "$2/.config"
	make -C "$tree" O="$2" ARCH="$arch" -j"$(nproc)" "$image" modules
}

# show WHAT SECONDS USER SYSTEM
show() {
	awk -v what="$1" -v real="$2" -v user="$3" -v sys="$4" \
		'BEGIN { printf "%-18s %7.1f s, %7.1f s of a processor\n", what, real, user + sys }'
}

main() {
	local checkout=${1:-} build log
	local -a table bare
	work=$(mktemp -d "${TMPDIR:-/tmp}/vmabench-time.XXXXXX")
	trap 'rm -rf "$work"' EXIT
	trap 'exit 130' INT TERM HUP
	if [[ -z $checkout ]]; then
		checkout=$work/clone
		git clone -q "$root" "$checkout"
	fi
	export XDG_CACHE_HOME=$work/cache
	read -ra table < <(time_of "$work/run.log" "$checkout/vmabench" run --no-lock --out "$work/results")
	build=$(find "$work/cache/vmabench/build" -mindepth 1 -maxdepth 1 -type d)
	mkdir "$work/bare"
	read -ra bare < <(time_of "$work/bare.log" build_bare "$build" "$work/bare")
	((${#table[@]} == 3 && ${#bare[@]} == 3)) || exit 6
	grep -E '^  [a-z].*s\)$' "$work/run.log" || true
	show "clone to table" "${table[@]}"
	show "bare build" "${bare[@]}"
	awk -v t="${table[*]}" -v b="${bare[*]}" 'BEGIN {
		split(t, table, " ")
		split(b, bare, " ")
		printf "ratio              %7.2f  , %7.2f\n", table[1] / bare[1],
			(table[2] + table[3]) / (bare[2] + bare[3])
	}'
}

main "$@"
