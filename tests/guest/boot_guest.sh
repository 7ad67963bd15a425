# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Booting a guest that runs tests, for the scripts that do. The caller has set $root.

# shellcheck source-path=SCRIPTDIR/../..
source "$root/scripts/lib/all.sh"

# begin_guests TARGET: to be called once, before anything else.
begin_guests() {
	trap clean_up EXIT
	catch_signals
	load_target "$1"
	use_programs "${VMABENCH_BUILD:-$root/build}"
	ensure_scratch
}

# build_guest KERNEL: the kernel, and in $scratch/modules the measured modules and the test-only ones.
build_guest() {
	local source
	ensure_kernel "$1" "$TARGET_ARCH" no
	rm -rf "$scratch/modules"
	mkdir "$scratch/modules"
	for source in kmod tests/guest/kmod; do
		ensure_modules "$source"
		find "$modules" -maxdepth 1 -name '*.ko' -exec cp -t "$scratch/modules" {} +
	done
}

# describe_features: what the loaded kernel's conf file promises, as the guest programs' --kernel-features.
describe_features() {
	local features=()
	[[ ${kernel[hooks]} != *prepare* ]] || features+=(prepare)
	[[ ${kernel[retry_merge]} != yes ]] || features+=(retry)
	! has_secretmem || features+=(secretmem)
	# shellcheck disable=SC2206 # a list of words
	features+=(${kernel[faults]})
	(IFS=,; echo "${features[*]}")
}

has_secretmem() {
	grep -qx CONFIG_SECRETMEM=y "$build/.config"
}

# list_allowed_skips: what may be skipped on the loaded kernel, by its conf file and $build's configuration: a
# glob a line.
list_allowed_skips() {
	[[ ${kernel[hooks]} == *prepare* ]] || echo '* # SKIP this kernel has no prepare'
	has_secretmem || echo 'mappings/secretmem/* # SKIP this kernel has no secretmem'
	[[ " ${kernel[faults]} " != *' swap-leak '* ]] || echo '* # SKIP this kernel has swap-leak'
	[[ " ${kernel[faults]} " != *' trusts-hook '* ]] || echo '* # SKIP this kernel has trusts-hook'
	[[ " ${kernel[faults]} " != *' retry-oom '* ]] || echo 'faults/*/mmap/* # SKIP this kernel has retry-oom'
	grep -qx CONFIG_CROSS_MEMORY_ATTACH=y "$build/.config" || echo '# SKIP process_vm_read is not supported'
}

# boot_guest DEADLINE [FILE:PATH ...] -- COMMAND...: boots what build_guest has built with these files and
# runs COMMAND there. Prints the console and judges its KTAP; where there is a cpio archive
# $scratch/more.cpio, the guest has what is in it too.
boot_guest() {
	local deadline=$1 glob
	local -a files=() skips=()
	shift
	while [[ $1 != -- ]]; do
		files+=("$1")
		shift
	done
	shift
	while read -r glob; do
		skips+=(--allow-skip "$glob")
	done < <(list_allowed_skips)
	make_initramfs "$scratch/initramfs.cpio" "$scratch/modules" "${files[@]}"
	[[ ! -e $scratch/more.cpio ]] || cat "$scratch/more.cpio" >>"$scratch/initramfs.cpio"
	run_in_guest --deadline "$deadline" -- "$@"
	cat "${guest[log]}"
	echo "guest's status: ${guest[status]}"
	"$root/tests/guest/ktap_check.sh" "${skips[@]}" "${guest[log]}"
}

# list_libraries PREFIX FILE...: FILE:PREFIXPATH for each shared library that these programs need, as
# boot_guest takes them.
list_libraries() {
	local prefix=$1 file
	shift
	for file in "$@"; do
		ldd "$file" 2>/dev/null || true
	done | grep -oE '/[^ ]+' | sort -u | sed "s|^/\(.*\)|/\1:$prefix\1|"
}
