# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# vmabench kernel patch --to DIR [--upto N]: the series on a tree of the user's.

readonly PATCH_SERIES=v6.12

about_kernel() {
	cat <<-END
	usage: kernel patch --to DIR [--upto N]
	about: apply the series to a ${PATCH_SERIES#v}.x tree of your own; what it has already stays as it is
	example: ./vmabench kernel patch --to ~/linux-${PATCH_SERIES#v} --upto 2
	--to DIR | path | the tree
	--upto N | text | as far as the patch with that number (default all)
	END
}

verb_kernel() {
	local to upto version
	read_options kernel "$(about_kernel)" 1 "$@"
	[[ ${given_operands[0]:-} == patch ]] || die_unknown "kernel command" "${given_operands[0]:-}" patch
	to=${given[to]:-}
	[[ -n $to ]] || die "$EXIT_USAGE" "kernel patch" "no tree was given" \
		"type: vmabench kernel patch --to DIR [--upto N]"
	upto=$(find_upto "${given[upto]:-}")
	version=$(tree_version "$to")
	[[ $version == "${PATCH_SERIES#v}".* ]] ||
		die "$EXIT_USAGE" "kernel patch" "$to is ${version:-no kernel tree}" \
		"name a tree of ${PATCH_SERIES#v}.x; the series is written for no other"
	ensure_scratch
	patch_tree "$to" "$upto" "$version"
}

# tree_version DIR: VERSION.PATCHLEVEL.SUBLEVEL of its Makefile, or nothing.
tree_version() {
	[[ ! -f $1/Makefile ]] || read_version <"$1/Makefile"
}

# find_upto N: how many patches of the series that is; all for nothing.
find_upto() {
	local number=0 patch
	local -a patches
	mapfile -t patches < <(list_series "$PATCH_SERIES")
	if [[ -z $1 ]]; then
		echo "${#patches[@]}"
		return
	fi
	if [[ $1 =~ ^[0-9]{1,4}$ ]]; then
		for patch in "${patches[@]}"; do
			number=$((number + 1))
			[[ $patch != "$(printf '%04d' $((10#$1)))"-* ]] || { echo "$number"; return; }
		done
	fi
	die "$EXIT_USAGE" "--upto $1" "the series has no patch of that number" \
		"give one from $((10#${patches[0]%%-*})) to $((10#${patches[-1]%%-*}))"
}

# patch_tree DIR COUNT VERSION: the first COUNT patches of the series, as far as DIR lacks them; all of them
# or none. They are applied to a copy of the files that they touch, which then take the place of the tree's
# own.
patch_tree() {
	local dir=$1 count=$2 version=$3 copy=$scratch/tree had patch
	local -a patches
	mapfile -t patches < <(list_series "$PATCH_SERIES")
	copy_touched "$dir" "$copy" "${patches[@]}"
	had=$(count_applied "$copy" "${patches[@]}")
	if ((had >= count)); then
		say "already applied: $dir ($version) has the first $had of ${#patches[@]} patches; nothing was changed"
		return
	fi
	for patch in "${patches[@]:had:count - had}"; do
		if ! apply_patch "$copy" "$(patch_file "$patch")" >"$scratch/patch.log" 2>&1; then
			show_tail "$scratch/patch.log"
			die "$EXIT_BUILD" "patch $patch" \
				"it does not apply to $dir ($version): $(name_failed_hunk "$scratch/patch.log")" \
				"nothing was changed; rebase the patch, or leave it out with --upto"
		fi
		say "applies: $patch"
	done
	put_back "$copy" "$dir" ||
		die "$EXIT_BUILD" "kernel patch" "the patched files cannot be written to $dir" \
		"nothing was changed; check the rights and the free space there"
	say "$((count - had)) patches applied to $dir ($version)$( ((had == 0)) || echo ", after the $had that it had")"
}

patch_file() {
	echo "$root/kernel-patch/$PATCH_SERIES/$1"
}

# copy_touched DIR COPY PATCH...: the files of DIR that the patches touch, in COPY.
copy_touched() {
	local dir=$1 copy=$2 patch file
	shift 2
	mkdir "$copy"
	for patch in "$@"; do
		while read -r file; do
			[[ -e $copy/$file || ! -e $dir/$file ]] || (cd "$dir" && cp --parents -p "$file" "$copy")
		done < <(list_touched "$(patch_file "$patch")")
	done
}

# count_applied COPY PATCH...: how many of them, from the first on, COPY has: as many as can be taken out
# again, the last first.
count_applied() {
	local copy=$1 count trial=$scratch/trial i
	shift
	for ((count = $#; count > 0; count--)); do
		rm -rf "$trial"
		cp -a "$copy" "$trial"
		for ((i = count; i > 0; i--)); do
			take_out "$trial" "$(patch_file "${!i}")" >/dev/null 2>&1 || continue 2
		done
		break
	done
	echo "$count"
}

# take_out TREE PATCH: the reverse of apply_patch.
take_out() {
	patch -d "$1" -p1 --batch --reverse --force --fuzz=0 --no-backup-if-mismatch <"$2"
}

# put_back COPY DIR: the files of COPY in DIR, each beside its name first, so that a full disk changes
# nothing.
put_back() {
	local file part=.vmabench-part
	local -a files
	mapfile -t files < <(cd "$1" && find . -type f)
	for file in "${files[@]}"; do
		if ! mkdir -p "$(dirname "$2/$file")" || ! cp -p "$1/$file" "$2/$file$part"; then
			(cd "$2" && rm -f "${files[@]/%/$part}")
			return 1
		fi 2>/dev/null
	done
	for file in "${files[@]}"; do
		mv "$2/$file$part" "$2/$file" || return 1
	done
}
