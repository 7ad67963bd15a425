# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# vmabench run: from a bare machine to a table and a plot.

# shellcheck source-path=SCRIPTDIR/../..
source "$root/scripts/lib/plan.sh"
source "$root/scripts/lib/measure.sh"

verb_run() {
	local why status=0
	read_plan "$@"
	# shellcheck disable=SC2086 # a group, or none
	ensure_packages "${plan[install]}" run $TARGET_PACKAGES
	why=$(target_check) || die "$EXIT_PREREQUISITE" "target ${plan[target]}" "$why" "choose another with --target"
	load_kernel "${plan[kernel]}"
	[[ ${kernel[hooks]} == *mmap*prepare* ]] || die "$EXIT_NOTHING" "kernel ${plan[kernel]}" \
		"it has only .mmap, and this run compares the two hooks" "use --kernel v6.12-hook"
	say "suite ${plan[suite]}, target ${plan[target]}, kernel ${plan[kernel]}, seed ${plan[seed]}"
	with_cache_lock build_all
	ensure_scratch
	open_results
	run_boots
	finish_run_json "$results" complete
	make_report "$results" "${report_options[@]}" || status=$?
	((status != EXIT_UNTRUSTED)) || finish_run_json "$results" untrusted "see the gate of the rows in table.txt"
	say "the results are in ${results#"$PWD/"}"
	return "$status"
}

build_all() {
	ensure_kernel "${plan[kernel]}" "$TARGET_ARCH" "${plan[refresh]}"
	ensure_modules kmod
	ensure_programs OFF
}
