#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# What the tests of the engines and of the storm threads run in real guests of v6.12-hook, with the programs
# of VMABENCH_BUILD.
#   in_guest.sh sample TARGET DIR ROW ROUNDS	engines/perf.sh; ends with 77 where perf cannot
#   in_guest.sh whole TARGET DIR PROFILE	engines/whole.sh; likewise
#   in_guest.sh rows CPUS DIR ROW...		these rows on tcg without icount; leaves slots.csv
set -euo pipefail

root=$VMABENCH_ROOT
# shellcheck source-path=SCRIPTDIR/../..
source "$root/scripts/lib/all.sh"

readonly DEADLINE=300

build_guest() {
	ensure_kernel v6.12-hook "$TARGET_ARCH" no
	ensure_modules kmod
	note_kernel
}

# run_rows DIR ROW...
run_rows() {
	local -a words
	make_bench_root "$scratch/initramfs.cpio" < <(printf '%s\n' "${@:2}")
	mapfile -t words < <(list_bench_words 1 1 2)
	run_in_guest --deadline "$DEADLINE" --clock host --collect "slots.csv:$1/slots.csv" \
		-- "${words[@]}"
	echo "${guest[code]}|${guest[why]}"
}

main() {
	local what=$1 target=$2
	shift 2
	trap clean_up EXIT
	use_programs "$VMABENCH_BUILD"
	load_target "$([[ $what == rows ]] && echo tcg || echo "$target")"
	take_sides
	if [[ $what != rows ]]; then
		load_engine "$([[ $what == sample ]] && echo perf || echo whole)"
		engine_check || exit 77
	fi
	build_guest
	ensure_scratch
	case $what in
	sample) sample_row "$2" "$3" "$1" "$1/cost/perf" "$DEADLINE" ;;
	whole) time_whole "$@" "$DEADLINE" ;;
	rows)
		vary_target cpus "$target"
		run_rows "$@"
		;;
	esac
}

main "$@"
