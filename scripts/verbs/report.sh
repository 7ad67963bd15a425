# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# vmabench report DIR: everything for people made anew from the raw files.

verb_report() {
	local dir='' install=yes
	local -a options=()
	while (($# > 0)); do
		case $1 in
		--json | --fail-on-regression) options+=("$1") ;;
		--no-install) install=no ;;
		-*) die_unknown option "$1" --json --fail-on-regression --no-install ;;
		*)
			[[ -z $dir ]] || die "$EXIT_USAGE" "report" "more than one folder was given" "type: vmabench report DIR"
			dir=$1
			;;
		esac
		shift
	done
	[[ -n $dir ]] || die "$EXIT_USAGE" "report" "no results folder was given" "type: vmabench report DIR"
	[[ -e $dir/run.json ]] || die "$EXIT_USAGE" "report $dir" "it holds no run.json" "name a folder that 'vmabench run' made"
	ensure_packages "$install" run
	with_cache_lock ensure_programs OFF
	[[ ! -e $dir/cost/regions.tsv ]] || make_attribution "$dir" >/dev/null
	make_report "$dir" "${options[@]}"
}
