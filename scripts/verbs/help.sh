# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# vmabench help [VERB], and vmabench VERB -h. What a verb takes is said in the verb's own file.

about_help() {
	cat <<-'END'
	usage: help [VERB]
	about: this, or all about one verb
	example: ./vmabench help run
	END
}

verb_help() {
	local -a known
	read_options help '' 1 "$@"
	mapfile -t known < <(list_verbs)
	if ((${#given_operands[@]} > 0)); then
		is_among "${given_operands[0]}" "${known[@]}" || die_unknown verb "${given_operands[0]}" "${known[@]}"
		show_verb "${given_operands[0]}" | print_out
		return
	fi
	show_all "${known[@]}" | print_out
}

show_all() {
	local name
	echo "vmabench: what an mmap() costs, how much of it is VMA merging, and what .mmap_prepare gains."
	show_summary run
	show_options run
	for name in "$@"; do
		[[ $name == run ]] || show_summary "$name"
	done
	cat <<-'END'

	  vmabench VERB -h
	      the verb's options, and an example

	END
	list_exit_codes | fold -s -w 100 | sed 's/ *$//'
}

# list_exit_codes: `Exit codes: 0 done, 1 regression, ...` on one line.
list_exit_codes() {
	local code text=''
	for code in $(printf '%s\n' "${!EXIT_WORDS[@]}" | sort -n); do
		text+="${text:+, }$code ${EXIT_WORDS[$code]}"
	done
	echo "Exit codes: $text."
}
