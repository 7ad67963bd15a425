# SPDX-License-Identifier: GPL-2.0
# Two guests live at once and take turns: what each leaves fits what the other does, one that fails ends both,
# and nothing stays when the front door is killed.

load common

pair=$BATS_TEST_DIRNAME/pair_guests.sh

setup() {
	export TMPDIR=$BATS_TEST_TMPDIR/tmp
	mkdir "$TMPDIR"
}

@test "on uml every round has a slot of either guest, and half a pair is ended" {
	run "$pair" uml /dev/tty1 whole failing hanging
	# Two rows, six rounds; one round of each two has a first and one has b first.
	expect 0 "whole a: 0|" "whole b: 0|" "whole slots: 6xa0b1 6xa1b0" \
		"failing names b" "failing b: 8|the guest's command ended with status 2: vmabench: vmabench-bench: there" \
		"failing a: 7|it was ended, since the other guest of its pair failed" \
		"hanging names b" "hanging b: 7|the guest was still running at its deadline and was killed" \
		"hanging a: 7|it was ended, since the other guest of its pair failed"
	[[ -z $(ls -A "$TMPDIR") ]]
}

# print_stat IDLE...: a /proc/stat of CPUs that have idled so long.
print_stat() {
	local cpu=0 idle
	echo "cpu  9 9 9 9 9"
	for idle in "$@"; do
		echo "cpu$((cpu++)) 100 0 100 $idle 7 0 0 0 0 0"
	done
}

@test "the pair goes where there is least to do" {
	local find
	# shellcheck disable=SC2016 # for the shell that is started
	find='root=$VMABENCH_ROOT && source "$root/scripts/lib/all.sh"
		list_allowed_cpus() { printf "%s\n" 0 1 3; }
		find_idlest'
	[[ $({ print_stat 50 50 50 50; print_stat 53 59 60 52; } | bash -c "$find") == 1 ]]
	[[ $({ print_stat 50 900 5 50; print_stat 58 901 15 58; } | bash -c "$find") == 3 ]]
}

@test "under QEMU they take turns on a serial line" {
	run "$pair" tcg /dev/ttyS2 whole
	expect 0 "whole a: 0|" "whole b: 0|" "whole slots: 6xa0b1 6xa1b0"
}


@test "SIGKILL of the front door leaves neither guest" {
	local try
	start_background "$pair" uml /dev/tty1 endless >"$BATS_TEST_TMPDIR/out"
	await grep -q endless "$BATS_TEST_TMPDIR/out"
	[[ $(pgrep -c -f "uml_dir=$TMPDIR") -ge 2 ]]
	kill -KILL "$started"
	for ((try = 0; try < 200; try++)); do
		[[ -n $(pgrep -f "uml_dir=$TMPDIR")$(ls -A "$TMPDIR") ]] || return 0
		sleep 0.1
	done
	pgrep -af "$TMPDIR"
	return 1
}
