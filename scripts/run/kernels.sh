# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# The kernels of a plan, prepared and built one after the other, and which of them is spoken of.

# What is known of each: `NAME KEY` to the value, KEY one of the array kernel's, or a variable of the build's.
declare -gA made_kernels=()
readonly BUILD_FACTS='build_key arch build kernel_tree modules'

# note_kernel: the one that is spoken of now.
note_kernel() {
	local key
	for key in $BUILD_FACTS; do
		made_kernels["${kernel[name]} $key"]=${!key:-}
	done
	for key in "${!kernel[@]}"; do
		made_kernels["${kernel[name]} kernel $key"]=${kernel[$key]}
	done
}

# use_kernel NAME: what is said of a kernel from now on ($build, $modules, the array kernel and the like) is
# said of that one, which note_kernel has noted.
use_kernel() {
	local key
	local -a facts=()
	[[ ${kernel[name]:-} != "$1" || ${build_key:-} != "${made_kernels[$1 build_key]}" ]] || return 0
	for key in "${!made_kernels[@]}"; do
		[[ $key != "$1 kernel "* ]] || facts+=("${key#"$1 kernel "}" "${made_kernels[$key]}")
	done
	define_kernel "${facts[@]}"
	set_build "${made_kernels[$1 build_key]}" "${made_kernels[$1 arch]}" "${made_kernels[$1 kernel_tree]}"
	use_modules "${made_kernels[$1 modules]}"
}

# require_kernels: the plan's kernels are such that its target could boot them. What they can do is known when
# their sources are here.
require_kernels() {
	local name
	for name in "${plan_kernels[@]}"; do
		target_kernel "${kernel_word[$name]}"
		[[ -z ${kernel[arch]:-} ]] || require_arch "$TARGET_ARCH"
	done
}

# fetch_kernels: their sources, on a machine that is being set up.
fetch_kernels() {
	local name
	for name in "${plan_kernels[@]}"; do
		target_kernel "${kernel_word[$name]}"
		target_fetch
	done
}

# prepare_kernels: what each will be and can do, before one is built.
prepare_kernels() {
	local name
	for name in "${plan_kernels[@]}"; do
		target_prepare "${kernel_word[$name]}"
		note_kernel
	done
	set_plan refresh no
}

# build_kernels: each with its links and modules. A tree that two of them share is that of the one that is
# prepared.
build_kernels() {
	local name
	for name in "${plan_kernels[@]}"; do
		((${#plan_kernels[@]} == 1)) || target_prepare "${kernel_word[$name]}"
		target_build
		ensure_links "${plan[links]}"
		ensure_modules kmod
		ensure_module_links "${plan[links]}"
		note_kernel
	done
	for_each_comparison build_side_modules
}

# list_builds: `NAME KEY` of the kernels that are compared now.
list_builds() {
	local name
	while read -r name; do
		echo "$name ${made_kernels[$name build_key]}"
	done < <(list_side_kernels)
}

# require_hooks: each side's kernel has the side's hook; without hooks the kernels have one in common.
require_hooks() {
	local side name hook
	for side in $(list_sides); do
		name=$(side_kernel "$side") hook=$(side_hook "$side")
		[[ -z $hook ]] || has_hook "$name" "$hook" || die_hook "$side" "$name" "$hook"
	done
	[[ -n $(list_common_hooks) ]] || die "$EXIT_NOTHING" "kernels $(list_side_kernels | paste -sd' ')" \
		"there is no hook that both have" "compare others"
}

# has_hook KERNEL HOOK
has_hook() {
	[[ " ${made_kernels[$1 kernel hooks]} " == *" $2 "* ]]
}

# die_hook SIDE KERNEL HOOK
die_hook() {
	local title=.mmap
	[[ $3 == mmap ]] || title=.mmap_prepare
	[[ -n ${given[a]:-} ]] || die "$EXIT_NOTHING" "kernel $2" \
		"it has no $title, and this run compares the two hooks" \
		"choose another with --kernel, like v6.12-hook"
	die "$EXIT_NOTHING" "kernel $2" "it has no $title, which side $1 is to map by" \
		"choose another kernel or hook with --$1"
}

# list_common_hooks: those that the kernels of all sides have.
list_common_hooks() {
	local hook name
	for hook in $HOOKS; do
		while read -r name; do
			has_hook "$name" "$hook" || continue 2
		done < <(list_side_kernels)
		echo "$hook"
	done
}

# list_config_differences: how the configurations of the kernels that are compared now differ, a sentence a
# line: see scripts/run/configs.awk.
list_config_differences() {
	local name build of=a
	local -a files=()
	sides_are_apart || return 0
	for name in $(list_side_kernels); do
		build=${made_kernels[$name build]}
		files+=("of=$of" "$build/.config")
		# Of an older build there is none.
		[[ ! -e $build/$SELECTS ]] || files+=("$build/$SELECTS")
		of=b
	done
	awk -v a="$(side_kernel a)" -v b="$(side_kernel b)" -f "$root/scripts/run/configs.awk" "${files[@]}"
}

# check_configs: what differs between two kernels is what is to be measured, and no option of theirs, unless
# that is allowed.
check_configs() {
	local text
	local -a list
	mapfile -t list < <(list_config_differences)
	((${#list[@]} > 0)) || return 0
	text=$(printf '; %s' "${list[@]:0:8}")
	((${#list[@]} <= 8)) || text+="; and $((${#list[@]} - 8)) more"
	say "the configurations of the two kernels differ: ${text#; }"
	[[ -n ${given[allow-config-difference]:-} ]] || die "$EXIT_KCONFIG" \
		"kernels $(side_kernel a) and $(side_kernel b)" "they are configured apart, and what that costs would be taken for the code's" \
		"give both one configuration with --kernel-config FILE, or add --allow-config-difference to compare them as they are"
}
