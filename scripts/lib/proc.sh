# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Children in process groups of their own, so that whatever ends vmabench ends them too.

live_groups=()
scratch=
# Set in what spawn_inside started.
inside=
# Functions that undo, at the end, what was done to the machine; the last first.
at_exit=()

# ensure_scratch: $scratch is a folder that goes when vmabench does.
ensure_scratch() {
	[[ -n $scratch ]] || scratch=$(mktemp -d "${TMPDIR:-/tmp}/vmabench.XXXXXX") ||
		die "$EXIT_PREREQUISITE" "scratch folder" "cannot make one in ${TMPDIR:-/tmp}" "set TMPDIR to a folder with 1 GB free"
}

# clean_up: for the EXIT trap: no process and no scratch file stays, and nothing that $at_exit undoes. Not to be interrupted.
clean_up() {
	local i
	trap '' INT TERM HUP
	end_all_groups
	for ((i = ${#at_exit[@]} - 1; i >= 0; i--)); do
		"${at_exit[i]}" || true
	done
	[[ -z $scratch ]] || rm -rf "$scratch"
}

# spawn_group LOG COMMAND...: starts COMMAND in the background, output to LOG; its group is $spawned.
spawn_group() {
	local log=$1
	shift
	# Job control gives each background job its own process group, functions included. Descriptor 8 is the machine's lock, which
	# must not outlive us.
	[[ -n $inside ]] || set -m
	"$@" >"$log" 2>&1 </dev/null 8<&- &
	spawned=$!
	set +m
	live_groups+=("$spawned")
}

# spawn_inside COMMAND...: starts a function of ours as a group that all it starts stays in; its output goes to our stderr.
spawn_inside() {
	set -m
	(
		set +m
		disown_all
		"$@"
	) </dev/null >&2 8<&- &
	spawned=$!
	set +m
	live_groups+=("$spawned")
}

# disown_all: for a part of us that has its own processes and files.
disown_all() {
	inside=yes live_groups=() at_exit=() scratch=
}

# reap_group PID [DEADLINE]: waits for it, and kills it when it still runs after DEADLINE seconds; returns its exit status
# (137 when killed). It is no longer ours to end.
reap_group() {
	local status=0 left=() pid start
	start=$(now_ms)
	while [[ -n ${2:-} ]] && kill -0 "$1" 2>/dev/null; do
		if (($(now_ms) - start >= $2 * 1000)); then
			end_group "$1"
			break
		fi
		sleep 0.02
	done
	wait "$1" || status=$?
	for pid in "${live_groups[@]}"; do
		[[ $pid == "$1" ]] || left+=("$pid")
	done
	live_groups=("${left[@]}")
	return "$status"
}

# end_group PID: kills all that is left of a group, its leader gone or not, and waits until it is.
end_group() {
	local tries
	for ((tries = 0; tries < 40; tries++)); do
		kill -KILL -- "-$1" 2>/dev/null || return 0
		sleep 0.05
	done
	say "process group $1 does not end"
}

end_all_groups() {
	local pid groups=("${live_groups[@]}")
	# A signal may come when a group was just started and is not in the list yet.
	[[ -z ${!:-} || " ${groups[*]} " == *" $! "* ]] || groups+=("$!")
	for pid in "${groups[@]}"; do
		kill -TERM -- "-$pid" 2>/dev/null || true
	done
	for pid in "${groups[@]}"; do
		end_group "$pid"
		wait "$pid" 2>/dev/null || true
	done
	live_groups=()
}

# run_step LABEL LOG PROGRESS COMMAND...: runs COMMAND with its output in LOG, and shows what PROGRESS LOG prints
# (how far it is; `:` for nothing) and the time. Returns COMMAND's status; on failure the log's tail has been shown.
run_step() {
	local label=$1 log=$2 progress=$3 start now last=-1 status=0 pid
	shift 3
	start=$(now_ms)
	mkdir -p "$(dirname "$log")"
	spawn_group "$log" "$@"
	pid=$spawned
	while kill -0 "$pid" 2>/dev/null; do
		now=$((($(now_ms) - start) / 1000))
		if ((now != last)); then
			print_progress "$label" "$("$progress" "$log")" "$now"
			last=$now
		fi
		check_asides
		sleep 0.1
	done
	reap_group "$pid" || status=$?
	if ((status == 0)); then
		print_done "$label" "$("$progress" "$log")" "$start"
	else
		print_done "$label" "failed" "$start"
		show_tail "$log"
	fi
	return "$status"
}
