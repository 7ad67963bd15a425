# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# The one place that boots: a guest of the kernel in $build on the target that is loaded, one command in it,
# what its console says of how that went, and what it left.

# The last guest. Known to its target when it boots it: root (its initramfs), deadline (seconds), log (its
# console, on this machine), work (a folder of its own, in which out is the guest's /out), and what else
# run_in_guest was given that the target's file says it knows. Afterwards also status (the guest's own,
# STATUS_DEADLINE at the deadline), code and why (0, or an exit code and a sentence), missing (what should
# have been collected and was not there), and ms, which is how long it took.
declare -gA guest=()

# run_in_guest [--KEY VALUE]... [--collect FILE:DEST]... -- COMMAND...: COMMAND in a new guest. Each FILE of
# its /out goes to DEST; one that is not there is a failure, too. With --beside FUNCTION that is called when
# the guest is about to be booted. It returns 0 however that went: see ${guest[code]}.
run_in_guest() {
	local start file
	local -a collect=()
	guest=([root]=$scratch/initramfs.cpio [log]=$scratch/console.log [work]=$scratch/guest [status]=0 \
		[missing]='')
	while [[ $1 != -- ]]; do
		case $1 in
		--collect) collect+=("$2") ;;
		*) guest[${1#--}]=$2 ;;
		esac
		shift 2
	done
	shift
	start=$(now_ms)
	rm -rf "${guest[work]}" "${guest[log]}"
	mkdir -p "${guest[work]}/out"
	"${guest[beside]:-:}"
	target_boot "$@" || guest[status]=$?
	IFS='|' read -r 'guest[code]' 'guest[why]' < <(judge_console "${guest[log]}" "${guest[status]}")
	for file in "${collect[@]}"; do
		collect_file "${file%%:*}" "${file#*:}" || guest[missing]+="${guest[missing]:+, }${file%%:*}"
	done
	if [[ -n ${guest[missing]} ]] && ((guest[code] == 0)); then
		guest[code]=$EXIT_STORM guest[why]="the guest left no ${guest[missing]}"
	fi
	guest[ms]=$(($(now_ms) - start))
}

# collect_file FILE DEST: what the last guest left in /out/FILE, whole or not at all.
collect_file() {
	[[ -e ${guest[work]}/out/$1 ]] && write_beside "$2" cat "${guest[work]}/out/$1"
}

# require_guest WHAT KEPT: exits where the last guest failed at WHAT; its console is kept as KEPT.
require_guest() {
	local kept=$2
	mkdir -p "$(dirname "$kept")"
	write_beside "$kept" cat "${guest[log]}" || kept=${guest[log]}
	((guest[code] == 0)) || die "${guest[code]}" "$1" "${guest[why]}" "the whole console is ${kept#"$PWD/"}"
}

# make_bench_root FILE [FILE:PATH]...: a guest's root with the bench program and, from stdin, the rows that it
# is to measure.
make_bench_root() {
	cat >"$scratch/rows"
	make_initramfs "$1" "$modules" "$programs/vmabench-bench:bin/vmabench-bench" \
		"$scratch/rows:etc/vmabench/rows" "${@:2}"
}

# list_bench_words BOOT SEED ROUNDS: the command that measures them, a word a line.
list_bench_words() {
	printf '%s\n' /bin/vmabench-bench run --rows /etc/vmabench/rows --out /out \
		--sides "$(list_sides | paste -sd,)" --boot "$1" --seed "$2" --rounds "$3" \
		--retry-merge "${kernel[retry_merge]}" --unit "$TARGET_UNIT"
}
