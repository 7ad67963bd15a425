# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# vmabench run: from a bare machine to a table and a plot.

# shellcheck source-path=SCRIPTDIR/../..
source "$root/scripts/lib/plan.sh"
source "$root/scripts/lib/measure.sh"

verb_run() {
	local status=0
	read_plan "$@"
	require_both_hooks
	make_ready
	measure_plan
	make_report "$results" "${report_options[@]}" || status=$?
	((status != EXIT_UNTRUSTED)) || finish_run_json "$results" untrusted "see the gate of the rows in table.txt"
	say "the results are in ${results#"$PWD/"}"
	return "$status"
}
