# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# vmabench kernel patch --to DIR [--upto N]: the series on a tree of the user's.

verb_kernel() {
	local series=v6.12 to='' upto='' version
	[[ ${1:-} == patch ]] || die_unknown "kernel command" "${1:-}" patch
	shift
	while (($# > 0)); do
		case $1 in
		--to | --upto)
			(($# > 1)) || die "$EXIT_USAGE" "$1" "its value is missing" "type: vmabench kernel patch --to DIR [--upto N]"
			if [[ $1 == --to ]]; then to=$2; else upto=$2; fi
			shift
			;;
		*) die_unknown option "$1" --to --upto ;;
		esac
		shift
	done
	[[ -n $to ]] || die "$EXIT_USAGE" "kernel patch" "no tree was given" "type: vmabench kernel patch --to DIR [--upto N]"
	version=$(tree_version "$to")
	[[ $version == "${series#v}".* ]] || die "$EXIT_USAGE" "kernel patch" "$to is ${version:-no kernel tree}" \
		"name a tree of ${series#v}.x; the series is written for no other"
	patch_tree "$to" "$series" "$(full_number "$upto")" "$version"
}

# tree_version DIR: VERSION.PATCHLEVEL.SUBLEVEL of its Makefile, or nothing.
tree_version() {
	awk '/^(VERSION|PATCHLEVEL|SUBLEVEL) =/ { v = v sep $3; sep = "." } END { print v }' "$1/Makefile" 2>/dev/null || true
}

# full_number N: as patches are numbered (5 is 0005); `all` for nothing.
full_number() {
	if [[ -z $1 ]]; then
		echo all
	elif [[ $1 =~ ^[0-9]{1,4}$ ]]; then
		printf '%04d\n' $((10#$1))
	else
		die "$EXIT_USAGE" "--upto $1" "not a patch's number" "give one that kernel-patch/*/series has, like 5"
	fi
}

# patch_tree DIR SERIES UPTO VERSION: all of the patches or none. They are applied to a copy of the files that they touch,
# which then take the place of the tree's own.
patch_tree() {
	local dir=$1 version=$4 copy patch file list
	# shellcheck disable=SC2034 # what list_kernel_patches reads
	local -A kernel=([name]=$dir [series]=$2 [upto]=$3 [support]='')
	ensure_scratch
	copy=$scratch/tree
	mkdir "$copy"
	list=$(list_kernel_patches)
	while read -r patch; do
		while read -r file; do
			[[ -e $copy/$file || ! -e $dir/$file ]] || (cd "$dir" && cp --parents -p "$file" "$copy")
		done < <(list_touched "$root/kernel-patch/$patch")
		if ! apply_patch "$copy" "$root/kernel-patch/$patch" >"$scratch/patch.log" 2>&1; then
			show_tail "$scratch/patch.log"
			die "$EXIT_BUILD" "patch $patch" "it does not apply to $dir ($version): $(name_failed_hunk "$scratch/patch.log")" \
				"nothing was changed; rebase the patch, or leave it out with --upto"
		fi
		say "applies: $patch"
	done <<<"$list"
	(cd "$copy" && find . -type f -exec cp --parents --remove-destination -p -t "$(realpath "$dir")" {} +) ||
		die "$EXIT_BUILD" "kernel patch" "the patched files cannot be written to $dir" "check the rights and the free space there"
	say "$(wc -l <<<"$list") patches applied to $dir ($version)"
}

# list_touched PATCH: the files it changes or makes.
list_touched() {
	sed -n 's|^+++ b/||p; s|^--- a/||p' "$1" | sort -u
}
