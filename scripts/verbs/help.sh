# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# vmabench help

verb_help() {
	cat <<-'END'
	vmabench: what an mmap() costs, how much of it is VMA merging, and what .mmap_prepare gains.

	  vmabench run [options]         build, boot, measure, and print the table
	    --suite NAME                 which rows (default quick)
	    --storm NAME                 only that storm's rows of the suite; may be given again
	    --row ROW                    this row instead of a suite; may be given again
	    --kernel NAME                which kernel under test (default v6.12-hook; on host the one that runs)
	    --target NAME                where it runs (default uml)
	    --boots N  --rounds N        how often (default 10 x 24, on tcg 2 x 4)
	    --cpu-model NAME             of a QEMU guest (default on tcg qemu64,-rdrand,-rdseed, on kvm host)
	    --mitigations WORD           of CPU vulnerabilities there, as the kernel takes it (default on tcg off, on kvm auto)
	    --cpus N                     of a QEMU guest (default 1)
	    --seed N                     the order of everything; the default is drawn and recorded
	    --deadline S                 seconds a boot may take (default 120)
	    --out DIR                    the results folder (default results/DATE-SUITE-TARGET)
	    --resume DIR                 carry on with the boots that DIR lacks
	    --whole-command              time whole processes with hyperfine as well (tcg, kvm, host)
	    --refresh                    ask apt for a newer kernel source first
	    --no-install                 never install a package
	    --no-lock                    run although another run times something on this machine
	    --fail-on-regression         exit 1 when a row is slower
	    --json                       compare.json on stdout instead of the table
	  vmabench attribute [DIR] [--row ROW] [--json] [options of run]
	                                 where each row's cost went, by instructions counted on tcg, and how
	                                 the parts make up the difference; DIR is a run on tcg; with
	                                 --engine perf by samples, on any target
	  vmabench attribute --causal [options of run]
	                                 the same on the kernels before, with, and after the series
	  vmabench doctor [--json]       what this machine can do, and what to do about what it cannot; exits 3
	                                 when the default target cannot run
	  vmabench report DIR [--json]   make the table, cover letter and plots of DIR anew
	  vmabench list [KIND]           storms, profiles, kernels, targets, suites
	  vmabench kernel patch --to DIR [--upto N]
	                                 apply the series to a 6.12.x tree of your own
	  vmabench test [--deep] [ctest options]
	                                 build everything and run all tests; --deep: the long ones too
	  vmabench help

	Exit codes: 0 done, 1 regression, 2 usage, 3 prerequisite missing, 4 nothing to run, 5 kernel config,
	6 patch or build, 7 boot, panic or deadline, 8 a storm failed, 9 data not to be trusted, 130 interrupted.
	END
}
