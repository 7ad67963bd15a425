#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# lint_format.sh [DIR]: the C of DIR (this project) is as clang-format lays it out by .clang-format, and no
# line of C or bash is longer than .editorconfig says. clang-format leaves comments alone, so lengths are
# looked at here for C, too. In bash a message stays in one piece, since people search for it: a line may be
# longer for a string of 60 characters and more. No file of any kind holds what a merge left undecided.
set -euo pipefail
cd "${1:-$(dirname "$0")/..}"

# read_setting GLOB KEY: what .editorconfig says for files of that section.
read_setting() {
	awk -F' *= *' -v section="[$1]" -v key="$2" '
		/^\[/ { on = $0 == section }
		on && $1 == key { print $2 }' .editorconfig
}

# list_long GLOB FILE...: `FILE:LINE: COLUMNS` of the lines that are too long.
list_long() {
	local tab most
	tab=$(read_setting "$1" indent_size)
	most=$(read_setting "$1" max_line_length)
	shift
	awk -v tab="${tab:?}" -v most="${most:?}" '
		# Bytes of UTF-8 after the first take no column.
		{ n = 0
		  gsub(/[\200-\277]/, "")
		  rest = $0
		  while ((i = index(rest, "\t"))) { n += i - 1; n += tab - n % tab; rest = substr(rest, i + 1) }
		  n += length(rest)
		  if (n <= most) next
		  if (FILENAME !~ /\.(c|h|cc)$/)
			for (rest = $0; match(rest, /"[^"]*"|\047[^\047]*\047/); rest = substr(rest, RSTART + RLENGTH))
				if (RLENGTH >= 62) next
		  print FILENAME ":" FNR ": " n " columns, and " most " is the most" }' "$@"
}

status=0
mapfile -t all < <(git ls-files -co --exclude-standard | while read -r file; do
	[[ ! -f $file ]] || echo "$file"
done)
mapfile -t code < <(printf '%s\n' "${all[@]}" | grep -E '\.(c|h|cc)$')
mapfile -t scripts < <(for file in "${all[@]}"; do
	[[ $file == *.sh || $file == *.bats || $file == *.bash ]] ||
		head -c 64 "$file" | grep -qa '^#!.*bash' || continue
	echo "$file"
done)
((${#code[@]} > 10 && ${#scripts[@]} > 10)) || {
	echo "only ${#code[@]} files of C and ${#scripts[@]} scripts found"
	exit 1
}
laid_out=$(clang-format --dry-run -Werror "${code[@]}" 2>&1) || status=1
grep 'error: ' <<<"$laid_out" | sed 's/code should be clang-formatted.*/clang-format -i would change it/' || true
export LC_ALL=C
long=$(list_long '*.{c,h,cc}' "${code[@]}" && list_long '{vmabench,*.sh,*.bats,run}' "${scripts[@]}")
[[ -z $long ]] || { echo "$long"; status=1; }
# Written so that this line is none.
undecided=$(grep -nE '^(<{7}|>{7}) ' "${all[@]}") || true
[[ -z $undecided ]] || { echo "${undecided//$'\n'/: undecided in a merge$'\n'}: undecided in a merge"; status=1; }
echo "${#code[@]} files of C and ${#scripts[@]} scripts checked"
exit "$status"
