# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# The cache: what was fetched and built, under names made of what went into it. An entry counts only once its
# mark is there, and the mark is written last: what an interruption leaves is never trusted, and made anew.

cache_root() {
	local base=${XDG_CACHE_HOME:-} home=${HOME:-}
	# As the XDG standard has it.
	[[ $base == /* ]] || base=
	[[ -n $home ]] || home=$(getent passwd "$EUID" | cut -d: -f6)
	[[ -n $base || -z $home ]] || base=$home/.cache
	[[ -n $base ]] || die "$EXIT_PREREQUISITE" "cache" "there is no XDG_CACHE_HOME and no home folder" \
		"set XDG_CACHE_HOME to a folder with 4 GB free"
	printf '%s/vmabench\n' "$base"
}

# make_key: 12 hex digits of what stdin holds.
make_key() {
	sha256sum | cut -c1-12
}

# cache_is_complete DIR [FILE...]: whether its mark is there and what the mark speaks of is as it was. Says so
# where it is not. A mark from before marks held hashes is taken for true once, and gets those of FILEs, as
# cache_finish does.
cache_is_complete() {
	local mark=$1/.vmabench-complete file
	[[ -d $1 && -f $mark ]] || return 1
	if [[ ! -s $mark ]]; then
		describe_entry "$@" >/dev/null 2>&1 || return 1
		cache_finish "$@"
	fi
	! is_as_marked "$1" || return 0
	file=$(list_damage "$1" | head -n 1) || true
	say "$1 is not as it was made (${file:-its mark, or the names and sizes of its files}): making it anew"
	return 1
}

# is_as_marked DIR: whether DIR has a mark and is as the mark says.
is_as_marked() {
	local mark=$1/.vmabench-complete line
	local -a files=()
	is_plain "$mark" || return 1
	while read -r _ line; do
		[[ $line == - ]] || files+=("$line")
	done <"$mark"
	# Not by $(<): a signal that came while the hashes were made would have bash 5.2 take its trap for a part
	# of that.
	describe_entry "$1" "${files[@]}" 2>/dev/null | cmp -s - "$mark"
}

# describe_entry DIR [FILE...]: the hash of each FILE in DIR; without any, one of the names and sizes of all
# that is there, since a kernel's source is too much to be read each time.
describe_entry() (
	cd "$1" || return
	shift
	if (($# > 0)); then
		is_plain "$@" && sha256sum -- "$@"
	else
		find . -name .vmabench-complete -prune -o ! -type d -printf '%s %p %l\n' | LC_ALL=C sort | sha256sum
	fi
)

# list_damage DIR: the files that are not what the mark says, or are gone.
list_damage() {
	local hash file
	while read -r hash file; do
		if [[ -n $file && $file != - && $(describe_entry "$1" "$file" 2>/dev/null) != "$hash  $file" ]]; then
			echo "$file"
		fi
	done <"$1/.vmabench-complete"
}

# cache_begin DIR: an empty folder, whatever an earlier, unfinished attempt left there.
cache_begin() {
	rm -rf "$1"
	make_cache_folder "$1"
}

make_cache_folder() {
	mkdir -p "$1" 2>/dev/null || die "$EXIT_PREREQUISITE" "cache" "cannot make $1" \
		"check the rights and the free space there, or set XDG_CACHE_HOME to a folder you can write to"
}

# cache_finish DIR [FILE...]: the mark, written last; FILEs (named as in DIR) are those that a run takes from
# it.
cache_finish() {
	local dir=$1 text
	shift
	sync "$dir" 2>/dev/null || true
	if ! text=$(describe_entry "$dir" "$@") || ! write_beside "$dir/.vmabench-complete" echo "$text"; then
		die "$EXIT_PREREQUISITE" "cache" "$dir cannot be finished" "check the rights and the free space there"
	fi
}

# with_lock PLACE DOING COMMAND...: COMMAND, while no other vmabench is at PLACE, which is a folder of the
# cache or a word. A second one waits, and says for whom: DOING is what both are at. Locks are taken in one
# order, each before those behind it: a build, a work folder or a patched tree, a source, a package.
with_lock() {
	local lock_file lock_fd
	make_cache_folder "$(cache_root)/locks"
	lock_file=$(name_lock "$1")
	[[ ! -e $lock_file && ! -L $lock_file ]] || is_plain "$lock_file" ||
		die "$EXIT_PREREQUISITE" "cache" "$lock_file is $(name_kind "$lock_file") and no file" \
			"remove it: rm -r $lock_file"
	{ : >>"$lock_file"; } 2>/dev/null ||
		die "$EXIT_PREREQUISITE" "cache" "$lock_file cannot be written" \
		"set XDG_CACHE_HOME to a folder you can write to"
	exec {lock_fd}>>"$lock_file"
	await_lock "$lock_fd" "$lock_file" "$2"
	"${@:3}"
	exec {lock_fd}>&-
}

# name_lock PLACE: its file. It stays: who waits for it has it open.
name_lock() {
	local name=${1#"$(cache_root)/"}
	printf '%s/locks/%s\n' "$(cache_root)" "${name//\//-}"
}

# await_lock FD NOTE DOING: the lock on FD, whose holder is in the file NOTE. What a holder started has the
# lock, too: while a compiler of a vmabench that was killed still lives, nobody else writes there.
await_lock() {
	local holder
	if ! flock --nonblock "$1"; then
		holder=$(head -c 20 "$2" 2>/dev/null) || true
		say "waiting for process ${holder:-?}, which is $3"
		# Not in one go: bash looks at signals, and we at what goes on beside, when a command has ended.
		until flock --timeout 1 "$1"; do
			check_asides
		done
	fi
	# A disk that is full leaves it without.
	echo $$ 2>/dev/null >"$2" || true
}

# fill_entry DIR COMMAND...: COMMAND makes the entry DIR, under its lock; unless another has made it
# meanwhile.
fill_entry() {
	! is_as_marked "$1" || return 0
	"${@:2}"
}

# require_space DIR MIB WHAT [DO]: refuses before a step that would fill the disk.
require_space() {
	local free
	free=$(df --output=avail -m "$1" | tail -n 1)
	((free >= $2)) || die "$EXIT_PREREQUISITE" "$3" "needs $2 MiB in $1 and $((free)) MiB are free" \
		"${4:-free some space or set XDG_CACHE_HOME to another disk}"
}
