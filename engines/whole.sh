# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Engine whole: a check of the benchmark by other means: hyperfine times whole processes
# (engines/whole/whole.c) that map through one device or the other, in the guest. The report shows the ratio
# of the processes beside the row's own (analysis/report/report_whole.c).

# As the row append maps by default, and often enough that starting the process does not matter.
readonly WHOLE_MAPS=240 WHOLE_TIMES=25 WHOLE_RUNS=10

# shellcheck disable=SC2034 # used by those who load this
ENGINE_ABOUT='whole processes, timed by hyperfine' ENGINE_GIVES=times ENGINE_PACKAGES=perf ENGINE_TARGET=''

# engine_fits: the target and the rows have whole commands to time.
engine_fits() {
	if [[ " $TARGET_VANTAGES " != *' syscall '* ]]; then
		echo "entering the kernel costs more than the mapping there; leave it out, or choose another with --target"
		return 1
	elif ! sides_have_hooks || sides_are_apart; then
		echo "whole processes map through both hooks of one kernel; leave it out, or give one --kernel"
		return 1
	elif [[ -z $(list_whole_profiles) ]]; then
		echo "whole processes do what append does, and no row is of it; leave it out, or add one: --row append/plain/syscall"
		return 1
	fi
}

# engine_check [DIR]
engine_check() {
	command -v hyperfine >/dev/null || {
		echo "there is no hyperfine (Debian package hyperfine)"
		return 1
	}
}

# engine_run: one boot a profile.
engine_run() {
	local profile
	while read -r profile; do
		time_whole "$results" "$profile" "$(engine_deadline)"
	done < <(list_whole_profiles)
}

# list_whole_profiles: those that the plan's append rows name.
list_whole_profiles() {
	list_rows | awk -F/ '$1 == "append" { print $2 }' | sort -u
}

# time_whole DIR PROFILE DEADLINE: times both hooks' processes in one boot of link 1, in the order ABBA, and
# keeps hyperfine's own JSON as DIR/hyperfine/append,PROFILE,syscall.json. Exits as for a boot that failed.
time_whole() {
	local dir=$1 profile=$2 deadline=$3 side i
	local -a files sides
	local -a command=(/bin/hyperfine -N -w1 "-r$WHOLE_RUNS" --style none --export-json /out/hyperfine.json)
	use_side a
	mapfile -t files < <(list_program hyperfine)
	make_initramfs "$scratch/whole.cpio" "$modules" "$programs/vmabench-whole:bin/vmabench-whole" \
		"${files[@]}"
	mapfile -t sides < <(compose_sides a b | tr ',' '\n')
	for ((i = ${#sides[@]} - 1; i >= 0; i--)); do
		sides+=("${sides[i]}")
	done
	for side in "${sides[@]}"; do
		command+=(-n "${side%:*}" "/bin/vmabench-whole ${side#*:}-$profile $WHOLE_MAPS $WHOLE_TIMES")
	done
	mkdir -p "$dir/hyperfine"
	run_in_guest --root "$scratch/whole.cpio" --deadline "$deadline" \
		--collect "hyperfine.json:$dir/hyperfine/append,$profile,syscall.json" -- "${command[@]}"
	require_guest "timing whole commands" "$dir/console/whole-$profile.log"
}
