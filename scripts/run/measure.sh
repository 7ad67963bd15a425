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
	[[ -z $(list_missing run programs $TARGET_PACKAGES) ]] || install_and_fetch
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
	say "suite ${plan[suite]}, target ${plan[target]}, $(name_kernels), seed ${plan[seed]}"
	build_all "${@:2}"
}

# install_and_fetch: on a machine that lacks packages the sources are fetched meanwhile, by apt's own part of
# the network and a disk that mostly waits. What vmabench's own programs need comes later, beside the kernel's
# build.
install_and_fetch() {
	# Which mirrors there are is read in its lists.
	with_lock packages "installing packages" update_packages
	start_aside "the sources" fetch_sources
	# shellcheck disable=SC2086 # a group, or none
	install_packages run $TARGET_PACKAGES
	join_aside "the sources"
	set_plan refresh no
}

fetch_sources() {
	fetch_kernels
	ensure_benchmark_source
}

# build_all PROGRAM...: the programs are built where a kernel's build leaves a processor idle.
build_all() {
	prepare_kernels
	for_each_comparison check_comparison
	start_aside "vmabench's programs" build_programs "$@"
	build_kernels
	for_each_comparison check_configs
	join_aside "vmabench's programs"
	use_programs "$root/build"
}

# check_comparison: what is compared can be, and its rows are known.
check_comparison() {
	[[ ${plan[hooks]:-} != any ]] || has_hook "$(side_kernel a)" prepare || drop_side_b
	require_hooks
	expand_rows
}

# name_kernels: for people.
name_kernels() {
	local text="kernel ${plan_kernels[0]}"
	((${#plan_kernels[@]} == 1)) || text="kernels ${plan_kernels[*]}"
	echo "$text"
}

build_programs() {
	install_packages programs
	ensure_programs OFF "$@"
}

# measure_plan: all boots of the plan, into $results. A run that is complete stays so, whatever comes after.
measure_plan() {
	probe_rows
	open_results
	if [[ $run_open == yes ]]; then
		make_guest_roots
		run_boots
		trap '' "${ENDING_SIGNALS[@]}"
		finish_run_json "$results" complete || die "$EXIT_PREREQUISITE" "results folder $results" \
			"run.json cannot be written" \
			"free some space, and carry on with: vmabench run --resume $(show_path "$results")"
		close_results
	fi
	begin_after_run "making the report" "vmabench report $(show_path "$results")"
}

# begin_after_run WHAT COMMAND: what an interruption says from now on; COMMAND does it later.
begin_after_run() {
	# shellcheck disable=SC2064 # the words are those of now
	trap "say_interrupted $(printf '%q ' "$1" "$2"); exit $EXIT_INTERRUPTED" "${ENDING_SIGNALS[@]}"
}

say_interrupted() {
	say "interrupted while $1: the run itself is complete, in $(show_path "$results"); for the rest, type: $2"
}

# make_guest_roots: the initramfs of every guest of the plan.
make_guest_roots() {
	local side link
	while read -r side; do
		for ((link = 1; link <= plan[links]; link++)); do
			use_side "$side" "$link"
			make_bench_root "$scratch/side-$side-$link.cpio" < <(list_rows)
		done
	done < <(list_guest_sides)
}

# list_guest_sides: the sides that have a guest of their own; a's, where it has both.
list_guest_sides() {
	echo a
	! sides_are_apart || echo b
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
	local nr
	[[ $(jq -r .status "$results/run.json") == complete ]] || return 1
	for ((nr = 1; nr <= plan[boots]; nr++)); do
		is_measured "$nr" || return 1
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
	say "stopped: the finished boots are kept in $(show_path "$results")"
	# Of a set it is the set that says so.
	[[ -n $set_dir ]] || say_how_to_resume "$results"
}

# list_boots NR: what is booted for boot NR of each kernel, a line each: `BOOT KERNEL [SIDE]`. Where the sides
# are of two kernels that is a pair of boots, each with one side. Those that do not live at once go a, b, b,
# a.
list_boots() {
	local nr=$1 a b
	if ! sides_are_apart; then
		echo "$nr $(side_kernel a)"
		return
	fi
	a="$((2 * nr - 1)) $(side_kernel a) a" b="$((2 * nr)) $(side_kernel b) b"
	if has_turns || ((nr % 2)); then
		printf '%s\n' "$a" "$b"
	else
		printf '%s\n' "$b" "$a"
	fi
}

# is_measured NR: whether boots.ndjson has these boots.
is_measured() {
	local boot
	while read -r boot _; do
		boot_is_done "$results" "$boot" || return 1
	done < <(list_boots "$1")
}

run_boots() {
	local nr start what=boot
	start=$(now_ms)
	! sides_are_apart || what=pair
	for ((nr = 1; nr <= plan[boots]; nr++)); do
		! is_measured "$nr" || continue
		print_progress "measuring" "$what $nr of ${plan[boots]}" $((($(now_ms) - start) / 1000))
		run_boot "$nr"
	done
	print_done "measuring" "${plan[boots]} ${what}s of ${plan[rounds]} rounds" "$start"
}

# run_boot NR: these boots, all of which are kept, or none. A guest that did its work, but with a splat,
# leaves what shows that the run is not to be trusted.
run_boot() {
	local nr=$1 line boot name side code=0 bad='' why=''
	local -a asked kept=()
	mapfile -t asked < <(list_boots "$nr")
	! has_turns || boot_pair "$nr" "${asked[@]}"
	for line in "${asked[@]}"; do
		read -r boot name side <<<"$line"
		if has_turns; then
			use_kernel "$name"
			take_guest "$side"
		else
			boot_guest run_in_guest "$nr" "$boot" "$name" "$side"
		fi
		guest_did_its_work || fail_boot "${guest[code]}" "$boot" "${guest[why]}"
		((guest[code] == 0)) || code=${guest[code]} why=${guest[why]} bad=$boot
		describe_boot "$boot" "$nr" "$scratch/boot-$boot" >"$scratch/boot-$boot/line"
		kept+=("$scratch/boot-$boot")
	done
	keep_boots "$results" "${kept[@]}" ||
		fail_boot "$EXIT_PREREQUISITE" "$boot" "what it left cannot be written (is the disk full?)"
	((code == 0)) || fail_boot "$code" "$bad" "$why"
}

# guest_did_its_work: whether the last one did, its kernel complaining or not.
guest_did_its_work() {
	((guest[code] == 0 || guest[code] == EXIT_UNTRUSTED)) && [[ -z ${guest[missing]} ]]
}

# has_turns: whether the two guests of a pair live at once and take turns.
has_turns() {
	sides_are_apart && takes_turns && [[ ${plan[turns]} == yes ]]
}

# boot_pair NR LINE LINE: both guests at once, until both have ended.
boot_pair() {
	local nr=$1 line boot name side
	shift
	for line in "$@"; do
		read -r boot name side <<<"$line"
		boot_guest start_guest "$nr" "$boot" "$name" "$side" --side "$side"
	done
	await_pair
	! guest_did_its_work || return 0
	boot=$((2 * nr - 1))
	[[ ${guest[side]} == a ]] || boot=$((2 * nr))
	use_kernel "$(side_kernel "${guest[side]}")"
	fail_boot "${guest[code]}" "$boot" "${guest[why]}"
}

# boot_guest HOW NR BOOT KERNEL SIDE [OPTION]...: one of them; what keep_boots takes is in $scratch/boot-BOOT.
boot_guest() {
	local from=$scratch/boot-$3
	rm -rf "$from"
	mkdir "$from"
	measure_in_guest "$1" "$2" "$5" "${@:6}" --log "$from/console.log" \
		--collect "samples.csv:$from/samples.csv" --collect "slots.csv:$from/slots.csv" \
		--collect "benchmark.json:$from/benchmark.json"
}

# told_boot NR: what the guest is told. Where instructions are counted each boot is told that it is the first:
# counts are compared between boots to the last digit, and another number on the command line is parsed in
# other instructions.
told_boot() {
	[[ $TARGET_UNIT == insn ]] && echo 1 || echo "$1"
}

# measure_in_guest HOW NR SIDE [OPTION]...: the plan's storms in a new guest, as boot NR of its kernel: SIDE's
# alone where it is not empty; HOW is run_in_guest, or start_guest for one that takes turns, and the options
# are theirs.
measure_in_guest() {
	local turns='' link
	local -a words
	link=$(boot_link "$2")
	use_side "${3:-a}" "$link"
	[[ $1 != start_guest ]] || turns=turns
	mapfile -t words < <(list_bench_words "$(told_boot "$2")" "$(told_seed)" "${plan[rounds]}" "$3" "$turns")
	"$1" "${@:4}" --root "$scratch/side-${3:-a}-$link.cpio" --deadline "${plan[deadline]}" -- "${words[@]}"
}

# fail_boot CODE BOOT WHY: ends the run; the console's tail is shown. What samples the last guest had sent are
# kept, beside the run's.
fail_boot() {
	local name log
	name=$(boot_name "$2")
	log=$results/console/$name.log
	! collect_file samples.csv "$results/console/$name.samples.csv" ||
		say "the samples it had left are in $(show_path "$results/console/$name.samples.csv")"
	if write_beside "$log" cat "${guest[log]}"; then
		log="in $(show_path "$log")"
	else
		log="lost with the scratch folder"
	fi
	show_tail "${guest[log]}"
	if (($1 == EXIT_UNTRUSTED)); then
		stop_run untrusted "$name: $3" "$name: $3"
	else
		stop_run partial "$name: $3"
	fi
	die "$1" "$name of ${kernel[name]} on ${plan[target]}" "$3" "the whole console is $log"
}

# told_seed: what decides in the guest of the order. Counts are of phases, which are the same in every run,
# whatever was drawn.
told_seed() {
	[[ $TARGET_UNIT == insn ]] && echo phases || echo "${plan[seed]}"
}
