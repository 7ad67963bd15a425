# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# vmabench compare DIR DIR: last month's run and today's.

about_compare() {
	cat <<-END
	usage: compare DIR DIR [options]
	about: what became of each ratio and each side from one run to another; of counts, to the last instruction
	example: ./vmabench compare results/20261021-013000-quick-uml results/20261121-013000-quick-uml
	--anyway             |  | even where kernels, processor or the like are not the same; it is said which
	--json               |  | as JSON on stdout
	--no-install         |  | never install a package
	END
}

verb_compare() {
	local name earlier later install=yes i status=0
	local -a options=() one=() two=()
	read_options compare "$(about_compare)" 2 "$@"
	((${#given_operands[@]} == 2)) || die "$EXIT_USAGE" "compare" "it takes two results folders" \
		"type: vmabench compare EARLIER LATER"
	[[ -z ${given[no-install]:-} ]] || install=no
	for name in json anyway; do
		[[ -z ${given[$name]:-} ]] || options+=("--$name")
	done
	earlier=$(list_letter_folders compare "${given_operands[0]}")
	later=$(list_letter_folders compare "${given_operands[1]}")
	mapfile -t one <<<"$earlier"
	mapfile -t two <<<"$later"
	check_like_sets
	make_letter_program "$install"
	for i in "${!one[@]}"; do
		((i == 0)) || [[ -n ${given[json]:-} ]] || echo
		"$programs/vmabench-beside" --runs "${options[@]}" -- "${one[i]}" "${two[i]}" || status=$?
	done
	end_with "$status"
}

# check_like_sets: $one and $two, the folders of a run or of a set each, are of the same comparisons.
check_like_sets() {
	local i
	((${#one[@]} == ${#two[@]})) || die "$EXIT_USAGE" "compare ${given_operands[*]}" \
		"one is of ${#one[@]} and the other of ${#two[@]} comparisons" "name two runs, or two sets of one kind"
	((${#one[@]} > 1)) || return 0
	for i in "${!one[@]}"; do
		[[ ${one[i]##*/} == "${two[i]##*/}" ]] || die "$EXIT_USAGE" "compare ${given_operands[*]}" \
			"one has ${one[i]##*/} where the other has ${two[i]##*/}" "name folders of sets by hand"
	done
}
