# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Work folders: what is kept of a user's tree, so that a small change of it is built in seconds. One for each
# name and architecture, in the cache: `source` is brought to the contents wanted, writing only files that
# differ, and `build` is what make left of the ones before. What comes out is copied to a folder of the cache
# whose name is made of what went in, as all builds are, so that a state that was built before is not built
# again. Contents are known by git's name of a tree. What of them the user's repository does not have is in a
# store, a repository of ours.

# kept_folder: of the loaded kernel.
kept_folder() {
	printf '%s/work/%s\n' "$(cache_root)" "${kernel[folder]}"
}

# is_kept: whether the loaded kernel is built in a work folder.
is_kept() {
	[[ -n ${kernel[folder]} ]]
}

# store_git ARGUMENT...: git on the store, by no settings of the user's.
store_git() (
	unset GIT_CONFIG_COUNT GIT_CONFIG_PARAMETERS GIT_CONFIG
	export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 GIT_NO_LAZY_FETCH=1
	exec git --git-dir="$(kept_folder)/git" -c core.bare=false -c core.autocrlf=false \
		-c core.attributesFile=/dev/null -c gc.auto=0 "$@"
)

# borrow_git ARGUMENT...: the same, with the user's objects beside those of the store; only for what writes no
# object, since git would note on the user's that it was wanted again.
borrow_git() {
	local objects=${kernel[objects]//\\/\\\\}
	GIT_ALTERNATE_OBJECT_DIRECTORIES="\"${objects//\"/\\\"}\"" store_git "$@"
}

# open_store FORMAT: for a repository with hashes of that format.
open_store() {
	local dir
	dir=$(kept_folder)
	[[ -e $dir/git/HEAD ]] || with_lock "$dir" "making its store of objects" make_store "$dir/git" "$1"
}

# make_store DIR FORMAT
make_store() {
	[[ ! -e $1/HEAD ]] || return 0
	cache_begin "$1.new"
	git init --quiet --bare --template= --object-format="$2" "$1.new" >/dev/null
	rm -rf "$1"
	mv -T "$1.new" "$1"
}

# patch_state TREE PATCH...: git's name of TREE with the patches (as list_kernel_patches names them).
patch_state() {
	local dir=$scratch/patched patch
	local -x GIT_INDEX_FILE=$scratch/patch.index GIT_WORK_TREE=$dir
	if (($# == 1)); then
		echo "$1"
		return
	fi
	rm -rf "$GIT_INDEX_FILE" "$dir"
	mkdir "$dir"
	borrow_git read-tree "$1" 2>"$scratch/git.log" || die_unreadable
	for patch in "${@:2}"; do
		list_touched "$(patch_path "$patch")"
	done | LC_ALL=C sort -u >"$scratch/touched"
	cd "$dir" || return
	borrow_git ls-files | awk 'NR == FNR { touched[$0]; next } $0 in touched' "$scratch/touched" - |
		borrow_git checkout-index --stdin 2>"$scratch/git.log" || die_unreadable
	for patch in "${@:2}"; do
		store_git apply --whitespace=nowarn "$(patch_path "$patch")" 2>"$scratch/git.log" ||
			die "$EXIT_BUILD" "patch ${patch##*/}" \
				"it does not apply to kernel ${kernel[name]} ($(sed -n 's/^error: //p' "$scratch/git.log" |
					strip_controls | head -n 1))" "rebase it, or leave it out"
	done
	store_git update-index --add --remove --replace --stdin <"$scratch/touched" &&
		store_git write-tree --missing-ok
}

# die_unreadable: git lacks something of the loaded kernel's tree.
die_unreadable() {
	die "$EXIT_PREREQUISITE" "kernel ${kernel[name]}" \
		"git cannot read all of it ($(strip_controls <"$scratch/git.log" | grep -m1 .))" \
		"get what the clone lacks with git fetch, or check the free space in $(kept_folder)"
}

# peek_state TREE DIR FILE...: these files of it, as far as it has them, in DIR.
peek_state() {
	local tree=$1 dir=$2 file
	shift 2
	for file in "$@"; do
		borrow_git cat-file -e "$tree:$file" 2>/dev/null || continue
		mkdir -p "$(dirname "$dir/$file")"
		borrow_git cat-file blob "$tree:$file" >"$dir/$file"
	done
}

# open_state DIR TREE: the work folder DIR is at TREE, and holds no half-made object. Until close_state says
# so nobody believes what is in it.
open_state() {
	local dir=$1 since
	mkdir -p "$dir/source" "$dir/build"
	rm -f "$dir/state" "$dir/index.lock"
	write_beside "$dir/from" echo "${kernel[objects]}" || return 1
	if since=$(cat "$dir/begun" 2>/dev/null); then
		find "$dir/build" -type f -newermt "@${since:-0}" -delete
	fi
	# A second early: file systems' times are coarse.
	write_beside "$dir/begun" echo $(($(date +%s) - 1)) || return 1
	local -x GIT_INDEX_FILE=$dir/index GIT_WORK_TREE=$dir/source
	borrow_git read-tree --reset -u "$2" && store_git clean -xdffq
}

# close_state DIR [KEY]: make has come to its end there; with KEY, what stands there is the whole build of
# that name.
close_state() {
	(($# == 1)) || write_beside "$1/state" echo "$2" || return 1
	rm -f "$1/begun"
}

# seed_work DIR: a new work folder begins as a copy of one of the same repository and architecture, so that
# two commits of a tree are one build and what differs.
seed_work() {
	local other
	[[ ! -e $1/index ]] || return 0
	other=$(find_seed "$1")
	[[ -n $other ]] || return 0
	run_step "copying what is built of $(basename "${other%/*}")" \
		"$(cache_root)/log/update-${kernel[folder]}.log" : copy_work "$other" "$1" || rm -rf "$1"
	make_cache_folder "$1"
}

# find_seed DIR: the one in which nobody is at work and that differs least from what is to be built: a header
# costs more than a file of C. Of several the one that was used last.
find_seed() {
	local dir
	while read -r dir; do
		if [[ ! -e $dir/begun && $(cat "$dir/from" 2>/dev/null) == "${kernel[objects]}" ]] &&
			flock --nonblock "$(name_lock "$dir")" true; then
			echo "$(count_differing "$dir") $dir"
		fi
	done < <(find "$(cache_root)/work" -mindepth 3 -maxdepth 3 -path "*/${1##*/}/state" -printf '%T@ %h\n' |
		sort -rn | cut -d' ' -f2-) | sort -s -n | head -n 1 | cut -d' ' -f2-
}

# count_differing DIR: files of the loaded kernel's state that DIR's source has otherwise; a header is as many
# as a tree has objects.
count_differing() {
	GIT_INDEX_FILE=$1/index borrow_git diff-index --cached --name-only "${kernel[state]}" 2>/dev/null |
		awk '{ sum += /\.h$/ ? 1000 : 1 } END { print sum + 0 }'
}

# copy_work FROM TO: while nobody is at work in FROM.
copy_work() {
	local lock_fd
	exec {lock_fd}>>"$(name_lock "$1")"
	flock --nonblock "$lock_fd" && [[ ! -e $1/begun ]] || return 1
	rm -rf "$2/source" "$2/build"
	cp -a --reflink=auto "$1/source" "$1/build" "$2" && rename_paths "$1" "$2" || return 1
	# Git knows a file by its inode, too: what is in it is looked at once.
	cp "$1/index" "$2/index.new" && { GIT_INDEX_FILE=$2/index.new GIT_WORK_TREE=$2/source borrow_git \
		update-index -q --refresh || true; } && mv "$2/index.new" "$2/index"
}

# rename_paths FROM TO: make's own notes in TO/build name files of FROM. By these it would make all anew, or
# look at the source of FROM.
rename_paths() {
	local link
	cd "$2/build" || return
	grep -rlIZF "$1/" . >"$scratch/renamed" || true
	xargs -0r sed -i "s|${1//./\\.}/|$2/|g" <"$scratch/renamed" &&
		(cd "$1/build" && xargs -0r cp -a --attributes-only --parents -t "$2/build" <"$scratch/renamed") ||
		return
	while read -r link; do
		ln -sfn "$2/$(readlink "$link" | cut -c$((${#1} + 2))-)" "$link" || return
	done < <(find . -type l -lname "$1/*")
}

# is_at_state DIR KEY
is_at_state() {
	[[ ! -e $1/begun && $(cat "$1/state" 2>/dev/null) == "$2" ]]
}

# name_kept_tree ARCH PATCH...: for name_tree. The support patches that the tree needs to run here are found
# by asking it; one that does not apply is left out, and said.
name_kept_tree() {
	local patch dir state
	local -a support=()
	dir=$(peek_features "${origin[from]}")
	for patch in $(bash "$root/scripts/build/detect.sh" "$dir" needs); do
		if [[ $patch == um-* && $1 != um ]] || is_among "support/$patch" "${@:2}"; then
			continue
		elif (patch_state "${origin[from]}" "support/$patch") >/dev/null 2>&1; then
			support+=("support/$patch")
		else
			say "kernel ${kernel[name]} seems to need kernel-patch/support/$patch, which does not apply: it is left out"
		fi
	done
	set -- "$1" "${support[@]}" "${@:2}"
	state=$(patch_state "${origin[from]}" "${@:2}")
	use_tree "$state" "$(kept_folder)/$1/source" "${@:2}"
	set_kernel state "$state" support "${support[*]#support/}" patches "$(describe_patches "${@:2}")"
}

# peek_features [TREE]: a folder with what detect.sh looks at of TREE, or of the loaded kernel's state.
peek_features() {
	local dir=$scratch/peek
	rm -rf "$dir"
	mkdir "$dir"
	# shellcheck disable=SC2046 # a list of files
	peek_state "${1:-${kernel[state]}}" "$dir" $(bash "$root/scripts/build/detect.sh" --files)
	echo "$dir"
}

# build_at_state COMMAND...: the loaded kernel is made in its work folder, as prepare_kernel spoke of it,
# where that does not stand there already; then COMMAND.
build_at_state() {
	local work=${kernel_tree%/*}
	if ! is_at_state "$work" "$build_key"; then
		make_cache_folder "$work"
		[[ ! -e $work/begun ]] || say "$work was left half-built: what was made last is made anew"
		require_space "$work" "$([[ -e $work/index ]] && echo 300 || echo 2500)" "building ${kernel[name]}"
		seed_work "$work"
		run_step "updating the source of ${kernel[name]}" "$(cache_root)/log/update-${kernel[folder]}.log" : \
			open_state "$work" "${kernel[state]}" || die "$EXIT_PREREQUISITE" "source of ${kernel[name]}" \
			"its work folder cannot be brought to that commit" \
			"see the log above; check the free space in $work, and get what a clone lacks with git fetch"
		make_kernel
		close_state "$work" "$build_key"
	fi
	"$@"
}

# copy_build FILE...: of the work folder, to $build.
copy_build() {
	cache_begin "$build"
	load_features "$build" "$tree"
	[[ ! -e $kernel_tree/$SELECTS ]] || set -- "$@" "$SELECTS"
	(cd "$kernel_tree" && cp -a --parents --reflink=auto "$@" "$build" &&
		echo "${kernel[folder]}/$arch" >"$build/vmabench-work") || die "$EXIT_PREREQUISITE" \
		"build of ${kernel[name]}" "it cannot be copied to $build" "check the free space there"
}
