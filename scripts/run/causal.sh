# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# The causal check: what is attributed to the retry merge on one kernel, against kernels that have it or not. Needs
# engines/exact.sh.

# As the series goes on: without .mmap_prepare, with both, and without the retry merge.
readonly CAUSAL_KERNELS=(v6.12-base v6.12-hook v6.12-noretry)

# measure_causes: the plan on each of these kernels, below one folder, and the table that sets them side by side. In a folder
# that was begun before, what is there is not made again.
measure_causes() {
	local name folder
	plan[boots]=1
	folder=${plan[out]:-$root/results/$(date +%Y%m%d-%H%M%S)-causal-${plan[target]}}
	[[ -n ${given[seed]:-} ]] || take_seed "$folder"
	for name in "${CAUSAL_KERNELS[@]}"; do
		measure_cause "$name" "$folder/$name"
	done
	write_beside "$folder/causal.json" compare_causes "$folder" || exit "$EXIT_UNTRUSTED"
	write_beside "$folder/causal.txt" show_causes "$folder/causal.json" || exit "$EXIT_UNTRUSTED"
	if [[ " ${report_options[*]} " == *' --json '* ]]; then
		cat "$folder/causal.json"
	else
		cat "$folder/causal.txt"
	fi
	say "the results are in ${folder#"$PWD/"}"
}

# take_seed FOLDER: that of the runs that it holds already, for the others: sides are compared with one seed.
take_seed() {
	local name
	for name in "${CAUSAL_KERNELS[@]}"; do
		[[ -e $1/$name/run.json ]] || continue
		require_run "$1/$name" "attribute --causal --out"
		plan[seed]=$(jq .seed "$1/$name/run.json")
		return
	done
}

# measure_cause KERNEL DIR: the plan on KERNEL, counted, in DIR; what DIR holds of it stays.
measure_cause() {
	plan[kernel]=$1 plan[out]='' plan[resume]=''
	if [[ -e $2/run.json ]]; then
		plan[resume]=$2
		require_run "$2" "attribute --causal --out"
		judge_folder "$2"
	else
		plan[out]=$2
	fi
	plan[command]=$(compose_command)
	make_ready ready_engine all
	measure_plan
	[[ -e $2/cost/exact/regions.tsv ]] || engine_run
}

# balance_hooks ARGUMENT...: vmabench-attribute's JSON.
balance_hooks() {
	"$programs/vmabench-attribute" --rules "$root/analysis/cost/components.rules" --json "$@"
}

# list_vmas FOLDER KERNEL SIDE HOOK: {row: VMAs left by a batch} of that run.
list_vmas() {
	jq --arg side "/side:$3/hook:$4" '[.benchmarks[] | select(.name | endswith($side))
		| {key: (.name | rtrimstr($side)), value: .vmas_max}] | from_entries' "$1/$2/benchmark/boot-01.json"
}

# compare_causes FOLDER: {rows: [{row, phase, sides: [{kernel, hook, vmas, total, components, calls}]}]}, a side for .mmap on each
# kernel and one for .mmap_prepare on v6.12-hook.
compare_causes() {
	local base=$1/v6.12-base hook=$1/v6.12-hook noretry=$1/v6.12-noretry from=$scratch/causes
	# Each by itself: what fails within another command's arguments is not seen.
	mkdir -p "$from"
	balance_hooks --side a "$base" "$hook" >"$from/first" || return
	balance_hooks --side a "$hook" "$noretry" >"$from/second" || return
	balance_hooks "$hook" >"$from/third" || return
	{
		list_vmas "$1" v6.12-base a mmap && list_vmas "$1" v6.12-hook a mmap &&
			list_vmas "$1" v6.12-noretry a mmap && list_vmas "$1" v6.12-hook b prepare
	} >"$from/vmas" || return
	jq -n --slurpfile first "$from/first" --slurpfile second "$from/second" --slurpfile third "$from/third" \
		--slurpfile vmas "$from/vmas" '
		def side($row; $which; $kernel; $hook; $left):
			{kernel: $kernel, hook: $hook, vmas: $left[$row.row], total: $row[$which + "_total"],
			 components: [$row.components[] | {name, value: .[$which]}],
			 calls: ($row.calls | map_values(.[$which]))};
		{rows: [range($first[0].rows | length) as $i
			| {row: $first[0].rows[$i].row, phase: $first[0].rows[$i].phase,
				sides: [side($first[0].rows[$i]; "a"; "v6.12-base"; "mmap"; $vmas[0]),
					side($first[0].rows[$i]; "b"; "v6.12-hook"; "mmap"; $vmas[1]),
					side($second[0].rows[$i]; "b"; "v6.12-noretry"; "mmap"; $vmas[2]),
					side($third[0].rows[$i]; "b"; "v6.12-hook"; "prepare"; $vmas[3])]}]}'
}

# show_causes FILE: that as a table for people.
show_causes() {
	jq -r '
		def pad($n): tostring | (" " * ([$n - length, 0] | max)) + .;
		def left($n): . + (" " * ([$n - length, 0] | max));
		def one: . * 10 | round / 10 | tostring | if contains(".") then . else . + ".0" end;
		def more: if . < 0 then "\(-. | one) less" else "\(one) more" end;
		def line($name; $cells): ($name | left(24)) + ($cells | map(pad(12)) | join(""));
		.rows[] | .sides as $s |
		"\(.row) \(.phase): instructions an operation\n",
		line(""; $s | map(.kernel | ltrimstr("v6.12-"))),
		line(""; $s | map("." + if .hook == "mmap" then "mmap" else "prepare" end)),
		line("VMAs left"; $s | map(.vmas)),
		(range($s[0].components | length) as $c
			| line($s[0].components[$c].name; $s | map(.components[$c].value | one))),
		line("total"; $s | map(.total | one)),
		line("vma_merge_new_range"; $s | map(.calls.vma_merge_new_range | one)),
		line("vm_area_alloc"; $s | map(.calls.vm_area_alloc | one)),
		"",
		"  without the retry merge, .mmap costs \($s[2].total - $s[1].total | more) and leaves \($s[2].vmas) VMAs for \($s[1].vmas);",
		"  with .mmap_prepare it costs \($s[3].total - $s[1].total | more) and leaves \($s[3].vmas).",
		""' "$1"
}
