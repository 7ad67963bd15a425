# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2016 # scripts for another shell
# What goes wrong with QEMU: missing, too old, silent, talking nonsense, and frames that are not whole.

load common

setup() {
	export TMPDIR=$BATS_TEST_TMPDIR
	bin=$BATS_TEST_TMPDIR/bin
	real=$(command -v qemu-system-x86_64)
	mkdir "$bin"
}

# fake_qemu SCRIPT: a QEMU that gives its version and then does that; in it $console and $frames are the files
# of the serial lines, and $real is the one that was on the PATH.
fake_qemu() {
	cat >"$bin/qemu-system-x86_64" <<-END
	#!/usr/bin/env bash
	real='$real'
	[[ \$1 != --version ]] || { echo "QEMU emulator version 99.0"; exit; }
	lines=()
	for word; do [[ \$word != file:* ]] || lines+=("\${word#file:}"); done
	console=\${lines[0]} frames=\${lines[1]}
	$1
	END
	chmod +x "$bin/qemu-system-x86_64"
}

small_run() {
	PATH=$bin:$PATH run "$vmabench" run --no-install --no-lock --target tcg --row append/flags/kernel \
		--boots 1 \
		--rounds 2 --deadline "$1" --out "$BATS_TEST_TMPDIR/results"
}

@test "without QEMU its package is named" {
	rmdir "$bin"
	hide_command qemu-system-x86_64
	run "$vmabench" run --no-install --no-lock --target tcg
	expect 3 "qemu-system-x86 " "boots x86_64 kernels"
	run "$vmabench" run --no-install --no-lock --target kvm
	expect 3 "qemu-system-x86 "
}

@test "a QEMU that is too old is refused, and one that says no version" {
	printf '#!/bin/sh\necho "QEMU emulator version 6.2.0"\n' >"$bin/qemu-system-x86_64"
	chmod +x "$bin/qemu-system-x86_64"
	small_run 60
	expect 3 "target tcg: qemu-system-x86_64 is 6.2.0, and 7.2 is the oldest that will do"
	printf '#!/bin/sh\necho "hello"\n' >"$bin/qemu-system-x86_64"
	small_run 60
	expect 3 "qemu-system-x86_64 --version says no version"
}

@test "a guest that never prints is ended at its deadline" {
	fake_qemu 'sleep 1234.5'
	small_run 2
	expect 7 "boot-01 of v6.12-hook on tcg: the guest printed nothing until its deadline"
	jq -e '.status == "partial"' "$BATS_TEST_TMPDIR/results/run.json"
	run pgrep -f "^sleep 1234.5$"
	[[ $status == 1 ]]
}

@test "a guest that prints nonsense has not run its command" {
	fake_qemu 'head -c 100000 /dev/urandom >"$console"; head -c 100000 /dev/urandom >"$frames"'
	small_run 60
	expect 7 "the guest ended (status 0) before its command was done"
}

@test "a frame that is cut short makes the boot untrusted" {
	fake_qemu '"$real" "$@"; truncate -s -3000 "$frames"'
	small_run 100
	expect 9 "what it sent is not whole" "frame "
	jq -e '.status == "untrusted"' "$BATS_TEST_TMPDIR/results/run.json"
}

@test "a frame that was changed on the way makes the boot untrusted" {
	fake_qemu '"$real" "$@"; sed -i "s/,append,/,appand,/" "$frames"'
	small_run 100
	expect 9 "what it sent is not whole" "frame "
}

# find_api [DEADLINE]: what find_plugin_api says of the QEMU in $bin, or of the one on the PATH.
find_api() {
	PATH=$bin:$PATH run bash -c 'set -euo pipefail; root=$1; source "$root/scripts/lib/all.sh"
		trap clean_up EXIT
		ensure_scratch
		plugin_deadline=${2:-$plugin_deadline}
		find_plugin_api' - "$VMABENCH_ROOT" "$@"
}

@test "which version of the plugin interface there is, is asked of QEMU itself" {
	find_api
	expect 0
	[[ $output =~ ^[1-9]$ ]]
	# One that takes only older plugins than this one does.
	fake_qemu '((VMABENCH_PLUGIN_API < 3)) || { echo "$0: supports only up to version 2" >&2; exit 1; }
		echo "vmabench: plugin: fits"'
	find_api
	expect 0
	[[ $output == 2 ]]
	[[ -z $(find "$BATS_TEST_TMPDIR" -maxdepth 1 -name 'vmabench.*') ]]
}

@test "a QEMU that hangs where it loads a plugin is asked once" {
	fake_qemu 'echo >>"$TMPDIR/asked"; exec sleep 1000'
	find_api 1
	expect 1 "it came to no end, or said nothing"
	[[ $(wc -l <"$BATS_TEST_TMPDIR/asked") == 1 ]]
}

@test "attribute says before anything is built that a QEMU cannot count by call path" {
	local what words
	export XDG_CACHE_HOME=$BATS_TEST_TMPDIR/cache
	while IFS='|' read -r what words; do
		fake_qemu "$what"
		PATH=$bin:$PATH run "$vmabench" attribute --no-install --no-lock --row append/flags/kernel \
			--out "$BATS_TEST_TMPDIR/run"
		expect 3 "vmabench: engine exact: qemu-system-x86_64 99.0 cannot count by call path: $words" \
			"--engine perf"
		[[ ! -e $BATS_TEST_TMPDIR/run && ! -e $XDG_CACHE_HOME/vmabench/build &&
			! -e $XDG_CACHE_HOME/vmabench/debian ]]
	done <<-'END'
		echo "qemu-system-x86_64: -plugin x: plugin interface not enabled in this build" >&2; exit 1|-plugin x: plugin interface not enabled
		echo "Could not load plugin: needs $VMABENCH_PLUGIN_API, supports only a minimum version of 8" >&2; exit 1|Could not load plugin: needs
		echo "vmabench: plugin: this QEMU says it has version 4 and lacks it"|this QEMU says it has version 4
		exit 1|it came to no end, or said nothing
	END
}
