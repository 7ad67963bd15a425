# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# vmabench selftest: how often does the method err on this machine? Runs whose sides are the same, made by the
# same code as all runs.

# shellcheck source-path=SCRIPTDIR/../..
source "$root/scripts/run/measure.sh"

# How many comparisons: a first answer, and one that bounds what is promised.
readonly SELFTEST_FIRST=12 SELFTEST_FULL=200

about_selftest() {
	cat <<-END
	usage: selftest [options]
	usage: selftest DIR...
	about: measure one side against itself, again and again, and count how often the method errs
	example: ./vmabench selftest --full
	--full            |                     | $SELFTEST_FULL comparisons, not $SELFTEST_FIRST, for 3 minutes
	--comparisons N   | number 1 500        | so many
	--of N            | number 2 100        | boots of a comparison (default 10)
	--side KERNEL[:HOOK]... | text          | what is measured (default v6.12-hook:mmap), or one of two names
	--same            |                     | DIR has one kernel under two names
	$(grep -E '^--(suite|storm|row|target|rounds|seed|out|resume|no-install|no-lock) ' < <(list_plan_options))
	END
}

verb_selftest() {
	local of status=0
	local -a folders sides
	read_options selftest "$(about_selftest)" 1000 "$@"
	folders=("${given_operands[@]}")
	of=${given[of]:-10}
	if ((${#folders[@]} > 0)); then
		require_build_places
		ensure_packages "$([[ -n ${given[no-install]:-} ]] && echo no || echo yes)" run programs
		ensure_programs OFF vmabench-selftest
		"$programs/vmabench-selftest" --boots "$of" ${given[same]:+--same} -- "${folders[@]}" || status=$?
		end_with "$status"
	fi
	[[ -z ${given[same]:-} ]] || die "$EXIT_USAGE" "--same" "it is said of folders" "leave it out"
	mapfile -t sides < <(list_values "${given[side]:-v6.12-hook:mmap}")
	((${#sides[@]} <= 2)) || die "$EXIT_USAGE" "--side" "there are two sides" "give it once or twice"
	plan_selftest "$of" "${sides[@]}"
	measure_plan
	# The table of all boots as one comparison is of no use here, but is a part of the folder.
	judge_run >/dev/null || status=$?
	((status == 0)) || say "the run as a whole: see $(show_path "$results/table.txt")"
	status=0
	report_selftest "$of" $((${#sides[@]} == 2)) || status=$?
	say "the results are in $(show_path "$results")"
	end_with "$status"
}

# plan_selftest BOOTS SIDE [SIDE]: the plan of a run whose comparisons have so many, and what it needs.
plan_selftest() {
	local count=$SELFTEST_FIRST name value
	local -a words=()
	[[ -z ${given[full]:-} ]] || count=$SELFTEST_FULL
	count=${given[comparisons]:-$count}
	if [[ -n ${given[resume]:-} ]]; then
		words=(--resume "${given[resume]}")
	else
		words=(--a "$2" --b "${3:-$2}" --boots $((count * $1)))
		for name in suite target rounds seed out; do
			[[ -z ${given[$name]:-} ]] || words+=("--$name" "${given[$name]}")
		done
		for name in storm row; do
			while read -r value; do
				words+=("--$name" "$value")
			done < <(list_values "${given[$name]:-}")
		done
	fi
	for name in no-install no-lock; do
		[[ -z ${given[$name]:-} ]] || words+=("--$name")
	done
	read_plan "${words[@]}"
	[[ $TARGET_UNIT != insn ]] || die "$EXIT_NOTHING" "selftest on ${plan[target]}" \
		"counts are the same in every run, and have no error rate" "choose another with --target"
	require_kernels
	require_results_place
	make_ready : vmabench-bench vmabench-init vmabench-receive vmabench-compare vmabench-selftest
}

# report_selftest BOOTS SAME: what came of $results, on stdout and in its folder. Returns 9 where it
# contradicts what is promised. SAME is 1 where its sides are one under two names.
report_selftest() {
	local status=0 same=''
	(($2 == 0)) || same=--same
	ensure_scratch
	"$programs/vmabench-selftest" --boots "$1" ${same:+"$same"} --curve "$scratch/curve" \
		-- "$results" >"$scratch/selftest" ||
		status=$?
	((status == 0 || status == EXIT_UNTRUSTED)) || return "$status"
	write_beside "$results/selftest.txt" cat "$scratch/selftest" || return "$EXIT_PREREQUISITE"
	write_beside "$results/plots/selftest.tsv" cat "$scratch/curve" || return "$EXIT_PREREQUISITE"
	draw_plot "$results" selftest
	cat "$scratch/selftest"
	return "$status"
}
