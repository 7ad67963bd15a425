# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# vmabench list [KIND]

about_list() {
	cat <<-END
	usage: list [KIND]
	about: what there is to choose from: ${KINDS// /, }
	example: ./vmabench list storms
	END
}

verb_list() {
	local kind
	local -a known
	read_options list '' 1 "$@"
	read -ra known <<<"$KINDS"
	if ((${#given_operands[@]} > 0)); then
		kind=${given_operands[0]}
		is_among "$kind" "${known[@]}" || die_unknown kind "$kind" "${known[@]}"
		list_kind "$kind" | print_out
		return
	fi
	for kind in $KINDS; do
		printf '%-9s %s\n' "$kind" "$(list_kind "$kind" | paste -sd' ')"
	done | print_out
}
