# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What is mapped besides our own devices: whether the kernels of a plan have it is asked of them, in a guest
# of each that does nothing else, before anything is timed.

# The modules that were given, as they were, and each side's. By `KERNEL WORD`, the folder with what a guest
# of that kernel loads that is to have that module.
plan_modules=()
declare -gA side_module=() module_dirs=()

# take_modules: by --module.
take_modules() {
	local word
	side_module=() module_dirs=()
	mapfile -t plan_modules < <(list_values "${given[module]:-}")
	((${#plan_modules[@]} > 0)) || return 0
	((${#plan_modules[@]} <= 2)) || die_module "${plan_modules[2]}" \
		"it is the third, and there are two sides" "give at most one for each"
	for word in "${plan_modules[@]}"; do
		take_user_module "$word"
	done
	maps_device || die_module "${plan_modules[0]}" "no row maps what it makes" "add: --map /dev/NAME"
	side_module=([a]=${plan_modules[0]} [b]=${plan_modules[-1]})
	tell_modules_apart
}

# maps_device: whether a row maps a device that is not ours.
maps_device() {
	[[ $(list_asked_rows) == */dev:* ]]
}

# maps_only_others: whether what is mapped has no choice of hooks, all of it.
maps_only_others() {
	local row found=1
	local -a part
	while read -r row; do
		IFS=/ read -ra part <<<"$row"
		! is_profile "${part[1]:-}" || return 1
		[[ ${part[1]:-} == none ]] || found=0
	done < <(list_asked_rows)
	return "$found"
}

modules_differ() {
	[[ ${side_module[a]:-} != "${side_module[b]:-}" ]]
}

# name_module SIDE: for people and run.json; nothing where the side has none.
name_module() {
	[[ -z ${side_module[$1]:-} ]] || echo "${user_modules["${side_module[$1]} name"]}"
}

# tell_modules_apart: two folders of one name are called after those that they lie in as well.
tell_modules_apart() {
	local word
	if modules_differ && [[ $(name_module a) == "$(name_module b)" ]]; then
		for word in "${plan_modules[@]}"; do
			name_module_longer "$word"
		done
	fi
	! modules_differ || [[ $(name_module a) != "$(name_module b)" ]] ||
		die_module "${plan_modules[1]}" "it cannot be told from ${plan_modules[0]} by its name" \
			"call one of the folders something else"
}

# build_side_modules: for the sides that are compared now, each side's against its kernel. Its guest loads
# them behind ours.
build_side_modules() {
	local side key dir
	((${#plan_modules[@]} > 0)) || return 0
	for side in $(list_sides); do
		key=$(name_module_key "$side")
		[[ -z ${module_dirs[$key]:-} ]] || continue
		# As in build_kernels: two kernels may share a tree.
		target_prepare "${kernel_word[$(side_kernel "$side")]}"
		ensure_modules kmod
		build_user_module "${side_module[$side]}"
		dir=$scratch/modules-${#module_dirs[@]}
		rm -rf "$dir"
		mkdir "$dir"
		cp "$modules"/*.ko "$user_module_dir"/*.ko "$dir"
		{
			list_modules "$modules"
			cat "$user_module_dir/order"
		} >"$dir/order"
		use_modules "$dir"
		ensure_module_links "${plan[links]}"
		module_dirs[$key]=$dir
	done
}

# name_module_key SIDE: what its modules are found by.
name_module_key() {
	echo "$(side_kernel "$1") ${side_module[$1]:-}"
}

# use_side SIDE [LINK]: what is said of a kernel and of modules from now on is said of that side's, of that
# link of both (default 1).
use_side() {
	local dir
	use_kernel "$(side_kernel "$1")"
	dir=${module_dirs[$(name_module_key "$1")]:-}
	use_modules "${dir:-${made_kernels["${kernel[name]} modules"]:-}}"
	use_link "${2:-1}"
}

# describe_modules: for run.json: what each side's module was made of.
describe_modules() {
	local side dir
	local -a sides=()
	((${#plan_modules[@]} == 0)) || mapfile -t sides < <(list_sides)
	for side in "${sides[@]}"; do
		dir=${module_dirs[$(name_module_key "$side")]}
		jq -n --arg side "$side" --arg name "$(name_module "$side")" \
			--arg commit "${user_modules["${side_module[$side]} commit"]}" \
			--arg sha256 "$(cat "$dir"/*.ko | sha256sum | cut -d' ' -f1)" \
			'{side: $side, name: $name, commit: $commit, sha256: $sha256}'
	done | jq -sc .
}

# check_map OPTION VALUE
check_map() {
	local name=${2#/dev/}
	[[ $2 == /dev/* && ${name//'/'/'!'} =~ $DEVICE_NAME ]] ||
		die "$EXIT_USAGE" "$1 $2" "it is no device's path" "write it like /dev/NAME"
}

# name_map: what a row says for the device of --map.
name_map() {
	local name=${plan[map]#/dev/}
	echo "dev:${name//'/'/'!'}"
}

# map_rows: the rows of stdin, with the device of --map in the place of each other mapping; each once. What
# wants a mapping that is refused has no row then.
map_rows() {
	local row mapping
	local -a part
	local -A seen=()
	mapping=$(name_map)
	while read -r row; do
		IFS=/ read -ra part <<<"$row"
		! storm_is_refused "${part[0]}" || continue
		if [[ ${part[1]:-} != none ]]; then
			part[1]=$mapping
			row=$(IFS=/; echo "${part[*]}")
		fi
		[[ -n ${seen[$row]:-} ]] || echo "$row"
		seen[$row]=yes
	done
}

# needs_probe: whether a row maps what a kernel may lack.
needs_probe() {
	local row
	local -a part
	while read -r row; do
		IFS=/ read -ra part <<<"$row"
		[[ ${part[1]:-} == none ]] || is_profile "${part[1]:-}" || return 0
	done < <(list_rows)
	return 1
}

# probe_rows: boots each guest of the plan once, and leaves out the rows of a suite that one of them cannot
# map. A row, or a device, that was asked for by name ends the run.
probe_rows() {
	local side mapping why row
	local -a part rows=()
	local -A lacking=()
	needs_probe || return 0
	while read -r side; do
		use_side "$side"
		probe_guest
		while IFS=$'\t' read -r mapping why; do
			[[ -z $why ]] || lacking[$mapping]="on ${kernel[name]} $why"
		done <"$scratch/lacking"
	done < <(list_guest_sides)
	while read -r row; do
		IFS=/ read -ra part <<<"$row"
		[[ -n ${lacking[${part[1]:-}]:-} ]] || rows+=("$row")
	done < <(list_rows)
	for mapping in "${!lacking[@]}"; do
		judge_lacking "$mapping" "${lacking[$mapping]}"
	done
	((${#rows[@]} > 0)) || die "$EXIT_NOTHING" "suite ${plan[suite]}" \
		"none of its rows can be measured here" "choose another with --suite, --kernel or --target"
	keep_rows "${rows[@]}"
}

# probe_guest: what the rows map, in $scratch/lacking: `MAPPING<tab>WHY`, where WHY is why the current side's
# guest cannot map it, or nothing.
probe_guest() {
	rm -f "$scratch/lacking"
	make_bench_root "$scratch/probe.cpio" < <(list_rows)
	run_in_guest --root "$scratch/probe.cpio" --deadline "${plan[deadline]}" \
		--collect "lacking:$scratch/lacking" -- /bin/vmabench-bench probe /etc/vmabench/rows /out/lacking
	((guest[code] == 0)) && return
	show_tail "${guest[log]}"
	die "${guest[code]}" "${kernel[name]} on ${plan[target]}" "${guest[why]}" "the console's end is above"
}

# judge_lacking MAPPING WHY
judge_lacking() {
	local row
	if [[ $1 == dev:* && -n ${plan[map]} ]]; then
		die "$EXIT_NOTHING" "--map ${plan[map]}" "$2" "correct it, or the module that makes it"
	fi
	for row in "${plan_rows[@]}"; do
		[[ $row != */"$1"/* ]] || die "$EXIT_NOTHING" "row '$row'" "$2" \
			"leave it out, or choose another --kernel or --target"
	done
	say "rows of $1 are left out: $2"
}
