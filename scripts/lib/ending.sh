# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# The status that vmabench ends with is a documented one, whatever happens: an error that no line of it
# foresaw ends it with EXIT_PREREQUISITE and a sentence, never with what some command returned, which would
# mean something else.

# What set -e ends vmabench for.
failed_command=
regression_found=no errors_watched=no
# Of a command that SIGPIPE ended.
readonly STATUS_PIPE=141

# watch_errors: from now on. In place of a trap on EXIT that calls clean_up.
watch_errors() {
	# shellcheck disable=SC2034 # read by die
	errors_watched=yes
	# In functions and subshells, too.
	set -E
	trap 'failed_command="${BASH_SOURCE[0]#"$root/"}:$LINENO: $BASH_COMMAND"' ERR
	trap 'end_run "$?"' EXIT
}

# end_with STATUS: of a program that has said itself what is the matter; 1 is a regression.
end_with() {
	[[ $1 != "$EXIT_REGRESSION" ]] || regression_found=yes
	exit "$1"
}

# end_run STATUS: cleans up, and exits as documented.
end_run() {
	local status=$1
	set +e
	trap - ERR
	clean_up
	if ((status > DIED_IN_SUBSHELL + EXIT_REGRESSION)) &&
		[[ -n ${EXIT_WORDS[$((status - DIED_IN_SUBSHELL))]:-} ]]; then
		status=$((status - DIED_IN_SUBSHELL)) failed_command=''
	fi
	# Whoever read what is printed has gone.
	((status != STATUS_PIPE)) || status=$EXIT_INTERRUPTED
	if ! is_foreseen "$status"; then
		complain "error that was not foreseen" \
			"${failed_command:-a program of vmabench} ended with status $status" \
			"check the free space and the rights in ${TMPDIR:-/tmp}, in the cache and where results go; report this if they are in order"
		status=$EXIT_PREREQUISITE
	fi
	exit "$status"
}

# is_foreseen STATUS: `exit` and die end vmabench without the trap on ERR.
is_foreseen() {
	case $1 in
	0 | "$EXIT_INTERRUPTED") ;;
	"$EXIT_REGRESSION") [[ $regression_found == yes ]] ;;
	*) [[ -n ${EXIT_WORDS[$1]:-} && -z $failed_command ]] ;;
	esac
}
