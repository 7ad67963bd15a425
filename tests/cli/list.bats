# SPDX-License-Identifier: GPL-2.0
# `vmabench list` against the files, and against what the bench program itself knows.

load common

@test "each kind's list is its files" {
	local kind dir suffix
	while read -r kind dir suffix; do
		run "$vmabench" list "$kind"
		[[ $status == 0 && -n $output ]]
		diff <(printf '%s\n' "$output") \
			<(find "$VMABENCH_ROOT/$dir" -maxdepth 1 -name "*$suffix" -printf '%f\n' |
			sed "s/$suffix\$//" | LC_ALL=C sort)
	done <<-'END'
		storms bench/storms .c
		kernels kernel-patch/kernels .conf
		targets scripts/targets .sh
		sources scripts/sources .sh
		engines engines .sh
		reports analysis/report/formats .c
		suites bench/suites .suite
	END
}

@test "the bench program knows the same storms" {
	diff <("$vmabench" list storms) \
		<("$VMABENCH_BUILD/vmabench-bench" list --json | jq -r '.storms[].name' | LC_ALL=C sort)
}

@test "the bench program knows the same mappings, and they are the files of both folders" {
	run "$vmabench" list mappings
	[[ $status == 0 ]]
	diff <(printf '%s\n' "$output") <("$VMABENCH_BUILD/vmabench-bench" list --json |
		jq -r '.profiles[].name, .mappings[].name' | LC_ALL=C sort)
	diff <(printf '%s\n' "$output") \
		<(find "$VMABENCH_ROOT/kmod/profiles" "$VMABENCH_ROOT/bench/mappings" -name '*.c' -printf '%f\n' |
		sed 's/\.c$//' | LC_ALL=C sort)
}
