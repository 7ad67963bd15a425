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
