# SPDX-License-Identifier: GPL-2.0
# `vmabench kernel patch` on the files of a real 6.12 that the series touches.

load common

setup() {
	root=$VMABENCH_ROOT
	# shellcheck source-path=SCRIPTDIR/../..
	source "$root/scripts/lib/all.sh"
	tree=$BATS_TEST_TMPDIR/tree
	mkdir "$tree"
	fetch_source v6.12-base
	(cd "$pristine" && sed -n 's|^--- a/||p' "$root"/kernel-patch/v6.12/*.patch | sort -u |
		xargs cp --parents -t "$tree" Makefile)
}

fingerprint() {
	(cd "$tree" && find . -type f -print0 | sort -z | xargs -0 sha256sum | sha256sum)
}

@test "the whole series, and a part of it" {
	local whole=$BATS_TEST_TMPDIR/whole
	cp -r "$tree" "$whole"
	run "$vmabench" kernel patch --to "$whole"
	expect 0 "$(grep -vc "^#" "$root/kernel-patch/v6.12/series") patches applied to $whole (6.12."
	grep -q mmap_prepare "$whole/include/linux/fs.h"
	run "$vmabench" kernel patch --to "$tree" --upto 3
	expect 0 "3 patches applied"
	grep -q can_mmap_file "$tree/include/linux/fs.h"
	! grep -q mmap_prepare "$tree/include/linux/fs.h" || false
}

@test "a patch that does not apply changes nothing" {
	local before
	sed -i 's/vma_merge_new_range(&vmg)/something_else(\&vmg)/' "$tree/mm/mmap.c"
	before=$(fingerprint)
	run "$vmabench" kernel patch --to "$tree"
	expect 6 "it does not apply to $tree" "Hunk #" "in mm/mmap.c" "nothing was changed"
	[[ $(fingerprint) == "$before" ]]
}

@test "what a tree has already is left as it is, and the rest can be added" {
	local before whole=$BATS_TEST_TMPDIR/whole count
	count=$(grep -vc "^#" "$root/kernel-patch/v6.12/series")
	cp -r "$tree" "$whole"
	"$vmabench" kernel patch --to "$whole"
	"$vmabench" kernel patch --to "$tree" --upto=1
	before=$(fingerprint)
	run "$vmabench" kernel patch --to "$tree" --upto 1
	expect 0 "already applied" "has the first 1 of $count patches; nothing was changed"
	[[ $(fingerprint) == "$before" ]]
	run "$vmabench" kernel --to "$tree" patch
	expect 0 "$((count - 1)) patches applied to $tree (6.12." "after the 1 that it had"
	diff -r "$tree" "$whole"
	run "$vmabench" kernel patch --to "$tree" --upto 1
	expect 0 "already applied" "has the first $count of $count patches"
	diff -r "$tree" "$whole"
}

@test "a tree that cannot be written to is not changed by half" {
	local before
	before=$(fingerprint)
	# shellcheck disable=SC2016 # for the inner shell
	run unshare --map-root-user --mount bash \
		-c 'mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" && "$2" kernel patch --to "$1"' \
		- "$tree" "$vmabench"
	expect 6 "the patched files cannot be written to $tree" "nothing was changed"
	[[ $(fingerprint) == "$before" ]]
}

@test "other trees and numbers are refused" {
	run "$vmabench" kernel patch
	expect 2 "no tree was given"
	run "$vmabench" kernel patch --to "$BATS_TEST_TMPDIR"
	expect 2 "no kernel tree"
	run "$vmabench" kernel patch --to "$tree" --upto 9999
	expect 2 "the series has no patch of that number; give one from 1 to "
	sed -i 's/^PATCHLEVEL = .*/PATCHLEVEL = 13/' "$tree/Makefile"
	run "$vmabench" kernel patch --to "$tree"
	expect 2 "is 6.13."
}
