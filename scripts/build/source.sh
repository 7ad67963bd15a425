# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Kernel source trees in the cache: a pristine one for each Debian version, and one for each set of patches, which shares
# the untouched files with it by hard links.

# tar reports every 2000 records of 10 KiB.
show_unpacked() {
	awk '/checkpoint/ { n = $NF } END { printf "%d MB", n * 10 / 1024 }' "$1" 2>/dev/null
}

unpack_source() {
	local deb=$1 dir=$2 member
	set -o pipefail
	member=$(dpkg-deb --fsys-tarfile "$deb" | tar -t | grep -E 'linux-source-[0-9.]+\.tar\.xz$') || return 1
	dpkg-deb --fsys-tarfile "$deb" | tar -xO "$member" |
		xz -T0 -dc | tar -x -C "$dir" --strip-components=1 --exclude-from="$root/scripts/build/unpack.exclude" \
			--checkpoint=2000
}

# name_pristine DEB_DIR: $pristine is where the unpacked source of that package is, or will be.
name_pristine() {
	pristine=$(cache_root)/source/$(basename "$1")-$(make_key <"$root/scripts/build/unpack.exclude")
}

# ensure_pristine DEB_DIR: $pristine is the unpacked source of that package, without what no build here needs.
ensure_pristine() {
	local deb_dir=$1 deb
	name_pristine "$deb_dir"
	! cache_is_complete "$pristine" || return 0
	deb=$(find "$deb_dir" -name '*.deb')
	cache_begin "$pristine"
	require_space "$pristine" 2500 "unpacking the kernel"
	run_step "unpacking $(basename "$deb_dir")" "$pristine/.unpack.log" show_unpacked unpack_source "$deb" "$pristine" ||
		die "$EXIT_PREREQUISITE" "kernel source" "cannot unpack $deb" \
			"check the free space there, and type the command again: the package is then checked, and fetched anew where it is damaged"
	cache_finish "$pristine"
}

link_tree() {
	cp -al "$1/." "$2/" && rm -f "$2/.vmabench-complete" "$2/.unpack.log"
}

# apply_patch TREE PATCH: no fuzz, so that a hunk never lands where it was not meant to; patch(1) names the one that fails.
apply_patch() {
	patch -d "$1" -p1 --batch --forward --fuzz=0 --no-backup-if-mismatch <"$2"
}

# describe_patches: the patches and their hashes, as run.json has them. Written when they are applied: the files may be other ones
# by the time the build is done.
describe_patches() {
	local patch
	for patch in "$@"; do
		jq -n --arg file "$patch" --arg sha256 "$(sha256sum <"$root/kernel-patch/$patch" | cut -d' ' -f1)" \
			'{file: $file, sha256: $sha256}'
	done | jq -s .
}

# name_tree: $tree is where the loaded kernel's source with its $patches is, or will be, made from the package in $fetched.
name_tree() {
	local patch list
	name_pristine "$fetched"
	# A substitution, not a pipe into mapfile: set -e sees its failure.
	list=$(list_kernel_patches)
	mapfile -t patches <<<"$list"
	[[ -n $list ]] || patches=()
	tree=$(cache_root)/tree/$({
		basename "$pristine"
		for patch in "${patches[@]}"; do
			cat "$root/kernel-patch/$patch"
		done
	} | make_key)
}

# ensure_tree: makes $tree as name_tree named it; $tree/.vmabench-patches.json says what was applied.
ensure_tree() {
	local patch log
	! cache_is_complete "$tree" || return 0
	ensure_pristine "$fetched"
	cache_begin "$tree"
	write_beside "$tree/.vmabench-patches.json" describe_patches "${patches[@]}" ||
		die "$EXIT_BUILD" "source of ${kernel[name]}" "its patches cannot be noted" "check the free space in $tree"
	log=$(cache_root)/log/patch-$(basename "$tree").log
	run_step "copying the source for ${kernel[name]}" "$log" : link_tree "$pristine" "$tree" ||
		die "$EXIT_BUILD" "source of ${kernel[name]}" "cannot copy $pristine" "check the free space there"
	for patch in "${patches[@]}"; do
		run_step "applying $(basename "$patch")" "$log" : apply_patch "$tree" "$root/kernel-patch/$patch" ||
			die "$EXIT_BUILD" "patch $patch" "it does not apply to $(basename "$pristine"): $(name_failed_hunk "$log")" \
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
