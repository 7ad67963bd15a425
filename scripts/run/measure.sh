# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Measuring what the plan says: boot after boot, into the results folder. Needs scripts/run/plan.sh.

# What a boot leaves in TMPDIR at most: the pages of a User-Mode Linux guest that were touched, the initramfs
# and its parts.
readonly TMPDIR_MIB=128

# make_ready CHECK PROGRAM...: packages, kernel, modules and these programs (CMake's names for them, `all`
# among them), or why the plan cannot be carried out here. CHECK is a command that exits where something else
# is missing, before anything is built.
make_ready() {
	local why
	require_build_places
	require_tmpdir "$TMPDIR_MIB"
	# shellcheck disable=SC2086 # a group, or none
	require_packages "${plan[install]}" run programs $TARGET_PACKAGES
	# shellcheck disable=SC2086
	[[ -z $(list_missing run programs $TARGET_PACKAGES) ]] || with_cache_lock install_and_fetch
	# In front of what is asked in subshells, which would each leave one of their own.
	ensure_scratch
	why=$(target_check) || die "$EXIT_PREREQUISITE" "target ${plan[target]}" "$why" \
		"choose another with --target"
	[[ -z ${plan_target[cpu-model]:-} ]] || require_cpu_model
	"$1"
	if [[ ${plan[lock]} == yes ]]; then
		take_machine_lock "$TARGET_UNIT" "${plan[command]}"
	else
		say "the machine is not locked: another run may disturb this one"
	fi
	say "suite ${plan[suite]}, target ${plan[target]}, kernel ${plan[kernel]}, seed ${plan[seed]}"
	with_cache_lock build_all "${@:2}"
}

# install_and_fetch: on a machine that lacks packages the sources are fetched meanwhile, by apt's own part of
# the network and a disk that mostly waits. What vmabench's own programs need comes later, beside the kernel's
# build.
install_and_fetch() {
	# Which mirrors there are is read in its lists.
	update_packages
	start_aside "the sources" fetch_sources
	# shellcheck disable=SC2086 # a group, or none
	install_packages run $TARGET_PACKAGES
	join_aside "the sources"
	set_plan refresh no
}

fetch_sources() {
	target_fetch
	ensure_benchmark_source
}

# build_all PROGRAM...: the programs are built where the kernel's build leaves a processor idle.
build_all() {
	target_prepare
	[[ ${plan[hooks]} != both ]] || require_both_hooks
	start_aside "vmabench's programs" build_programs "$@"
	target_build
	ensure_modules kmod
	join_aside "vmabench's programs"
	use_programs "$root/build"
}

build_programs() {
	install_packages programs
	ensure_programs OFF "$@"
}

# require_kernel: the plan's kernel is one that its target could boot. What it can do is known when its source
# is here.
require_kernel() {
	target_kernel "${plan[kernel]}"
	[[ -z ${kernel[arch]:-} ]] || require_arch "$TARGET_ARCH"
}

# measure_plan: all boots of the plan, into $results. A run that is complete stays so, whatever comes after.
measure_plan() {
	open_results
	if [[ $run_open == yes ]]; then
		make_guest_root
		run_boots
		trap '' "${ENDING_SIGNALS[@]}"
		finish_run_json "$results" complete || die "$EXIT_PREREQUISITE" "results folder $results" \
			"run.json cannot be written" \
			"free some space, and carry on with: vmabench run --resume $results"
		close_results
	fi
	begin_after_run "making the report" "vmabench report $results"
}

# begin_after_run WHAT COMMAND: what an interruption says from now on; COMMAND does it later.
begin_after_run() {
	# shellcheck disable=SC2064 # the words are those of now
	trap "say_interrupted $(printf '%q ' "$1" "$2"); exit $EXIT_INTERRUPTED" "${ENDING_SIGNALS[@]}"
}

say_interrupted() {
	say "interrupted while $1: the run itself is complete, in ${results#"$PWD/"}; for the rest, type: $2"
}

# make_guest_root: the initramfs of every boot of the plan.
make_guest_root() {
	make_bench_root "$scratch/initramfs.cpio" < <(list_rows)
}

# Whether $results is one of a run that is not done; `begun` while it has no run.json.
run_open=no

# open_results: $results is a new folder, or the one to resume, which must have been made from the same
# inputs; complete already, it is not opened. However vmabench ends while it is open, run.json will say that
# the run is partial.
open_results() {
	local folder
	if [[ -n ${plan[resume]} ]]; then
		use_results "${plan[resume]}"
		resume_results "$results"
		! results_are_whole || return 0
		reopen_run_json "$results" || die "$EXIT_PREREQUISITE" "results folder $results" \
			"run.json cannot be written" \
			"check the rights and the free space there"
	else
		folder=${plan[out]:-$(claim_default_results)}
		use_results "$folder"
		create_results "$results"
		undo_at_exit stop_open_run
		run_open=begun
		lock_results "$results"
		require_space "$results" "$(estimate_results)" "the results folder" \
			"free some space, or choose another with --out"
		write_beside "$results/run.json" describe_run || die "$EXIT_PREREQUISITE" "results folder $results" \
			"run.json cannot be written" "check the rights and the free space there"
	fi
	[[ $run_open == begun ]] || undo_at_exit stop_open_run
	run_open=yes
	trap 'stop_run partial "interrupted"; exit "$EXIT_INTERRUPTED"' "${ENDING_SIGNALS[@]}"
	# On a disk that is full a rename is all that can be done.
	write_beside "$results/$STOPPED_JSON" jq \
		'.status = "partial" | .reasons = ["stopped, and the reason could not be written"]' \
		"$results/run.json" || die "$EXIT_PREREQUISITE" "results folder $results" "it cannot be written" \
		"check the rights and the free space there"
}
readonly STOPPED_JSON=.vmabench-stopped.json

# results_are_whole: whether the folder to resume lacks nothing.
results_are_whole() {
	local boot
	[[ $(jq -r .status "$results/run.json") == complete ]] || return 1
	for ((boot = 1; boot <= plan[boots]; boot++)); do
		boot_is_done "$results" "$boot" || return 1
	done
}

close_results() {
	run_open=no
	rm -f "$results/$STOPPED_JSON"
}

# stop_open_run: for $at_exit, where an error that nobody foresaw ends a run. A folder without run.json is not
# left.
stop_open_run() {
	case $run_open in
	begun) discard_results "$results" ;;
	yes) stop_run partial "ended by an error" ;;
	esac
}

# stop_run STATUS REASON [SPLAT]: what was measured stays, and run.json says how far it went.
stop_run() {
	trap '' "${ENDING_SIGNALS[@]}"
	end_all_groups
	finish_run_json "$results" "$@" || mv -fT "$results/$STOPPED_JSON" "$results/run.json" ||
		say "run.json could not be brought up to date"
	close_results
	say "stopped: the finished boots are kept in ${results#"$PWD/"}"
}

run_boots() {
	local boot start
	start=$(now_ms)
	for ((boot = 1; boot <= plan[boots]; boot++)); do
		! boot_is_done "$results" "$boot" || continue
		print_progress "measuring" "boot $boot of ${plan[boots]}" $((($(now_ms) - start) / 1000))
		run_boot "$boot"
	done
	print_done "measuring" "${plan[boots]} boots of ${plan[rounds]} rounds" "$start"
}

# run_boot BOOT. Where instructions are counted each boot is told that it is the first: counts are compared
# between boots to the last digit, and another number on the command line is parsed in other instructions.
run_boot() {
	local boot=$1 name told=$1 code why
	name=$(boot_name "$boot")
	[[ $TARGET_UNIT != insn ]] || told=1
	measure_in_guest "$told" --collect "samples.csv:$scratch/samples.csv" \
		--collect "slots.csv:$scratch/slots.csv" --collect "benchmark.json:$scratch/benchmark.json"
	code=${guest[code]} why=${guest[why]}
	if ((code == 0 || code == EXIT_UNTRUSTED)) && [[ -z ${guest[missing]} ]] &&
		! keep_boot "$results" "$boot" "$scratch" "${guest[ms]}"; then
		code=$EXIT_PREREQUISITE why="what it left cannot be written (is the disk full?)"
	fi
	((code == 0)) || fail_boot "$code" "$name" "$why"
}

# measure_in_guest BOOT [OPTION]...: the plan's storms in a new guest; the options are run_in_guest's.
measure_in_guest() {
	local -a words
	mapfile -t words < <(list_bench_words "$1" "$(told_seed)" "${plan[rounds]}")
	run_in_guest --deadline "${plan[deadline]}" "${@:2}" -- "${words[@]}"
}

# fail_boot CODE NAME WHY: ends the run; the console's tail is shown. What samples the guest had sent are
# kept, beside the run's.
fail_boot() {
	local log=$results/console/$2.log
	! collect_file samples.csv "$results/console/$2.samples.csv" ||
		say "the samples it had left are in ${results#"$PWD/"}/console/$2.samples.csv"
	write_beside "$log" cat "${guest[log]}" || log="lost with the scratch folder"
	show_tail "${guest[log]}"
	if (($1 == EXIT_UNTRUSTED)); then
		stop_run untrusted "$2: $3" "$2: $3"
	else
		stop_run partial "$2: $3"
	fi
	die "$1" "$2 of ${plan[kernel]} on ${plan[target]}" "$3" "the whole console is ${log#"$PWD/"}"
}

# told_seed: what decides in the guest of the order. Counts are of phases, which are the same in every run,
# whatever was drawn.
told_seed() {
	[[ $TARGET_UNIT == insn ]] && echo phases || echo "${plan[seed]}"
}
