# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# The one place that boots: a guest of the current kernel ($build) on the target that is loaded, or two that
# live at once, one command in each, what a console says of how that went, and what a guest left.

# The last guest. Known to its target when it boots it: root (its initramfs), deadline (seconds), log (the
# console, here), work (a folder of its own, in which out is the guest's /out), turns (of a guest that takes
# turns with another: the FIFO that it reads from is this with .in behind it, the one that it writes to with
# .out), and what else start_guest was given that the target's file says it knows. cpu is where it has
# to stay, as taskset takes it, or empty. Afterwards also status (the guest's own, STATUS_DEADLINE at the
# deadline), code and why (0, or an exit code and a sentence), missing (what should have been collected and
# was not there), and ms, which is how long it took.
declare -gA guest=()
# The two of a pair, by SIDE.KEY.
declare -gA guests=()

# run_in_guest [--KEY VALUE]... [--collect FILE:DEST]... -- COMMAND...: COMMAND in a new guest. Each FILE of
# its /out goes to DEST; one that is not there is a failure, too. With --beside FUNCTION that is called when
# the guest is about to be booted. It returns 0 however that went: see ${guest[code]}.
run_in_guest() {
	local status=0
	start_guest "$@"
	if [[ -n ${guest[pid]} ]]; then
		reap_group "${guest[pid]}" "${guest[deadline]}" || status=$?
		end_group "${guest[pid]}"
		guest[status]=$status
	fi
	finish_guest
}

# set_guest KEY VALUE: what a target decides of it.
set_guest() {
	guest["$1"]=$2
}

# start_guest [--KEY VALUE]... [--collect FILE:DEST]... -- COMMAND...: as run_in_guest, and returns as soon as
# the guest runs. With --side a or --side b it is that one of a pair that takes turns, a first, which
# await_pair waits for.
start_guest() {
	guest=([root]=$scratch/initramfs.cpio [log]=$scratch/console.log [work]=$scratch/guest [status]=0
		[missing]='' [collect]='' [pid]='' [cpu]='')
	while [[ $1 != -- ]]; do
		case $1 in
		--collect) guest[collect]+=$2$'\n' ;;
		--side) describe_turns "$2" ;;
		*) guest[${1#--}]=$2 ;;
		esac
		shift 2
	done
	shift
	guest[start]=$(now_ms)
	rm -rf "${guest[work]}" "${guest[log]}"
	mkdir -p "${guest[work]}/out"
	"${guest[beside]:-:}"
	target_boot "$@" || guest[status]=$?
	[[ -z ${guest[side]:-} ]] || keep_guest
}

# spawn_guest LOG COMMAND...: for target_boot: the guest is COMMAND, whose output goes to LOG.
spawn_guest() {
	local log=$1 pin=()
	shift
	[[ -z ${guest[cpu]} ]] || pin=(taskset -c "${guest[cpu]}")
	spawn_group "$log" "${pin[@]}" "$@"
	guest[pid]=$spawned
}

# finish_guest: of one that has ended: what its console says, and what it left.
finish_guest() {
	local file status=0
	target_end "${guest[status]}" || status=$?
	guest[status]=$status
	IFS='|' read -r 'guest[code]' 'guest[why]' < <(judge_console "${guest[log]}" "${guest[status]}")
	while read -r file; do
		[[ -z $file ]] || collect_file "${file%%:*}" "${file#*:}" ||
			guest[missing]+="${guest[missing]:+, }${file%%:*}"
	done <<<"${guest[collect]}"
	if [[ -n ${guest[missing]} ]] && ((guest[code] == 0)); then
		guest[code]=$EXIT_STORM guest[why]="the guest left no ${guest[missing]}"
	fi
	guest[ms]=$(($(now_ms) - guest[start]))
}

# describe_turns SIDE: what the guest of that side of a pair has of its own, and what it shares with the
# other: a CPU, so that what happens to it meets both, and a FIFO each way. The CPU is the one that
# has least to do as the pair begins.
describe_turns() {
	local turns=$scratch/turns
	guest+=([side]=$1 [turns]=$turns/$1 [log]=$scratch/console-$1.log [work]=$scratch/guest-$1)
	if [[ $1 == b ]]; then
		guest[cpu]=${guests[a.cpu]}
		return
	fi
	guest[cpu]=$({ cat /proc/stat; sleep 0.1; cat /proc/stat; } | find_idlest)
	guests=()
	rm -rf "$turns"
	mkdir "$turns"
	mkfifo "$turns"/{a,b}.in
	ln "$turns/b.in" "$turns/a.out"
	ln "$turns/a.in" "$turns/b.out"
}

# keep_guest: the array guest, as its side's.
keep_guest() {
	local key
	for key in "${!guest[@]}"; do
		guests[${guest[side]}.$key]=${guest[$key]}
	done
}

# take_guest SIDE: that side's, in the array guest.
take_guest() {
	local key
	guest=()
	for key in "${!guests[@]}"; do
		[[ $key != "$1".* ]] || guest[${key#*.}]=${guests[$key]}
	done
}

# await_pair: until both guests that were started have ended. Where one fails the other is ended: half a pair
# is of no use. Returns 0 however that went; the array guest is the one that failed, or b's.
await_pair() {
	local side failed=''
	local -a left=(a b)
	while ((${#left[@]} > 0)) && [[ -z $failed ]]; do
		for side in "${left[@]}"; do
			take_guest "$side"
			guest_has_ended || continue
			finish_guest
			keep_guest
			((guest[code] == 0 || guest[code] == EXIT_UNTRUSTED)) || failed=$side
			mapfile -t left < <(printf '%s\n' "${left[@]}" | grep -vx "$side")
			break
		done
		{ sleep 0.02; } 2>/dev/null
	done
	for side in "${left[@]}"; do
		abandon_guest "$side"
	done
	take_guest "${failed:-b}"
}

# guest_has_ended: whether it did, at its deadline at the latest; its status is known then.
guest_has_ended() {
	local status=0 late=no
	[[ -n ${guest[pid]} ]] || return 0
	if kill -0 "${guest[pid]}" 2>/dev/null; then
		# Without a fork: guests are being timed.
		((${EPOCHREALTIME/[.,]/} >= (guest[start] + guest[deadline] * 1000) * 1000)) || return 1
		late=yes
		end_group "${guest[pid]}"
	fi
	reap_group "${guest[pid]}" || status=$?
	end_group "${guest[pid]}"
	guest[status]=$status
	[[ $late == no ]] || guest[status]=$STATUS_DEADLINE
}

# abandon_guest SIDE: ends it, since the other one of its pair has failed.
abandon_guest() {
	take_guest "$1"
	if [[ -n ${guest[pid]} ]]; then
		end_group "${guest[pid]}"
		reap_group "${guest[pid]}" || guest[status]=$?
	fi
	finish_guest
	guest[code]=$EXIT_BOOT guest[why]="it was ended, since the other guest of its pair failed"
	keep_guest
}

# collect_file FILE DEST: what the last guest left in /out/FILE, whole or not at all.
collect_file() {
	[[ -e ${guest[work]}/out/$1 ]] && write_beside "$2" cat "${guest[work]}/out/$1"
}

# require_guest WHAT KEPT: exits where the last guest failed at WHAT; its console is kept as KEPT.
require_guest() {
	local kept=$2
	mkdir -p "$(dirname "$kept")"
	write_beside "$kept" cat "${guest[log]}" || kept=${guest[log]}
	((guest[code] == 0)) || die "${guest[code]}" "$1" "${guest[why]}" \
		"the whole console is $(show_path "$kept")"
}

# make_bench_root FILE [FILE:PATH]...: a guest's root with the bench program and, from stdin, the rows that it
# is to measure.
make_bench_root() {
	cat >"$scratch/rows"
	make_initramfs "$1" "$modules" "$programs/vmabench-bench:bin/vmabench-bench" \
		"$scratch/rows:etc/vmabench/rows" "${@:2}"
}

# list_bench_words BOOT SEED ROUNDS [SIDE [turns]]: the command that measures them, a word a line; of one SIDE
# alone, where the other has a guest of its own, with which it takes turns or not.
list_bench_words() {
	local -a sides
	mapfile -t sides < <(list_sides)
	printf '%s\n' /bin/vmabench-bench run --rows /etc/vmabench/rows --out /out \
		--sides "$(compose_sides "${sides[@]}")" --boot "$1" --seed "$2" --rounds "$3" \
		--retry-merge "${kernel[retry_merge]}" --unit "$TARGET_UNIT"
	[[ -z ${4:-} ]] || printf '%s\n' --here "$4"
	[[ -z ${5:-} ]] || printf '%s\n' --turns "$TARGET_TURNS_DEVICE"
}
