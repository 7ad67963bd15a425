# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2016 # scripts for another shell
# Work beside the main thread: what it says, how it fails, and that nothing of it stays.

load common

setup() {
	export TMPDIR=$BATS_TEST_TMPDIR
	cd "$BATS_TEST_TMPDIR" || exit
}

# with_asides SCRIPT: as the front door has it.
with_asides() {
	run bash -c 'set -euo pipefail
		root=$1; source "$root/scripts/lib/all.sh"
		watch_errors
		catch_signals
		eval "$2"' - "$VMABENCH_ROOT" "$1"
}

@test "both go on at once, and both are shown when they are done" {
	with_asides 'wait_for() { until [[ -e $1 ]]; do sleep 0.01; done; }
		one() { run_step "one" log1 : touch from-aside; run_step "two" log2 : wait_for from-main; }
		name=$(printf "another\x27s")
		start_aside "$name" one
		run_step "three" log3 : wait_for from-aside
		run_step "four" log4 : touch from-main
		join_aside "$name"
		join_aside "$name"
		echo "live: ${#live_groups[@]}, open: ${asides[*]}."'
	expect 0 "one  " "two  " "three  " "four  " "live: 0, open: ."
}

@test "one that fails ends what is waited for, with its own status and words" {
	with_asides 'fail() { run_step "breaking" log : false || die "$EXIT_KCONFIG" "it" "it broke" "mend it"; }
		start_aside "the other" fail
		run_step "for ever" log2 : sleep 1234.25
		echo "not reached"'
	expect 5 "breaking  " "vmabench: it: it broke; mend it"
	[[ $output != *"not reached"* ]]
	run pgrep -f "^sleep 1234.25$"
	[[ $status == 1 ]]
}

@test "one that fails is seen when it is joined" {
	with_asides 'fail() { die "$EXIT_BUILD" "it" "it broke" "mend it"; }
		start_aside "the other" fail
		join_aside "the other"
		echo "not reached"'
	expect 6 "vmabench: it: it broke"
	[[ $output != *"not reached"* ]]
}

@test "an error of the main thread, and a signal, end what goes on aside and what that started" {
	with_asides 'long() { run_step "long" log : sleep 1234.5; }
		start_aside "the other" long
		until [[ -e log ]]; do sleep 0.01; done
		die "$EXIT_BUILD" "main" "it broke" "mend it"'
	expect 6 "main: it broke"
	run pgrep -f "^sleep 1234.5$"
	[[ $status == 1 ]]
	with_asides 'long() { run_step "long" log : sleep 1234.75; }
		start_aside "the other" long
		until pgrep -f "^sleep 1234.75$" >/dev/null; do sleep 0.01; done
		kill -TERM $$
		join_aside "the other"'
	[[ $status == 130 ]]
	run pgrep -f "^sleep 1234.75$"
	[[ $status == 1 ]]
}

@test "two fetches at once take turns with apt, which locks its lists" {
	mkdir bin
	cat >bin/apt-get <<-'END'
		#!/bin/bash
		case " $* " in
		*indextargets*) . /etc/os-release; echo "mirror $VERSION_CODENAME main"; exit ;;
		esac
		mkdir "$LOCK" || { echo "E: Could not get lock"; exit 100; }
		sleep 0.3
		case " $* " in
		*' update '*) echo >>"$LOCK.updates" ;;
		*' download '*) echo one >"${!#}_1.0_all.deb" ;;
		*' source '*) echo two >"${!#}_2.0.dsc" ;;
		esac
		rmdir "$LOCK"
	END
	chmod +x bin/apt-get
	export LOCK=$BATS_TEST_TMPDIR/lock XDG_CACHE_HOME=$BATS_TEST_TMPDIR/cache
	PATH=$BATS_TEST_TMPDIR/bin:$PATH with_asides '
		start_aside "the other" ensure_debian source that "" no
		ensure_debian binary this "" no
		join_aside "the other"'
	expect 0 "fetching this  " "fetching that  "
	[[ -s cache/vmabench/debian/this_1.0/this_1.0_all.deb && -s cache/vmabench/debian/that_2.0/that_2.0.dsc ]]
	[[ $(wc -l <lock.updates) == 1 ]]
}
