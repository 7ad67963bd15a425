# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What vmabench says while it works: messages and steps on stderr, errors in one form.

# How vmabench ends (common/exit_codes.h): EXIT_NAME is a code, and EXIT_WORDS says what each of them means. A
# verb names one, never a number.
declare -gA EXIT_WORDS=()
load_exit_codes() {
	local word name code text
	while read -r word name code text; do
		[[ $word == '#define' && -n $code ]] || continue
		readonly "EXIT_${name#VMABENCH_EXIT_}=$code"
		text=${text#'/* '}
		# shellcheck disable=SC2034 # read by ending.sh and the help
		EXIT_WORDS[$code]=${text%' */'}
	done <"$root/common/exit_codes.h"
}
load_exit_codes

# say_line LINE: on stderr; that it cannot be written (a full disk, a reader that is gone) changes nothing. A
# name in it may hold a newline, or what a terminal would obey.
say_line() {
	printf '%s\n' "${1//[[:cntrl:]]/?}" >&2 2>/dev/null || true
}

say() {
	say_line "vmabench: $*"
}

# complain WHAT WHY DO: one line that carries all that is needed to act on it.
complain() {
	say_line "vmabench: $1: $2; $3"
}

# die CODE WHAT WHY DO. In a subshell it only ends that: the status tells the front door, which set -e brings
# to its end, that all has been said (scripts/lib/ending.sh).
die() {
	local code=$1
	shift
	complain "$@"
	[[ $BASH_SUBSHELL == 0 || $errors_watched == no ]] || exit $((code + DIED_IN_SUBSHELL))
	exit "$code"
}
# shellcheck disable=SC2034 # read by scripts/lib/ending.sh
readonly DIED_IN_SUBSHELL=64

# die_reason CODE WHAT REASON DO: REASON is `WHY`, or `WHY; DO`, which goes before DO.
die_reason() {
	if [[ $3 == *'; '* ]]; then
		die "$1" "$2" "${3%; *}" "${3##*; }"
	fi
	die "$1" "$2" "$3" "$4"
}

# print_out: stdin to stdout.
print_out() {
	local status=0
	cat 2>/dev/null || status=$?
	((status == 0 || status == STATUS_PIPE)) ||
		die "$EXIT_PREREQUISITE" "standard output" "it cannot be written" "see where it goes"
}

# show_tail FILE [LINES]: the end of a log, indented, for the message that follows it.
show_tail() {
	[[ -r $1 ]] || return 0
	say_line "--- the end of $1"
	tail -n "${2:-15}" "$1" | strip_controls | sed 's/^/    /' >&2 2>/dev/null || true
}

# strip_controls: what another program printed, without what a terminal would obey, in lines that fit on a
# screen.
strip_controls() {
	LC_ALL=C sed -e 's/\x1b\[[0-?]*[ -\/]*[@-~]//g' -e 's/\x1b[]P^_X][^\x07\x1b]*\(\x07\|\x1b\\\)\{0,1\}//g' \
		-e \
		's/\xc2[\x80-\x9f]//g' |
		LC_ALL=C tr -d '\000-\010\013-\037\177' | LC_ALL=C cut -c1-500
}

# print_progress LABEL DETAIL SECONDS: one line that a terminal overwrites; a log gets one every 20 s. There
# is one such line: that of the main thread.
print_progress() {
	[[ -z $inside ]] || return 0
	if [[ -t 2 ]]; then
		printf '\r\033[K  %-44s %s %ss' "$1" "$2" "$3" >&2 || true
	elif (($3 > 0 && $3 % 20 == 0)); then
		say_line "$(printf '  %-44s %s %ss ...' "$1" "$2" "$3")"
	fi
}

# print_done LABEL DETAIL START_MS: the line that stays.
print_done() {
	local ms=$(($(now_ms) - $3)) clear=''
	[[ -t 2 ]] && clear='\r\033[K'
	printf "$clear  %-44s %s (%d.%d s)\n" "$1" "$2" $((ms / 1000)) $((ms % 1000 / 100)) >&2 2>/dev/null ||
		true
}

now_ms() {
	local t=$EPOCHREALTIME
	t=${t/[.,]/}
	echo $((t / 1000))
}

# suggest_nearest WORD CANDIDATE...: the candidates that begin as WORD does, or WORD as they do; else the one
# with the smallest edit distance, if it is near enough to be meant. Capitals do not count.
suggest_nearest() {
	local word=$1
	shift
	printf '%s\n' "$@" | word=$word awk '
		function min(x, y) { return x < y ? x : y }
		function max(x, y) { return x > y ? x : y }
		BEGIN { a = tolower(ENVIRON["word"]); n = length(a) }
		{
			b = tolower($0); m = length(b)
			if (n > 1 && (substr(b, 1, n) == a || (m > 2 && substr(a, 1, m) == b)))
				begins = begins (begins == "" ? "" : " ") $0
			for (j = 0; j <= m; j++) prev[j] = j
			for (i = 1; i <= n; i++) {
				cur[0] = i
				for (j = 1; j <= m; j++)
					cur[j] = min(min(prev[j], cur[j - 1]) + 1,
						     prev[j - 1] + (substr(a, i, 1) != substr(b, j, 1)))
				for (j = 0; j <= m; j++) prev[j] = cur[j]
			}
			if (best == "" || prev[m] < dist) { best = $0; dist = prev[m] }
		}
		END {
			if (best != "" && dist <= 1 && dist < n) print best
			else if (begins != "") print begins
			else if (best != "" && dist < n && dist <= max(2, max(n, length(best)) / 2)) print best
		}'
}

# die_unknown KIND WORD CANDIDATE...: an unknown name is a usage error that says which one was meant.
die_unknown() {
	local kind=$1 word=$2 near or="' or '"
	shift 2
	near=$(suggest_nearest "$word" "$@")
	if [[ -n $near ]]; then
		die "$EXIT_USAGE" "unknown $kind '$word'" "there is no such $kind" \
			"did you mean '${near// /$or}'? (known: $*)"
	fi
	die "$EXIT_USAGE" "unknown $kind '$word'" "there is no such $kind" "choose one of: $*"
}
