#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# lint_globals.sh [DIR]: no variable of the front door's is written in two files of the project in DIR, since
# nobody could say then whose it is. One is written where it is assigned, read into or declared, outside of a
# subshell and where it is not the function's own. Looked at are the files of scripts/ and engines/ and what
# sources them, each of those programs by itself. Files of which only one is ever loaded (a target, a verb, a
# source, an engine) count as one.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cd "${1:-$here/..}"

# $root says where they are to be found, TMPDIR and PATH are for the programs that are called, and $_ is for
# what nobody reads.
readonly OF_ALL='root TMPDIR PATH _'

is_program() {
	head -n 1 "$1" | grep -q '^#!'
}

# list_writes FILE AS: `NAME AS FILE:LINE` for each variable that is not a function's own. A function ends at
# the first brace or parenthesis that begins a line; one that ends with a parenthesis is a subshell.
list_writes() {
	{
		sed -n '/^[})]/=' "$1" | sed 's/^/end\t/'
		sed -n '/^)/=' "$1" | sed 's/^/subshell\t/'
		awk -v file="$1" -f "$here/lint/commands.awk" "$1" | sed 's/^[^\t]*://'
	} | awk -F'\t' -v file="$1" -v as="$2" '
		$1 == "end" { ends[++nr_ends] = $2; next }
		$1 == "subshell" { subshell[$2]; next }
		$2 == "function" {
			last = 0
			for (i = 1; i <= nr_ends && !last; i++)
				if (ends[i] > $1 + 0)
					last = ends[i]
			split("", own)
			next
		}
		$2 == "local" || $2 == "declare" && $1 + 0 < last { own[$3]; next }
		$2 !~ /^(set|declare)$/ || $1 + 0 < last && ($3 in own || last in subshell) { next }
		{ print $3, as, file ":" $1 }'
}

# list_library: the files that are sourced, and what each counts as.
list_library() {
	git ls-files -co --exclude-standard 'scripts/*.sh' 'engines/*.sh' tests/guest/boot_guest.sh |
		while read -r \
		file; do
		[[ ! -f $file ]] || is_program "$file" ||
			echo "$file $(sed -E 's,^(scripts/(targets|verbs|sources)|engines)/.*,\1/*,' <<<"$file")"
	done
}

# list_programs: what sources them.
list_programs() {
	git ls-files -co --exclude-standard vmabench '*.sh' | while read -r file; do
		[[ ! -f $file ]] || ! is_program "$file" ||
			! grep -qE '^source .*/(all|log|boot_guest)\.sh"$' "$file" ||
			echo "$file"
	done
}

library=$(list_library | while read -r file as; do list_writes "$file" "$as"; done)
programs=$(list_programs | while read -r file; do list_writes "$file" "$file"; done)
read -r nr_names < <(cut -d' ' -f1 <<<"$library" | sort -u | wc -l)
((nr_names > 50)) || { echo "only $nr_names variables found"; exit 1; }
bad=$(awk -v of_all="$OF_ALL" '
	BEGIN { n = split(of_all, names, " "); for (i = 1; i <= n; i++) passed[names[i]] }
	$1 in passed { next }
	FNR == NR {
		if ($1 in owner && owner[$1] != $2)
			two[$1]
		owner[$1] = $2
		where[$1] = where[$1] " " $3
		next
	}
	$1 in owner { two[$1]; where[$1] = where[$1] " " $3 }
	END { for (name in two) print name " is written in more than one file:" where[name] }' \
	<(echo "$library") <(echo "$programs") | sort)
echo "$nr_names variables looked at"
[[ -z $bad ]] || { echo "$bad"; exit 1; }
