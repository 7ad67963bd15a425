# SPDX-License-Identifier: GPL-2.0
# Whole runs on User-Mode Linux: the results folder, and what interrupts one.

load common

# Few boots of few rounds: what is looked at here is the folder, not the figures.
small_run() {
	run "$vmabench" run --no-install --no-lock --boots 2 --rounds 2 --seed 7 --out "$dir"
}

# Guests of this test that still run: their scratch folder is in the test's own.
guests_running() {
	pgrep -af "initrd=$BATS_TEST_TMPDIR" || true
}

setup() {
	dir=$BATS_TEST_TMPDIR/results
	export TMPDIR=$BATS_TEST_TMPDIR
}

@test "a run leaves the whole results folder, and report makes it anew" {
	local file
	small_run
	expect 0 "append/flags" "the results are in"
	for file in run.json boots.ndjson samples.csv slots.csv benchmark/boot-01.json benchmark/boot-02.json \
		console/boot-01.log \
		compare.json table.txt cover-letter.txt report.html plots/latency.svg; do
		[[ -s $dir/$file ]] || { echo "no $file"; false; }
	done
	expect_documented "$dir"
	[[ -z $(find "$dir" -name '*.part') ]]
	[[ -z $(guests_running) && -z $(find "$BATS_TEST_TMPDIR" -maxdepth 1 -name 'vmabench.*') ]]
	jq -e '.status == "complete" and .seed == 7 and (.kernels[0].patches | length) > 0 and .finished != null' "$dir/run.json"
	[[ $(wc -l <"$dir/boots.ndjson") == 2 ]]
	jq -e '.rows | map(.gate) | all(. == "ok")' "$dir/compare.json"
	LC_ALL=C awk 'length > 72 || /[^ -~]/ { exit 1 }' "$dir/cover-letter.txt"
	LC_ALL=C awk 'length > 75 || /[^ -~]/ { exit 1 }' "$dir/table.txt"
	grep -q -- '--seed 7' "$dir/cover-letter.txt"

	cp "$dir/compare.json" "$BATS_TEST_TMPDIR/first.json"
	rm -r "$dir"/{compare.json,table.txt,cover-letter.txt,plots}
	run "$vmabench" report "$dir" --no-install
	expect 0 "append/flags"
	diff "$dir/compare.json" "$BATS_TEST_TMPDIR/first.json"
	[[ -s $dir/plots/latency.svg && -s $dir/cover-letter.txt ]]

	# A single value that is another, as plausible as the one that was measured.
	for file in samples slots; do
		cp "$dir/$file.csv" "$BATS_TEST_TMPDIR"
		awk -F, -v OFS=, 'NR == 9 { $11 += 1; if ($12 != "") $12 += 1 } { print }' \
			"$BATS_TEST_TMPDIR/$file.csv" >"$dir/$file.csv"
		run "$vmabench" report "$dir" --no-install
		expect 9 "$file.csv: "
		cp "$BATS_TEST_TMPDIR/$file.csv" "$dir/$file.csv"
	done
	sed -i 's/"link":[0-9]*/"link":9/' "$dir/boots.ndjson"
	run "$vmabench" report "$dir" --no-install
	expect 9 "boots.ndjson:1: its checksum is not that of the line"
}

@test "with --json stdout is JSON alone" {
	"$vmabench" run --no-install --no-lock --json --row append/flags/kernel --boots 2 --rounds 2 \
		--out "$dir" 2>/dev/null |
		jq -e '.rows | map(.row) | unique == ["append/flags/kernel"]'
}

@test "the VMAs left are what each row predicts" {
	small_run
	expect 0
	jq -e '[.rows[] | select(.row == "append/flags/kernel" and .phase == "mmap") | .a_vmas, .b_vmas] == [1, 1]' \
		"$dir/compare.json"
	jq -e '[.rows[] | select(.row == "append/special/kernel" and .phase == "mmap") | .a_vmas, .b_vmas] == [240, 240]' \
		"$dir/compare.json"
}

@test "a results folder that holds something is left alone" {
	mkdir "$dir"
	echo precious >"$dir/file"
	small_run
	expect 2 "it exists and is not empty" "--out"
	[[ $(ls "$dir") == file && $(<"$dir/file") == precious ]]
}

@test "Ctrl-C keeps the finished boots, ends the guest and is resumed" {
	local status=0 boots
	start_background "$vmabench" run --no-install --no-lock --boots 6 --rounds 30 --seed 3 --out "$dir"
	await test -s "$dir/boots.ndjson"
	kill -INT "$started"
	wait "$started" || status=$?
	[[ $status == 130 ]]
	guests_running
	[[ -z $(guests_running) ]]
	jq -e '.status == "partial" and .reasons == ["interrupted"]' "$dir/run.json"
	boots=$(wc -l <"$dir/boots.ndjson")
	((boots >= 1 && boots < 6))
	[[ $(tail -n +2 "$dir/samples.csv" | cut -d, -f1 | sort -u | wc -l) == "$boots" ]]

	run "$vmabench" run --no-install --no-lock --resume "$dir" --boots 6 --rounds 31
	expect 2 "--rounds was 30 when the run was started, and is 31 now" "leave out --rounds"
	run "$vmabench" run --no-install --no-lock --resume "$dir"
	expect 0 "append/flags"
	jq -e '.status == "complete" and .reasons == []' "$dir/run.json"
	[[ $(jq -s 'map(.boot) | sort == [1,2,3,4,5,6]' "$dir/boots.ndjson") == true ]]
	jq -e '.rows | map(.n_boots) | all(. == 6)' "$dir/compare.json"
}

@test "a full disk is refused before it is filled" {
	mkdir "$BATS_TEST_TMPDIR/small"
	run unshare --map-root-user --mount bash -c "mount -t tmpfs -o size=1m none '$BATS_TEST_TMPDIR/small' &&
		'$vmabench' run --no-install --no-lock --out '$BATS_TEST_TMPDIR/small/results'"
	expect 3 "the results folder: needs" "MiB are free"
}

@test "a disk that fills up on the way keeps whole boots" {
	local small=$BATS_TEST_TMPDIR/small
	mkdir "$small"
	run unshare --map-root-user --mount bash -c "mount -t tmpfs -o size=12m none '$small'
		'$vmabench' run --no-install --no-lock --boots 9 --rounds 10 --out '$small/results' &
		until [[ -s $small/results/boots.ndjson ]]; do kill -0 \$! || break; sleep 0.05; done
		head -c 20m /dev/zero >'$small/filler'
		status=0; wait \$! || status=\$?
		tail -n 1 '$small/results/samples.csv' | tr -cd , | wc -c
		jq -r .status '$small/results/run.json'
		exit \$status"
	expect 3 "cannot be written (is the disk full?)"
	[[ $output == *$'12\npartial'* ]]
}

@test "a guest that hangs, a module that does not load and a panic are told apart" {
	run "$VMABENCH_ROOT/tests/cli/broken_guests.sh"
	expect 0 "hang: 7|the guest was still running at its deadline" \
		"module: 7|a module does not load: broken.ko" \
		"panic: 7|the guest died: Kernel panic" "command: 8|the guest's command ended with status 2"
	[[ -z $(guests_running) ]]
}
