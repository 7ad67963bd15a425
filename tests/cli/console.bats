# SPDX-License-Identifier: GPL-2.0
# What judge_console makes of a console.

load common

setup() {
	root=$VMABENCH_ROOT
	# shellcheck source-path=SCRIPTDIR/../..
	source "$root/scripts/lib/all.sh"
	log=$BATS_TEST_TMPDIR/console
}

# judge STATUS CODE WORDS: the console on stdin, from a guest that ended with STATUS, is judged CODE with
# WORDS.
judge() {
	cat >"$log"
	run judge_console "$log" "$1"
	expect 0 "$2|$3"
}

@test "a command that ran to its end" {
	printf 'Linux version 6.12\nvmabench-init: exit 0\n' | judge 0 0 ""
	printf 'vmabench-init: exit 0\r\n' | judge 0 0 ""
}

@test "a panic, an oops and a BUG are a failed boot, even after the command ended" {
	printf 'vmabench-init: exit 0\n[ 1.0] Kernel panic - not syncing: x\n' |
		judge 0 7 "the guest died: Kernel panic"
	printf '[ 1.0] Oops: general\n' | judge 1 7 "the guest died: Oops"
	printf '[ 1.0] BUG: unable to handle\n' | judge 1 7 "the guest died: BUG: unable"
}

@test "a module that does not load" {
	printf 'vmabench-init: load vmabench_mmap.ko: Exec format error\nvmabench-init: exit 7\n' |
		judge 0 7 "a module does not load: vmabench_mmap.ko: Exec format error"
}

@test "a guest that init could not make ready" {
	printf 'vmabench-init: mount proc at /proc: No such device\nvmabench-init: exit 7\n' |
		judge 0 7 "the guest could not be made ready: vmabench-init: mount proc"
}

@test "a guest that the deadline ended" {
	printf 'Linux version 6.12\n' | judge "$STATUS_DEADLINE" 7 "the guest was still running at its deadline"
	printf '' | judge "$STATUS_DEADLINE" 7 "the guest printed nothing until its deadline"
}

@test "a guest that somebody else killed is not said to have come to its deadline" {
	# shellcheck disable=SC2317 # called by judge_console
	oom_killer_struck() { return 1; }
	printf 'Linux version 6.12\n' |
		judge 137 7 "the guest was killed (SIGKILL) by another program, before its deadline"
	printf 'Linux version 6.12\n' | judge 143 7 "the guest was killed (SIGTERM) by another program"
	printf 'Linux version 6.12\n' | judge 139 7 "the guest crashed (SIGSEGV)"
	printf 'qemu: qemu-system-x86_64: terminating on signal 15 from pid 7 (x)\n' |
		judge 0 7 \
			"the guest was ended by another program, before its deadline: qemu-system-x86_64: terminating on signal 15"
	# shellcheck disable=SC2317
	oom_killer_struck() { return 0; }
	printf 'Linux version 6.12\n' |
		judge 137 7 "the guest was killed (SIGKILL) while the kernel's OOM killer was at work"
}

@test "User-Mode Linux that crashes as it halts has done what it was to do" {
	# shellcheck disable=SC2034 # read by vmabench
	local -A guest=([log]=$log)
	# shellcheck source-path=SCRIPTDIR/../..
	source "$root/scripts/targets/uml.sh"
	printf 'vmabench-init: exit 0\r\n\nreboot: Power down\n' >"$log"
	run target_end 134
	expect 0
	run target_end 137
	expect 137
	printf 'reboot: Power down\n' >"$log"
	run target_end 134
	expect 134
	printf 'reboot: Power down\nvmabench-init: exit 0\n' >"$log"
	run target_end 134
	expect 134
}

@test "the OOM killer is seen where the kernel counts what it killed" {
	[[ $(count_oom_kills) =~ ^[0-9]+$ ]]
	oom_kills=$(count_oom_kills)
	run oom_killer_struck
	[[ $status == 1 ]]
	# shellcheck disable=SC2034 # read by vmabench
	oom_kills=-1
	oom_killer_struck
}

@test "nothing that a terminal would obey comes through from a guest" {
	printf 'a\x1b[31mred\x1b[0m \x1b]0;title\x07b\x1b[2J\x9b\xc2\x9bc\rd\x08\x00\x7f\tumlaut \xc3\xa4\n' \
		>"$log"
	run show_tail "$log"
	expect 0 $'    ared b\x9bcd\tumlaut \xc3\xa4'
	head -c 100000 /dev/zero | tr '\0' x >"$log"
	run show_tail "$log"
	((${#output} < 1000))
}

@test "a guest that ends before its command" {
	printf 'Linux version 6.12\n' | judge 1 7 "the guest ended (status 1) before its command was done"
}

@test "a storm that failed, with its words" {
	printf 'vmabench: append: cannot open; do this\nvmabench-init: exit 8\n' | judge 0 8 \
		"the guest's command ended with status 8: vmabench: append: cannot open"
}

@test "a splat makes the figures untrusted" {
	printf '[ 1.0] WARNING: CPU: 0 PID: 1 at mm/vma.c:1\nvmabench-init: exit 0\n' |
		judge 0 9 "a splat on the console: WARNING"
	printf '[ 1.0] WARNING: possible recursive locking detected\nvmabench-init: exit 0\n' |
		judge 0 9 "a splat"
}

@test "what the tests take for a splat, the runs do" {
	local line
	while read -r line; do
		printf '%s\nvmabench-init: exit 0\n' "$line" >"$log"
		run judge_console "$log" 0
		[[ $output == 7* || $output == 9* ]] || { echo "no splat for judge_console: $line"; return 1; }
		printf 'KTAP version 1\n1..1\nok 1 it\n%s\nvmabench-init: exit 0\n' "$line" >"$log"
		run "$root/tests/guest/ktap_check.sh" "$log"
		[[ $status == 1 && $output == *"splat: $line"* ]] ||
			{ echo "no splat for ktap_check: $line"; return 1; }
	done <<-'END'
		[ 1.0] WARNING: CPU: 0 PID: 1 at mm/vma.c:1
		[ 1.0] UBSAN: shift-out-of-bounds in mm/vma.c
		[ 1.0] kernel BUG at mm/vma.c:1!
		[ 1.0] BUG kmalloc-64 (Not tainted): Poison overwritten
		[ 1.0] BUG: KASAN: slab-use-after-free in f
		[ 1.0] INFO: task x:1 blocked for more than 120 seconds
		[ 1.0] INFO: NMI handler took too long
		[ 1.0] kmemleak: 3 new suspected memory leaks
		Kernel mode fault at addr 0x0
		[ 1.0] Unable to handle kernel paging request
		[ 1.0] unregister_netdevice: waiting for lo
	END
}
