#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# What counts as the same on two kernels (tests/outside/outcome.sh).

setup() {
	source "$VMABENCH_ROOT/tests/outside/outcome.sh"
	mkdir "$BATS_TEST_TMPDIR/a" "$BATS_TEST_TMPDIR/b"
	cd "$BATS_TEST_TMPDIR" || return
	echo 'mremap 60 /selftests/mm/mremap_test' >list
}

# leave FOLDER LINE...: what the program printed there.
leave() {
	printf '%s\n' "${@:2}" >"$1/mremap"
}

@test "the same lines are the same outcome, whatever the addresses, inodes, times and process numbers" {
	leave a 'ok 1' '# pid=36' '# child 36 exited with 8' '# at 0x7f00, 10 ns' \
		'40000000-40001000 r--p 00000000 00:02 33   /x' 'each: status 1'
	leave b 'ok 1' '# pid=35' '# child 35 exited with 8' '# at 0x1, 9999ns' \
		'40000000-40001000 r--p 00000000 00:02 4       /x' 'each: status 1'
	run compare_outcomes list a b
	[ "$status" -eq 0 ]
	[ "$output" = 'a and b: 1 end the same, 0 do not' ]
}

@test "another line, another status and one more line are not" {
	leave a 'ok 1' 'each: status 0'
	leave b 'not ok 1' 'each: status 0'
	run compare_outcomes list a b
	[ "$status" -eq 1 ]
	[[ $output == *'not ok mremap: it ends in another way'* ]]
	leave b 'ok 1' 'each: status 4'
	run compare_outcomes list a b
	[ "$status" -eq 1 ]
	leave b 'ok 1' 'ok 2' 'each: status 0'
	run compare_outcomes list a b
	[ "$status" -eq 1 ]
}

@test "a program that was killed on both is no outcome" {
	leave a 'ok 1' 'each: killed at its deadline'
	leave b 'ok 1' 'each: killed at its deadline'
	run compare_outcomes list a b
	[ "$status" -eq 1 ]
	[[ $output == *'not ok mremap: it was killed'* ]]
	leave a 'each: signal 11'
	leave b 'each: signal 11'
	run compare_outcomes list a b
	[ "$status" -eq 1 ]
}

@test "nor is one that has left nothing, or no end" {
	leave a 'ok 1' 'each: status 0'
	run compare_outcomes list a b
	[ "$status" -eq 1 ]
	[[ $output == *'not ok mremap: it has left nothing'* ]]
	leave a 'ok 1'
	leave b 'ok 1'
	run compare_outcomes list a b
	[ "$status" -eq 1 ]
	[[ $output == *'not ok mremap: it has not come to its end'* ]]
}

@test "an empty list shows nothing" {
	: >list
	run compare_outcomes list a b
	[ "$status" -eq 1 ]
}

@test "the first line that differs is named, whichever file has it, and none where all are the same" {
	set -o pipefail	# as the callers have it
	printf '%s\n' 1 2 3 >one
	printf '%s\n' 1 2 3 >two
	run first_difference one two
	[ "$status" -eq 1 ]
	[ "$output" = '' ]
	printf '%s\n' 1 b c >two
	run first_difference one two
	[ "$status" -eq 0 ]
	[ "$output" = 2 ]
	printf '%s\n' 1 2 3 4 >two
	run first_difference one two
	[ "$status" -eq 0 ]
	[ "$output" = 4 ]
}
