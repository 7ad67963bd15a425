# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Target host in a guest, where the guest's kernel is the host's. There is no compiler here: what comes after
# the build is tried. Prints a line for each thing, which tests/cli/host.bats reads. PROJECT is the project,
# the modules and programs are beside it.
set -euo pipefail
export PATH=/bin TMPDIR=/tmp
root=/project
# bash's <(...) wants it.
[[ -e /dev/fd ]] || ln -s /proc/self/fd /dev/fd
# shellcheck source-path=SCRIPTDIR/../..
source "$root/scripts/lib/all.sh"
load_target host
take_sides

list_loaded() {
	awk '{ print $1 }' /proc/modules | paste -sd' '
}

# try NAME INITRAMFS DEADLINE ROUNDS: a small run; says how it was judged, what it left, and what is loaded
# after it.
try() {
	local name=$1
	local -a words
	mapfile -t words < <(list_bench_words 1 1 "$4")
	run_in_guest --root "$2" --deadline "$3" -- "${words[@]}"
	echo "$name: ${guest[code]}|${guest[why]}"
	! collect_file samples.csv "/tmp/$name.csv" || echo "$name left $(($(wc -l <"/tmp/$name.csv") > 10))"
	echo "$name loaded: $(list_loaded)"
}

# What the running kernel's build tree would say.
make_tree() {
	mkdir -p "$host_tree/include/config" "$host_tree/include/linux"
	: >"$host_tree/Makefile"
	: >"$host_tree/.config"
	echo "$1" >"$host_tree/include/config/kernel.release"
	printf 'int (*%s) (struct file *);\n' "${@:2}" >"$host_tree/include/linux/fs.h"
	: >"$host_tree/include/linux/mm_types.h"
}

# load_running: as target_prepare does, of which the rest wants a compiler.
load_running() {
	target_kernel running
	rm -rf /tmp/features
	load_features /tmp/features "$host_tree"
}

check() {
	echo "$1: $(target_check && echo fine)"
}

# What the kernel's log says while the storms run counts as the guest's console does.
try_logs() {
	local real
	real=$(declare -f load_modules)
	eval "${real/load_modules/really_load_modules}"
	# shellcheck disable=SC2317 # called by target_boot
	load_modules() {
		really_load_modules && echo "WARNING: at a test" >/dev/kmsg
	}
	try splat /files/good.cpio 300 2
	# shellcheck disable=SC2317 # called by show_kernel_log
	dmesg() { echo "something later"; }
	try lost /files/good.cpio 300 2
	unset -f dmesg load_modules
	eval "$real"
}

# An interrupted run, as the front door has it.
run_interrupted() {
	local pid status=0
	set -m
	(
		# shellcheck disable=SC2034 # read by vmabench
		live_groups=()
		trap clean_up EXIT
		trap 'exit "$EXIT_INTERRUPTED"' INT
		try interrupted /files/good.cpio 300 10000
	) &
	pid=$!
	set +m
	until [[ $(list_loaded) == *vmabench_mmap* && $(list_loaded) == *vmabench_prepare* ]]; do
		sleep 0.1
	done
	check loaded
	kill -INT "$pid"
	wait "$pid" || status=$?
	echo "interrupted: status $status"
	echo "interrupted loaded: $(list_loaded)"
}

trap clean_up EXIT
# This kernel has no file locks.
flock() { :; }
ensure_scratch
# shellcheck disable=SC2034 # read by list_bench_words
build_key=none
check no-tree
make_tree 1.2.3 mmap mmap_prepare
check other-tree
make_tree "$host_release" mmap
(load_running && note_kernel && require_hooks) || echo "no-prepare: status $?"
(target_kernel v7.2) || echo "named: status $?"
make_tree "$host_release" mmap mmap_prepare
load_running
note_kernel
require_hooks
echo "kernel: ${kernel[hooks]}, retry ${kernel[retry_merge]}"
check whole
try good /files/good.cpio 300 2
try other /files/other.cpio 300 2
try deadline /files/good.cpio 2 10000
try_logs
run_interrupted
echo "not-root: $(setpriv --reuid 1 --clear-groups bash -c 'root=/project
	source /project/scripts/lib/all.sh; source /project/scripts/targets/host.sh; target_check')"
echo "all tried"
