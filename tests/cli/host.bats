# SPDX-License-Identifier: GPL-2.0
# Target host: in a guest, whose kernel is the host's there (tests/cli/host_boot.sh), and what it builds out
# here.

load common

setup() {
	export TMPDIR=$BATS_TEST_TMPDIR
}

@test "the running kernel is measured and left as it was" {
	local name
	run "$VMABENCH_ROOT/tests/cli/host_boot.sh"
	expect 0 "whole: fine" "good: 0|" "good left 1" "kernel: mmap prepare, retry yes" "all tried" \
		"no-tree: there is no build tree at /lib/modules/6.12." "type: apt-get install linux-headers-6.12." \
		"other-tree: the build tree at " "is 1.2.3's" \
		"it has no .mmap_prepare, and this run compares the two hooks" "no-prepare: status 4" "named: status 2" \
		"other: 7|a module does not load: vmabench_prepare.ko: it was built for 4.12." \
		"deadline: 7|the guest was still running at its deadline" \
		"splat: 9|a splat on the console: WARNING: at a test" \
		"lost: 9|a splat on the console: WARNING: the kernel's log no longer reaches back" \
		"loaded: module vmabench_prepare is loaded already" "interrupted: status 130" \
		"not-root: it loads modules, and you are not root"
	output=$(tr -d '\r' <<<"$output")
	for name in good other deadline splat lost interrupted; do
		grep -qx "$name loaded: " <<<"$output"
	done
}

@test "its modules are built against the running kernel's own tree, which stays as it was" {
	local project=$BATS_TEST_TMPDIR/project tree=$BATS_TEST_TMPDIR/modules
	copy_project "$project"
	sed -i "s#/lib/modules/#$tree/#" "$project/scripts/targets/host.sh"
	# shellcheck disable=SC2016 # for the inner shell
	run bash -c 'set -euo pipefail; root=$1 lib=$2
		source "$root/scripts/lib/all.sh"
		trap clean_up EXIT
		ensure_kernel v6.12-hook x86_64 no
		running=$build
		release=$(<"$running/include/config/kernel.release")
		uname() { if [[ $1 == -r ]]; then echo "$release"; else command uname "$@"; fi; }
		mkdir -p "$lib/$release"
		ln -s "$running" "$lib/$release/build"
		list_tree() {
			find "$running" -path "$running/vmabench-modules" -prune -o -printf "%p %T@\n" | sort | make_key
		}
		before=$(list_tree)
		load_target host
		target_kernel running
		export XDG_CACHE_HOME=$TMPDIR/cache
		target_prepare running
		target_build
		ensure_modules kmod
		[[ $build == "$TMPDIR"/* && $before == "$(list_tree)" ]]
		jq -r .name,.version "$build/vmabench-build.json"
		modinfo -F vermagic "$modules"/*.ko' - "$project" "$tree"
	expect 0 "running" "6.12."
	[[ $(grep -c 'SMP mod_unload' <<<"$output") == 2 ]]
}
