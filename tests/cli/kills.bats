# SPDX-License-Identifier: GPL-2.0
# A run is ended at each of its stages, by each signal that ends a program. Nothing of it may go on, nothing
# may be left in TMPDIR, and its folder is carried on from to the same data as if nothing had happened.

load common

# The stages, each by a command that vmabench calls there, as a pattern of its words.
declare -gA stage=([preparing]='cmake --build *' [packing]='cpio *' [booting]='setpriv *initrd=*' 
	[measuring]='sleep 0.02' [collecting]='stat -c %s *samples.csv' [keeping]='awk *boot=2*' \
		[finishing]='jq --arg status complete *' [reporting]='gnuplot *')

plan=(--no-install --no-lock --row append/flags/kernel --boots 2 --rounds 2 --seed 7)

setup_file() {
	"$VMABENCH_ROOT/vmabench" run "${plan[@]}" --out "$BATS_FILE_TMPDIR/uml" 2>&1
	"$VMABENCH_ROOT/vmabench" run "${plan[@]}" --target tcg --out "$BATS_FILE_TMPDIR/tcg" 2>&1
}

setup() {
	export TMPDIR=$BATS_TEST_TMPDIR/tmp
	mkdir "$TMPDIR"
	dir=$BATS_TEST_TMPDIR/results
}

# make_trap COMMAND PATTERN SIGNAL: in front of $PATH a COMMAND that ends vmabench by SIGNAL, once, when it is
# called with words like PATTERN, and then does its work.
make_trap() {
	local bin=$BATS_TEST_TMPDIR/bin
	mkdir -p "$bin"
	cat >"$bin/$1" <<-END
		#!/bin/bash
		if [[ "$1 \$*" == ${2// /\\ } ]] && mkdir "$BATS_TEST_TMPDIR/sprung" 2>/dev/null; then
			until [[ -s "$BATS_TEST_TMPDIR/pid" ]]; do /bin/sleep 0.01; done
			kill -$3 "\$(<"$BATS_TEST_TMPDIR/pid")"
			/bin/sleep 0.2
		fi
		PATH=\${PATH#"$bin:"} exec $1 "\$@"
	END
	chmod +x "$bin/$1"
	path=$bin:$PATH
}

# list_left: what still runs of this test, by the folder that each process knows of.
list_left() {
	local file
	while read -r file; do
		[[ $file == "/proc/$$/"* || $file == "/proc/$BASHPID/"* ]] ||
			tr '\0' ' ' <"${file%environ}cmdline" 2>/dev/null | cut -c1-150
	done < <(grep -lsaF "$TMPDIR" /proc/[0-9]*/environ)
	ls "$TMPDIR"
}

# await_end: what SIGKILL leaves ends a moment later.
await_end() {
	local try left
	for ((try = 0; try < 200; try++)); do
		# This test's own commands have that environment, too.
		left=$(env -i PATH="$PATH" bash -c "$(declare -f list_left); TMPDIR='$TMPDIR'; list_left" |
			grep -v 'bats' || true)
		[[ -n $left ]] || return 0
		sleep 0.1
	done
	echo "still there: $left"
	return 1
}

# list_data DIR: what a run found; without what was timed, where it is times.
list_data() {
	if [[ $2 == tcg ]]; then
		cat "$1/samples.csv"
	else
		cut -d, -f1-11,13 "$1/samples.csv"
	fi
	cat "$1/slots.csv"
	jq -c '[.boot, .kernel, .samples, .slots]' "$1/boots.ndjson"
}

# try_kill STAGE SIGNAL [TARGET]
try_kill() {
	local where=$1 signal=$2 target=${3:-uml} status=0 path
	rm -rf "$dir" "${BATS_TEST_TMPDIR:?}"/{bin,sprung,pid}
	make_trap "${stage[$where]%% *}" "${stage[$where]}" "$signal"
	PATH=$path start_background "$vmabench" run "${plan[@]}" --target "$target" --out "$dir" \
		>"$BATS_TEST_TMPDIR/out"
	echo "$started" >"$BATS_TEST_TMPDIR/pid"
	wait "$started" || status=$?
	[[ -d $BATS_TEST_TMPDIR/sprung ]] ||
		{ echo "$where was not come to"; cat "$BATS_TEST_TMPDIR/log"; return 1; }
	if [[ $signal == KILL ]]; then
		[[ $status == 137 ]]
	elif [[ $status != 130 ]]; then
		echo "$where $signal: exit $status"
		cat "$BATS_TEST_TMPDIR/log"
		return 1
	fi
	await_end || { echo "$where $signal"; return 1; }
	if [[ ! -e $dir/run.json ]]; then
		[[ $where == preparing && ! -e $dir ]]
		return
	fi
	jq -r '.status + " " + (.reasons | join(","))' "$dir/run.json"
	check_status "$where" "$signal"
	run "$vmabench" run --no-install --no-lock --resume "$dir"
	expect 0 "append/flags" "the results are in"
	diff <(list_data "$dir" "$target") <(list_data "$BATS_FILE_TMPDIR/$target" "$target")
	jq -e '.status == "complete" and .reasons == []' "$dir/run.json"
	[[ $(ls -A "$dir") == "$(ls -A "$BATS_FILE_TMPDIR/$target")" ]]
	! grep -q "killed\|partial\|was interrupted" "$dir/table.txt"
}

# check_status STAGE SIGNAL: what run.json says of a run that was ended there.
check_status() {
	if [[ $1 == reporting ]]; then
		jq -e '.status == "complete" and .reasons == []' "$dir/run.json"
		[[ $2 == KILL ]] ||
			grep -q "interrupted while making the report: the run itself is complete" "$BATS_TEST_TMPDIR/log"
	elif [[ $1 == finishing ]]; then
		# The signal may come before the word, or after it.
		jq -e '.status != "running" or $kill' --argjson kill \
			"$([[ $2 == KILL ]] && echo true || echo false)" "$dir/run.json"
	elif [[ $2 == KILL ]]; then
		jq -e '.status == "running"' "$dir/run.json"
	else
		jq -e '.status == "partial" and .reasons == ["interrupted"]' "$dir/run.json"
	fi
}

@test "SIGKILL at every stage: the guest dies with its front door, and the run is carried on" {
	local where
	((${#stage[@]} == 8))
	for where in "${!stage[@]}"; do
		try_kill "$where" KILL
	done
}

@test "SIGINT, SIGTERM, SIGHUP and SIGQUIT, at every stage" {
	try_kill preparing QUIT
	try_kill packing TERM
	try_kill booting HUP
	try_kill measuring INT
	try_kill measuring QUIT
	try_kill collecting TERM
	try_kill keeping HUP
	try_kill reporting INT
	try_kill reporting QUIT
}

@test "on tcg what is carried on is the same to the last byte" {
	try_kill measuring KILL tcg
	try_kill keeping TERM tcg
}
