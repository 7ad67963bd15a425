# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Modules of the user's, which make devices to map: a folder as the kernel's documentation has it for modules
# that are built outside of its tree, built against each kernel. The folder is read and never written: what is
# built is a copy in the cache.

# What the compiler and Kbuild leave in it, for whatever kernel it was last built.
readonly MODULE_LEFTOVERS=('*.o' '*.ko' '*.mod' '*.mod.c' '.*.cmd' '.*.d' 'Module.symvers'
	'modules.order' '.tmp_versions')

# The modules that were given, by their words DIR[@REF]: `WORD KEY` to the value, KEY one of path, ref, commit
# (empty where it is taken as it lies there) and name, for people and run.json.
declare -gA user_modules=()

# die_module WORD WHY DO
die_module() {
	die "$EXIT_USAGE" "--module $1" "$2" "$3"
}

# take_user_module WORD: refuses what is known to be of no use before anything is built.
take_user_module() {
	local word=$1 path ref commit=''
	{ read -r path; read -r ref; } < <(split_tree "$word" "$PWD")
	[[ -d $path ]] || die_module "$word" "there is no folder $path" "correct it"
	if [[ -n $ref ]]; then
		command -v git >/dev/null || die "$EXIT_PREREQUISITE" "--module $word" "there is no git" \
			"type: apt-get install git"
		commit=$(read_git "$path" rev-parse --quiet --verify --end-of-options "$ref^{commit}" \
			2>/dev/null) || die_module "$word" "there is no commit $ref in $path" \
			"correct the REF, or leave it out to take the folder as it lies there"
	fi
	user_modules+=(["$word path"]=$path ["$word ref"]=$ref ["$word commit"]=$commit
		["$word name"]=$(basename "$path")${ref:+@$ref})
	has_module_file "$word" Kbuild || has_module_file "$word" Makefile ||
		die_module "$word" "there is no Kbuild and no Makefile in it" \
		"name the folder of a module that is built with: make -C KERNEL M=DIR"
}

# name_module_longer WORD: by the folder that it lies in as well.
name_module_longer() {
	local path=${user_modules["$1 path"]}
	user_modules["$1 name"]=$(basename "$(dirname "$path")")/${user_modules["$1 name"]}
}

# has_module_file WORD FILE
has_module_file() {
	local path=${user_modules["$1 path"]} commit=${user_modules["$1 commit"]}
	if [[ -z $commit ]]; then
		[[ -f $path/$2 ]]
	else
		read_git "$path" cat-file -e "$commit:./$2" 2>/dev/null
	fi
}

# copy_module WORD DIR: its sources, as they are at its commit or lie there.
copy_module() {
	local path=${user_modules["$1 path"]} commit=${user_modules["$1 commit"]} leftover
	local -a excludes=()
	if [[ -n $commit ]]; then
		read_git "$path" archive --format=tar "$commit" . | tar -x -C "$2"
		return
	fi
	for leftover in "${MODULE_LEFTOVERS[@]}"; do
		excludes+=(--exclude="$leftover")
	done
	tar -c -C "$path" --exclude-vcs "${excludes[@]}" . | tar -x -C "$2" && relink_module "$path" "$2"
}

# relink_module FROM TO: a link out of the folder FROM leads to the same place from its copy TO.
relink_module() {
	local link target
	while IFS= read -r -d '' link; do
		target=$(readlink "$2/$link")
		[[ $target != /* ]] || continue
		target=$(realpath -ms "$1/$(dirname "$link")/$target")
		[[ $target/ == "$1"/* ]] || ln -sfn "$target" "$2/$link"
	done < <(cd "$2" && find . -type l -print0)
}

# hash_folder DIR: names, rights and contents of all that is in it.
hash_folder() (
	cd "$1" && find . -printf '%y %m %p %l\n' | LC_ALL=C sort
	find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum
)

# build_user_module WORD: for the current kernel; $user_module_dir is the folder with what it made, and the
# file `order`, which says how it is loaded.
build_user_module() {
	local word=$1 copy=$scratch/user-module
	local -a files
	rm -rf "$copy"
	mkdir "$copy"
	copy_module "$word" "$copy" || die "$EXIT_PREREQUISITE" "--module $word" "it cannot be copied" \
		"check the rights there, and the free space in $scratch"
	user_module_dir=$build/vmabench-user/$(hash_folder "$copy" | make_key)
	files=("$user_module_dir"/*.ko)
	! cache_is_complete "$user_module_dir" order "${files[@]##*/}" || return 0
	with_lock "$build" "building modules for ${kernel[name]}" fill_entry "$user_module_dir" \
		with_kernel_build make_user_module "${user_modules["$word name"]}" "$copy"
}

# make_user_module NAME COPY: of the sources in COPY.
make_user_module() {
	local name=$1 copy=$2 log why
	local -a files
	cache_begin "$user_module_dir"
	mv -T "$copy" "$user_module_dir/source"
	log=$(cache_root)/log/user-module-$build_key.log
	if ! run_step "building $name for ${kernel[name]}" "$log" : build_here make -C "$kernel_tree" \
		M="$user_module_dir/source" ${arch:+ARCH="$arch"} -j"$(nproc)" modules; then
		why=$(grep -m1 -aE '(error|Error|ERROR)\b' "$log" | strip_controls) || true
		die "$EXIT_BUILD" "module $name for ${kernel[name]}" \
			"make failed: ${why//"$user_module_dir/source/"/}" "the full log is $log"
	fi
	gather_modules "$name" "$user_module_dir"
	files=("$user_module_dir"/*.ko)
	cache_finish "$user_module_dir" order "${files[@]##*/}"
}

# gather_modules NAME DIR: what was made below DIR/source, in DIR, and their order.
gather_modules() {
	local file name
	local -a made
	mapfile -t made < <(find "$2/source" -name '*.ko' | LC_ALL=C sort)
	((${#made[@]} > 0)) || die "$EXIT_BUILD" "module $1 for ${kernel[name]}" "make made no module (.ko)" \
		"name it in its Kbuild or Makefile: obj-m := NAME.o"
	for file in "${made[@]}"; do
		name=${file##*/}
		[[ ! -e $2/$name && ! -e $modules/$name ]] || die "$EXIT_BUILD" "module $1 for ${kernel[name]}" \
			"there are two modules called $name" "call one of them something else"
		cp "$file" "$2/$name"
	done
	order_modules "$2" >"$2/order" || die "$EXIT_BUILD" "module $1 for ${kernel[name]}" \
		"its modules need each other in a circle" "break it"
}

# order_modules DIR: its modules, each behind those that it needs, a line each. modpost has noted which these
# are.
order_modules() {
	local file needed other
	for file in "$1"/*.ko; do
		echo "${file##*/} ${file##*/}"
		needed=,$(tr '\0' '\n' <"$file" | LC_ALL=C sed -n 's/^depends=//p' | head -n 1),
		for other in "$1"/*.ko; do
			other=${other##*/}
			[[ ${needed//-/_} != *,"$(name_loaded "$other")",* ]] || echo "$other ${file##*/}"
		done
	done | tsort 2>/dev/null
}

# name_loaded FILE: a module's name, as the kernel has it.
name_loaded() {
	local name=${1%.ko}
	echo "${name//-/_}"
}
