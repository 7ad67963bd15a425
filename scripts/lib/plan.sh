# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What `vmabench run` was asked for: the associative array plan, checked before anything is built.

declare -A plan=([suite]=quick [kernel]='' [target]=uml [boots]='' [rounds]='' [seed]='' [deadline]=120
	[out]='' [resume]='' [refresh]=no [install]=yes [lock]=yes [whole]=no)
plan_storms=() plan_rows=() report_options=()
# What is varied of the target itself, by its option's name: defaults and known names are in the target's file.
declare -A plan_target=()

readonly RUN_OPTIONS='--suite --storm --row --kernel --target --boots --rounds --seed --deadline --out --resume
	--cpu-model --mitigations --cpus --whole-command --refresh --no-install --no-lock --fail-on-regression --json'

# read_number OPTION VALUE MAX: a whole number from 1 (0 for --seed) to MAX.
read_number() {
	local low=1
	[[ $1 != --seed ]] || low=0
	if [[ ! $2 =~ ^[0-9]{1,10}$ ]] || ((10#$2 < low || 10#$2 > $3)); then
		die "$EXIT_USAGE" "$1 $2" "not a whole number from $low to $3" "correct it"
	fi
	plan[${1#--}]=$((10#$2))
}

read_plan() {
	local option
	while (($# > 0)); do
		option=$1
		case $option in
		--refresh) plan[refresh]=yes ;;
		--no-install) plan[install]=no ;;
		--no-lock) plan[lock]=no ;;
		--whole-command) plan[whole]=yes ;;
		--json | --fail-on-regression) report_options+=("$option") ;;
		--suite | --storm | --row | --kernel | --target | --boots | --rounds | --seed | --deadline | --out | --resume | \
			--cpu-model | --mitigations | --cpus)
			(($# > 1)) || die "$EXIT_USAGE" "$option" "its value is missing" "type: vmabench help"
			shift
			case $option in
			--suite | --kernel | --target) plan[${option#--}]=$1 ;;
			--out | --resume) plan[${option#--}]=$(realpath -m -- "$1") ;;
			--cpu-model | --mitigations | --cpus) plan_target[${option#--}]=$1 ;;
			--storm) plan_storms+=("$1") ;;
			--row) plan_rows+=("$1") ;;
			--boots | --rounds) read_number "$option" "$1" 10000 ;;
			--deadline) read_number "$option" "$1" 86400 ;;
			--seed) read_number "$option" "$1" 4294967295 ;;
			esac
			;;
		*)
			# shellcheck disable=SC2086 # a list of words
			die_unknown option "$option" $RUN_OPTIONS
			;;
		esac
		shift
	done
	check_plan
}

check_plan() {
	local storm row
	local -a part
	require_known suites "${plan[suite]}"
	require_known targets "${plan[target]}"
	for storm in "${plan_storms[@]}"; do
		require_known storms "$storm"
	done
	for row in "${plan_rows[@]}"; do
		IFS=/ read -ra part <<<"$row"
		((${#part[@]} >= 3)) || die "$EXIT_USAGE" "row '$row'" "it is not storm/profile/vantage[/arg:value]" \
			"write it like append/flags/kernel"
		require_known storms "${part[0]}"
		[[ ${part[1]} == none ]] || require_known profiles "${part[1]}"
	done
	[[ -z ${plan[out]} || -z ${plan[resume]} ]] || die "$EXIT_USAGE" "--resume" "it names the results folder itself" \
		"leave --out away"
	[[ -n $(list_rows) ]] || die "$EXIT_NOTHING" "suite ${plan[suite]}" "it has no row of the storms asked for" \
		"see bench/suites/${plan[suite]}.suite, or use --row"
	load_target "${plan[target]}"
	[[ -n ${plan[kernel]} ]] || plan[kernel]=${TARGET_KERNEL:-v6.12-hook}
	[[ -n ${TARGET_KERNEL:-} ]] || require_known kernels "${plan[kernel]}"
	vary_target
	[[ -n ${plan[seed]} ]] || plan[seed]=$((SRANDOM))
	[[ -n ${plan[boots]} ]] || plan[boots]=$TARGET_BOOTS
	[[ -n ${plan[rounds]} ]] || plan[rounds]=$TARGET_ROUNDS
	plan[command]=$(compose_command)
}

# vary_target: what was given with --cpu-model and the like, where the target has such an option.
vary_target() {
	local name
	for name in "${!plan_target[@]}"; do
		[[ -n ${TARGET_OPTIONS[$name]+set} ]] || die "$EXIT_USAGE" "--$name" "target ${plan[target]} has no such choice" \
			"leave it away, or choose another with --target"
		[[ ${plan_target[$name]} =~ ^[A-Za-z0-9.,_=+-]+$ ]] || die "$EXIT_USAGE" "--$name ${plan_target[$name]}" \
			"it is no word that QEMU or the kernel would take" "write it without spaces, like ${TARGET_OPTIONS[$name]}"
		TARGET_OPTIONS["$name"]=${plan_target[$name]}
	done
}

# list_rows: the rows of the run, one a line.
list_rows() {
	local line
	if ((${#plan_rows[@]} > 0)); then
		printf '%s\n' "${plan_rows[@]}"
		return
	fi
	while read -r line; do
		[[ -n $line && $line != '#'* ]] || continue
		if ((${#plan_storms[@]} == 0)) || [[ " ${plan_storms[*]} " == *" ${line%%/*} "* ]]; then
			printf '%s\n' "$line"
		fi
	done <"$root/bench/suites/${plan[suite]}.suite"
}

# compose_command: the command that repeats this run, its seed included.
compose_command() {
	local words="./vmabench run" name
	if ((${#plan_rows[@]} > 0)); then
		words+=$(printf ' --row %s' "${plan_rows[@]}")
	else
		words+=" --suite ${plan[suite]}"
		((${#plan_storms[@]} == 0)) || words+=$(printf ' --storm %s' "${plan_storms[@]}")
	fi
	for name in target kernel boots rounds seed; do
		words+=" --$name ${plan[$name]}"
	done
	for name in $(printf '%s\n' "${!TARGET_OPTIONS[@]}" | sort); do
		words+=" --$name ${TARGET_OPTIONS[$name]}"
	done
	echo "$words"
}
