# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Whether a row can be measured, before anything is built. Which storm takes what is said once, in C, and read
# here as it is there: each storm's descriptor, each profile's (kmod/profiles), and the table of arguments
# (bench/rows.c).

# read_initialiser FILE HEAD: see scripts/run/initialiser.awk.
read_initialiser() {
	awk -v head="$2" -f "$root/scripts/run/initialiser.awk" "$1" || die "$EXIT_BUILD" "${1#"$root/"}" \
		"scripts/run/initialiser.awk finds nothing that it can read as '${2//\\/} ... = {'" \
		"write it as its neighbours are"
}

# check_rows CPUS ROW...: exits 2 where one of them is none that a guest with so many CPUs can measure, or
# where two measure the same.
check_rows() {
	local cpus=$1 row case_of
	local -A arg_most=() profile_text=() seen=() storm_text=()
	local -a storms mappings
	local most_ops
	shift
	load_row_tables
	for row in "$@"; do
		check_row "$row" "$cpus"
		[[ -z ${seen[$case_of]:-} ]] || die_row "it measures what ${seen[$case_of]} does" "remove one of them"
		seen[$case_of]=$row
	done
}

# load_row_tables: all that check_row looks up, in the variables of check_rows.
load_row_tables() {
	mapfile -t storms < <(list_kind storms)
	mapfile -t mappings < <(list_kind mappings)
	most_ops=$(read_macro VMABENCH_MAX_OPS)
	load_arguments
}

die_row() {
	die "$EXIT_USAGE" "row '$row'" "$1" "$2"
}

# load_arguments: in arg_most, what a row may give a number for, and the highest.
load_arguments() {
	local key value name='' text
	text=$(read_initialiser "$root/bench/rows.c" 'static const struct arg_kind arg_kinds')
	while IFS='=' read -r key value; do
		case $key in
		*.0) name=$value ;;
		*.2) arg_most[$name]=$(read_macro "$value") ;;
		esac
	done <<<"$text"
}

# read_macro NAME: its number.
read_macro() {
	local text
	text=$(sed -nE "s,^#define\s+$1\s+([^/]*).*,\1,p" "$root/kmod/vmabench_abi.h" "$root/bench/storm.h" |
		tr -d '[:blank:]')
	[[ $text =~ ^[0-9()u\<]+$ ]] || die "$EXIT_BUILD" "bench/rows.c" "there is no number named $1" \
		"define it in kmod/vmabench_abi.h or bench/storm.h"
	echo $((${text//u/}))
}

# check_row ROW CPUS: what it measures, defaults included, in $case_of.
check_row() {
	local row=$1 cpus=$2 key value threads
	local -a part
	local -A storm=()
	# With a stop behind, an empty last part is seen, too.
	IFS=/ read -ra part <<<"$row/."
	unset 'part[-1]'
	((${#part[@]} >= 3)) || die_row "it is not storm/mapping/vantage[/arg:value]" \
		"write it like append/flags/kernel"
	is_among "${part[0]}" "${storms[@]}" || die_unknown storm "${part[0]}" "${storms[@]}"
	[[ -n ${storm_text[${part[0]}]:-} ]] ||
		storm_text[${part[0]}]=$(read_initialiser "$root/bench/storms/${part[0]}.c" \
			"STORM\\\\(${part[0]}\\\\)")
	while IFS='=' read -r key value; do
		storm[$key]=$value
	done <<<"${storm_text[${part[0]}]}"
	check_row_outputs "${part[0]}"
	check_row_mapping "${part[0]}" "${part[1]}"
	check_row_vantage "${part[0]}" "${part[2]}"
	check_row_args "${part[0]}" "${part[@]:3}"
	((${storm[defaults.maps]} * ${storm[defaults.batches]} <= most_ops)) ||
		die_row "${storm[defaults.maps]} maps in ${storm[defaults.batches]} batches are more than ${most_ops}" \
		"ask for fewer"
	threads=${storm[defaults.threads]:-0}
	((threads <= cpus)) || die_row "each of its $threads threads wants a CPU, and there are $cpus" \
		"ask for fewer, or for more CPUs (--target tcg --cpus $threads)"
	case_of="${part[*]:0:3} ${storm[defaults.hook]:-}"
	for key in "${!arg_most[@]}"; do
		case_of+=" $key:${storm[defaults.$key]:-}"
	done
}

check_row_outputs() {
	local key name
	for key in "${!storm[@]}"; do
		[[ $key == outputs.STORM_* && $key != outputs.STORM_COST && ${storm[$key]} == true ]] || continue
		name=${key#outputs.STORM_}
		name=${name//_/-}
		die_row "storm $1 has the output ${name,,}, which nothing measures yet" "take another"
	done
}

check_row_mapping() {
	if [[ ${storm[maps_device]:-} != true ]]; then
		[[ $2 == none ]] || die_row "storm $1 maps nothing, so it has no mapping '$2'" "write 'none'"
		return
	fi
	if [[ $2 == dev:* ]]; then
		[[ ${2#dev:} =~ $DEVICE_NAME ]] ||
			die_row "'$2' is no device below /dev" "write dev:NAME, with ! for /"
	else
		is_among "$2" "${mappings[@]}" || die_unknown mapping "$2" "${mappings[@]}"
	fi
	check_row_refusal "$1" "$2"
}

# check_row_refusal STORM MAPPING: a profile that refuses is for the storms that ask what that costs.
check_row_refusal() {
	local refuses=no
	if is_profile "$2"; then
		[[ -n ${profile_text[$2]:-} ]] || profile_text[$2]=$(read_initialiser \
			"$root/kmod/profiles/$2.c" "VMABENCH_PROFILE\\\\($2\\\\)")
		! grep -qx refuses=true <<<"${profile_text[$2]}" || refuses=yes
	fi
	if [[ ${storm[is_refused]:-} == true ]]; then
		[[ $refuses == yes ]] || die_row "storm $1 needs a profile that refuses, and $2 does not" \
			"write 'error'"
	elif [[ $refuses == yes ]]; then
		die_row "profile $2 refuses every mapping" "take another"
	fi
}

storm_is_refused() {
	grep -q '^\s\.is_refused = true,' "$root/bench/storms/$1.c" 2>/dev/null
}

# storm_has_bed NAME: whether something lies in the arena before a batch.
storm_has_bed() {
	grep -Eq 'VMABENCH_PATTERN_(UNDER|FILL|WHOLE)' "$root/bench/storms/$1.c" 2>/dev/null
}

# A device's name behind dev:, with ! for each slash (bench/row_mapping.c).
readonly DEVICE_NAME='^[A-Za-z0-9_+:-][A-Za-z0-9._+:-]*(![A-Za-z0-9_+:-][A-Za-z0-9._+:-]*)*$'

# is_profile MAPPING: whether it is a device of ours, whose hook can be chosen.
is_profile() {
	[[ -e $root/kmod/profiles/$1.c ]]
}

check_row_vantage() {
	local key
	local -a known=()
	for key in "${!storm[@]}"; do
		[[ $key != vantages.STORM_* || ${storm[$key]} != true ]] || known+=("${key#vantages.STORM_}")
	done
	is_among "$2" "${known[@],,}" || die_row "storm $1 has no vantage '$2'" "write one of: ${known[*],,}"
}

# check_row_args STORM WORD...: each takes its default's place.
check_row_args() {
	local name=$1 word key value
	local -A given_here=()
	shift
	for word in "$@"; do
		key=${word%%:*} value=${word#*:}
		[[ $word == *:* ]] || die_row "'$word' is no argument" "write NAME:VALUE, like maps:100"
		[[ $key == hook || -n $key && -n ${arg_most[$key]:-} ]] ||
			die_unknown argument "$key" "${!arg_most[@]}" hook
		takes_argument "$key" || die_row "storm $name takes no $key" "leave it out"
		[[ -z ${given_here[$key]:-} ]] || die_row "$key is given twice" "keep one"
		if [[ $key == hook ]]; then
			# shellcheck disable=SC2086,SC2153 # a list, of scripts/run/sides.sh
			is_among "$value" $HOOKS || die_unknown hook "$value" $HOOKS
		else
			[[ $value =~ ^[1-9][0-9]{0,9}$ && $value -le ${arg_most[$key]} ]] ||
				die_row "$key is '$value'" "write a number from 1 to ${arg_most[$key]}"
		fi
		given_here[$key]=yes
		storm[defaults.$key]=$value
	done
}

# takes_argument NAME: as bench/rows.c has it: one that the storm has a default for, pages where it maps
# something, and a hook where that is a device of ours.
takes_argument() {
	if [[ $1 == hook ]]; then
		is_profile "${part[1]}"
	elif [[ $1 == pages ]]; then
		[[ ${storm[maps_device]:-} == true ]]
	else
		((${storm[defaults.$1]:-0} > 0))
	fi
}

# Rows of the suite that the target cannot run.
declare -gA left_out_rows=()

# leave_out_rows CPUS: those of a suite that want more CPUs than a guest has. Said once, and no error.
leave_out_rows() {
	local row threads
	left_out_rows=()
	((${#plan_rows[@]} == 0)) || return 0
	while read -r row; do
		threads=$(row_threads "$row")
		((threads <= $1)) || left_out_rows[$row]=$threads
	done < <(list_asked_rows)
	((${#left_out_rows[@]} == 0)) || say "rows that want more CPUs than the $1 of a guest are left out:" \
		"${!left_out_rows[*]}"
}

# row_threads ROW: how many a well-formed row has; 0 where its storm does not ask.
row_threads() {
	local text
	if [[ $1 =~ /threads:([0-9]{1,9})(/|$) ]]; then
		echo "${BASH_REMATCH[1]}"
		return
	fi
	text=$(sed -nE 's/.*\.threads = ([0-9]+).*/\1/p' "$root/bench/storms/${1%%/*}.c" 2>/dev/null) || true
	echo "${text:-0}"
}

# The rows of the run where they are others than those that were asked for: list_rows.
# shellcheck disable=SC2034 # read there
expanded_rows=()

# expand_rows: where the sides have no hook, each row whose mapping has a choice becomes one for each hook
# that the kernels have in common. One that names its hook stays; the kernels must have it.
expand_rows() {
	local row hook
	local -a part hooks rows
	expanded_rows=()
	! sides_have_hooks || return 0
	mapfile -t hooks < <(list_common_hooks)
	while read -r row; do
		IFS=/ read -ra part <<<"$row"
		hook=$(row_hook "$row")
		if [[ -n $hook ]]; then
			is_among "$hook" "${hooks[@]}" || die "$EXIT_NOTHING" "row '$row'" \
				"the kernels $(list_side_kernels | paste -sd' ') do not both have that hook" \
				"leave the row out, or compare others"
			rows+=("$row")
		elif is_profile "${part[1]}"; then
			rows+=("${hooks[@]/#/"$row/hook:"}")
		else
			rows+=("$row")
		fi
	done < <(list_asked_rows)
	check_rows "${varied[cpus]:-$TARGET_CPUS}" "${rows[@]}"
	# shellcheck disable=SC2034
	expanded_rows=("${rows[@]}")
}

# keep_rows ROW...: of the rows, which are known, only these.
keep_rows() {
	# shellcheck disable=SC2034
	expanded_rows=("$@")
}

# row_hook ROW: the hook that it names, or nothing.
row_hook() {
	local rest=${1#*/hook:}
	[[ $rest == "$1" ]] || echo "${rest%%/*}"
}

# refuse_row_hooks ROW...: where the sides say by which hook they map, a row does not.
refuse_row_hooks() {
	local row
	! sides_have_hooks || for row in "$@"; do
		[[ -z $(row_hook "$row") ]] || die_row "the sides of this run say which hook they map by" \
			"leave out /hook:$(row_hook "$row"), or compare two kernels"
	done
}
