# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What writing and checking a letter have in common.

# list_letter_folders VERB DIR: the results folders that DIR stands for: itself, or those of a set.
list_letter_folders() {
	local dir=$2
	# It is no option of the programs that are given it.
	[[ $dir != -* ]] || dir=./$dir
	if [[ -e $dir/set.json ]]; then
		require_jq
		require_set "$dir"
		jq -r --arg dir "$dir" '.comparisons[] | "\($dir)/\(.folder)"' "$dir/set.json"
		return
	fi
	[[ -n $2 && -e $dir/run.json ]] || die "$EXIT_USAGE" "$1 $2" "it holds no run.json" \
		"name a folder that 'vmabench run' made"
	printf '%s\n' "$dir"
}

# make_letter_program INSTALL: the programs, as far as letters need them.
make_letter_program() {
	require_build_places
	ensure_packages "$1" run programs
	ensure_programs OFF
}
