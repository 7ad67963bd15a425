# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Where the instructions of a run on tcg went: one more boot of the same storms with the counting plugin. Needs
# scripts/run/measure.sh.

# count_paths: adds cost/exact to $results, a finished run of the plan on tcg, whose build is $build. The boot has to repeat the
# run's first one to the last instruction, or what it counted is not what was measured.
count_paths() {
	local raw=$scratch/raw start plugin
	ensure_plugin_api
	start=$(now_ms)
	print_progress "counting by call path" "" 0
	"$programs/vmabench-fold" entries --vmlinux "$build/vmlinux" >"$scratch/entries" ||
		die "$EXIT_PREREQUISITE" "vmlinux of ${kernel[name]}" "it cannot be read" "remove $build to have it built again"
	plugin="file=$(quote_qemu "$programs/libvmabench-plugin.so"),out=$(quote_qemu "$raw"),entries=$(quote_qemu "$scratch/entries")"
	VMABENCH_PLUGIN_API=$plugin_api measure_in_guest 1 --plugin "$plugin" \
		--collect "samples.csv:$scratch/samples.csv" --collect "guest.map:$scratch/guest.map"
	if ((guest[code] != 0)); then
		show_tail "${guest[log]}"
		die "${guest[code]}" "counting by call path" "${guest[why]}" "see the console's end above"
	fi
	cmp -s "$scratch/samples.csv" <(awk -F, 'NR == 1 || $3 == 1' "$results/samples.csv") ||
		die "$EXIT_UNTRUSTED" "counting by call path" "the boot with the plugin does not repeat the run's first boot" \
			"measure again: ${plan[command]}"
	fold_paths "$raw"
	print_done "counting by call path" "$(tail -n +2 "$results/cost/exact/regions.tsv" | wc -l) regions" "$start"
}

# fold_paths RAW: the named stacks of RAW, in $results/cost/exact.
fold_paths() {
	local file
	local -a module=()
	for file in "$modules"/*.ko; do
		module+=(--module "$file")
	done
	rm -rf "$scratch/named"
	mkdir "$scratch/named"
	"$programs/vmabench-fold" stacks --raw "$1" --map "$scratch/guest.map" --vmlinux "$build/vmlinux" "${module[@]}" \
		--program "$programs/vmabench-bench" --unit "$TARGET_UNIT" --out "$scratch/named" || exit $?
	keep_cost exact "$scratch/named/cost"
}

# keep_cost ENGINE FROM: the folder FROM as what ENGINE says of $results, in place of what it said before: all of it or
# nothing, since what is there is taken for complete.
keep_cost() {
	local to=$results/cost/$1
	[[ ! -L $results/cost && ! -L $to ]] || die "$EXIT_UNTRUSTED" "$to" \
		"it is a link, and what is made of a run is not written elsewhere" "remove it"
	if ! mkdir -p "$results/cost" || ! rm -rf "$to.part" || ! cp -r "$2" "$to.part" || ! rm -rf "$to" ||
		! mv "$to.part" "$to"; then
		rm -rf "$to.part"
		die "$EXIT_PREREQUISITE" "$to" "it cannot be written" "make room, and see that the folder can be written"
	fi
}
