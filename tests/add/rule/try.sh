# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What is called from that function belongs to the component; without the rule it does not.
explain() {
	printf 'op;run_batch;map_batch@k.c:1;frobnicate_the_vma@a.c:3;called_by_it@a.c:4 12\n' >"$work/one.folded"
	run "$VMABENCH_BUILD/vmabench-attribute" --rules "$1/analysis/cost/components.rules" --ops 1 \
		"$work/one.folded"
	expect 0 "$2"
}
explain "$copy" "retry merge                       12.0   100.0%"
explain "$VMABENCH_ROOT" "retry merge                        0.0     0.0%"
