# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# From raw files to what people read: vmabench-compare, then gnuplot.

# make_report DIR [OPTION...]: compare.json, table.txt, cover-letter.txt and the plots of DIR; OPTIONs go to
# vmabench-compare, whose stdout (the table or the JSON) is ours. Returns its status.
make_report() {
	local dir=$1 status=0
	shift
	"$programs/vmabench-compare" "$@" "$dir" || status=$?
	case $status in
	0 | "$EXIT_REGRESSION" | "$EXIT_UNTRUSTED") ;;
	*) return "$status" ;;
	esac
	[[ ! -e $dir/plots/latency.tsv ]] || draw_plot "$dir" latency
	return "$status"
}

# draw_plot DIR NAME: DIR/plots/NAME.svg from DIR/plots/NAME.tsv.
draw_plot() {
	ensure_scratch
	if ! gnuplot -e "dir='${1//\'/\'\'}'" "$root/scripts/plots/$2.gp" >"$scratch/gnuplot.log" 2>&1; then
		show_tail "$scratch/gnuplot.log"
		die "$EXIT_PREREQUISITE" "plots/$2.svg" "gnuplot failed" "see its words above; the table is complete"
	fi
}
