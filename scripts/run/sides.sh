# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What a run compares: two sides, a and b. A side is a kernel, and a hook where the sides say which; where
# they do not, each row is measured by each hook that both kernels have (scripts/run/rows.sh).

# Those that a driver may have (common/names.c).
readonly HOOKS='mmap prepare'

# The kernels of the plan, by their names and in order, and for each the word that it was given as: a conf
# file's name, or NAME=PATH[@REF].
plan_kernels=()
declare -gA kernel_word=()
# What is compared now: for a and b KERNEL:HOOK, or KERNEL where the sides have no hook.
declare -gA plan_side=()
# The options that say so: `NAME<tab>VALUE`.
side_options=()

# take_sides: the kernels and the sides by --kernel, --series, --a and --b; one kernel is compared by its two
# hooks, where what is mapped has the choice.
take_sides() {
	local word
	plan_kernels=() kernel_word=() plan_side=() side_options=()
	[[ -z ${given[dirty]:-} ]] || allow_dirty
	if [[ -n ${given[series]:-} ]]; then
		refuse_given "run --series" kernel a b
		add_series "${given[series]}"
		side_options+=("series"$'\t'"${given[series]}")
	fi
	while read -r word; do
		add_kernel --kernel "$word"
		side_options+=("kernel"$'\t'"$word")
	done < <(list_values "${given[kernel]:-}")
	if [[ -n ${given[a]:-}${given[b]:-} ]]; then
		take_named_sides
		plan_comparisons
		take_on_top
		return
	fi
	if ((${#plan_kernels[@]} == 0)); then
		add_kernel --kernel "${TARGET_KERNEL:-v6.12-hook}"
		side_options+=("kernel"$'\t'"${plan_kernels[0]}")
	fi
	if ((${#plan_kernels[@]} == 1)) && ! maps_only_others; then
		plan_side=([a]=${plan_kernels[0]}:mmap [b]=${plan_kernels[0]}:prepare)
	else
		plan_side=([a]=${plan_kernels[0]} [b]=${plan_kernels[1]:-${plan_kernels[0]}})
	fi
	asked_options=("${side_options[@]}")
	plan_comparisons
	take_on_top
}

# take_on_top: what goes on top of the kernels: --patch and --kernel-config.
take_on_top() {
	local file
	[[ -z ${TARGET_KERNEL:-} ]] || refuse_given "target ${plan[target]}" patch kernel-config dirty series
	[[ $on_top_taken == no ]] || return 0
	on_top_taken=yes
	[[ -z ${given[dirty]:-} ]] || require_dirty_tree
	while read -r file; do
		put_patch "$file" "${plan_kernels[@]}"
	done < <(list_values "${given[patch]:-}")
	while read -r file; do
		put_config "$file"
	done < <(list_values "${given[kernel-config]:-}")
}

# require_dirty_tree: --dirty is for a tree without a REF.
require_dirty_tree() {
	local name path ref
	for name in "${plan_kernels[@]}"; do
		[[ ${kernel_word[$name]} == *=* ]] || continue
		{ read -r path; read -r ref; } < <(split_tree "${kernel_word[$name]#*=}" "$PWD")
		[[ -n $path && -n $ref ]] || return 0
	done
	die "$EXIT_USAGE" "--dirty" "no kernel of this run is a tree as it lies there" \
		"leave out --dirty, or the @REF of the tree that is meant: NAME=PATH"
}

on_top_taken=no

# list_on_top: these as options, `NAME<tab>VALUE`, of the kernels that are compared now.
list_on_top() {
	local name file
	for name in "${plan_kernels[@]}"; do
		while read -r file; do
			printf 'patch\t%s:%s\n' "$name" "$file"
		done < <(list_values "${patches_on_top[$name]:-}")
	done
	while read -r file; do
		printf 'kernel-config\t%s\n' "$file"
	done < <(list_values "${on_top[config]}")
	[[ ${on_top[dirty]} == no ]] || printf 'dirty\t\n'
}

# What the run was asked for, where what is compared now is a part of it.
asked_options=()

# compare_kernels A B: what is compared now are these two of the plan.
compare_kernels() {
	plan_side=([a]=$1 [b]=$2)
	side_options=("kernel"$'\t'"${kernel_word[$1]}" "kernel"$'\t'"${kernel_word[$2]}")
}

# compare_all: what is spoken of is the whole of what was asked for.
compare_all() {
	side_options=("${asked_options[@]}")
}

# add_kernel OPTION WORD: one more kernel of the plan.
add_kernel() {
	local name=${2%%=*}
	[[ $2 != *=* || $name =~ ^[A-Za-z0-9][A-Za-z0-9._+-]*$ ]] ||
		die "$EXIT_USAGE" "$1 $2" "'$name' is no name for a kernel" \
		"write letters, digits and ._+-, like mine=~/linux@my-branch"
	[[ -z ${kernel_word[$name]:-} ]] || die "$EXIT_USAGE" "$1 $2" "there are two kernels called $name" \
		"call one of them something else; one kernel against itself is --a $name:mmap --b $name:mmap"
	[[ $2 == *=* || -n ${TARGET_KERNEL:-} ]] || require_conf "$name"
	plan_kernels+=("$name")
	kernel_word[$name]=$2
}

# take_named_sides: by --a and --b.
take_named_sides() {
	local name
	for name in a b; do
		[[ -n ${given[$name]:-} ]] || die "$EXIT_USAGE" "run" "there is no --$name" \
			"name both sides, like --a v6.12-base:mmap --b v6.12-hook:prepare"
		take_side "$name" "${given[$name]}"
		side_options+=("$name"$'\t'"${given[$name]}")
	done
	[[ ${plan_side[a]} == *:* && ${plan_side[b]} == *:* || ${plan_side[a]}${plan_side[b]} != *:* ]] ||
		die "$EXIT_USAGE" "--a ${given[a]} --b ${given[b]}" "only one of them names a hook" \
			"write a hook behind both, or behind neither"
	for name in "${plan_kernels[@]}"; do
		[[ $name == "$(side_kernel a)" || $name == "$(side_kernel b)" ]] ||
			die "$EXIT_USAGE" "--kernel ${kernel_word[$name]}" "neither --a nor --b is of that kernel" \
				"leave it out, or name it there"
	done
}

# take_side SIDE WORD: KERNEL[:HOOK]. KERNEL is the name of a --kernel, or what could be given there.
take_side() {
	local word=$2 hook='' name
	# In a path or a ref there may be a colon, too.
	if [[ $word == *:* && ${word##*:} != *[/@]* ]]; then
		hook=${word##*:} word=${word%:*}
		# shellcheck disable=SC2086 # a list
		is_among "$hook" $HOOKS || die_unknown hook "$hook" $HOOKS
	fi
	name=${word%%=*}
	[[ -n $name ]] || die "$EXIT_USAGE" "--$1 $2" "it names no kernel" \
		"write KERNEL:HOOK, like v6.12-hook:mmap"
	if [[ $word == *=* && ${kernel_word[$name]:-$word} != "$word" || -z ${kernel_word[$name]:-} ]]; then
		add_kernel "--$1" "$word"
	fi
	plan_side[$1]=$name${hook:+:$hook}
}

# drop_side_b: what is looked at is side a alone.
drop_side_b() {
	unset 'plan_side[b]'
}

side_kernel() {
	echo "${plan_side[$1]%%:*}"
}

# side_hook SIDE: nothing where the sides have none.
side_hook() {
	[[ ${plan_side[$1]} != *:* ]] || echo "${plan_side[$1]#*:}"
}

# list_sides: the sides that there are.
list_sides() {
	printf '%s\n' "${!plan_side[@]}" | LC_ALL=C sort
}

# sides_have_hooks: whether the sides say by which hook they map.
sides_have_hooks() {
	[[ ${plan_side[a]} == *:* ]]
}

# sides_are_apart: whether they are of two kernels, or of two modules, which no guest can have at once.
sides_are_apart() {
	[[ -n ${plan_side[b]:-} ]] && { [[ $(side_kernel a) != "$(side_kernel b)" ]] || modules_differ; }
}

# list_side_kernels: those that are compared now.
list_side_kernels() {
	local side
	for side in $(list_sides); do
		side_kernel "$side"
	done | uniq
}

# compose_sides SIDE...: these as the bench program takes them.
compose_sides() {
	local side hook
	for side in "$@"; do
		hook=$(side_hook "$side")
		echo "$side${hook:+:$hook}"
	done | paste -sd,
}

# describe_sides: for run.json.
describe_sides() {
	local side
	for side in $(list_sides); do
		jq -n --arg side "$side" --arg kernel "$(side_kernel "$side")" --arg hook "$(side_hook "$side")" \
			--arg from "$(name_module "$side")" \
			'{side: $side, kernel: $kernel, hook: $hook, module: $from} | map_values(select(. != ""))'
	done | jq -sc .
}
