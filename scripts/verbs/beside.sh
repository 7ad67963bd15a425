# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# vmabench beside DIR...: counts, samples and time of the same rows.

# How many folders there can be: a column or two each.
readonly BESIDE_MOST=8

about_beside() {
	cat <<-END
	usage: beside DIR... [options]
	about: set side by side what counts, samples and time of several folders say, and where they differ
	example: ./vmabench beside results/20261121-013000-quick-tcg results/20261121-014000-quick-uml
	--json               |  | as JSON on stdout
	--no-install         |  | never install a package
	END
}

verb_beside() {
	local dir install=yes
	local -a dirs=() options=()
	read_options beside "$(about_beside)" "$BESIDE_MOST" "$@"
	((${#given_operands[@]} > 0)) || die "$EXIT_USAGE" "beside" "no results folder was given" \
		"type: vmabench beside DIR DIR"
	for dir in "${given_operands[@]}"; do
		[[ -e $dir/run.json ]] || die "$EXIT_USAGE" "beside $dir" "it holds no run.json" \
			"name folders that 'vmabench run' made"
		# It is no option of the program that is given it.
		[[ $dir != -* ]] || dir=./$dir
		dirs+=("$dir")
	done
	[[ -z ${given[no-install]:-} ]] || install=no
	[[ -z ${given[json]:-} ]] || options=(--json)
	require_build_places
	ensure_packages "$install" run programs
	ensure_programs OFF
	"$programs/vmabench-beside" "${options[@]}" "${dirs[@]}" || exit $?
}
