# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# vmabench cover DIR...: what a run has for a cover letter, or for one patch's changelog.

# list_styles: what a letter can look like: the report formats that say they are a letter's (letter.h).
list_styles() {
	grep -l '^	\.style = true,$' "$root"/analysis/report/formats/*.c | xargs -n 1 basename -s .c
}

about_cover() {
	local styles
	styles=$(list_styles | paste -sd' ')
	cat <<-END
	usage: cover DIR... [--style NAME | --patch N]
	about: figures of each DIR for a cover letter, 72 columns of ASCII; name the newest machine first
	example: ./vmabench cover results/20261121-013000-quick-uml >>0000-cover-letter.patch
	--style NAME | one_of $styles | what it looks like (default cover)
	--patch N    | number 1 100000 | for the changelog of patch N; of a series' DIR, its step N
	--no-install |  | never install a package
	END
}

verb_cover() {
	local style dir status=0 install=yes first=yes
	local -a dirs=() options=()
	read_options cover "$(about_cover)" 1000 "$@"
	[[ -z ${given[style]:-} || -z ${given[patch]:-} ]] ||
		die "$EXIT_USAGE" "--patch ${given[patch]}" "a changelog has a style of its own" "leave out --style"
	style=${given[style]:-${given[patch]:+patch}}
	[[ -z ${given[no-install]:-} ]] || install=no
	((${#given_operands[@]} > 0)) ||
		die "$EXIT_USAGE" "cover" "no results folder was given" "type: vmabench cover DIR"
	choose_letters "${given_operands[@]}"
	make_letter_program "$install"
	for dir in "${dirs[@]}"; do
		[[ $first == yes ]] || echo
		first=no
		"$programs/vmabench-letter" --style "${style:-cover}" "${options[@]}" -- "$dir" || status=$?
	done
	end_with "$status"
}

# choose_letters DIR...: into dirs, the results folders that are asked for, and options, those of the program.
choose_letters() {
	local dir found
	local -a steps
	[[ -z ${given[patch]:-} ]] || options=(--patch "${given[patch]}")
	for dir in "$@"; do
		found=$(list_letter_folders cover "$dir")
		mapfile -t steps <<<"$found"
		if [[ -n ${given[patch]:-} && -e $dir/set.json ]]; then
			# The last is the whole.
			[[ $(jq -r .kind "$dir/set.json") == series && ${given[patch]} -lt ${#steps[@]} ]] ||
				die "$EXIT_USAGE" "--patch ${given[patch]}" "$dir has no such step of a series" \
				"name one of its folders instead of it"
			steps=("${steps[given[patch] - 1]}")
			options=()
		fi
		dirs+=("${steps[@]}")
	done
}
