#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# run_guest.sh PROGRAM KERNEL[@TARGET] [DEADLINE [ARGUMENT...]]: boots KERNEL on TARGET (default uml) with all modules, runs
# PROGRAM there with ARGUMENTs and judges its KTAP. PROGRAM is one of this folder's, or DIR/NAME for one of the kernel's
# own selftests, tools/testing/selftests/DIR/NAME.c. DEADLINE is in seconds (default 120). VMABENCH_BUILD says where our
# programs were built (default build).
set -euo pipefail

root=$(cd "$(dirname "$(readlink -f "$0")")/../.." && pwd)
# shellcheck source-path=SCRIPTDIR/../..
source "$root/scripts/lib/all.sh"

# describe_features: what the loaded kernel's conf file promises, as the guest programs' --kernel-features.
describe_features() {
	local features=()
	[[ ${kernel[hooks]} != *prepare* ]] || features+=(prepare)
	[[ ${kernel[retry_merge]} != yes ]] || features+=(retry)
	# shellcheck disable=SC2206 # a list of words
	features+=(${kernel[faults]})
	(IFS=,; echo "${features[*]}")
}

# list_allowed_skips: what may be skipped on the loaded kernel, by its conf file and $build's configuration: a glob a line.
list_allowed_skips() {
	[[ ${kernel[hooks]} == *prepare* ]] || echo '* # SKIP this kernel has no prepare'
	[[ " ${kernel[faults]} " != *' swap-leak '* ]] || echo '* # SKIP this kernel has swap-leak'
	[[ " ${kernel[faults]} " != *' trusts-hook '* ]] || echo '* # SKIP this kernel has trusts-hook'
	[[ " ${kernel[faults]} " != *' retry-oom '* ]] || echo 'faults/*/mmap/* # SKIP this kernel has retry-oom'
	grep -qx CONFIG_CROSS_MEMORY_ATTACH=y "$build/.config" || echo '# SKIP process_vm_read is not supported'
}

main() {
	local program=$1 name=${2%@*} target=uml deadline=${3:-120} log status=0 glob
	local -a skips=() options=() arguments=("${@:4}")
	trap clean_up EXIT
	catch_signals
	[[ $2 != *@* ]] || target=${2#*@}
	load_target "$target"
	programs=${VMABENCH_BUILD:-$root/build}
	ensure_scratch
	mkdir "$scratch/modules"
	with_cache_lock build_guest "$name"
	[[ $program == */* ]] || options=(--kernel-features "$(describe_features)")
	while read -r glob; do
		skips+=(--allow-skip "$glob")
	done < <(list_allowed_skips)
	make_initramfs "$scratch/initramfs.cpio" "$scratch/modules" "$(find_program "$program"):bin/${program##*/}"
	log=$scratch/console.log
	target_boot "$build" "$scratch/initramfs.cpio" "$scratch/guest"
	target_exec "$log" "$deadline" "/bin/${program##*/}" "${options[@]}" "${arguments[@]}" || status=$?
	cat "$log"
	echo "guest's status: $status"
	"$root/tests/guest/ktap_check.sh" "${skips[@]}" "$log"
}

# build_guest KERNEL: the kernel, and in $scratch/modules the measured modules and the test-only ones.
build_guest() {
	local source
	ensure_kernel "$1" "$TARGET_ARCH" no
	for source in kmod tests/guest/kmod; do
		ensure_modules "$source"
		find "$modules" -maxdepth 1 -name '*.ko' -exec cp -t "$scratch/modules" {} +
	done
}

# find_program PROGRAM: its file; a selftest is built from the source of the kernel that it is to run on.
find_program() {
	local file=$programs/guest/guest-$1
	if [[ $1 == */* ]]; then
		file=$scratch/${1##*/}
		gcc -static -O2 -o "$file" "$tree/tools/testing/selftests/$1.c" -lcap
	fi
	echo "$file"
}

main "$@"
