# SPDX-License-Identifier: GPL-2.0
# What the help says of a verb is what its reader takes: both come from one table. What is beside the table is
# compared here.

load common

setup() {
	root=$VMABENCH_ROOT
	# shellcheck source-path=SCRIPTDIR/../..
	source "$root/scripts/lib/all.sh"
}

list_all_verbs() {
	list_names "$root/scripts/verbs" .sh
}

@test "each verb has a help with a sentence and an example, and stands in the help of all" {
	local verb
	"$vmabench" help >"$BATS_TEST_TMPDIR/all"
	for verb in $(list_all_verbs); do
		run "$vmabench" "$verb" -h
		expect 0 "vmabench $verb" "For example: ./vmabench $verb"
		grep -q "^  vmabench $verb" "$BATS_TEST_TMPDIR/all"
	done
}

@test "the words of each example are understood" {
	local verb most
	local -a words
	for verb in $(list_all_verbs); do
		most=1
		[[ ! $(about_verb "$verb") =~ 'DIR... '|'DIR DIR ' ]] || most=2
		read -ra words < <(about_verb "$verb" | sed -n 's/^example: //p' | tr -d "'")
		[[ ${words[0]} == ./vmabench && ${words[1]} == "$verb" ]]
		(read_options "$verb" "$(about_verb "$verb")" "$most" "${words[@]:2}")
	done
}

@test "each option of each verb is taken, and its table is well formed" {
	local verb head check about name value
	for verb in $(list_all_verbs); do
		while IFS='|' read -r head check about; do
			[[ $head == -* ]] || continue
			[[ -n $about ]]
			read -r name value <<<"$head"
			if [[ -z $value ]]; then
				[[ -z ${check// /} ]]
				(read_options "$verb" "$(about_verb "$verb")" 0 "$name")
			else
				read -r check _ <<<"$check"
				declare -F "check_$check"
				run read_options "$verb" "$(about_verb "$verb")" 0 "$name"
				# One that can do without its value.
				[[ $value != "["* ]] || { expect 0 && continue; }
				expect 2 "its value is missing"
			fi
		done < <(about_verb "$verb")
	done
}

@test "the defaults in the help are those of the targets" {
	local text
	default_of() { (load_target "$1" && eval "echo \"\$$2\""); }
	text=$(about_verb run)
	[[ $text == *"(default $(default_of uml TARGET_BOOTS), on tcg $(default_of tcg TARGET_BOOTS))"* ]]
	[[ $text == *"(default $(default_of uml TARGET_ROUNDS), on tcg $(default_of tcg TARGET_ROUNDS))"* ]]
	# shellcheck disable=SC2016 # for default_of
	[[ $text == *"on kvm $(default_of kvm '{TARGET_OPTIONS[cpu-model]}'), on tcg $(default_of tcg '{TARGET_OPTIONS[cpu-model]}'))"* ]]
	# shellcheck disable=SC2016
	[[ $text == *"on kvm $(default_of kvm '{TARGET_OPTIONS[mitigations]}'), on tcg $(default_of tcg '{TARGET_OPTIONS[mitigations]}'))"* ]]
	[[ $(default_of kvm TARGET_BOOTS)/$(default_of host TARGET_BOOTS) == "$(default_of uml TARGET_BOOTS)/$(default_of uml TARGET_BOOTS)" ]]
}

@test "options and folder in either order, values with = and behind, more than once where it may be" {
	local table=$'--row ROW... | text | rows\n--json | | json\n-j N | number 1 9 | jobs'
	read_options verb "$table" 1 dir --json --row=a --row b
	[[ ${given_operands[*]} == dir && ${given[json]} == yes && ${given[row]} == $'a\nb' ]]
	read_options verb "$table" 1 --row 'a b' -j4 -- --json
	[[ ${given_operands[*]} == --json && -z ${given[json]:-} && ${given[row]} == 'a b' && ${given[j]} == 4 ]]
	table+=$'\n--limit [=N] | percent 9 | limit'
	read_options verb "$table" 1 --limit dir
	[[ ${given[limit]} == yes && ${given_operands[*]} == dir && "${given_words[*]}" == --limit ]]
	read_options verb "$table" 1 --limit=2.5% dir
	[[ ${given[limit]} == 2.5 && ${given_operands[*]} == dir && "${given_words[*]}" == --limit=2.5 ]]
	read_options verb "$table" 0 -j 007
	[[ ${given[j]} == 7 && "${given_words[*]}" == "-j 7" ]]
}
