# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# vmabench list [KIND]

verb_list() {
	local kind
	if (($# > 1)); then
		die "$EXIT_USAGE" "list" "it takes one kind at most" "type: vmabench list [KIND]"
	elif (($# == 1)); then
		# shellcheck disable=SC2086 # a list of words
		[[ " $KINDS " == *" $1 "* ]] || die_unknown kind "$1" $KINDS
		list_kind "$1"
		return
	fi
	for kind in $KINDS; do
		printf '%-9s %s\n' "$kind" "$(list_kind "$kind" | paste -sd' ')"
	done
}
