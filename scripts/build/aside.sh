# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Work done beside the main thread: what a machine has to wait for (a mirror, a disk, a link step of one
# process) goes on while its other processors build. One that fails ends everything, as a step of the main
# thread does.

# What goes on: its process by what it is called.
declare -A asides=()

# start_aside NAME COMMAND...: COMMAND, a function that may take steps and die, goes on beside what follows
# until join_aside NAME. What it has made is found in the cache: it can set no variable of ours.
start_aside() {
	spawn_inside run_aside "${@:2}"
	asides[$1]=$spawned
}

# run_aside COMMAND...: what the main thread has going on is not its own.
run_aside() {
	asides=()
	"$@"
}

# join_aside NAME: waits until it is done; exits with its status where it failed, which it has said itself.
join_aside() {
	local pid=${asides[$1]:-} status=0 start now last=-1
	[[ -n $pid ]] || return 0
	start=$(now_ms)
	while kill -0 "$pid" 2>/dev/null; do
		now=$((($(now_ms) - start) / 1000))
		((now == last)) || print_progress "waiting for $1" "" "$now"
		last=$now
		sleep 0.1
	done
	asides[$1]=''
	reap_group "$pid" || status=$?
	((status == 0)) || exit "$status"
}

# check_asides: exits where one has failed; nobody wants what is being made now.
check_asides() {
	local name
	for name in "${!asides[@]}"; do
		[[ -z ${asides[$name]} ]] || kill -0 "${asides[$name]}" 2>/dev/null || join_aside "$name"
	done
}
