#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# run_guest.sh PROGRAM KERNEL [DEADLINE [ARGUMENT...]]: boots KERNEL under User-Mode Linux with all modules, runs
# PROGRAM there with ARGUMENTs and judges its KTAP. DEADLINE is in seconds (default 120).
set -euo pipefail

root=$(cd "$(dirname "$(readlink -f "$0")")/../.." && pwd)
# shellcheck source-path=SCRIPTDIR/../..
source "$root/scripts/lib/all.sh"
source "$root/scripts/targets/uml.sh"

# describe_features: what the loaded kernel's conf file promises, as the guest programs' --kernel-features.
describe_features() {
	local features=()
	[[ ${kernel[hooks]} != *prepare* ]] || features+=(prepare)
	[[ ${kernel[retry_merge]} != yes ]] || features+=(retry)
	# shellcheck disable=SC2206 # a list of words
	features+=(${kernel[faults]})
	(IFS=,; echo "${features[*]}")
}

main() {
	local program=$1 name=$2 deadline=${3:-120} log status=0
	local -a skips=()
	trap clean_up EXIT
	trap 'exit "$EXIT_INTERRUPTED"' INT TERM HUP
	programs=$root/build
	ensure_scratch
	mkdir "$scratch/modules"
	with_cache_lock build_guest "$name"
	[[ ${kernel[hooks]} == *prepare* ]] || skips=(--allow-skip '* # SKIP this kernel has no prepare')
	[[ " ${kernel[faults]} " != *' swap-leak '* ]] || skips+=(--allow-skip '* # SKIP this kernel has swap-leak')
	make_initramfs "$scratch/initramfs.cpio" "$scratch/modules" "$programs/guest/guest-$program:bin/$program"
	log=$scratch/console.log
	target_boot "$build" "$scratch/initramfs.cpio" "$scratch/guest"
	target_exec "$log" "$deadline" "/bin/$program" --kernel-features "$(describe_features)" "${@:4}" || status=$?
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

main "$@"
