# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# One measurement at a time on one machine, whoever's it is: a second would disturb the first. Counting
# instructions is disturbed by nothing, so such runs may share the machine among themselves.
#
# The lock is flock's, on a file that everybody may read: it is gone with the process that holds it and the
# guests that it started, however these end. Whose it is stands in a file beside it, one a user, since none
# may write another's there; that is locked in the same way, so that a note of nobody's is known.

# lock_dir: the same for all users, hence not $TMPDIR.
lock_dir() {
	if [[ -d /run/lock && -w /run/lock ]]; then
		echo /run/lock
	else
		echo /tmp
	fi
}

# take_machine_lock UNIT COMMAND: until vmabench ends; UNIT is what is measured, ns or insn. Exits 3 when
# another run has the machine.
take_machine_lock() {
	local dir file how=--exclusive
	[[ -z $lock_note ]] || return 0
	dir=$(lock_dir)
	file=$dir/vmabench.lock
	[[ $1 != insn ]] || how=--shared
	# Opened for reading, and made apart: a file of another user's in a sticky folder may not be opened with
	# O_CREAT.
	[[ -e $file || -L $file ]] || (umask 022 && set -o noclobber && : >"$file") 2>/dev/null || true
	is_plain "$file" || die "$EXIT_PREREQUISITE" "lock" \
		"$file is $(name_kind "$file") and no file" "remove it: rm -r $file"
	[[ -r $file ]] || die "$EXIT_PREREQUISITE" "lock" "you may not read $file" \
		"as its owner or root, type: chmod a+r $file"
	exec 8<"$file"
	# What a killed run started is gone within a moment.
	flock --timeout "$(lock_patience "$dir")" "$how" 8 ||
		die "$EXIT_PREREQUISITE" "lock" "$(describe_lock_holder "$dir")" \
		"wait until it is done: two runs at once would disturb each other"
	sweep_lock_notes
	note_lock_holder "$dir" "$2"
}

# lock_patience DIR: seconds to wait for the lock: none where its holder is known and lives.
lock_patience() {
	if describe_lock_holder "$1" | grep -q ": process"; then
		echo 0
	else
		echo 5
	fi
}

# note_lock_holder DIR COMMAND: by a new file and a rename, which follow no link that somebody left there.
note_lock_holder() {
	local new
	undo_at_exit drop_lock_note
	lock_note=$1/vmabench.lock.$EUID.$$
	new=$(mktemp "$1/.vmabench.XXXXXX") || return 0
	exec {note_fd}>"$new"
	flock "$note_fd"
	printf '%s\n' $$ "$(id -un)" "$(date '+%F %T')" "$2" >&"$note_fd"
	chmod 644 "$new"
	mv -T "$new" "$lock_note"
}

# sweep_lock_notes: those of this user's that nobody has locked: their vmabench was killed.
sweep_lock_notes() {
	local file
	for file in "$(lock_dir)/vmabench.lock.$EUID".*; do
		if is_plain "$file" && [[ -O $file ]] && flock --nonblock "$file" true; then
			rm -f "$file"
		fi
	done
}

drop_lock_note() {
	rm -f "$lock_note"
}
lock_note=

# describe_lock_holder DIR: the first note that is somebody's. What a killed run left is passed over.
describe_lock_holder() {
	local file pid user since command
	for file in "$1"/vmabench.lock.*; do
		if ! is_plain "$file" || flock --nonblock --shared "$file" true 2>/dev/null; then
			continue
		fi
		{ read -r pid && read -r user && read -r since && read -r command; } 2>/dev/null <"$file" || continue
		if [[ $pid =~ ^[0-9]+$ && -d /proc/$pid ]]; then
			echo "another run measures on this machine: process $pid of $user since $since: $command"
			return
		fi
	done
	echo "another run measures on this machine, and left no note of whose it is (see: lslocks | grep vmabench)"
}
