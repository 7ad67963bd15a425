#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# Does ktap_check.sh pass what is in order, and nothing else?

check="$BATS_TEST_DIRNAME/../guest/ktap_check.sh"

setup() {
	log="$BATS_TEST_TMPDIR/console.log"
}

# write_log LINE...: a console with a kernel's noise round LINEs and init's end.
write_log() {
	printf '%s\n' 'Linux version 6.12.117' 'printk: legacy console [tty0] enabled' \
		'vmabench_mmap: loading out-of-tree module taints kernel.' "$@" \
		'vmabench-init: exit 0' 'reboot: Power down' >"$log"
}

# expect_problem TEXT [OPTION...]: the check fails and says TEXT.
expect_problem() {
	local text=$1

	shift
	run "$check" "$@" "$log"
	[ "$status" -eq 1 ]
	[[ $output == *"$text"* ]]
}

@test "a stream in order passes" {
	write_log 'KTAP version 1' 1..2 'ok 1 a' '# all is well' 'ok 2 b/c'
	run "$check" "$log"
	[ "$status" -eq 0 ]
	[ "$output" = '2 passed, 0 failed, 0 skipped' ]
}

@test "a selftest of the kernel prints TAP 13, and is judged by the same rules" {
	write_log 'TAP version 13' 1..2 'ok 1 a' 'ok 2 # SKIP b is not supported'
	run "$check" --allow-skip '# SKIP b is not supported' "$log"
	[ "$status" -eq 0 ]
	[ "$output" = '1 passed, 0 failed, 1 skipped' ]
	expect_problem 'unexpected skip: # SKIP b is not supported'
	write_log 'TAP version 13' 1..2 'ok 1 a' 'not ok 2 b'
	expect_problem 'not ok: b'
}

@test "carriage returns of a serial console do not matter" {
	write_log 'KTAP version 1' 1..1 'ok 1 a'
	sed -i 's/$/\r/' "$log"
	run "$check" "$log"
	[ "$status" -eq 0 ]
	[ "$output" = '1 passed, 0 failed, 0 skipped' ]
}

@test "several streams are counted together" {
	write_log 'KTAP version 1' 1..1 'ok 1 a' 'KTAP version 1' 1..2 'ok 1 b' 'ok 2 c'
	run "$check" "$log"
	[ "$status" -eq 0 ]
	[ "$output" = '3 passed, 0 failed, 0 skipped' ]
}

@test "a failed case fails and brings its diagnostics" {
	write_log 'KTAP version 1' 1..2 'ok 1 a' '# x.c:3: VMAs: got 2, want 1' 'not ok 2 b'
	expect_problem 'not ok: b (x.c:3: VMAs: got 2, want 1)'
	[[ $output == *'1 passed, 1 failed, 0 skipped' ]]
}

@test "no stream fails" {
	write_log 'hello'
	expect_problem "no 'KTAP version 1'"
}

@test "no plan fails" {
	write_log 'KTAP version 1' 'ok 1 a'
	expect_problem 'has no plan'
}

@test "an empty plan fails" {
	write_log 'KTAP version 1' 1..0
	expect_problem 'plans no test'
}

@test "fewer results than planned fail" {
	write_log 'KTAP version 1' 1..2 'ok 1 a'
	expect_problem 'has 1 results of 2'
}

@test "more results than planned fail" {
	write_log 'KTAP version 1' 1..1 'ok 1 a' 'ok 2 b'
	expect_problem 'has 2 results of 1'
}

@test "a first stream that is torn fails though the second is whole" {
	write_log 'KTAP version 1' 1..2 'ok 1 a' 'KTAP version 1' 1..1 'ok 1 b'
	expect_problem 'stream 1 has 1 results of 2'
}

@test "a result out of order fails" {
	write_log 'KTAP version 1' 1..2 'ok 2 a' 'ok 1 b'
	expect_problem 'result 2 comes as number 1'
}

@test "a result outside of a stream fails" {
	write_log 'ok 1 a' 'KTAP version 1' 1..1 'ok 1 a'
	expect_problem 'result before any'
}

@test "a skip fails unless it is allowed" {
	write_log 'KTAP version 1' 1..2 'ok 1 a' 'ok 2 b # SKIP this kernel has no prepare'
	expect_problem 'unexpected skip: b # SKIP this kernel has no prepare'
	expect_problem 'unexpected skip' --allow-skip 'c # SKIP*' --allow-skip 'b'
	run "$check" --allow-skip 'c*' --allow-skip '* # SKIP this kernel has no prepare' "$log"
	[ "$status" -eq 0 ]
	[ "$output" = '1 passed, 0 failed, 1 skipped' ]
}

@test "not ok with a skip is still a failure" {
	write_log 'KTAP version 1' 1..1 'not ok 1 b # SKIP whatever'
	expect_problem 'not ok: b' --allow-skip '*'
}

@test "no end of init fails" {
	write_log 'KTAP version 1' 1..1 'ok 1 a'
	sed -i '/vmabench-init: exit/d' "$log"
	expect_problem "no 'vmabench-init: exit'"
}

@test "a status of init that no test explains fails" {
	write_log 'KTAP version 1' 1..1 'ok 1 a'
	sed -i 's/vmabench-init: exit 0/vmabench-init: exit 8/' "$log"
	expect_problem 'init ended with status 8'
}

@test "each kind of splat fails, in the stream and after it" {
	local splat

	while IFS= read -r splat; do
		write_log 'KTAP version 1' 1..2 'ok 1 a' "$splat" 'ok 2 b'
		expect_problem "splat: $splat"
		write_log 'KTAP version 1' 1..1 'ok 1 a'
		echo "$splat" >>"$log"
		expect_problem "splat: $splat"
	done <<-'END'
		WARNING: CPU: 0 PID: 27 at mm/mmap.c:1540 __mmap_region+0x1a/0x20
		[    0.412345] WARNING: possible circular locking dependency detected
		BUG: kernel NULL pointer dereference, address: 0000000000000008
		BUG: KASAN: slab-use-after-free in vma_merge+0x1/0x2
		BUG: sleeping function called from invalid context at mm/vma.c:9
		WARNING: bad unlock balance detected!
		WARNING: suspicious RCU usage
		BUG at validate_mm:3412 (1)
		WARN at mas_next_sibling:5501 (1)
		kernel BUG at mm/vma.c:77!
		BUG vm_area_struct (Tainted: G           O): Objects remaining on __kmem_cache_shutdown()
		Oops: 0000 [#1] PREEMPT SMP
		general protection fault, probably for non-canonical address
		Kernel panic - not syncing: Segfault with no mm
		UBSAN: array-index-out-of-bounds in mm/vma.c:3:4
		INFO: task mmap:12 blocked for more than 120 seconds.
		INFO: possible recursive locking detected
		INFO: trying to register non-static key.
		unregister_netdevice: waiting for lo to become free. Usage count = 2
		kmemleak: 3 new suspected memory leaks (see /sys/kernel/debug/kmemleak)
		rcu: INFO: rcu_sched detected stalls on CPUs/tasks:
		Kernel mode fault at addr 0x0, ip 0x6001
	END
}

@test "an announced splat passes, one more does not" {
	write_log 'KTAP version 1' 1..1 '# expect-splat: 1' \
		'WARNING: CPU: 0 PID: 27 at include/linux/fs.h:2245' 'ok 1 a'
	run "$check" "$log"
	[ "$status" -eq 0 ]
	echo 'WARNING: CPU: 0 PID: 28 at mm/vma.c:1' >>"$log"
	expect_problem 'splat: WARNING: CPU: 0 PID: 28'
}

@test "a splat on a last line that is cut off fails" {
	write_log 'KTAP version 1' 1..1 'ok 1 a'
	printf 'Kernel panic - not syn' >>"$log"
	expect_problem 'splat: Kernel panic - not syn'
}

@test "a splat before it is announced fails" {
	write_log 'KTAP version 1' 1..1 'WARNING: early' '# expect-splat: 1' 'ok 1 a'
	expect_problem 'splat: WARNING: early'
}

@test "a word of a test is no splat" {
	write_log 'KTAP version 1' 1..1 '# counts lines with WARNING: in the log' \
		'ok 1 BUG: is only its name'
	run "$check" "$log"
	[ "$status" -eq 0 ]
}

@test "bad command lines and missing logs are usage errors" {
	write_log 'KTAP version 1' 1..1 'ok 1 a'
	run "$check"
	[ "$status" -eq 2 ]
	run "$check" --allow-skip "$log"
	[ "$status" -eq 2 ]
	run "$check" --nonsense "$log"
	[ "$status" -eq 2 ]
	run "$check" "$log" "$log"
	[ "$status" -eq 2 ]
	run "$check" "$BATS_TEST_TMPDIR/none.log"
	[ "$status" -eq 2 ]
	[[ $output == *'no such log'* ]]
}
