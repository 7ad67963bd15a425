# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Children in process groups of their own, so that whatever ends vmabench ends them too; where it was SIGKILL,
# its keeper does (scripts/lib/keeper.sh).

live_groups=()
scratch=
# Set in what spawn_inside started.
inside=
# What a scratch folder of ours holds, and no other folder does.
readonly SCRATCH_MARK=.vmabench-scratch
# The keeper, and its list of what we started (in the first scratch folder).
readonly KEEPER_LIST=.vmabench-groups
keeper_fd='' keeper_pid='' keeper_list=''
# Functions that undo, at the end, what was done to the machine; the last first.
at_exit=()

# undo_at_exit FUNCTION
undo_at_exit() {
	at_exit+=("$1")
}

# catch_signals: whatever can be caught ends vmabench by way of its trap on EXIT, with the documented code. A
# file that may grow no further (ulimit -f) is an error of who writes it.
catch_signals() {
	trap '' XFSZ
	# shellcheck disable=SC2064 # the code is a constant
	trap "exit $EXIT_INTERRUPTED" "${ENDING_SIGNALS[@]}"
}
readonly ENDING_SIGNALS=(INT TERM HUP QUIT PIPE)

# ensure_scratch: $scratch is a folder that goes when vmabench does. The lock on it says that it is in use, by
# vmabench or by what vmabench started.
ensure_scratch() {
	local dir=${TMPDIR:-/tmp}
	[[ -z $scratch ]] || return 0
	sweep_dead
	scratch=$(mktemp -d "$dir/vmabench.XXXXXX" 2>/dev/null) ||
		die "$EXIT_PREREQUISITE" "scratch folder" "cannot make one in $dir" \
			"set TMPDIR to a folder with 1 GB free"
	exec {scratch_fd}<"$scratch"
	flock "$scratch_fd"
	: >"$scratch/$SCRATCH_MARK"
	start_keeper
}

# sweep_dead: scratch folders of this user's, and notes, that nobody uses any more: of a vmabench that was
# killed.
sweep_dead() {
	local mark
	for mark in "${TMPDIR:-/tmp}"/vmabench.??????/"$SCRATCH_MARK"; do
		if is_plain "$mark" && [[ -O $mark && ! -L ${mark%/*} ]] && flock --nonblock "${mark%/*}" true; then
			rm -rf "${mark%/*}"
		fi
	done
	sweep_lock_notes
}

# start_keeper: once.
start_keeper() {
	[[ -z $keeper_fd ]] || return 0
	keeper_list=$scratch/$KEEPER_LIST
	: >"$keeper_list"
	exec {keeper_fd}> >(be_keeper)
	keeper_pid=$!
}

# be_keeper: without what says that vmabench is alive: its locks on the machine, the cache and the scratch
# folder.
be_keeper() {
	local fd
	for fd in "/proc/$BASHPID/fd"/*; do
		fd=${fd##*/}
		((fd == 0)) || eval "exec $fd>&-"
	done 2>/dev/null
	exec setsid setpriv --pdeathsig USR1 -- "$root/scripts/lib/keeper.sh" "$scratch" >/dev/null 2>&1
}

# tell_keeper WORD: `+PID` or `-PID` into its list. A disk that is full leaves it without.
tell_keeper() {
	[[ ! -e $keeper_list ]] || echo "$1" 2>/dev/null >>"$keeper_list" || true
}

# clean_up: for the EXIT trap: no process and no scratch file stays, and nothing that $at_exit undoes. Not to
# be interrupted.
clean_up() {
	local i
	trap '' "${ENDING_SIGNALS[@]}"
	end_all_groups
	for ((i = ${#at_exit[@]} - 1; i >= 0; i--)); do
		"${at_exit[i]}" || true
	done
	[[ -z $scratch ]] || rm -rf "$scratch"
	# It finds that there is nothing left to do.
	if [[ -n $keeper_pid && $BASHPID == "$$" ]]; then
		kill -USR1 "$keeper_pid" 2>/dev/null || true
		# A signal that comes just before it reads is seen only when there is nothing left to read.
		exec {keeper_fd}>&-
		wait "$keeper_pid" 2>/dev/null || true
	fi
}

# spawn_group LOG COMMAND...: starts COMMAND in the background, output to LOG; its group is $spawned.
spawn_group() {
	local log=$1
	shift
	[[ -n $keeper_fd ]] || ensure_scratch
	oom_kills=$(count_oom_kills)
	# Job control gives each background job its own process group, functions included.
	[[ -n $inside ]] || set -m
	become "$@" >"$log" 2>&1 </dev/null &
	spawned=$!
	set +m
	live_groups+=("$spawned")
}

# spawn_inside COMMAND...: starts a function of ours as a group that all it starts stays in; its output goes
# to our stderr.
spawn_inside() {
	[[ -n $keeper_fd ]] || ensure_scratch
	set -m
	(
		set +m
		tell_keeper "+$BASHPID"
		disown_all
		"$@"
	) </dev/null >&2 &
	spawned=$!
	set +m
	live_groups+=("$spawned")
}

# disown_all: for a part of us that has its own processes and files.
disown_all() {
	inside=yes live_groups=() at_exit=() scratch=
}

# become COMMAND...: tells the keeper of this process, which then is COMMAND. Nothing comes between the group
# and its program: User-Mode Linux calls setsid(), which only a group's leader cannot do, and in a session of
# its own it would outlive us. The machine's lock stays with it, so that nobody else measures while it lives.
become() {
	[[ -n $inside ]] || tell_keeper "+$BASHPID"
	exec {keeper_fd}>&-
	if declare -F "$1" >/dev/null; then
		"$@"
	else
		exec setpriv --pdeathsig KILL -- "$@"
	fi
}

# reap_group PID [DEADLINE]: waits for it, and kills it when it still runs after DEADLINE seconds; returns its
# exit status, or STATUS_DEADLINE. It is no longer ours to end.
reap_group() {
	local status=0 start=${EPOCHREALTIME/[.,]/} late=no
	# Without a fork but the sleep's: a guest is being timed.
	while [[ -n ${2:-} ]] && kill -0 "$1" 2>/dev/null; do
		if ((${EPOCHREALTIME/[.,]/} - start >= $2 * 1000000)); then
			late=yes
			end_group "$1"
			break
		fi
		{ sleep 0.02; } 2>/dev/null
	done
	# bash says "Killed" of a job on stderr.
	{ wait "$1" || status=$?; } 2>/dev/null
	drop_group "$1"
	[[ $late == no ]] || return "$STATUS_DEADLINE"
	return "$status"
}
# As timeout(1) has it.
readonly STATUS_DEADLINE=124

# run_group LOG DEADLINE COMMAND...: COMMAND as a group, to its end or its deadline; nothing of the group is
# left. Returns what reap_group does.
run_group() {
	local log=$1 deadline=$2 status=0 pid
	shift 2
	spawn_group "$log" "$@"
	pid=$spawned
	reap_group "$pid" "$deadline" || status=$?
	end_group "$pid"
	return "$status"
}

# drop_group PID: it is gone.
drop_group() {
	local pid left=()
	for pid in "${live_groups[@]}"; do
		if [[ $pid == "$1" ]]; then
			tell_keeper "-$1"
		else
			left+=("$pid")
		fi
	done
	live_groups=("${left[@]}")
}

# count_oom_kills: how often the kernel's OOM killer has struck, in this cgroup or on this machine; 0 where
# neither says.
count_oom_kills() {
	local file cgroup
	cgroup=$(sed -n 's/^0:://p' /proc/self/cgroup 2>/dev/null) || true
	for file in "/sys/fs/cgroup$cgroup/memory.events" /proc/vmstat; do
		if awk '$1 == "oom_kill" { print $2; found = 1 } END { exit !found }' "$file" 2>/dev/null; then
			return
		fi
	done
	echo 0
}
oom_kills=0

# oom_killer_struck: whether it did since the last group was started.
oom_killer_struck() {
	(($(count_oom_kills) > oom_kills))
}

# end_group PID: kills all that is left of a group, its leader gone or not, and waits until it is.
end_group() {
	local tries
	for ((tries = 0; tries < 40; tries++)); do
		kill -KILL -- "-$1" 2>/dev/null || return 0
		{ sleep 0.05; } 2>/dev/null
	done
	say "process group $1 does not end"
}

end_all_groups() {
	local pid groups=("${live_groups[@]}")
	# A signal may come when a group was just started and is not in the list yet.
	[[ -z ${!:-} || $! == "$keeper_pid" || " ${groups[*]} " == *" $! "* ]] || groups+=("$!")
	for pid in "${groups[@]}"; do
		kill -TERM -- "-$pid" 2>/dev/null || true
	done
	for pid in "${groups[@]}"; do
		end_group "$pid"
		wait "$pid" 2>/dev/null || true
	done
	live_groups=()
}

# run_step LABEL LOG PROGRESS COMMAND...: runs COMMAND with its output in LOG, and shows what PROGRESS LOG
# prints (how far it is; `:` for nothing) and the time. Returns COMMAND's status; on failure the log's tail
# has been shown.
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
