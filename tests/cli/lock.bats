# SPDX-License-Identifier: GPL-2.0
# One measurement at a time: the machine's lock, in a /run/lock of the test's own.

load common

setup() {
	export TMPDIR=$BATS_TEST_TMPDIR
	lock_dir=$BATS_TEST_TMPDIR/lock
	mkdir "$lock_dir"
}

# lock_alone COMMAND...: with $lock_dir for /run/lock.
lock_alone() {
	# shellcheck disable=SC2016 # for the inner shell
	unshare --map-root-user --mount bash -c 'mount --bind "$1" /run/lock && shift && exec "$@"' - \
		"$lock_dir" "$@"
}

small_run() {
	lock_alone "$vmabench" run --no-install --rounds "${rounds:-2}" --seed 7 --row append/flags/kernel \
		--out "$BATS_TEST_TMPDIR/$1" "${@:2}"
}

# start_run NAME OPTION...: in the background, until it measures; $pid is its process.
start_run() {
	small_run "$@" 2>"$BATS_TEST_TMPDIR/$1.log" >&2 3>&- &
	job=$!
	until [[ -s $BATS_TEST_TMPDIR/$1/run.json ]]; do
		kill -0 "$job"
		sleep 0.05
	done
	pid=$(head -qn 1 "$lock_dir"/vmabench.lock.*)
}

stop_run() {
	kill "-${1:-TERM}" "$pid"
	wait "$job" || true
}

@test "a second run is refused, and told whose the machine is" {
	start_run first --boots 500
	run small_run second --boots 1
	expect 3 "another run measures on this machine: process $pid of " "--boots 500" "wait until it is done"
	[[ ! -e $BATS_TEST_TMPDIR/second ]]
	run small_run third --boots 1 --no-lock
	expect 0 "another run may disturb this one"
	stop_run
	[[ $(ls "$lock_dir") == vmabench.lock ]]
	run small_run fourth --boots 1
	expect 0 "append/flags"
}

@test "a killed run leaves neither guest nor lock nor note behind, and the next one waits for that" {
	rounds=10000 start_run first --boots 5
	until pgrep -f "initrd=$BATS_TEST_TMPDIR" >"$BATS_TEST_TMPDIR/pids"; do
		sleep 0.05
	done
	stop_run KILL
	run small_run second --boots 1
	expect 0 "append/flags"
	[[ -z $(pgrep -f "initrd=$BATS_TEST_TMPDIR") && $(ls -A "$lock_dir") == vmabench.lock ]]
}

@test "the lock is held as long as a guest lives, whoever is dead" {
	local guest
	rounds=10000 start_run first --boots 5
	until guest=$(pgrep -f "initrd=$BATS_TEST_TMPDIR" | head -n 1) && [[ -n $guest ]]; do
		sleep 0.05
	done
	# Its keeper first: nobody is left then to end the guest's group but the kernel.
	pkill -KILL -f "$VMABENCH_ROOT/scripts/lib/keeper.sh" -P "$pid"
	kill -STOP -- "-$guest"
	stop_run KILL
	flock --nonblock "$lock_dir/vmabench.lock" true && held=no || held=yes
	[[ -n $(pgrep -f "initrd=$BATS_TEST_TMPDIR") ]] && lives=yes || lives=no
	kill -KILL -- "-$guest" 2>/dev/null || true
	echo "held $held, lives $lives"
	[[ $lives == no || $held == yes ]]
}

@test "a lock that is no file is said to be none, at once" {
	mkfifo "$lock_dir/vmabench.lock"
	run timeout 60 bash \
		-c "$(declare -f lock_alone small_run); lock_dir=$lock_dir BATS_TEST_TMPDIR=$BATS_TEST_TMPDIR vmabench=$vmabench; small_run second"
	expect 3 "vmabench.lock is a fifo and no file; remove it"
	rm "$lock_dir/vmabench.lock"
	ln -s "$BATS_TEST_TMPDIR/elsewhere" "$lock_dir/vmabench.lock"
	run small_run second
	expect 3 "vmabench.lock is a link and no file"
	[[ ! -e $BATS_TEST_TMPDIR/elsewhere ]]
	rm "$lock_dir/vmabench.lock"
	mkdir "$lock_dir/vmabench.lock"
	run small_run second
	expect 3 "vmabench.lock is a directory and no file"
}

@test "runs that count share the machine, and none of them with one that times" {
	exec 7<>"$lock_dir/vmabench.lock"
	flock --shared 7
	run small_run counting --target tcg --boots 1
	expect 0 "append/flags"
	run small_run timing --boots 1
	expect 3 "left no note of whose it is"
}

@test "a link where the note goes is not followed" {
	local victim=$BATS_TEST_TMPDIR/victim
	echo precious >"$victim"
	# shellcheck disable=SC2016 # for the inner shell
	run lock_alone bash -c 'set -euo pipefail; root=$1; source "$root/scripts/lib/all.sh"
		ln -s "$2" "/run/lock/vmabench.lock.$EUID.$$"
		trap clean_up EXIT
		take_machine_lock ns "a command"
		sed -n 4p "$lock_note"' - "$VMABENCH_ROOT" "$victim"
	expect 0 "a command"
	[[ $(<"$victim") == precious ]]
}
