#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# docs/architecture.md against the project: a line for each folder, and no other; and its table of what can be
# added against tests/add/add.list, whose lines are the tests.
set -euo pipefail
cd "${1:-$(dirname "$0")/..}"
page=docs/architecture.md

# list_cells HEADING COLUMN: that column of the table below the heading, without backticks.
list_cells() {
	awk -F' *[|] *' -v heading="## $1" -v column="$2" '
		/^## / { on = $0 == heading }
		on && /^\|/ && !/^\|-/ && ++rows > 1 { print $(column + 1) }' "$page" | tr -d '`'
}

# Of what is deeper than two folders the page may say something; a folder of folders alone needs no line.
list_folders() {
	git ls-files -co --exclude-standard | grep / | grep -v '^\.' | cut -d/ -f1-2 | while read -r path; do
		[[ -d $path ]] || path=${path%/*}
		echo "$path"
	done | sort -u
}

# compare WHAT PAGE PROJECT
compare() {
	local differ
	differ=$(diff <(sort -u <<<"$2") <(sort -u <<<"$3") | grep '^[<>]' || true)
	[[ -n $differ ]] || return 0
	printf '%s: < in %s, > in the project\n%s\n' "$1" "$page" "$differ"
	status=1
}

status=0
folders=$(list_folders | while read -r folder; do
	[[ -z $(find "$folder" -maxdepth 1 -type f) && $folder != */* ]] || echo "$folder"
done)
compare "folders" "$(list_cells "The folders" 1)" "$folders"
listed=$(grep -v '^#' tests/add/add.list | awk -F' *[|] *' '{ print $2 " | " $3 " | add/" $1 }')
said=$(paste -d'|' <(list_cells "To add X, write this one file" 1) <(list_cells \
	"To add X, write this one file" 2) \
	<(list_cells "To add X, write this one file" 4) | sed 's/|/ | /g')
compare "what can be added" "$said" "$listed"
while read -r name _; do
	[[ -e tests/add/$name/try.sh ]] || { echo "tests/add/$name has no try.sh"; status=1; }
done < <(grep -v '^#' tests/add/add.list)
echo "$(wc -l <<<"$folders") folders and $(wc -l <<<"$listed") things to add checked"
exit "$status"
