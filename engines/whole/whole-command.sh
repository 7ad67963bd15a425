# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# A check of the benchmark by other means: hyperfine times whole processes (engines/whole/whole.c) that map through one device
# or the other, in the guest. With a target loaded, the kernel, the modules and the programs made. The report shows
# the ratio of the processes beside the row's own (analysis/report/report_whole.c).

# As the row append maps by default, and often enough that starting the process does not matter.
readonly WHOLE_MAPS=240 WHOLE_TIMES=25 WHOLE_RUNS=10

# require_whole_rows: the plan's target and rows have whole commands to time.
require_whole_rows() {
	[[ $TARGET_ARCH != um ]] || die "$EXIT_USAGE" "--whole-command on ${plan[target]}" \
		"entering the kernel costs more than the mapping under User-Mode Linux" "leave it out, or choose another with --target"
	[[ -n $(list_whole_profiles) ]] || die "$EXIT_USAGE" "--whole-command" "whole processes do what append does, and no row is of it" \
		"leave it out, or add one: --row append/plain/syscall"
}

# list_whole_profiles: those that the plan's append rows name.
list_whole_profiles() {
	list_rows | awk -F/ '$1 == "append" { print $2 }' | sort -u
}

# check_whole: returns 0, or prints why whole commands cannot be timed here and returns 1.
check_whole() {
	if ! command -v hyperfine >/dev/null; then
		echo "there is no hyperfine (Debian package hyperfine)"
		return 1
	fi
}

# time_whole DIR PROFILE DEADLINE: times both hooks' processes in one boot, in the order ABBA, and keeps hyperfine's own JSON as
# DIR/hyperfine/append,PROFILE,syscall.json. Exits as for a boot that failed.
time_whole() {
	local dir=$1 profile=$2 deadline=$3 hook
	local -a files command=(/bin/hyperfine -N -w1 "-r$WHOLE_RUNS" --style none --export-json /out/hyperfine.json)
	mapfile -t files < <(list_program hyperfine)
	make_initramfs "$scratch/whole.cpio" "$modules" "$programs/vmabench-whole:bin/vmabench-whole" "${files[@]}"
	for hook in mmap prepare prepare mmap; do
		command+=(-n "$hook" "/bin/vmabench-whole $hook-$profile $WHOLE_MAPS $WHOLE_TIMES")
	done
	mkdir -p "$dir/hyperfine"
	run_in_guest --root "$scratch/whole.cpio" --deadline "$deadline" \
		--collect "hyperfine.json:$dir/hyperfine/append,$profile,syscall.json" -- "${command[@]}"
	require_guest "timing whole commands" "$dir/console/whole-$profile.log"
}
