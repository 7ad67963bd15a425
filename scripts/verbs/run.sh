# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# vmabench run: from a bare machine to a table and a plot.

# shellcheck source-path=SCRIPTDIR/../..
source "$root/scripts/run/measure.sh"

about_run() {
	cat <<-END
	usage: run [options]
	about: build, boot, measure, and print the table
	example: ./vmabench run --target tcg --storm append --boots 3
	$(list_plan_options)
	END
}

verb_run() {
	local status=0 ready=:
	read_plan "$@"
	plan_boots
	require_kernels
	if [[ ${plan[whole]} != no ]]; then
		load_engine "${plan[whole]}"
		require_engine "--whole-command on ${plan[target]}"
		ready=ready_engine
	fi
	require_results_place
	make_ready "$ready" vmabench-bench vmabench-init vmabench-receive vmabench-compare vmabench-whole
	! is_set || measure_set
	measure_plan
	if [[ ${plan[whole]} != no ]]; then
		begin_after_run "timing whole commands" "vmabench run --resume $(show_path "$results")"
		engine_run
		begin_after_run "making the report" "vmabench report $(show_path "$results")"
	fi
	judge_run "${report_options[@]}" || status=$?
	say "the results are in $(show_path "$results")"
	end_with "$status"
}
