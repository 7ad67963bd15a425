#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# keeper.sh SCRATCH: runs beside vmabench, and when that is gone, SIGKILL included, ends the process groups
# that it had started and removes what was left. Which these are stands in SCRATCH/$KEEPER_LIST, `+PID` and
# `-PID` a line; a vmabench that ends well has removed that. In a session of its own, so that what ends
# vmabench does not reach it. SIGUSR1 comes when vmabench dies; stdin ends then, too, unless somebody else
# still holds the other end.
set -euo pipefail

# It may come at once.
gone=no
trap 'gone=yes' USR1
trap '' INT TERM HUP QUIT PIPE

root=$(cd "$(dirname "$(readlink -f "$0")")/../.." && pwd)
# shellcheck source-path=SCRIPTDIR/../..
source "$root/scripts/lib/log.sh"
source "$root/scripts/lib/files.sh"
source "$root/scripts/lib/proc.sh"
source "$root/scripts/lib/lock.sh"

# list_groups: those that were started and are not known to be gone.
list_groups() {
	awk '{ pid = substr($0, 2) } /^[+][0-9]+$/ { left[pid] } /^-/ { delete left[pid] } END { for (pid in left) print pid }' \
		"$folder/$KEEPER_LIST" 2>/dev/null || true
}

# end_what_is_left FOLDER: twice, since a child of a vmabench that has just died may still be about to begin.
end_what_is_left() {
	local folder=$1 pid turn
	trap '' USR1
	[[ -e $folder/$KEEPER_LIST ]] || exit 0
	for turn in 1 2; do
		for pid in $(list_groups); do
			kill -KILL -- "-$pid" 2>/dev/null || true
		done
		((turn == 2)) || sleep 0.2
	done
	for pid in $(list_groups); do
		end_group "$pid"
	done
	# What ran in the foreground, like gnuplot, comes to its own end.
	[[ ! -d $folder ]] || flock --timeout 60 "$folder" true || true
	sweep_dead
	exit 0
}

trap 'end_what_is_left "$1"' USR1
[[ $gone == yes ]] || read -r _ || true
end_what_is_left "$1"
