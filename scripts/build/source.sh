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

# load_source: the functions of the loaded kernel's source: find_KIND, and unpack_KIND or, of one that is
# built in a work folder (scripts/build/kept.sh), check_KIND.
load_source() {
	local kind
	kind=$(source_kind)
	require_known sources "$kind"
	# shellcheck source=/dev/null # one of the files just listed
	declare -F "find_$kind" >/dev/null || source "$root/scripts/sources/$kind.sh"
	require_parts "scripts/sources/$kind.sh" "find_$kind" ""
	declare -F "check_$kind" >/dev/null || require_parts "scripts/sources/$kind.sh" "unpack_$kind" ""
}

source_kind() {
	local kind
	read -r kind _ <<<"${kernel[source]}"
	echo "$kind"
}

# source_text: what the loaded kernel's source says behind its kind.
source_text() {
	local text
	read -r _ text <<<"${kernel[source]}"
	echo "$text"
}

# find_source [REFRESH]: the loaded kernel's source is on this machine, and origin says which it is. REFRESH
# is yes to look for a newer one.
find_source() {
	local kind
	local -a words
	kind=$(source_kind)
	load_source
	read -ra words <<<"$(source_text)"
	origin=([kind]=$kind)
	"find_$kind" "${1:-no}" "${words[@]}"
}

# ensure_pristine: $pristine is the source that find_source found, unpacked.
ensure_pristine() {
	! is_kept || return 0
	! cache_is_complete "$pristine" || return 0
	with_lock "$pristine" "unpacking ${origin[label]}" fill_entry "$pristine" unpack_pristine
}

unpack_pristine() {
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

# read_version: VERSION.PATCHLEVEL.SUBLEVEL of the kernel's Makefile on stdin, or nothing.
read_version() {
	awk '/^(VERSION|PATCHLEVEL|SUBLEVEL) =/ { v = v sep $3; sep = "." } END { print v }'
}

link_tree() {
	cp -al "$1/." "$2/" && rm -f "$2/.vmabench-complete" "$2/.unpack.log"
}

# apply_patch TREE PATCH: no fuzz, so that a hunk never lands where it was not meant to; patch(1) names the
# one that fails.
apply_patch() {
	patch -d "$1" -p1 --batch --forward --fuzz=0 --no-backup-if-mismatch <"$2"
}

# list_touched PATCH: the files it changes, makes or moves.
list_touched() {
	sed -nE 's,^diff --git [^/]+/(.*) [^/]+/\1$,\1,p; s,^(\+\+\+|---) [^/]+/([^\t]*).*,\2,p; s,^(rename|copy) (from|to) ,,p' "$1" | sort -u
}

# name_patch PATCH: as people are told of it: where one of the user's lies is nobody else's business.
name_patch() {
	if [[ $1 == /* ]]; then
		basename "$1"
	else
		echo "$1"
	fi
}

# describe_patches: the patches and their hashes, as run.json has them. Written when they are applied: the
# files may be other ones by the time the build is done.
describe_patches() {
	local patch
	for patch in "$@"; do
		jq -n --arg file "$(name_patch "$patch")" \
			--arg sha256 "$(sha256sum <"$(patch_path "$patch")" | cut -d' ' -f1)" \
			'{file: $file, sha256: $sha256}'
	done | jq -s .
}

# use_tree KEY DIR [PATCH]...: $tree is DIR, where the loaded kernel's source with these patches is, or will
# be; $tree_key says what is in it.
use_tree() {
	# shellcheck disable=SC2034 # read where builds are named and described
	tree_key=$1 tree=$2 tree_patches=("${@:3}")
}

# name_tree [ARCH]: use_tree, of what find_source found and the loaded kernel's patches. A work folder is one
# for ARCH.
name_tree() {
	local patch list key
	local -a patches
	# A substitution, not a pipe into mapfile: set -e sees its failure.
	list=$(list_kernel_patches)
	mapfile -t patches < <(list_values "$list")
	if is_kept; then
		name_kept_tree "$1" "${patches[@]}"
		return
	fi
	key=$({
		basename "$pristine"
		for patch in "${patches[@]}"; do
			cat "$(patch_path "$patch")"
		done
	} | make_key)
	use_tree "$key" "$(cache_root)/tree/$key" "${patches[@]}"
}

# ensure_tree: makes $tree as name_tree named it; $tree/.vmabench-patches.json says what was applied.
ensure_tree() {
	! cache_is_complete "$tree" || return 0
	with_lock "$tree" "patching the source of ${kernel[name]}" fill_entry "$tree" patch_source
}

patch_source() {
	local patch log
	ensure_pristine
	cache_begin "$tree"
	write_beside "$tree/.vmabench-patches.json" describe_patches "${tree_patches[@]}" ||
		die "$EXIT_BUILD" "source of ${kernel[name]}" "its patches cannot be noted" \
			"check the free space in $tree"
	log=$(cache_root)/log/patch-$(basename "$tree").log
	run_step "copying the source for ${kernel[name]}" "$log" : link_tree "$pristine" "$tree" ||
		die "$EXIT_BUILD" "source of ${kernel[name]}" "cannot copy $pristine" "check the free space there"
	for patch in "${tree_patches[@]}"; do
		run_step "applying $(basename "$patch")" "$log" : apply_patch "$tree" "$(patch_path "$patch")" ||
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
