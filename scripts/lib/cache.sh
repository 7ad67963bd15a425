# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# The cache: what was fetched and built, under names made of what went into it. An entry counts only once its
# mark is there, and the mark is written last: what an interruption leaves is never trusted, and made anew.

cache_root() {
	local base=${XDG_CACHE_HOME:-} home=${HOME:-}
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

cache_is_complete() {
	[[ -e $1/.vmabench-complete ]]
}

# cache_begin DIR: an empty folder, whatever an earlier, unfinished attempt left there.
cache_begin() {
	rm -rf "$1"
	mkdir -p "$1" || die "$EXIT_PREREQUISITE" "cache" "cannot make $1" "check the rights and the free space there"
}

cache_finish() {
	sync "$1" 2>/dev/null || true
	: >"$1/.vmabench-complete"
}

# with_cache_lock COMMAND...: one vmabench at a time fills the cache; the second waits and says for whom.
with_cache_lock() {
	local dir
	dir=$(cache_root)
	mkdir -p "$dir" || die "$EXIT_PREREQUISITE" "cache" "cannot make $dir" "set XDG_CACHE_HOME to a folder you can write to"
	exec 9>>"$dir/lock"
	if ! flock -n 9; then
		say "waiting for process $(cat "$dir/lock.pid" 2>/dev/null || echo '?'), which is filling the cache"
		flock 9
	fi
	echo $$ >"$dir/lock.pid"
	"$@"
	rm -f "$dir/lock.pid"
	exec 9>&-
}

# require_space DIR MIB WHAT: refuses before a step that would fill the disk.
require_space() {
	local free
	free=$(df --output=avail -m "$1" | tail -n 1)
	((free >= $2)) || die "$EXIT_PREREQUISITE" "$3" "needs $2 MiB in $1 and $((free)) MiB are free" \
		"free some space or set XDG_CACHE_HOME to another disk"
}
