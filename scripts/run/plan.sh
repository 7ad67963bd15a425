# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What `vmabench run` was asked for: the associative array plan, checked before anything is built.

# shellcheck disable=SC2034 # read by all who carry it out
declare -A plan=([suite]=quick [target]=uml [boots]='' [links]='' [rounds]='' [seed]='' [deadline]=120
	[out]='' [resume]='' [refresh]=no [install]=yes [lock]=yes [turns]=yes [whole]=no [hooks]=both [map]='')
plan_storms=() plan_rows=() report_options=()
# What is varied of the target itself, by its option's name: defaults and known names are in the target's
# file.
declare -A plan_target=()

# list_plan_options: what run takes, and attribute where it makes a run; see scripts/lib/options.sh.
list_plan_options() {
	cat <<-END
	--suite NAME          | known suites        | which rows (default quick)
	--storm NAME...       | known storms        | only that storm's rows of the suite; may be given again
	--row ROW...          | text                | this row instead of a suite; may be given again
	--kernel NAME...      | kernel | under test (default v6.12-hook; host: what runs); two: compared
	--a KERNEL[:HOOK]     | kernel              | side a of the comparison, and
	--b KERNEL[:HOOK] | kernel | side b, where they are not to be both hooks of one kernel
	--series SERIES | kernel | NAME=PATH@BASE..TIP: each commit against the one before it
	--patch FILE... | patch | on top of the last kernel given, or KERNEL:FILE; again for more
	--kernel-config FILE... | path | a fragment of .config on top of all kernels; may be given again
	--dirty | | build a tree without a REF as it lies there, changes and all
	--allow-config-difference | | two kernels whose options differ as well are compared all the same
	--module DIR[@REF]... | text | a module of yours to build and load; a second is side b's
	--map /dev/NAME       | map                 | that device in the place of ours in the suite
	--target NAME         | known targets       | where it runs (default uml)
	--boots N             | number 1 10000      | how often each kernel is booted (default 10, on tcg 2)
	--links N             | number 1 100        | links of a kernel, its code elsewhere in each (on uml 5)
	--precision PCT | percent 50 | as many boots as half an interval of PCT needs, by a pilot
	--budget S            | number 1 86400      | as many boots as take S seconds, by a pilot
	--rounds N            | rounds 10000        | how often a boot runs both sides (default 24, on tcg 16)
	$(list_target_options)
	--no-turns            |                     | boot two kernels one after the other, not to take turns
	--seed N | number 0 4294967295 | the order of everything but counts; default drawn and recorded
	--deadline S | number 1 86400 | seconds a boot may take (default 120), 3 times with an engine
	--out DIR             | path                | the results folder (default results/DATE-SUITE-TARGET)
	--resume DIR          | path                | carry on with the boots that DIR lacks
	--whole-command [=ENGINE] | engine times | time whole processes, too (default whole: by hyperfine)
	--refresh             |                     | ask apt for a newer kernel source first
	--no-install          |                     | never install a package
	--no-lock             |                     | run although another run times something on this machine
	$OPTIONS_OF_REPORTS
	END
}

# set_plan [KEY VALUE]...: what another part of vmabench decides of it.
set_plan() {
	while (($# > 0)); do
		plan["$1"]=$2
		shift 2
	done
}

# read_plan ARGUMENT...: the plan by these options.
read_plan() {
	read_options run "$(list_plan_options)" 0 "$@"
	take_plan
}

# take_plan: the plan by what read_options found.
take_plan() {
	local name
	[[ -z ${given[resume]:-} || -z ${given[out]:-} ]] ||
		die "$EXIT_USAGE" "--resume" "it names the results folder itself" \
		"leave out --out"
	[[ -z ${given[resume]:-} ]] || take_recorded "${given[resume]}"
	for name in suite target boots links rounds seed deadline out resume refresh map; do
		[[ -z ${given[$name]:-} ]] || plan[$name]=${given[$name]}
	done
	[[ -z ${given[no-install]:-} ]] || plan[install]=no
	[[ -z ${given[no-lock]:-} ]] || plan[lock]=no
	[[ -z ${given[no-turns]:-} ]] || plan[turns]=no
	[[ -z ${given[whole-command]:-} ]] || plan[whole]=${given[whole-command]}
	[[ ${plan[whole]} != yes ]] || plan[whole]=whole
	for name in $(list_target_option_names); do
		[[ -z ${given[$name]:-} ]] || plan_target[$name]=${given[$name]}
	done
	check_report_options
	mapfile -t report_options < <(list_report_options)
	mapfile -t plan_storms < <(list_values "${given[storm]:-}")
	mapfile -t plan_rows < <(list_values "${given[row]:-}")
	check_plan
}

check_plan() {
	local list
	local -a rows
	[[ -z ${plan[map]} ]] || refuse_given "--map ${plan[map]}" row
	list=$(list_rows)
	[[ -n $list ]] || die "$EXIT_NOTHING" "suite ${plan[suite]}" "it has no row of the storms asked for" \
		"see bench/suites/${plan[suite]}.suite, or use --row"
	load_target "${plan[target]}"
	take_modules
	take_sides
	[[ ${plan[turns]} == yes ]] || sides_are_apart || die "$EXIT_USAGE" "--no-turns" \
		"both sides are of one kernel, and in one guest" "leave it out, or compare two kernels"
	take_variations
	leave_out_rows "${varied[cpus]:-$TARGET_CPUS}"
	list=$(list_rows)
	[[ -n $list ]] || die "$EXIT_NOTHING" "suite ${plan[suite]}" "no row is left of it" \
		"choose another with --suite, or a target with more CPUs"
	mapfile -t rows <<<"$list"
	check_rows "${varied[cpus]:-$TARGET_CPUS}" "${rows[@]}"
	refuse_row_hooks "${rows[@]}"
	[[ -n ${plan[seed]} ]] || plan[seed]=$((SRANDOM))
	[[ -n ${plan[boots]} ]] || plan[boots]=$TARGET_BOOTS
	[[ -n ${plan[rounds]} ]] || plan[rounds]=$TARGET_ROUNDS
	take_links
	plan[command]=$(compose_command)
}

# take_variations: what was given with --cpu-model and the like, where the target has such an option.
take_variations() {
	local name
	local -a choices
	for name in "${!plan_target[@]}"; do
		[[ -n ${TARGET_OPTIONS[$name]+set} ]] ||
			die "$EXIT_USAGE" "--$name" "target ${plan[target]} has no such choice" \
			"leave it out, or choose another with --target"
		if [[ -n ${TARGET_CHOICES[$name]:-} ]]; then
			read -ra choices <<<"${TARGET_CHOICES[$name]}"
			is_among "${plan_target[$name]}" "${choices[@]}" ||
				die_unknown "word for --$name" "${plan_target[$name]}" "${choices[@]}"
		fi
		[[ ${plan_target[$name]} =~ ^[A-Za-z0-9.,_=+-]+$ ]] ||
			die "$EXIT_USAGE" "--$name ${plan_target[$name]}" \
			"it is no word that QEMU or the kernel would take" \
				"write it without spaces, like ${TARGET_OPTIONS[$name]}"
		vary_target "$name" "${plan_target[$name]}"
	done
}

# list_rows: the rows of the run, one a line.
list_rows() {
	if ((${#expanded_rows[@]} > 0)); then
		printf '%s\n' "${expanded_rows[@]}"
	else
		list_asked_rows
	fi
}

# list_asked_rows: as they were asked for.
list_asked_rows() {
	if [[ -z ${plan[map]} ]]; then
		list_written_rows
	else
		list_written_rows | map_rows
	fi
}

# list_written_rows: as they are typed, or stand in the suite.
list_written_rows() {
	local line
	if ((${#plan_rows[@]} > 0)); then
		printf '%s\n' "${plan_rows[@]}"
		return
	fi
	while read -r line; do
		[[ -n $line && $line != '#'* && -z ${left_out_rows[$line]:-} ]] || continue
		if ((${#plan_storms[@]} == 0)) || [[ " ${plan_storms[*]} " == *" ${line%%/*} "* ]]; then
			printf '%s\n' "$line"
		fi
	done <"$root/bench/suites/${plan[suite]}.suite"
}

# engine_deadline: of a guest that an engine boots besides: perf slows it, and hyperfine runs many commands in
# one.
engine_deadline() {
	echo $((plan[deadline] * 3))
}

# compose_command: the command that repeats this run, its seed included.
compose_command() {
	local words="./vmabench run" name value
	while IFS=$'\t' read -r name value; do
		[[ $name == deadline || $name == whole-command ]] ||
			words+=" --$name${value:+ $(quote_word "$value")}"
	done < <(list_plan)
	echo "$words"
}

# list_plan: `NAME<tab>VALUE` for each option that makes this run, whatever was left to defaults.
list_plan() {
	local name
	if ((${#plan_rows[@]} > 0)); then
		printf 'row\t%s\n' "${plan_rows[@]}"
	else
		printf 'suite\t%s\n' "${plan[suite]}"
		((${#plan_storms[@]} == 0)) || printf 'storm\t%s\n' "${plan_storms[@]}"
	fi
	printf 'target\t%s\n' "${plan[target]}"
	printf '%s\n' "${side_options[@]}"
	list_on_top
	((${#plan_modules[@]} == 0)) || printf 'module\t%s\n' "${plan_modules[@]}"
	[[ -z ${plan[map]} ]] || printf 'map\t%s\n' "${plan[map]}"
	for name in boots links rounds seed; do
		printf '%s\t%s\n' "$name" "${plan[$name]}"
	done
	for name in $(printf '%s\n' "${!varied[@]}" | LC_ALL=C sort); do
		printf '%s\t%s\n' "$name" "${varied[$name]}"
	done
	[[ ${plan[turns]} == yes ]] || printf 'no-turns\t\n'
	[[ -z ${given[allow-config-difference]:-} ]] || printf 'allow-config-difference\t\n'
	printf 'deadline\t%s\n' "${plan[deadline]}"
	[[ ${plan[whole]} == no ]] || printf 'whole-command\t%s\n' "${plan[whole]}"
}
