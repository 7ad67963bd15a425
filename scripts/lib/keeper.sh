#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# Run beside vmabench, and told on stdin which process groups it started: `group PID`, `gone PID`, where its scratch folder is:
# `scratch FOLDER`, and `done` at its end. When
# vmabench is gone without having said so, which SIGKILL does, the keeper ends these groups and removes what was left.
# In a session of its own, so that what ends vmabench does not reach it; it gets SIGUSR1 when vmabench dies, since
# somebody else may still hold the other end of stdin.
set -euo pipefail

# It may come at once.
dead=no
trap 'dead=yes' USR1

root=$(cd "$(dirname "$(readlink -f "$0")")/../.." && pwd)
# shellcheck source-path=SCRIPTDIR/../..
source "$root/scripts/lib/log.sh"
source "$root/scripts/lib/files.sh"
source "$root/scripts/lib/proc.sh"
source "$root/scripts/lib/lock.sh"

# note_word WORD PID
note_word() {
	case $1 in
	group) live_groups+=("$2") ;;
	gone) drop_group "$2" ;;
	scratch) scratches+=("$2") ;;
	done) exit 0 ;;
	esac
}

# end_what_is_left: a child of a vmabench that has just died may still have a word to say.
end_what_is_left() {
	local word pid folder
	trap '' USR1
	while read -r -t 0.2 word pid; do
		note_word "$word" "$pid"
	done
	# All of them at once: the first may take its time.
	for pid in "${live_groups[@]}"; do
		kill -KILL -- "-$pid" 2>/dev/null || true
	done
	for pid in "${live_groups[@]}"; do
		end_group "$pid"
	done
	# What ran in the foreground, like gnuplot, comes to its own end.
	for folder in "${scratches[@]}"; do
		[[ ! -d $folder ]] || flock --timeout 60 "$folder" true || true
	done
	sweep_dead
	exit 0
}
scratches=()

trap '' INT TERM HUP QUIT PIPE
trap end_what_is_left USR1
[[ $dead == no ]] || end_what_is_left
while read -r word pid; do
	note_word "$word" "$pid"
done
end_what_is_left
