#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# turns.sh [REPEATS [BOOTS]]: what turns are worth: how wide the intervals are when a kernel is compared with
# itself on uml, one kind after the other, REPEATS times, with BOOTS boots (or pairs) each: both sides in one
# guest (hook), in two that take turns (turns), in boots that come a, b, b, a (boots), and the first two
# beside busy jobs, one more than there are CPUs (-loaded). The intervals of rows that map are brought to the
# same measuring time, by its square root. It reports, and asserts nothing; the weather is another each hour.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
readonly REPEATS=${1:-3} BOOTS=${2:-10} KERNEL=v6.12-hook
readonly ROWS=(append/plain/kernel append/flags/kernel append/special/kernel isolated/plain/kernel
	isolated/flags/kernel empty/none/kernel)

work=$(mktemp -d)
busy=()

end_all() {
	((${#busy[@]} == 0)) || kill "${busy[@]}" 2>/dev/null || true
	rm -rf "$work"
}
trap end_all EXIT

# The same kernel under another name is another kernel, in a guest of its own.
copy_project() {
	mkdir "$work/copy"
	(cd "$root" && git ls-files -co --exclude-standard -z | xargs -0 cp -p --parents -t "$work/copy")
	printf 'like = %s\ndescription = the same\n' "$KERNEL" >"$work/copy/kernel-patch/kernels/twin.conf"
}

# keep_busy: jobs that never rest.
keep_busy() {
	local i
	for ((i = 0; i <= $(nproc); i++)); do
		bash -c 'while :; do :; done' &
		busy+=("$!")
	done
}

rest() {
	kill "${busy[@]}"
	wait "${busy[@]}" 2>/dev/null || true
	busy=()
}

# measure NAME OPTION...: a line: NAME, seconds of measuring, and the geometric mean of half an interval in %.
measure() {
	local name=$1 dir=$work/$1-$SRANDOM seconds row
	local -a rows=()
	shift
	for row in "${ROWS[@]}"; do
		rows+=(--row "$row")
	done
	"$work/copy/vmabench" run --no-install --out "$dir" --boots "$BOOTS" "${rows[@]}" "$@" >/dev/null \
		2>"$work/log" || { cat "$work/log" >&2; exit 1; }
	# Guests that live at once measure at once.
	seconds=$(jq -s 'map(select(.turns != true or .boot % 2 == 0) | .seconds) | add' "$dir/boots.ndjson")
	jq -r --arg name "$name" --argjson seconds "$seconds" '[.rows[] | select(.phase != "call")
			| ((.ci_high | log) - (.ci_low | log)) / 2 * 100 | log] | [$name, $seconds, (add / length | exp)]
		| @tsv' "$dir/compare.json"
}

measure_all() {
	local one=(--a "$KERNEL:mmap" --b "$KERNEL:mmap") two=(--a "$KERNEL:mmap" --b twin:mmap)
	measure hook "${one[@]}"
	measure turns "${two[@]}"
	measure boots "${two[@]}" --no-turns
	keep_busy
	measure hook-loaded "${one[@]}"
	measure turns-loaded "${two[@]}"
	rest
}

copy_project
printf '%-14s%10s%12s%20s%10s\n' kind seconds 'interval %' 'at equal time, %' 'of hook'
for ((i = 0; i < REPEATS; i++)); do
	measure_all | awk -F'\t' '
		$1 ~ /^hook/ { seconds = $2; hook = $3 }
		{ equal = $3 * sqrt($2 / seconds)
		  printf "%-14s%10.1f%12.3f%20.3f%10.2f\n", $1, $2, $3, equal, equal / hook }'
done
