#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# ktap_check.sh [--allow-skip GLOB]... LOG
#
# Says whether the guest whose console is LOG passed its tests. It did when LOG
# has a KTAP stream (or one of TAP 13, which the kernel's selftests print), each
# stream has a plan and just that many results in order, all of them ok, no skip
# but those whose "NAME # SKIP REASON" fits a GLOB, no splat but as many as the
# tests announced by "# expect-splat: N", and when init came to its end with
# status 0. Prints "N passed, N failed, N skipped". Exits with 0, 1 when the
# guest did not pass, or 2 for a bad command line.

set -euo pipefail

root=$(cd "$(dirname "$(readlink -f "$0")")/../.." && pwd)
# shellcheck source-path=SCRIPTDIR/../..
source "$root/scripts/run/splat.sh"
readonly SPLAT="$SPLAT_DEAD|$SPLAT_ALIVE"

passed=0 failed=0 skipped=0 problems=0
splats=0 splats_expected=0
stream=0 plan='' results=0
init_status=''

report_problem() {
	printf 'vmabench: guest tests: %s\n' "$*" >&2
	problems=$((problems + 1))
}

# The stream that was read until now has ended.
end_stream() {
	if ((stream == 0)); then
		return
	elif [[ -z $plan ]]; then
		report_problem "stream $stream has no plan; the program died early, see $log"
	elif ((plan == 0)); then
		report_problem "stream $stream plans no test; the program has an empty table"
	elif ((results != plan)); then
		report_problem \
			"stream $stream has $results results of $plan; the guest died or hung, see the end of $log"
	fi
}

check_skip() {
	local glob

	for glob in "${allowed_skips[@]}"; do
		# shellcheck disable=SC2053 # it is a glob
		if [[ $1 == $glob ]]; then
			return
		fi
	done
	report_problem "unexpected skip: $1; allow it with --allow-skip or give the kernel what it needs"
}

# One line "ok N NAME" or "not ok N NAME".
read_result() {
	local verdict=$1 number=$2 name=$3

	results=$((results + 1))
	if ((stream == 0)); then
		report_problem "result before any 'KTAP version 1': $verdict $number $name"
	elif ((10#$number != results)); then
		report_problem "result $number comes as number $results: $name; the stream is torn, see $log"
	fi

	if [[ $verdict == 'not ok' ]]; then
		failed=$((failed + 1))
		report_problem "not ok: $name${diagnostics:+ ($diagnostics)}"
	elif [[ $name == *'# SKIP'* ]]; then
		skipped=$((skipped + 1))
		check_skip "$name"
	else
		passed=$((passed + 1))
	fi
}

read_line() {
	local line=$1

	if [[ $line == 'KTAP version 1' || $line == 'TAP version 13' ]]; then
		end_stream
		stream=$((stream + 1)) plan='' results=0
	elif [[ $line =~ ^1\.\.([0-9]+)$ ]]; then
		plan=$((10#${BASH_REMATCH[1]}))
	elif [[ $line =~ ^(ok|not\ ok)\ ([0-9]+)\ (.*)$ ]]; then
		read_result "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}" "${BASH_REMATCH[3]}"
		diagnostics=''
	elif [[ $line =~ ^'# expect-splat: '([0-9]+)$ ]]; then
		splats_expected=$((splats_expected + 10#${BASH_REMATCH[1]}))
	elif [[ $line == '# '* ]]; then
		diagnostics=${diagnostics:+$diagnostics; }${line#'# '}
	elif [[ $line =~ ^vmabench-init:\ exit\ ([0-9]+)$ ]]; then
		init_status=${BASH_REMATCH[1]}
	elif [[ $line =~ $SPLAT ]]; then
		splats=$((splats + 1))
		if ((splats > splats_expected)); then
			report_problem "splat: $line; see the trace in $log"
		fi
	fi
}

allowed_skips=()
while (($# > 1)) && [[ $1 == --allow-skip ]]; do
	allowed_skips+=("$2")
	shift 2
done
if (($# != 1)) || [[ $1 == -* ]]; then
	printf 'vmabench: ktap_check.sh: bad command line; use ktap_check.sh [--allow-skip GLOB]... LOG\n' >&2
	exit 2
fi
log=$1
if [[ ! -f $log || ! -r $log ]]; then
	printf 'vmabench: %s: no such log; give the console log of a guest\n' "$log" >&2
	exit 2
fi

diagnostics=''
while IFS= read -r line || [[ -n $line ]]; do
	read_line "${line%$'\r'}"
done <"$log"
end_stream

if ((stream == 0)); then
	report_problem "no 'KTAP version 1' on the console; the test did not start, see $log"
fi
if [[ -z $init_status ]]; then
	report_problem "no 'vmabench-init: exit' on the console; the guest died or hung, see the end of $log"
elif ((10#$init_status != 0 && failed == 0)); then
	report_problem "init ended with status $init_status and no test failed; see $log"
fi

printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
if ((problems)); then
	exit 1
fi
