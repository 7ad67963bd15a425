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
		[[ -n $(pgrep -f "uml_dir=$TMPDIR")$(ls -A "$TMPDIR") ]] || break
		sleep 0.1
	done
	[[ -z $(pgrep -f "uml_dir=$TMPDIR") && -z $(ls -A "$TMPDIR") ]]
}

@test "two kernels take turns, and with --no-turns their boots go a, b, b, a" {
	local dir=$BATS_TEST_TMPDIR/results plan
	plan=(--no-install --no-lock --kernel v6.12-base --kernel v6.12-hook --row empty/none/kernel --boots 2
		--rounds 2 --seed 3)
	run "$vmabench" run "${plan[@]}" --out "$dir/turns"
	expect 0 "2 links x 1 pair of boots x 2 rounds"
	[[ $(jq -r '"\(.boot) \(.pair) \(.turns)"' "$dir/turns/boots.ndjson" | paste -sd,) == \
		"1 1 true,2 1 true,3 2 true,4 2 true" ]]
	run "$vmabench" run "${plan[@]}" --no-turns --out "$dir/apart"
	expect 0 "2 links x 1 pair of boots x 2 rounds"
	[[ $(jq -r '"\(.boot) \(.pair) \(.turns) \(.kernel)"' "$dir/apart/boots.ndjson" | paste -sd,) == \
		"1 1 false v6.12-base,2 1 false v6.12-hook,4 2 false v6.12-hook,3 2 false v6.12-base" ]]
	jq -e '.command | contains(" --no-turns")' "$dir/apart/run.json"
	# It is carried on with as it was begun.
	run "$vmabench" run --no-install --no-lock --resume "$dir/turns" --no-turns
	expect 2 "--no-turns was not given when the run was started"
}
