# SPDX-License-Identifier: GPL-2.0
# What needs a real guest: sampling one from outside and from inside, whole commands, and threads on two CPUs.

load common

setup() {
	in_guest=$VMABENCH_ROOT/tests/cli/in_guest.sh
	dir=$BATS_TEST_TMPDIR/run
	mkdir "$dir"
}

# in_guest ARGUMENT...: in_guest.sh; a machine that cannot skips the test with the reason.
in_guest() {
	run "$in_guest" "$@"
	[[ $status != 77 ]] || skip "$output"
}

# samples_of FILE PATTERN: how many samples of this folded file have stacks that match.
samples_of() {
	awk -v pattern="$2" '$0 ~ pattern { sum += $NF } END { print sum + 0 }' \
		"$dir/cost/perf/append,flags,kernel-$1.folded"
}

# check_stacks: both merges are seen by .mmap, one by .mmap_prepare, and most samples of .mmap lie in
# __mmap_region.
check_stacks() {
	local sites
	sites=$(grep -o 'vma_merge_new_range@mm/mmap.c:[0-9]*' \
		"$dir/cost/perf/append,flags,kernel-a-mmap.folded" | sort -u | wc -l)
	[[ $sites == 2 ]]
	(($(samples_of a-mmap .) == $(awk '$2 == "a" && $4 == "mmap" { print $8 }' "$dir/cost/perf/regions.tsv")))
	(($(samples_of a-mmap ';__mmap_region@') * 2 > $(samples_of a-mmap '^op;')))
	(($(samples_of a-munmap __vm_munmap) * 2 > $(samples_of a-munmap '^op;')))
	(($(samples_of b-mmap 'hook_prepare') > 0))
	[[ $(grep -c samples "$dir/cost/perf/regions.tsv") == 4 && -s "$dir/cost/perf/append,flags,kernel.stat" ]]
	expect_documented "$dir"
}

@test "perf sees a User-Mode Linux guest from outside" {
	in_guest sample uml "$dir" append/flags/kernel 400
	expect 0 "append/flags/kernel: sampled by " " samples lie in the timed region, "
	check_stacks
}

@test "perf samples inside a guest" {
	in_guest sample tcg "$dir" append/flags/kernel 40
	expect 0 "append/flags/kernel: sampled by "
	check_stacks
}

@test "hyperfine times whole commands in a guest" {
	in_guest whole tcg "$dir" flags
	expect 0
	run jq -c '[.results[].command]' "$dir/hyperfine/append,flags,syscall.json"
	expect 0 '["a","b","b","a"]'
	expect_documented "$dir"
}

@test "threads leave what they should on two CPUs, and are refused on one" {
	in_guest rows 2 "$dir" threads/flags/syscall/threads:2 threads/plain/syscall
	expect 0 "0|"
	run awk -F, 'NR > 1 && ($12 != $14 || $13 != $14 || $15 != $16 || $17 != 0)' "$dir/slots.csv"
	expect 0
	[[ -z $output && $(wc -l <"$dir/slots.csv") == 9 ]]
	in_guest rows 1 "$dir" threads/flags/syscall/threads:2
	expect 0 \
		"threads/flags/syscall/threads:2: has 2 threads for 1 CPUs; give the guest more or take fewer threads"
}
