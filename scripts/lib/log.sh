# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What vmabench says while it works: messages and steps on stderr, errors in one form.

# Exit codes, as `vmabench help` lists them; a verb names one, never a number.
# shellcheck disable=SC2034 # used by those who source this
readonly EXIT_REGRESSION=1 EXIT_USAGE=2 EXIT_PREREQUISITE=3 EXIT_NOTHING=4 EXIT_KCONFIG=5 EXIT_BUILD=6 \
	EXIT_BOOT=7 EXIT_STORM=8 EXIT_UNTRUSTED=9 EXIT_INTERRUPTED=130

say() {
	printf 'vmabench: %s\n' "$*" >&2
}

# die CODE WHAT WHY DO: one line that carries all that is needed to act on it.
die() {
	local code=$1 line
	printf -v line 'vmabench: %s: %s; %s' "$2" "$3" "$4"
	# A name may hold a newline, or what a terminal would obey.
	printf '%s\n' "${line//[[:cntrl:]]/?}" >&2
	exit "$code"
}

# show_tail FILE [LINES]: the end of a log, indented, for the message that follows it.
show_tail() {
	[[ -r $1 ]] || return 0
	printf -- '--- the end of %s\n' "$1" >&2
	tail -n "${2:-15}" "$1" | sed 's/^/    /' >&2
}

# print_progress LABEL DETAIL SECONDS: one line that a terminal overwrites; a log gets one every 20 s. There is one such line:
# that of the main thread.
print_progress() {
	[[ -z $inside ]] || return 0
	if [[ -t 2 ]]; then
		printf '\r\033[K  %-44s %s %ss' "$1" "$2" "$3" >&2
	elif (($3 > 0 && $3 % 20 == 0)); then
		printf '  %-44s %s %ss ...\n' "$1" "$2" "$3" >&2
	fi
}

# print_done LABEL DETAIL START_MS: the line that stays.
print_done() {
	local ms=$(($(now_ms) - $3)) clear=''
	[[ -t 2 ]] && clear='\r\033[K'
	printf "$clear  %-44s %s (%d.%d s)\n" "$1" "$2" $((ms / 1000)) $((ms % 1000 / 100)) >&2
}

now_ms() {
	local t=$EPOCHREALTIME
	t=${t/[.,]/}
	echo $((t / 1000))
}

# suggest_nearest WORD CANDIDATE...: the candidates that begin as WORD does, or WORD as they do; else the one with the smallest edit distance, if
# it is near enough to be meant. Capitals do not count.
suggest_nearest() {
	local word=$1
	shift
	printf '%s\n' "$@" | word=$word awk '
		function min(x, y) { return x < y ? x : y }
		function max(x, y) { return x > y ? x : y }
		BEGIN { a = tolower(ENVIRON["word"]); n = length(a) }
		{
			b = tolower($0); m = length(b)
			if (n > 1 && (substr(b, 1, n) == a || (m > 2 && substr(a, 1, m) == b))) begins = begins (begins == "" ? "" : " ") $0
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
		die "$EXIT_USAGE" "unknown $kind '$word'" "there is no such $kind" "did you mean '${near// /$or}'? (known: $*)"
	fi
	die "$EXIT_USAGE" "unknown $kind '$word'" "there is no such $kind" "choose one of: $*"
}
