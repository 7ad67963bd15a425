# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# vmabench run: from a bare machine to a table and a plot.

# shellcheck source-path=SCRIPTDIR/../..
source "$root/scripts/run/plan.sh"
source "$root/scripts/run/measure.sh"
source "$root/engines/whole/whole-command.sh"

about_run() {
	cat <<-END
	usage: run [options]
	about: build, boot, measure, and print the table
	example: ./vmabench run --target tcg --storm append --boots 3
	$PLAN_OPTIONS
	END
}

verb_run() {
	local status=0
	read_plan "$@"
	require_both_hooks
	[[ ${plan[whole]} == no ]] || require_whole_rows
	require_results_place
	[[ ${plan[whole]} == no ]] || ensure_packages "${plan[install]}" perf
	make_ready : vmabench-bench vmabench-init vmabench-receive vmabench-compare vmabench-whole
	measure_plan
	if [[ ${plan[whole]} == yes ]]; then
		begin_after_run "timing whole commands" "vmabench run --resume $results"
		time_profiles
		begin_after_run "making the report" "vmabench report $results"
	fi
	judge_run "${report_options[@]}" || status=$?
	say "the results are in ${results#"$PWD/"}"
	end_with "$status"
}

# time_profiles: whole commands of each profile, beside the rows.
time_profiles() {
	local why profile
	why=$(check_whole) || die "$EXIT_PREREQUISITE" "--whole-command on ${plan[target]}" "$why" "leave it out"
	while read -r profile; do
		time_whole "$results" "$profile" "$(engine_deadline)"
	done < <(list_whole_profiles)
}
