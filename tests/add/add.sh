#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# add.sh NAME: adds the throwaway of that line of add.list to a copy of the project, and shows that it is one
# file (or those that the line names), that vmabench lists it, and that it does its work. The copy takes
# over what is built here, and has a cache of its own.
set -euo pipefail

add=$(cd "$(dirname "$(readlink -f "$0")")" && pwd)
export VMABENCH_ROOT=${VMABENCH_ROOT:-$(cd "$add/../.." && pwd)}
export VMABENCH_BUILD=${VMABENCH_BUILD:-$VMABENCH_ROOT/build}
# shellcheck source-path=SCRIPTDIR
source "$add/../cli/common.bash"

fail() {
	printf '%s\n' "$@"
	exit 1
}

# run COMMAND...: its status and what it prints, as `expect` reads them.
run() {
	status=0
	output=$("$@" 2>&1) || status=$?
}

# small_run [VERB] OPTION...: as short a run as there can be, in $work/results; VERB is run or attribute.
small_run() {
	[[ $1 == attribute ]] || set -- run "$@"
	run "$vmabench" "$@" --no-install --no-lock --boots 1 --rounds 2 --seed 7 --out "$work/results"
	expect 0 "the results are in"
}

# expect_rows ROW...: samples.csv of $work/results has each of them, and table.txt a line for it.
expect_rows() {
	local row
	for row in "$@"; do
		grep -q "^${row%/kernel} " "$work/results/table.txt" ||
			fail "table.txt has no $row" "$(<"$work/results/table.txt")"
	done
}

# add_throwaway NAME: lays its files into $copy, and prints their paths.
add_throwaway() {
	local file
	while read -r file; do
		[[ ! -e $copy/$file ]] || fail "$file is there already"
		install -D -m 644 "$add/$1/files/$file" "$copy/$file"
		echo "$file"
	done < <(find "$add/$1/files" -type f -printf '%P\n' 2>/dev/null)
	while read -r file; do
		sed -i -f "$add/$1/edit/$file.sed" "$copy/$file"
		echo "$file"
	done < <(find "$add/$1/edit" -type f -printf '%P\n' 2>/dev/null | sed 's/\.sed$//' | sort)
}

# list_touched: the files in which $copy differs from the project.
list_touched() {
	diff -rq --exclude=build --exclude=.git --exclude=results "$VMABENCH_ROOT" "$copy" |
		sed -nE "s,^Only in $copy/?(.*): (.*),\1/\2,p; s,^Files .* and $copy/(.*) differ,\1,p"
}

main() {
	local name=$1 what write list touched
	IFS='|' read -r what write list < <(sed -n "s/^$name *| *//p" "$add/add.list" | sed 's/ *| */|/g')
	[[ -n ${list:-} ]] || fail "add.list has no line for '$name', or not all of it"
	work=$(mktemp -d "${TMPDIR:-/tmp}/vmabench-add.XXXXXX")
	trap 'rm -rf "$work"' EXIT
	copy=$work/vmabench
	copy_project "$copy"
	share_build "$copy"
	own_cache "$work/cache" v6.12-hook um
	vmabench=$copy/vmabench
	touched=$(add_throwaway "$name")
	write=${write//NAME/*}
	# shellcheck disable=SC2053 # a glob a line
	[[ $(list_touched) == "$touched" && $touched == ${write//, /$'\n'} ]] ||
		fail "$what is said to touch $write, and this one touches:" "$(list_touched)"
	[[ $list == - ]] || expect_listed "$list" "$touched"
	# shellcheck source=/dev/null # one of the folders here
	source "$add/$name/try.sh"
	echo "$what: $touched"
}

# expect_listed KIND FILE: the name that FILE gives it is listed.
expect_listed() {
	local name=${2##*/}
	name=${name%.*}
	run "$vmabench" list "$1"
	expect 0
	grep -qx "$name" <<<"$output" || fail "vmabench list $1 has no $name"
	[[ $("$VMABENCH_ROOT/vmabench" list "$1") != *"$name"* ]] || fail "the project has a $name of its own"
}

main "$@"
