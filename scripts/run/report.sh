# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# From raw files to what people read: vmabench-compare, then gnuplot.

# What of a report is asked for, in the table of a verb's options.
# shellcheck disable=SC2034 # read where there is such a table
readonly OPTIONS_OF_REPORTS=\
'--fail-on-regression [=PCT] | percent 1000 | exit 1 if a row is slower (by PCT), in 1 run of 40 falsely
--json                |                     | compare.json on stdout instead of the table
--ktap                |                     | ktap.txt on stdout instead: a result for each row, for CI'

# check_report_options: of what read_options found.
check_report_options() {
	[[ -z ${given[json]:-} || -z ${given[ktap]:-} ]] ||
		die "$EXIT_USAGE" "--ktap" "--json asks for something else in the same place" "leave out one of them"
}

# list_report_options: of what read_options found, what vmabench-compare is told, a word a line.
list_report_options() {
	local name
	for name in json ktap; do
		[[ -z ${given[$name]:-} ]] || echo "--$name"
	done
	case ${given[fail-on-regression]:-} in
	'') ;;
	yes) echo --fail-on-regression ;;
	*) echo "--fail-on-regression=${given[fail-on-regression]}" ;;
	esac
}

# make_report DIR [OPTION...]: compare.json, table.txt, cover-letter.txt, report.html and the plots of DIR;
# OPTIONs go to vmabench-compare, whose stdout (the table or the JSON) is ours. Returns its status.
make_report() {
	local dir=$1 status=0
	shift
	"$programs/vmabench-compare" "$@" "$dir" || status=$?
	case $status in
	0 | "$EXIT_REGRESSION" | "$EXIT_UNTRUSTED") ;;
	*) return "$status" ;;
	esac
	draw_plot "$dir" latency
	return "$status"
}

# remake_report DIR [OPTION...]: that, and the attribution first where DIR has costs.
remake_report() {
	local engine
	engine=$(choose_engine "$1")
	[[ -z $engine ]] || make_attribution "$1" "$engine" >/dev/null || exit $?
	make_report "$@"
}

# judge_run [OPTION...]: make_report of $results, whose status becomes untrusted when that says so.
judge_run() {
	local status=0
	make_report "$results" "$@" || status=$?
	((status != EXIT_UNTRUSTED)) || finish_run_json "$results" untrusted \
		"see what table.txt says of its rows and controls"
	return "$status"
}

# choose_engine DIR: whose costs the reports of DIR show: those that were asked for last, else what there is;
# nothing where there is none.
choose_engine() {
	local last='' name
	local -a known
	mapfile -t known < <(list_engines stacks)
	[[ ! -f $1/attribution.json ]] || last=$(jq -r .engine "$1/attribution.json" 2>/dev/null) || last=''
	for name in "$last" "${known[@]}"; do
		if is_among "$name" "${known[@]}" && [[ -e $1/cost/$name/regions.tsv ]]; then
			echo "$name"
			return
		fi
	done
}

# make_attribution DIR ENGINE [OPTION...]: attribution.txt and .json, bars and flame graphs of DIR, which has
# cost/ENGINE; on stdout what vmabench-attribute prints with OPTIONs.
make_attribution() {
	local dir=$1 file name
	local -a command=("$programs/vmabench-attribute" --rules "$root/analysis/cost/components.rules" --engine \
		"$2")
	shift 2
	ensure_scratch
	"${command[@]}" "$dir" >"$scratch/attribution" || return $?
	for file in "$dir"/plots/attribution-*.tsv; do
		name=$(basename "$file" .tsv)
		draw_plot "$dir" attribution "${name#attribution-}"
	done
	if (($# > 0)); then
		"${command[@]}" "$@" "$dir"
	else
		cat "$scratch/attribution"
	fi
}

# draw_plot DIR SCRIPT [NAME]: DIR/plots/SCRIPT[-NAME].svg from the .tsv of the same name, where that is a
# file and no link. gnuplot works in a folder of its own on two names of its own, and reads nobody's settings.
draw_plot() {
	local file=$1/plots/$2${3:+-$3} work
	[[ ! -L $1/plots ]] && is_plain "$file.tsv" || return 0
	ensure_scratch
	work=$scratch/plot
	rm -rf "$work"
	mkdir "$work"
	cp "$file.tsv" "$work/plot.tsv"
	if ! (cd "$work" && env -u GNUTERM -u GNUPLOT_LIB gnuplot -d "$root/scripts/plots/$2.gp") \
		>"$scratch/gnuplot.log" 2>&1; then
		show_tail "$scratch/gnuplot.log"
		die "$EXIT_PREREQUISITE" "${file##*/}.svg" "gnuplot failed" \
			"see its words above; the table is complete"
	fi
	write_beside "$file.svg" cat "$work/plot.svg" ||
		die "$EXIT_PREREQUISITE" "$file.svg" "it cannot be written" \
		"make room and see that the folder can be written"
}
