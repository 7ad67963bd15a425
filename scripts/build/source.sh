# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Kernel source trees in the cache: a pristine one for each version of a source, and one for each set of
# patches, which shares the untouched files with it by hard links.

# tar reports every 2000 records of 10 KiB.
show_unpacked() {
	awk '/checkpoint/ { n = $NF } END { printf "%d MB", n * 10 / 1024 }' "$1" 2>/dev/null
}

# unpack_tar DIR: a tar on stdin, of one folder, without what no build here needs.
unpack_tar() {
	tar -x -C "$1" --strip-components=1 --exclude-from="$root/scripts/build/unpack.exclude" --checkpoint=2000
}

# Where the loaded kernel's source is from: kind, a file of scripts/sources; key, a name that says which
# version it is, and is part of the keys of all that is made of it; label, for people; and from, which is for
# unpack_KIND.
declare -gA origin=()

# note_source KEY LABEL FROM: what find_KIND has found.
note_source() {
	origin+=([key]=$1 [label]=$2 [from]=$3)
	pristine=$(cache_root)/source/$1-$(make_key <"$root/scripts/build/unpack.exclude")
}

# require_word WHAT WORD: the loaded kernel's source names WHAT.
require_word() {
	[[ -n $2 ]] || die "$EXIT_USAGE" "kernel ${kernel[name]}" "its source names no $1" \
		"write it behind '${kernel[source]}' in its conf file"
}

# find_source [REFRESH]: the loaded kernel's source is on this machine, and origin says which it is. REFRESH
# is yes to look for a newer one.
find_source() {
	local -a words
	read -ra words <<<"${kernel[source]}"
	require_known sources "${words[0]}"
	# shellcheck source=/dev/null # one of the files just listed
	source "$root/scripts/sources/${words[0]}.sh"
	require_parts "scripts/sources/${words[0]}.sh" "find_${words[0]} unpack_${words[0]}" ""
	origin=([kind]=${words[0]})
	"find_${words[0]}" "${1:-no}" "${words[@]:1}"
}

# ensure_pristine: $pristine is the source that find_source found, unpacked.
ensure_pristine() {
	! cache_is_complete "$pristine" || return 0
	cache_begin "$pristine"
	require_space "$pristine" 2500 "unpacking the kernel"
	run_step "unpacking ${origin[label]}" "$pristine/.unpack.log" show_unpacked "unpack_${origin[kind]}" \
		"${origin[from]}" "$pristine" ||
		die "$EXIT_PREREQUISITE" "kernel source" "cannot unpack ${origin[label]}" \
			"check the free space there, and type the command again: it is then checked, and fetched anew where it is damaged"
	cache_finish "$pristine"
}

# fetch_source NAME [REFRESH]: $pristine is the source of that kernel, unpacked, without its patches.
fetch_source() {
	load_kernel "$1"
	find_source "${2:-no}"
	ensure_pristine
}

link_tree() {
	cp -al "$1/." "$2/" && rm -f "$2/.vmabench-complete" "$2/.unpack.log"
}

# apply_patch TREE PATCH: no fuzz, so that a hunk never lands where it was not meant to; patch(1) names the
# one that fails.
apply_patch() {
	patch -d "$1" -p1 --batch --forward --fuzz=0 --no-backup-if-mismatch <"$2"
}

# describe_patches: the patches and their hashes, as run.json has them. Written when they are applied: the
# files may be other ones by the time the build is done.
describe_patches() {
	local patch
	for patch in "$@"; do
		jq -n --arg file "$patch" --arg sha256 "$(sha256sum <"$root/kernel-patch/$patch" | cut -d' ' -f1)" \
			'{file: $file, sha256: $sha256}'
	done | jq -s .
}

# name_tree: $tree is where the loaded kernel's source with its patches is, or will be, made from what
# find_source found.
name_tree() {
	local patch list
	# A substitution, not a pipe into mapfile: set -e sees its failure.
	list=$(list_kernel_patches)
	mapfile -t tree_patches <<<"$list"
	[[ -n $list ]] || tree_patches=()
	tree=$(cache_root)/tree/$({
		basename "$pristine"
		for patch in "${tree_patches[@]}"; do
			cat "$root/kernel-patch/$patch"
		done
	} | make_key)
}

# ensure_tree: makes $tree as name_tree named it; $tree/.vmabench-patches.json says what was applied.
ensure_tree() {
	local patch log
	! cache_is_complete "$tree" || return 0
	ensure_pristine
	cache_begin "$tree"
	write_beside "$tree/.vmabench-patches.json" describe_patches "${tree_patches[@]}" ||
		die "$EXIT_BUILD" "source of ${kernel[name]}" "its patches cannot be noted" \
			"check the free space in $tree"
	log=$(cache_root)/log/patch-$(basename "$tree").log
	run_step "copying the source for ${kernel[name]}" "$log" : link_tree "$pristine" "$tree" ||
		die "$EXIT_BUILD" "source of ${kernel[name]}" "cannot copy $pristine" "check the free space there"
	for patch in "${tree_patches[@]}"; do
		run_step "applying $(basename "$patch")" "$log" : apply_patch "$tree" "$root/kernel-patch/$patch" ||
			die "$EXIT_BUILD" "patch $patch" \
				"it does not apply to $(basename "$pristine"): $(name_failed_hunk "$log")" \
				"rebase it (where a file is missing, see scripts/build/unpack.exclude)"
	done
	cache_finish "$tree"
}

# name_failed_hunk LOG: the first hunk that failed, and the file it is in.
name_failed_hunk() {
	awk '/^(patching|checking) file/ { file = $3 }
	     /FAILED at/ { sub(/ --.*/, ""); print $0 " in " file; found = 1; exit }
	     /can.t find file/ { print; found = 1; exit }
	     END { if (!found) print "see the log above" }' "$1"
}
