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

# engine_run: the boot has to repeat the run's first one to the last instruction, or what it counted is not
# what was measured.
engine_run() {
	local raw=$scratch/raw start plugin
	start=$(now_ms)
	print_progress "counting by call path" "" 0
	"$programs/vmabench-symbol" entries --vmlinux "$build/vmlinux" >"$scratch/entries" ||
		die "$EXIT_PREREQUISITE" "vmlinux of ${kernel[name]}" "it cannot be read" \
		"remove $build to have it built again"
	plugin="file=$(quote_qemu "$programs/libvmabench-plugin.so"),out=$(quote_qemu "$raw")"
	plugin+=",entries=$(quote_qemu "$scratch/entries")"
	VMABENCH_PLUGIN_API=$plugin_api measure_in_guest run_in_guest 1 "$(side_kernel a)" '' --plugin "$plugin" \
		--collect "samples.csv:$scratch/samples.csv" --collect "guest.map:$scratch/guest.map"
	if ((guest[code] != 0)); then
		show_tail "${guest[log]}"
		die "${guest[code]}" "counting by call path" "${guest[why]}" "see the console's end above"
	fi
	cmp -s "$scratch/samples.csv" <(awk -F, 'NR == 1 || $1 == 1' "$results/samples.csv") ||
		die "$EXIT_UNTRUSTED" "counting by call path" \
		"the boot with the plugin does not repeat the run's first boot" \
			"measure again: ${plan[command]}"
	rm -rf "$scratch/named"
	mkdir "$scratch/named"
	name_stacks "$raw" "$scratch/guest.map" "$TARGET_UNIT" "$scratch/named" || exit $?
	keep_cost "$scratch/named/cost"
	print_done "counting by call path" "$(tail -n +2 "$results/cost/exact/regions.tsv" | wc -l) regions" \
		"$start"
}
