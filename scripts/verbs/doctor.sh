# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# vmabench doctor [--json]: what this machine can do, target by target, and what makes its times noisy. It
# changes nothing.

# shellcheck source-path=SCRIPTDIR/../..
source "$root/scripts/doctor/health.sh"

about_doctor() {
	cat <<-'END'
	usage: doctor [--json]
	about: what this machine can do, and what to do about what it cannot; exits 3 where uml cannot run
	example: ./vmabench doctor
	--json |  | a JSON document on stdout instead of the list
	END
}

# verb_doctor: exits 3 when the default target cannot run.
verb_doctor() {
	local name report
	read_options doctor "$(about_doctor)" 0 "$@"
	command -v jq >/dev/null || die "$EXIT_PREREQUISITE" "doctor" "there is no jq to write with" \
		"type: apt-get install jq"
	ensure_scratch
	say "looking, for about $((kvm_deadline / 2 + NOISE_SECONDS)) s: a guest is booted with KVM, and a loop is timed"
	report=$({
		for name in $(list_kind targets); do
			list_finding target "$name" "$(examine_target "$name")"
		done
		for name in $MACHINE_CHECKS; do
			list_finding machine "$name" "$("examine_$name")"
		done
	} | jq -s --arg default "${plan[target]}" '{default: $default,
		targets: [.[] | select(.of == "target") | del(.of) | .runs = (.verdict == "ok")],
		machine: [.[] | select(.of == "machine") | del(.of)]}')
	if [[ -n ${given[json]:-} ]]; then
		echo "$report"
	else
		show_report "$report"
	fi | print_out
	jq -e '.default as $name | .targets[] | select(.name == $name) | .runs' <<<"$report" >/dev/null ||
		exit "$EXIT_PREREQUISITE"
}

# list_finding OF NAME FINDING: FINDING is `VERDICT|WHAT` or `VERDICT|WHAT|REMEDY`; VERDICT ok, no (something
# cannot be done) or note (it can, and this is worth knowing).
list_finding() {
	local verdict what remedy
	IFS='|' read -r verdict what remedy <<<"$3"
	jq -n --arg of "$1" --arg name "$2" --arg verdict "$verdict" --arg what "$what" --arg remedy "$remedy" \
		'{of: $of, name: $name, verdict: $verdict, what: $what, remedy: (if $remedy == "" then null else $remedy end)}'
}

show_report() {
	jq -r '.default as $default
		| def line: "  \(.name + " " * (11 - (.name | length)))\(.verdict + " " * (5 - (.verdict | length)))"
			+ .what + (if .remedy then "\n" + " " * 18 + "-> " + .remedy else "" end);
		"Targets", (.targets[] | .what += (if .name == $default then " (the default)" else "" end) | line),
		"This machine", (.machine[] | line)' <<<"$1"
}
