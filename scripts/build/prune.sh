# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Builds of the user's trees would pile up, one for each state that was measured. Of each work folder the
# cache keeps those that were used last, and any that a vmabench has in use.

# shellcheck disable=SC2034 # read where kernels are built
readonly KEEP_BUILDS=16

# Those that this vmabench has in use, by their keys.
declare -gA held_builds=()

# hold_build: the build that is spoken of stays until vmabench and what it started have ended.
hold_build() {
	local file fd
	[[ -z ${held_builds[$build_key]:-} ]] || return 0
	make_cache_folder "$(cache_root)/locks"
	file=$(name_lock "$build").used
	# Its time is that of the last use.
	touch "$file" 2>/dev/null || return 0
	exec {fd}<"$file"
	flock --shared "$fd"
	held_builds[$build_key]=$fd
}

# list_old_builds FOLDER MOST: those of that work folder (NAME/ARCH) but the MOST that were used last.
list_old_builds() {
	local file
	for file in "$(cache_root)"/build/*/vmabench-work; do
		[[ $(cat "$file" 2>/dev/null) == "$1" ]] || continue
		file=${file%/*}
		echo "$(stat -c %Y "$(name_lock "$file").used" 2>/dev/null || echo 0) $file"
	done | sort -rn | tail -n +$(($2 + 1)) | cut -d' ' -f2-
}

# prune_builds FOLDER MOST: removes them, unless somebody has them in use.
prune_builds() {
	local dir
	while read -r dir; do
		flock --nonblock "$(name_lock "$dir").used" rm -rf -- "$dir" || true
	done < <(list_old_builds "$@")
}
