# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Engine exact: where the instructions of a run went: one more boot of the same storms with the counting
# plugin (engines/tcg).

# shellcheck disable=SC2034 # used by those who load this
ENGINE_ABOUT='instructions counted' ENGINE_GIVES=stacks ENGINE_PACKAGES='' ENGINE_TARGET=tcg

# engine_fits: only counts add up.
engine_fits() {
	[[ $TARGET_UNIT == insn ]] || {
		echo "only counts add up to the last instruction; use --target $ENGINE_TARGET, or sample with --engine perf"
		return 1
	}
}

# Which version of the interface our plugin is to declare (API_VARIABLE in engines/tcg/qemu_api.h).
plugin_api=

# engine_check [DIR]: QEMU has to be the one that DIR was made with: each has a tick arrive at its own place.
engine_check() {
	[[ -n $plugin_api ]] || plugin_api=$(find_plugin_api) || {
		echo "$plugin_api; install another QEMU, like Debian's qemu-system-x86, or sample with --engine perf"
		return 1
	}
	[[ -z ${1:-} ]] || require_same "$1" QEMU .machine.qemu "$(qemu_version)"
}

# engine_run: each kernel of the run counts its own side, or both where they are of one kernel.
engine_run() {
	local start boot name side cost=$scratch/named/cost
	start=$(now_ms)
	rm -rf "$scratch/named"
	mkdir -p "$cost"
	while read -r -u 3 boot name side; do
		print_progress "counting by call path" "$name" $((($(now_ms) - start) / 1000))
		count_boot "$boot" "$name" "$side" "$cost"
	done 3< <(list_boots 1)
	keep_cost "$cost"
	print_done "counting by call path" "$(tail -n +2 "$results/cost/exact/regions.tsv" | wc -l) regions" \
		"$start"
}

# count_boot BOOT KERNEL SIDE TO: adds to TO what a boot with the plugin counts. It has to repeat the run's
# own to the last instruction, or what it counted is not what was measured.
count_boot() {
	local raw=$scratch/raw one=$scratch/one plugin
	use_side "${3:-a}"
	"$programs/vmabench-symbol" entries --vmlinux "$linked/vmlinux" >"$scratch/entries" ||
		die "$EXIT_PREREQUISITE" "vmlinux of $2" "it cannot be read" "remove $build to have it built again"
	plugin="file=$(quote_qemu "$programs/libvmabench-plugin.so"),out=$(quote_qemu "$raw")"
	plugin+=",entries=$(quote_qemu "$scratch/entries")"
	VMABENCH_PLUGIN_API=$plugin_api measure_in_guest run_in_guest 1 "$3" \
		--plugin "$plugin" --collect "samples.csv:$scratch/samples.csv" \
		--collect "guest.map:$scratch/guest.map"
	if ((guest[code] != 0)); then
		show_tail "${guest[log]}"
		die "${guest[code]}" "counting by call path on $2" "${guest[why]}" "see the console's end above"
	fi
	cmp -s <(cut -d, -f2- "$scratch/samples.csv") \
		<(awk -F, -v boot="$1" 'NR == 1 || $1 == boot' "$results/samples.csv" | cut -d, -f2-) ||
		die "$EXIT_UNTRUSTED" "counting by call path on $2" \
			"the boot with the plugin does not repeat the run's boot $1" "measure again: ${plan[command]}"
	rm -rf "$one"
	mkdir "$one"
	name_stacks "$raw" "$scratch/guest.map" "$TARGET_UNIT" "$one" || exit $?
	add_cost "$one/cost" "$4" regions.tsv calls.tsv ||
		die "$EXIT_PREREQUISITE" "$4" "it cannot be written" "make room in TMPDIR"
}
