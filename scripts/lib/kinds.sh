# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What there is to choose from. Each thing is one file, and its name is the file's.

# list_names DIR SUFFIX: the names of the files DIR/*SUFFIX.
list_names() {
	local file
	for file in "$1"/*"$2"; do
		[[ ! -e $file ]] || basename "$file" "$2"
	done | LC_ALL=C sort
}

# list_kind KIND: the names of that kind; KIND is one of $KINDS.
# shellcheck disable=SC2034 # used by those who source this
readonly KINDS='storms mappings kernels targets sources engines reports suites'
list_kind() {
	case $1 in
	storms) list_names "$root/bench/storms" .c ;;
	# What our devices map, by either hook, and what every kernel has.
	mappings)
		{
			list_names "$root/kmod/profiles" .c
			list_names "$root/bench/mappings" .c
		} | LC_ALL=C sort
		;;
	kernels) list_names "$root/kernel-patch/kernels" .conf ;;
	targets) list_names "$root/scripts/targets" .sh ;;
	sources) list_names "$root/scripts/sources" .sh ;;
	engines) list_names "$root/engines" .sh ;;
	reports) list_names "$root/analysis/report/formats" .c ;;
	suites) list_names "$root/bench/suites" .suite ;;
	esac
}

# require_known KIND NAME: exits 2 with the nearest name when NAME is not among `list_kind KIND`.
require_known() {
	local -a known
	mapfile -t known < <(list_kind "$1")
	is_among "$2" "${known[@]}" || die_unknown "${1%s}" "$2" "${known[@]}"
}

# is_among WORD CANDIDATE...
is_among() {
	local word=$1 candidate
	shift
	for candidate in "$@"; do
		[[ $candidate != "$word" ]] || return 0
	done
	return 1
}

# require_parts FILE FUNCTIONS VARIABLES: FILE, which was just read, has set all of these; exits 3 where one
# lacks.
require_parts() {
	local name
	for name in $2; do
		declare -F "$name" >/dev/null ||
			die "$EXIT_PREREQUISITE" "$1" "it has no function $name" "see docs/adding.md"
	done
	for name in $3; do
		declare -p "$name" >/dev/null 2>&1 ||
			die "$EXIT_PREREQUISITE" "$1" "it does not set $name" "see docs/adding.md"
	done
}
