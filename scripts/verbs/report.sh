# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# vmabench report DIR: everything for people made anew from the raw files.

about_report() {
	cat <<-END
	usage: report DIR [options]
	about: make the table, cover letter, page and plots of DIR anew from its raw files
	example: ./vmabench report results/20261121-013000-quick-uml
	$OPTIONS_OF_REPORTS
	--no-install         |  | never install a package
	END
}

verb_report() {
	local dir install=yes status=0
	local -a options=()
	read_options report "$(about_report)" 1 "$@"
	dir=${given_operands[0]:-}
	[[ -z ${given[no-install]:-} ]] || install=no
	check_report_options
	mapfile -t options < <(list_report_options)
	[[ -n $dir ]] || die "$EXIT_USAGE" "report" "no results folder was given" "type: vmabench report DIR"
	[[ -e $dir/run.json || -e $dir/set.json ]] || die "$EXIT_USAGE" "report $dir" "it holds no run.json" \
		"name a folder that 'vmabench run' made"
	# It is no option of the programs that are given it.
	[[ $dir != -* ]] || dir=./$dir
	require_build_places
	ensure_packages "$install" run programs
	ensure_programs OFF
	if [[ -e $dir/set.json ]]; then
		remake_set "$dir" "${options[@]}"
		return
	fi
	remake_report "$dir" "${options[@]}" || status=$?
	end_with "$status"
}
