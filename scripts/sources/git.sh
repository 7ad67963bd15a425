# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Source git PATH[@REF]: a git tree on this machine, at a commit, or as it lies there. It is only read: its
# checkout, index, branches, list of worktrees and objects stay as they are, and what is made of it is kept in
# the cache (scripts/build/kept.sh).

# The oldest release that the modules are written for.
readonly OLDEST_TREE=6.1

# die_tree WHY DO: the loaded kernel's tree is refused.
die_tree() {
	die "$EXIT_USAGE" "kernel ${kernel[name]}" "$1" "$2"
}

# last_word_of_git: what git complained of, for a sentence.
last_word_of_git() {
	strip_controls <"$scratch/git.log" | grep -v '^hint:' | grep -m1 . || echo "git does not say why"
}

# check_git TEXT: TEXT is PATH[@REF]. Refuses what is known to be of no use before anything is built, and
# notes what is there: path, ref, commit, subject, tree (git's name of the contents; empty where they are to
# be taken as they lie there) and arch.
check_git() {
	local path ref
	require_word PATH "$1"
	command -v git >/dev/null || die "$EXIT_PREREQUISITE" "kernel ${kernel[name]}" \
		"its source is a git tree, and there is no git" "type: apt-get install git"
	ensure_scratch
	{ read -r path; read -r ref; } < <(split_tree "$1" "$root")
	[[ -d $path ]] || die_tree "there is no folder $path" "correct its path"
	find_repository "$path" "$ref"
	[[ -n $ref ]] || require_clean
	find_commit "${ref:-HEAD}"
	check_is_kernel
}

# find_repository PATH REF: git knows PATH as one of its trees.
find_repository() {
	local path=$1 bare inside
	if ! read_git "$path" rev-parse --is-bare-repository --is-inside-work-tree >"$scratch/git.out" \
		2>"$scratch/git.log"; then
		if grep -q 'dubious ownership' "$scratch/git.log"; then
			die_tree "git does not read $path, since it belongs to another user" \
				"type: git config --global --add safe.directory '$path'"
		elif [[ -f $path/.git ]]; then
			die_tree "the worktree $path has lost its repository ($(last_word_of_git))" \
				"if it was moved, type there: git worktree repair"
		fi
		die_tree "$path is no git tree ($(last_word_of_git))" "name one, or make it one: git init"
	fi
	{ read -r bare; read -r inside; } <"$scratch/git.out"
	if [[ $bare == true || $inside == false ]]; then
		[[ -n $2 ]] || die_tree "$path is a bare repository, with nothing checked out" \
			"say which commit: ${kernel[name]}=$path@REF"
	else
		path=$(read_git "$path" rev-parse --show-toplevel)
	fi
	set_kernel path "$path" ref "$2" dirty no
}

# require_clean: that what is checked out is what is committed, or that it was asked for as it is.
require_clean() {
	local -a changed
	local path=${kernel[path]}
	read_git "$path" status --porcelain --untracked-files=normal >"$scratch/git.out" 2>"$scratch/git.log" ||
		die_tree "git cannot compare $path with what is committed ($(last_word_of_git))" "put it in order"
	mapfile -t changed <"$scratch/git.out"
	((${#changed[@]} > 0)) || return 0
	[[ ${on_top[dirty]} == yes ]] ||
		die_tree "$path has changes that are not committed (${#changed[@]}, first: ${changed[0]:3})" \
			"commit them, say which commit is meant (${kernel[name]}=$path@HEAD), or build it as it is with --dirty"
	! grep -qE '^(U.|.U|AA|DD) ' "$scratch/git.out" ||
		die_tree "$path has files with merge conflicts" "resolve them first"
	set_kernel dirty yes
}

# find_commit REF: once for each REF in a run, whatever its branch does meanwhile.
declare -gA found_commits=()
find_commit() {
	local path=${kernel[path]}
	local place=$path@$1
	if [[ -z ${found_commits[$place]:-} ]]; then
		read_git "$path" rev-parse --quiet --verify --end-of-options "$1^{commit}" >"$scratch/git.out" \
			2>"$scratch/git.log" || die_tree "there is no commit $1 in $path$(explain_absence)" \
			"correct the REF; 'git -C $path branch -a' and 'git -C $path tag' list names"
		found_commits[$place]=$(<"$scratch/git.out")
	fi
	set_kernel commit "${found_commits[$place]}"
	read_git "$path" log -1 --no-show-signature --format=%T%n%s "${kernel[commit]}" >"$scratch/git.out" \
		2>"$scratch/git.log" || die_tree "commit $1 of $path cannot be read ($(last_word_of_git))" \
		"check it with: git -C $path fsck"
	set_kernel tree "$(sed -n 1p "$scratch/git.out")" \
		subject "$(sed -n 2p "$scratch/git.out" | strip_controls)"
}

# explain_absence: of a commit, in a clone that does not have all of them.
explain_absence() {
	if [[ $(read_git "${kernel[path]}" rev-parse --is-shallow-repository) == true ]]; then
		echo ", which is a shallow clone (git fetch --unshallow gets the rest)"
	elif [[ -n $(read_git "${kernel[path]}" config --get-regexp '^remote\..*\.promisor$' true) ]]; then
		echo ", which is a partial clone (git fetch gets what it lacks)"
	fi
}

# read_tree_file FILE: of the loaded kernel's tree, as it would be built; nothing where it is not there.
read_tree_file() {
	if [[ ${kernel[dirty]} == yes ]]; then
		cat "${kernel[path]}/$1" 2>/dev/null || true
	else
		read_git "${kernel[path]}" cat-file blob "${kernel[tree]}:$1" 2>/dev/null || true
	fi
}

# has_tree_file FILE
has_tree_file() {
	if [[ ${kernel[dirty]} == yes ]]; then
		[[ -f ${kernel[path]}/$1 ]]
	else
		read_git "${kernel[path]}" cat-file -e "${kernel[tree]}:$1" 2>/dev/null
	fi
}

# check_is_kernel: and what it can be built for.
check_is_kernel() {
	local file version arch=''
	for file in Makefile Kconfig include/linux/mm_types.h mm/mmap.c kernel/configs/tiny-base.config; do
		has_tree_file "$file" ||
			die_tree "$(name_state) is no kernel's source: there is no $file in it" "name a kernel's"
	done
	version=$(read_tree_file Makefile | read_version)
	[[ $(printf '%s\n' "$OLDEST_TREE" "$version" | sort -V | head -n 1) == "$OLDEST_TREE" ]] ||
		die_tree "$(name_state) is ${version:-of no version}, and vmabench's modules need $OLDEST_TREE or newer" \
			"name a newer one"
	! has_tree_file arch/um/Makefile || ! has_tree_file arch/x86/um/Makefile || arch=um
	! has_tree_file arch/x86/Makefile || arch+=${arch:+ }x86_64
	set_kernel version "$version" arch "$arch" folder "$(name_folder)" \
		description "${kernel[description]:-$(describe_state)}"
}

# name_folder: of the loaded kernel's work folder: a repository of another format has one of its own.
name_folder() {
	local format
	format=$(read_git "${kernel[path]}" rev-parse --show-object-format)
	[[ $format != sha1 ]] || format=''
	echo "${shared_folders[${kernel[name]}]:-${kernel[name]}}${format:+@$format}"
}

# describe_state: what of the tree is meant, for who reads the figures.
describe_state() {
	local besides=''
	[[ ${kernel[dirty]} == no ]] || besides=" and changes that are not committed"
	echo "${kernel[commit]:0:12} (\"${kernel[subject]}\")$besides"
}

# name_state: what of the tree is meant, for a sentence.
name_state() {
	echo "${kernel[path]}${kernel[ref]:+@${kernel[ref]}}"
}

# find_git REFRESH TEXT: its contents, with their patches, are in the store of its work folder.
find_git() {
	local label="git ${kernel[commit]:0:12}"
	open_store "$(read_git "${kernel[path]}" rev-parse --show-object-format)"
	set_kernel objects "$(find_objects "${kernel[path]}")"
	if [[ ${kernel[dirty]} == yes ]]; then
		[[ -n ${taken_dirty[${kernel[name]}]:-} ]] || taken_dirty[${kernel[name]}]=$(take_dirty)
		set_kernel tree "${taken_dirty[${kernel[name]}]}"
		label+=" with changes"
	fi
	set_kernel label "$label"
	note_source "${kernel[tree]}" "$label" "${kernel[tree]}"
}
# What was found there when it was first looked at in this run.
declare -gA taken_dirty=()

# find_objects PATH: the folder of its objects.
find_objects() {
	local dir
	dir=$(read_git "$1" rev-parse --git-path objects)
	[[ $dir == /* ]] || dir=$1/$dir
	realpath "$dir"
}

# take_dirty: git's name of what lies in the checkout, which is kept in the store: what git tracks as it is
# now, and new files that git does not ignore. The user's index is read as a copy, so that only files that
# changed since are read.
take_dirty() {
	local path=${kernel[path]} index shared
	local -x GIT_INDEX_FILE=$scratch/dirty.index GIT_WORK_TREE=$path
	index=$(read_git "$path" rev-parse --path-format=absolute --git-path index)
	shared=$(read_git "$path" rev-parse --shared-index-path)
	rm -f "$GIT_INDEX_FILE"
	if {
		if [[ -z $shared ]]; then
			cp -p "$index" "$GIT_INDEX_FILE"
		else
			read_git "$path" ls-files -s -z | store_git update-index -z --index-info
		fi
		cd "$path" && store_git add -u . &&
			read_git "$path" ls-files -z --others --exclude-standard | sed -z '/\/$/d' |
			store_git update-index -z --add --replace --stdin &&
			store_git write-tree --missing-ok
	} 2>"$scratch/git.log"; then
		return
	fi
	die_tree "what lies in $path cannot be read ($(last_word_of_git))" "check the rights there"
}
