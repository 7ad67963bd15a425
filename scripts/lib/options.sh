# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What is typed after a verb, read for every verb alike. A verb's options are a table of lines
#
#	--NAME VALUE | CHECK | what it does
#
# (among other lines, which do not begin with a dash)
# without VALUE for one that takes none, with VALUE... for one that may be given again, with [=VALUE] for one
# that can do without. CHECK is a function check_CHECK below, with its arguments. The help is made of the same
# lines.

# What the last read_options found: the value of each option by its name without dashes (`yes` where it takes
# none; one a line where it was given again), the other words, and the options in the order they were typed,
# as they would be typed again.
declare -gA given=()
given_operands=() given_words=()

# read_options VERB TABLE OPERANDS ARGUMENT...: fills given, given_operands (at most OPERANDS of them) and
# given_words. Exits 2 where a word is not understood.
read_options() {
	local verb=$1 operands=$3 word
	local -A option_value=() option_check=()
	local -a option_names=()
	load_options "$2"
	shift 3
	given=() given_operands=() given_words=()
	while (($# > 0)); do
		word=$1
		shift
		case $word in
		--)
			given_operands+=("$@")
			break
			;;
		--*=*) take_option "${word%%=*}" "${word#*=}" ;;
		-?*)
			if [[ $word == -[!-]?* && -n ${option_value[${word::2}]:-} ]] && ! is_option "$word"; then
				take_option "${word::2}" "${word:2}"
			elif [[ -z ${option_value[$word]:-} || ${option_value[$word]} == "["* ]]; then
				take_option "$word"
			elif (($# == 0)) || is_option "$1"; then
				die "$EXIT_USAGE" "$word" "its value is missing" \
					"type: vmabench $verb $word ${option_value[$word]%...}"
			else
				take_option "$word" "$1"
				shift
			fi
			;;
		*) given_operands+=("$word") ;;
		esac
	done
	((${#given_operands[@]} <= operands)) || die_operand "$verb" "${given_operands[operands]}" "$operands"
}

# load_options TABLE: its lines, in the associative arrays option_value and option_check, and the names as
# they come.
load_options() {
	local head check name value
	while IFS='|' read -r head check _; do
		read -r name value <<<"$head"
		[[ $name == -* ]] || continue
		option_names+=("$name")
		option_value["$name"]=$value
		check=${check#"${check%%[! ]*}"}
		option_check["$name"]=${check%"${check##*[! ]}"}
	done <<<"$1"
}

is_option() {
	[[ $1 == -* && -n ${option_value[$1]+set} ]]
}

# take_option NAME [VALUE]: into given and given_words.
take_option() {
	local name=$1 value=${2:-} key=${1#-}
	key=${key#-}
	if ! is_option "$name"; then
		((${#option_names[@]} > 0)) || die "$EXIT_USAGE" "unknown option '$name'" "this verb takes none" \
			"leave it out"
		die_unknown option "$name" "${option_names[@]}"
	fi
	if [[ -z ${option_value[$name]} || ${option_value[$name]}/$# == "["*/1 ]]; then
		(($# == 1)) || die "$EXIT_USAGE" "$name=$value" "it takes no value" "write $name alone"
		given[$key]=yes
		given_words+=("$name")
		return
	fi
	# In a file or a message a value is part of a line.
	[[ $value != *[[:cntrl:]]* ]] || die "$EXIT_USAGE" "$name $value" \
		"there is a newline or another control character in it" \
		"write it in one line"
	# shellcheck disable=SC2086 # a check and its arguments
	check_${option_check[$name]%% *} "$name" "$value" ${option_check[$name]#* }
	if [[ -z ${given[$key]:-} ]]; then
		given[$key]=$value
	elif [[ ${option_value[$name]} == *... ]]; then
		given[$key]+=$'\n'$value
	else
		die "$EXIT_USAGE" "$name" "it is given twice" "keep one of them"
	fi
	if [[ ${option_value[$name]} == "["* ]]; then
		given_words+=("$name=$value")
	else
		given_words+=("$name" "$value")
	fi
}

# give NAME VALUE: as if it had been typed.
give() {
	given["$1"]=$2
}

# refuse_given WHAT NAME...: the options that mean nothing there.
refuse_given() {
	local what=$1 name
	shift
	for name in "$@"; do
		[[ -z ${given[$name]:-} ]] || die "$EXIT_USAGE" "$what" "--$name means nothing here" "leave it out"
	done
}

# die_operand VERB WORD MOST: a word too many for read_options; it may be an option without its dashes.
die_operand() {
	if is_option "--$2"; then
		die "$EXIT_USAGE" "$1 $2" "the word is no option" "did you mean '--$2'?"
	fi
	(($3 == 0)) || die "$EXIT_USAGE" "$1 $2" "it is one word too many" "type: vmabench $1 -h"
	die "$EXIT_USAGE" "$1 $2" "it takes no such word" "type: vmabench $1 -h"
}

# list_values TEXT: what was given again and again, one a line; nothing for nothing.
list_values() {
	[[ -z $1 ]] || printf '%s\n' "$1"
}

# Checks: check_NAME OPTION VALUE ARGUMENT... exits 2, or sets $value to what is meant by it.

check_number() {
	if [[ ! $2 =~ ^[0-9]{1,10}$ ]] || ((10#$2 < $3 || 10#$2 > $4)); then
		die "$EXIT_USAGE" "$1 $2" "not a whole number from $3 to $4" "write one of these"
	fi
	value=$((10#$2))
}

# check_percent: as it is written without the sign.
check_percent() {
	local number=${2%%%}
	if [[ ! $number =~ ^(0|[1-9][0-9]{0,3})(\.[0-9]{1,6})?$ ]] || ((${number%%.*} > $3)); then
		die "$EXIT_USAGE" "$1 $2" "not a number of per cent from 0 to $3" "write one, like 1.5%"
	fi
	value=$number
}

check_rounds() {
	[[ ! $2 =~ ^0*1$ ]] ||
		die "$EXIT_USAGE" "$1 $2" "one round has no other to be paired with, and no spread" \
		"give at least 2"
	check_number "$1" "$2" 2 "$3"
}

check_text() {
	[[ -n $2 ]] || die "$EXIT_USAGE" "$1" "its value is empty" "write one, or leave out $1"
}

# check_path: made absolute.
check_path() {
	check_text "$@"
	value=$(realpath -m -- "$2" 2>/dev/null) || die "$EXIT_USAGE" "$1 $2" "it is no path" "name a folder"
}

# check_kernel: NAME, or NAME=PATH, a path from here made absolute: a run is taken up again from anywhere.
check_kernel() {
	check_text "$@"
	value=$2
	if [[ $2 == *=?* && ${2#*=} != [/~]* ]]; then
		value=${2%%=*}=$PWD/${2#*=}
	fi
}

# check_patch: FILE or KERNEL:FILE, made absolute.
check_patch() {
	local name=''
	check_text "$@"
	[[ -e $2 || $2 != *:* ]] || name=${2%%:*}:
	check_path "$1" "${2#"$name"}"
	value=$name$value
}

check_one_of() {
	local name=$1 word=$2
	shift 2
	is_among "$word" "$@" || die_unknown "${name##*-}" "$word" "$@"
}

check_known() {
	require_known "$3" "$2"
}

# Help, from what about_VERB prints: lines `usage: WORDS` (one or more), `about: SENTENCE`, `example:
# COMMAND`, and the verb's options. Each in a subshell: two verbs may load the same part.

# about_verb VERB
about_verb() (
	# shellcheck source=/dev/null # one of the files that list_verbs lists
	source "$root/scripts/verbs/$1.sh"
	"about_$1"
)

# show_verb VERB: all about it.
show_verb() {
	show_summary "$1"
	show_options "$1"
	about_verb "$1" | sed -n 's/^example: /\nFor example: /p'
}

show_summary() {
	about_verb "$1" | awk '
		/^usage: / { print (said++ ? "" : "\n") "  vmabench " substr($0, 8) }
		/^about: / { print "      " substr($0, 8) }'
}

show_options() {
	about_verb "$1" | awk -F'|' '/^-/ {
			gsub(/^ +| +$/, "", $1); gsub(/^ +/, "", $3); sub(/\.\.\.$/, "", $1)
			sub(/ \[/, "[", $1)
			printf "    %-24s %s\n", $1, $3
		}'
}
