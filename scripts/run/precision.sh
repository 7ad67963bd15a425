# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# How many boots a run has, where a precision or a budget was asked for: a pilot says. What the pilot measured
# is not used again, so nothing that is looked at decides when to stop.

# Boots of a pilot: fewer say too little of the spread, more cost what they save.
readonly PILOT_BOOTS=5

# plan_boots: plan[boots] of what read_plan found, by a pilot, where it asks for a precision or a budget.
plan_boots() {
	local pilot boots half row seconds
	local -a words=() wanted
	[[ -n ${given[precision]:-}${given[budget]:-} ]] || return 0
	check_precision
	ensure_scratch
	pilot=$scratch/pilot
	mapfile -t words < <(list_pilot_words)
	say "a pilot of $PILOT_BOOTS boots, to plan by"
	"$root/vmabench" run "${words[@]}" --boots "$PILOT_BOOTS" --out "$pilot" >/dev/null || {
		(($? == EXIT_UNTRUSTED)) || die "$EXIT_BOOT" "the pilot" "it came to no end" "see above"
	}
	use_programs "$root/build"
	ensure_programs OFF vmabench-plan
	seconds=$(jq -s 'map(.seconds) | add / length' "$pilot/boots.ndjson")
	wanted=(--precision "${given[precision]:-}")
	[[ -z ${given[budget]:-} ]] ||
		wanted=(--boots "$(jq -n --argjson s "$seconds" --argjson all "${given[budget]}" \
			'[$all / $s | floor, 2] | max')")
	IFS=$'\t' read -r boots half row < <("$programs/vmabench-plan" "${wanted[@]}" "$pilot") ||
		die "$EXIT_UNTRUSTED" "the pilot" "nothing can be planned by it" "see above"
	set_plan boots "$boots"
	set_plan command "$(compose_command)"
	say "planned: $boots boots, about $(jq -n --argjson s "$seconds" --argjson n "$boots" \
		'$s * $n | ceil') s; half an interval is then at most $half% in 4 runs of 5 ($row)"
	rm -rf "$pilot"
}

# check_precision: what the two options do not go with.
check_precision() {
	[[ -z ${given[precision]:-} || -z ${given[budget]:-} ]] ||
		die "$EXIT_USAGE" "--budget" "--precision decides how long it takes" "leave out one of them"
	refuse_given "a run that a pilot plans" boots links resume
	[[ ${given[precision]:-1} =~ [1-9] ]] ||
		die "$EXIT_USAGE" "--precision ${given[precision]}" "no run is as long as that" "give more"
	[[ $TARGET_UNIT != insn ]] || die "$EXIT_NOTHING" "--precision on ${plan[target]}" \
		"counts have no interval" "leave it out, or choose another target"
	! is_set || die "$EXIT_USAGE" "--precision" "each comparison of a set would have a length of its own" \
		"run them one by one"
}

# list_pilot_words: what was typed, but for what is of the report, or of the boots.
list_pilot_words() {
	local i word
	for ((i = 0; i < ${#given_words[@]}; i++)); do
		word=${given_words[i]}
		case $word in
		--precision | --budget | --out) ((++i)) ;;
		--json | --ktap | --fail-on-regression* | --whole-command | --refresh) ;;
		*) printf '%s\n' "$word" ;;
		esac
	done
}
