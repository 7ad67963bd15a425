# SPDX-License-Identifier: GPL-2.0
# Target tcg: counts that do not vary, both vantages, and what may be varied.

load common

setup() {
	export TMPDIR=$BATS_TEST_TMPDIR
	dir=$BATS_TEST_TMPDIR
}

# count_rows NAME [OPTION...]: a short run into $dir/NAME, with the seed that is drawn.
count_rows() {
	run "$vmabench" run --no-install --no-lock --target tcg --row append/flags/kernel \
		--row append/flags/syscall --row append/spin/kernel --boots 1 \
		--rounds 2 --out "$dir/$1" "${@:2}"
}

# mmap_cost NAME ROW: instructions of an mmap() through .mmap.
mmap_cost() {
	jq --arg row "$2" '.rows[] | select(.row == $row and .phase == "mmap") | .a_median' "$dir/$1/compare.json"
}

@test "runs with two seeds agree to the last instruction, and a system call costs more than what it calls" {
	count_rows a --seed 5
	expect 0 "Entry (syscall less kernel vantage)"
	count_rows b --seed 4294967295
	expect 0
	cmp "$dir/a/samples.csv" "$dir/b/samples.csv"
	[[ $(cut -d, -f13 "$dir/a/samples.csv" | sort -u | paste -sd' ') == "insn unit" ]]
	jq -e 'all(.rows[]; .verdict == "exact" and .gate == "ok")' "$dir/a/compare.json"
	jq -e '.machine | .accelerator == "tcg" and .mitigations == "off"' "$dir/a/run.json"
	awk -v inner="$(mmap_cost a append/flags/kernel)" -v outer="$(mmap_cost a append/flags/syscall)" \
		'BEGIN { exit !(outer > inner + 50) }'
	# The positive control: what spin does more than flags is known, about 2%, and found.
	loops=$(sed -n 's/^#define SPIN_LOOPS //p' "$VMABENCH_ROOT/kmod/profiles/spin.c")
	awk -v flags="$(mmap_cost a append/flags/kernel)" -v spin="$(mmap_cost a append/spin/kernel)" \
		-v work=$((3 * loops)) 'BEGIN {
			more = spin - flags
			exit !(more >= work && more <= work + 8 && more / flags > 0.015 && more / flags < 0.025)
		}'
}

# Four boots of a row: 15 s on a quiet machine.
@test "what two kernels differ by is attributed to the last instruction, each side by its own kernel" {
	run "$vmabench" attribute --no-install --no-lock --target tcg --kernel v6.12-base --kernel v6.12-hook \
		--row append/flags/kernel --boots 1 --rounds 2 --out "$dir/two"
	expect 0 "append/flags/kernel/hook:mmap mmap:"
	jq -e '.rows | length == 2 and all(.[]; .axis == "kernel" and .a == "v6.12-base" and .b == "v6.12-hook"
		and .clock.b_count - .clock.a_count
			== ([.components[], .outside[] | .b_count - .a_count] | add)
				+ .batches.b * .clock.b_extra_per_batch - .batches.a * .clock.extra_per_batch)' \
		"$dir/two/attribution.json"
	# A function that only the second kernel has, and both see the retry merge.
	jq -e '.rows[] | select(.phase == "mmap") | .calls.hook_prepare.a == null and .calls.hook_prepare.b == 0
		and (.components[] | select(.name == "retry merge") | .a > 0 and .b > 0)' "$dir/two/attribution.json"
	[[ $(cut -f2 "$dir/two/cost/exact/regions.tsv" | sort | uniq -c | xargs) == "2 a 2 b 1 side" ]]
	grep -q '^  kernel   v6.12-base: .*6.12' "$dir/two/cover-letter.txt"
	grep -q '^  kernel   v6.12-hook: .*6.12' "$dir/two/cover-letter.txt"
}

@test "another CPU can be had, and mitigations, which cost a system call something there" {
	count_rows off --cpu-model Nehalem
	expect 0
	count_rows auto --cpu-model Nehalem --mitigations auto
	expect 0
	jq -e '.machine.mitigations == "auto" and (.command | contains("--cpu-model Nehalem --cpus 1 --mitigations auto"))' "$dir/auto/run.json"
	awk -v off="$(mmap_cost off append/flags/syscall)" -v on="$(mmap_cost auto append/flags/syscall)" \
		'BEGIN { exit !(on > off) }'
}

@test "a CPU model that QEMU does not have is an error that shows QEMU's words" {
	count_rows a --cpu-model no-such-cpu
	expect 2 "--cpu-model no-such-cpu: QEMU does not take it (unable to find CPU model"
}

@test "what a guest had sent when it was killed is kept, in whole lines" {
	run "$vmabench" run --no-install --target tcg --row empty/none/kernel --boots 1 --rounds 10000 --seed 5 \
		--deadline 6 \
		--out "$dir/killed"
	expect 7 "still running at its deadline" "the samples it had left are in"
	local kept=$dir/killed/console/boot-01.samples.csv
	[[ $(wc -l <"$kept") -gt 9 ]]
	[[ $(awk -F, '{ print NF }' "$kept" | sort -u) == 13 ]]
	[[ $(wc -l <"$dir/killed/samples.csv") == 1 ]]
	jq -e '.status == "partial"' "$dir/killed/run.json"
}

@test "uml has no CPU model to choose" {
	run "$vmabench" run --no-install --no-lock --target uml --cpu-model max
	expect 2 "--cpu-model: target uml has no such choice"
}
