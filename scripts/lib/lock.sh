# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# One measurement at a time on one machine, whoever's it is: a second would disturb the first. Counting instructions is
# disturbed by nothing, so such runs may share the machine among themselves.
#
# The lock is flock's, on a file that everybody may read: it is gone with the process that holds it, however that ends.
# Whose it is stands in a file beside it, one a user, since none may write another's there.

# lock_dir: the same for all users, hence not $TMPDIR.
lock_dir() {
	if [[ -d /run/lock && -w /run/lock ]]; then
		echo /run/lock
	else
		echo /tmp
	fi
}

# take_machine_lock UNIT COMMAND: until vmabench ends; UNIT is what is measured, ns or insn. Exits 3 when another run has the
# machine.
take_machine_lock() {
	local dir file how=--exclusive
	[[ -z $lock_note ]] || return 0
	dir=$(lock_dir)
	file=$dir/vmabench.lock
	[[ $1 != insn ]] || how=--shared
	# Opened for reading, and made apart: a file of another user's in a sticky folder may not be opened with O_CREAT.
	[[ -e $file ]] || (umask 022 && set -o noclobber && : >"$file") 2>/dev/null || true
	exec 8<"$file" || die "$EXIT_PREREQUISITE" "lock" "cannot open $file" "check the rights there"
	flock --nonblock "$how" 8 || die "$EXIT_PREREQUISITE" "lock" "$(describe_lock_holder "$dir")" \
		"wait until it is done: two runs at once would disturb each other"
	note_lock_holder "$dir" "$2"
}

# note_lock_holder DIR COMMAND: by a new file and a rename, which follow no link that somebody left there.
note_lock_holder() {
	local new
	at_exit+=(drop_lock_note)
	lock_note=$1/vmabench.lock.$EUID.$$
	new=$(mktemp "$1/.vmabench.XXXXXX") || return 0
	printf '%s\n' $$ "$(id -un)" "$(date '+%F %T')" "$2" >"$new"
	chmod 644 "$new"
	mv -T "$new" "$lock_note"
}

drop_lock_note() {
	rm -f "$lock_note"
}
lock_note=

# describe_lock_holder DIR: the first note whose process still runs. What a killed run left is passed over.
describe_lock_holder() {
	local file pid user since command
	for file in "$1"/vmabench.lock.*; do
		{ read -r pid && read -r user && read -r since && read -r command; } 2>/dev/null <"$file" || continue
		if [[ $pid =~ ^[0-9]+$ ]] && grep -qsa vmabench "/proc/$pid/cmdline"; then
			echo "another run measures on this machine: process $pid of $user since $since: $command"
			return
		fi
	done
	echo "another run measures on this machine, and left no note of whose it is (see: lslocks | grep vmabench)"
}
