# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Files that are written whole or not at all, and read only where they are files.

# is_plain FILE...: whether each is a file: no folder, no link to elsewhere, and no fifo, which a reader would
# wait at for ever.
is_plain() {
	local file
	for file in "$@"; do
		[[ -f $file && ! -L $file ]] || return 1
	done
}

# name_kind FILE: what is there, for a sentence.
name_kind() {
	if [[ -L $1 ]]; then
		echo "a link"
	elif [[ -e $1 ]]; then
		echo "a $(stat -c %F "$1")"
	else
		echo "gone"
	fi
}

# write_beside FILE COMMAND...: what COMMAND prints becomes FILE. Where COMMAND fails, or its words do not all
# get to the disk, FILE stays what it was. It is written under a name that nobody can foretell, and renamed:
# no link is followed.
write_beside() {
	local file=$1 new
	shift
	new=$(mktemp "$(dirname "$file")/.vmabench.XXXXXX") || return 1
	if (($# == 0)) || ! "$@" >"$new" || ! chmod \
		"$(printf '%o' $((8#666 & ~8#$(umask))))" "$new" || ! mv -fT "$new" "$file"; then
		rm -f "$new"
		return 1
	fi
}
