#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# pair_guests.sh TARGET DEVICE TRY...: boots pairs of guests that take turns on TARGET through DEVICE, and
# prints how each is judged, and for `whole` how its slots lie. Tries: whole, failing, hanging, endless.
set -euo pipefail

root=$VMABENCH_ROOT
# shellcheck source-path=SCRIPTDIR/../..
source "$root/scripts/lib/all.sh"
readonly DEVICE=$2

# list_words SIDE ROUNDS: what the guest of that side runs.
list_words() {
	printf '%s\n' /bin/vmabench-bench run --rows /etc/vmabench/rows --out /out --sides a:mmap,b:mmap \
		--here "$1" --turns "$DEVICE" --boot 1 --seed 5 --rounds "$2" --retry-merge yes --unit ns
}

# start SIDE DEADLINE COMMAND...
start() {
	start_guest --side "$1" --root "$scratch/bench.cpio" --deadline "$2" --clock host \
		--collect "samples.csv:$scratch/$1.csv" -- "${@:3}"
}

# report NAME: how both were judged, and which is named.
report() {
	local side
	echo "$1 names ${guest[side]}"
	for side in a b; do
		take_guest "$side"
		echo "$1 $side: ${guest[code]}|${guest[why]}"
	done
}

# try_whole: every round has a slot of each side of every row, at the places that one guest would give them.
try_whole() {
	local side words
	for side in a b; do
		mapfile -t words < <(list_words "$side" 6)
		start "$side" 100 "${words[@]}"
	done
	await_pair
	report whole
	echo "whole slots: $(awk -F, 'FNR > 1 { print $2, $3, $9, $10 }' "$scratch"/[ab].csv | sort -u | awk '
		{ places[$2 " " $3] = places[$2 " " $3] $1 $4 }
		END { for (row in places) nr[places[row]]++; for (slots in nr) print nr[slots] "x" slots }' |
		sort | paste -sd' ')"
}

# try_pair NAME DEADLINE COMMAND...: b runs that, while a waits for its turn.
try_pair() {
	local words
	mapfile -t words < <(list_words a 6)
	start a 100 "${words[@]}"
	start b "${@:2}"
	await_pair
	report "$1"
}

# try_endless: until somebody ends it.
try_endless() {
	local side words
	for side in a b; do
		mapfile -t words < <(list_words "$side" 1000000)
		start "$side" 100 "${words[@]}"
	done
	echo endless
	await_pair
}

build_guest() {
	ensure_kernel v6.12-hook "$TARGET_ARCH" no
	ensure_modules kmod
}

trap clean_up EXIT
catch_signals
use_programs "$VMABENCH_BUILD"
load_target "$1"
ensure_scratch
build_guest
make_bench_root "$scratch/bench.cpio" < <(printf '%s\n' append/plain/kernel empty/none/kernel)
for try in "${@:3}"; do
	case $try in
	whole) try_whole ;;
	failing) try_pair failing 100 /bin/vmabench-bench no-such-verb ;;
	hanging) try_pair hanging 2 /bin/vmabench-bench run --rows /dev/tty1 --out /out --sides a:mmap --boot 1 \
		--seed 1 --rounds 1 --retry-merge yes ;;
	endless) try_endless ;;
	esac
done
