#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# list_guests.sh: what guests.list comes to with the kernels that there are, a test a line:
#   PROGRAM KERNEL[@TARGET] plain|deep [ARGUMENT...]
set -euo pipefail

root=$(cd "$(dirname "$(readlink -f "$0")")/../.." && pwd)
# shellcheck source-path=SCRIPTDIR/../..
source "$root/scripts/lib/all.sh"

# load_kinds: fills the arrays of main: each kernel's kind (its last fragment, common being measured) and
# architectures, and each target's.
load_kinds() {
	local name
	for name in $(list_kind kernels); do
		load_kernel "$name"
		kinds[$name]=${kernel[config]##* }
		[[ ${kinds[$name]} != common ]] || kinds[$name]=measured
		arches[$name]=${kernel[arch]}
	done
	for name in $(list_kind targets); do
		target_arch[$name]=$(load_target "$name" && echo "${TARGET_ARCH:-}")
	done
}

# choose_kernels WORD: the kernels of that kind, or the one of that name.
choose_kernels() {
	local name found=no
	for name in "${!kinds[@]}"; do
		[[ $1 == "$name" || $1 == "${kinds[$name]}" ]] || continue
		echo "$name"
		found=yes
	done
	[[ $found == yes ]] || die "$EXIT_USAGE" "tests/guest/guests.list" \
		"there is no kernel, and no kind of them, named '$1'" "correct it"
}

# expand_term PROGRAM WORD...: the tests of one term.
expand_term() {
	local program=$1 chosen target=uml when=plain but=' ' name
	chosen=$(choose_kernels "$2")
	shift 2
	if [[ ${1:-} == but ]]; then
		shift
		while (($# > 0)) && [[ $1 != on && $1 != deep && $1 != -* ]]; do
			but+="$1 "
			shift
		done
	fi
	if [[ ${1:-} == on ]]; then
		require_known targets "${2:-}"
		target=$2
		shift 2
	fi
	if [[ ${1:-} == deep ]]; then
		when=deep
		shift
	fi
	for name in $chosen; do
		[[ $but != *" $name "* && " ${arches[$name]} " == *" ${target_arch[$target]} "* ]] || continue
		[[ $target == uml ]] || name+=@$target
		[[ -z ${seen["$program $name $*"]:-} ]] || continue
		seen["$program $name $*"]=yes
		echo "$program $name $when${*:+ $*}"
	done
}

# expand_terms PROGRAM TERMS: those that are short for others in full.
expand_terms() {
	local term
	local -a terms words
	IFS=';' read -ra terms <<<"$2"
	for term in "${terms[@]}"; do
		read -ra words <<<"$term"
		if [[ -n ${short[${words[*]}]:-} ]]; then
			expand_terms "$1" "${short[${words[*]}]}"
		else
			expand_term "$1" "${words[@]}"
		fi
	done
}

main() {
	local line program
	local -A kinds=() arches=() target_arch=() short=() seen=()
	load_kinds
	while read -r line; do
		case $line in
		'' | '#'*) ;;
		*' = '*) short[${line%% = *}]=${line#* = } ;;
		*)
			for program in ${line%%:*}; do
				expand_terms "$program" "${line#*:}"
			done
			;;
		esac
	done <"$root/tests/guest/guests.list" | LC_ALL=C sort
}

main
