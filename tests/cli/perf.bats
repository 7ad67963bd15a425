# SPDX-License-Identifier: GPL-2.0
# The sampled engine without a guest: what of perf's text becomes a stack of which region, and what is said
# where perf cannot run.

load common

setup() {
	cd "$BATS_TEST_TMPDIR" || exit
	cat >symbols <<-'END'
		ffffffffa0000000 ffffffffa00000ff vmabench_mmap vmabench_storm_ioctl
		ffffffffa0000100 ffffffffa00001ff vmabench_mmap unmap_batch
		ffffffffa0010200 ffffffffa00102ff vmabench_prepare hook_prepare
		a3000000 a30000ff vmabench_mmap vmabench_storm_ioctl
		a3010200 a30102ff vmabench_prepare flags_map
		60001000 600010ff kernel vm_mmap_pgoff
		60001800 600018ff kernel hard_handler
		ffffffff81001000 ffffffff810010ff kernel vm_mmap_pgoff
		ffffffff81001400 ffffffff810014ff kernel __vm_munmap
		ffffffff81001800 ffffffff810018ff kernel asm_sysvec_apic_timer_interrupt
		401000 4010ff program __mmap64
		401100 4011ff program __munmap
	END
}

# make_samples VANTAGE: one boot, two rounds of two batches.
make_samples() {
	local round side phase batch
	echo boot,side,storm,mapping,hook,vantage,args,phase,round,slot,ops,value,unit >samples.csv
	for round in 1 2; do
		for side in a,append,flags,mmap b,append,flags,prepare; do
			for phase in mmap munmap; do
				for batch in 1 2; do
					echo "1,$side,$1,,$phase,$round,0,10,$batch,ns"
				done
			done
		done
	done >>samples.csv
}

# convert OUTSIDE: perf script's text from stdin.
convert() {
	run awk -v outside="$1" -v report=report -f "$VMABENCH_ROOT/engines/perf/stacks.awk" symbols samples.csv -
}

@test "in a guest the thread's name says the region, and a stack begins in the module" {
	make_samples kernel
	convert 0 <<-'END'
		region-0 PERF_RECORD_MMAP2 29/29: [0x401000(0x1000) @ 0x1000 00:02 7 1]: r-xp /bin/vmabench-bench
		region-0 
			 ffffffff81000010 some_name ([kernel.kallsyms])
			 ffffffff81001020 wrong_name ([kernel.kallsyms])
			 ffffffffa0000030 [unknown] ([vmabench_mmap])
			 ffffffff81009000 do_syscall_64 ([kernel.kallsyms])
			            1004 [unknown] (/bin/vmabench-bench)

		region-0 
			 ffffffff81000010 some_name ([kernel.kallsyms])
			 ffffffff81001020 wrong_name ([kernel.kallsyms])
			 ffffffffa0000030 [unknown] ([vmabench_mmap])
			            1004 [unknown] (/bin/vmabench-bench)

		region-1 
			 ffffffff81001420 [unknown] ([kernel.kallsyms])
			 ffffffffa0000110 [unknown] ([vmabench_mmap])
			 ffffffffa0000000 [unknown] ([vmabench_mmap])
			            1004 [unknown] (/bin/vmabench-bench)

		warm-up 
			 ffffffff81001020 wrong_name ([kernel.kallsyms])
			 ffffffffa0000030 [unknown] ([vmabench_mmap])
			            1004 [unknown] (/bin/vmabench-bench)
	END
	# A return address is moved into its call; ...0000 borrows from what is before it.
	expect 0 \
		$'vmabench-raw\t1\nregion\t0.0\t4\t2\t0\nregion\t0.1\t4\t0\t0\nregion\t1.0\t4\t0\t0\nregion\t1.1\t4\t1\t0\n' \
		$'0.0\top;0xffffffffa000002f;0xffffffff8100101f\t0xffffffff81000010:2' \
		$'1.1\top;0xffffffff9fffffff;0xffffffffa000010f\t0xffffffff81001420:1' $'\nend\t6'
	[[ $(<report) == 'samples=4 counted=3 torn=0 own=0' ]]
}

@test "by system calls a stack begins in the library, and the counted batch is one more" {
	make_samples syscall
	convert 0 <<-'END'
		bench PERF_RECORD_MMAP2 29/29: [0x401000(0x1000) @ 0x1000 00:02 7 1]: r-xp /bin/vmabench-bench
		region-1 
			 ffffffff81000010 [unknown] ([kernel.kallsyms])
			            1104 [unknown] (/bin/vmabench-bench)
			          65e390 [unknown] ([unknown])

		region-1 
			            1008 [unknown] (/bin/vmabench-bench)

		region-1 
			            1f08 [unknown] (/bin/vmabench-bench)

		region-1 
			 ffffffff81000010 [unknown] ([kernel.kallsyms])
	END
	expect 0 $'region\t1.1\t6\t1\t0' $'1.1\top;0x401104\t0xffffffff81000010:1' $'1.0\top\t0x401008:1' \
		$'end\t6'
	[[ $(<report) == 'samples=4 counted=2 torn=1 own=0' ]]
}

@test "an interrupt's stack has a root of its own" {
	make_samples kernel
	convert 0 <<-'END'
		region-0 
			 ffffffff81000010 [unknown] ([kernel.kallsyms])
			 ffffffff81001830 [unknown] ([kernel.kallsyms])
			 ffffffff81001020 [unknown] ([kernel.kallsyms])
			 ffffffffa0000030 [unknown] ([vmabench_mmap])
			            1004 [unknown] (/bin/vmabench-bench)
	END
	expect 0 $'0.0\tirq;0xffffffff8100182f\t0xffffffff81000010:1' $'region\t0.0\t4\t1\t0'
}

@test "outside of a User-Mode Linux guest the module says the hook, and the host's frames are its caller's" {
	make_samples kernel
	convert 1 <<-'END'
		linux PERF_RECORD_MMAP2 7/7: [0x60001000(0x1000) @ 0x1000 fe:00 5 0]: r-xp /k/linux
		linux PERF_RECORD_MMAP2 7/7: [0xa3000000(0x20000) @ 0x23d89000 fe:00 6 0]: -wxs /x/uml/#6 (deleted)
		linux 
			 ffffffff81000010 host_function ([kernel.kallsyms])
			            1020 vm_mmap_pgoff (/k/linux)
			        23d89030 [unknown] (/x/uml/#6 (deleted))

		linux 
			        23d99210 [unknown] (/x/uml/#6 (deleted))

		linux 
			            1f20 memset (/k/linux)

		linux 
			            1010 [unknown] (/k/linux)
			            1810 [unknown] (/k/linux)
			            1020 [unknown] (/k/linux)
			        23d89030 [unknown] (/x/uml/#6 (deleted))

		linux 
			            1f20 schedule (/k/linux)
			 ffffffffffffffff [unknown] ([unknown])
	END
	# The round that warms up cannot be told from the others: six batches, not four.
	expect 0 $'0.0\top;0xa3000030\t0x60001020:1' $'1.0\top\t0xa3010210:1' \
		$'0.0\tirq;0x60001810\t0x60001010:1' \
		$'region\t0.0\t6\t2\t0' $'region\t1.0\t6\t1\t0'
	[[ $(<report) == 'samples=5 counted=3 torn=1 own=0' ]]
}

# ask_perf: engine_check's answer with the PATH set to this folder's bin.
ask_perf() {
	printf '%s\n' "TARGET_GUEST=process; source '$VMABENCH_ROOT/engines/perf.sh'; engine_check" >ask.sh
	run env PATH="$PWD/bin" /bin/bash ask.sh
}

@test "a machine without perf, and a perf without permission, are told apart" {
	mkdir bin
	ask_perf
	expect 1 "there is no perf (Debian package linux-perf)"
	printf '#!/bin/sh\necho "Error: Access to performance monitoring is limited." >&2; exit 255\n' >bin/perf
	chmod +x bin/perf
	ln -s "$(command -v grep)" bin/grep
	ask_perf
	expect 1 "perf may not sample: "
	printf '#!/bin/sh\nexit 0\n' >bin/perf
	ask_perf
	expect 0
	[[ -z $output ]]
}
