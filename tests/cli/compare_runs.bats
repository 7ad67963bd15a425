# SPDX-License-Identifier: GPL-2.0
# vmabench compare: two runs of one comparison, whose figures are known, and what is refused to be compared.

load common
load letter_folder

setup() {
	beside=$VMABENCH_BUILD/vmabench-beside
	cd "$BATS_TEST_TMPDIR" || exit
	make_folder old 1.05
	make_folder new 1.155
}

# edit DIR FILTER: its run.json.
edit() {
	jq "$2" "$1/run.json" >edited
	mv edited "$1/run.json"
}

# count DIR: makes its figures counts.
count() {
	sed -i 's/ns$/insn/' "$1/samples.csv"
	edit "$1" '.target.name = "tcg" | .target.unit = "insn"'
	sed -i 's/"uml"/"tcg"/' "$1/boots.ndjson"
	# A count is the same in each boot.
	awk -F, -v OFS=, 'NR > 1 { key = $2 $3 $4 $6 $9; if ($1 == 1) of[key] = $12; $12 = of[key] } { print }' \
		"$1/samples.csv" >edited
	mv edited "$1/samples.csv"
}

@test "the ratio of ratios is found with its interval, and what did not change is not called changed" {
	run "$beside" --runs --json old new
	expect 0
	jq -e '.rows | length == 6' <<<"$output"
	jq -e '.rows[] | select(.row == "append/plain/kernel") | .verdict == "slower"
		and (.change | .ratio > 1.099 and .ratio < 1.101 and .ci_low < 1.1 and .ci_high > 1.1)
		and (.later / .earlier / .change.ratio - 1 | fabs) < 1e-6
		and (.a.ratio == 1) and (.b.ratio > 1.09)' <<<"$output"
	jq -e '[.rows[] | select(.row != "append/plain/kernel") |
		.change.ratio == 1 and .verdict == "equivalent"] | all' <<<"$output"
	# Welch: equal errors and equal numbers of boots have twice the degrees of freedom of one.
	jq -e --argjson t 2.776445 --slurpfile old <("$VMABENCH_BUILD/vmabench-letter" --style tsv old |
		grep -v '^#' | jq -R 'split("\t")') '.rows[] | select(.row == "append/special/kernel") | .change |
		($old[] | select(.[0] == "append/special/kernel") | .[10] | tonumber) as $spread |
		((.ci_high | log) / ($t * $spread * (2 / 3 | sqrt)) - 1 | fabs) < 0.01' <<<"$output"
	run "$beside" --runs old new
	expect 0 "append/plain/kernel mmap: 1.051, then 1.156, of which  1.100 (" "slower"
}

@test "counts are equal to the last instruction, or named" {
	count old
	cp -r old again
	# Of another machine.
	edit again '.host.cpu = "Another CPU"'
	run "$beside" --runs old again
	expect 0 "6 of 6 lines are equal to the last instruction"
	[[ $output != *append* ]]
	awk -F, -v OFS=, '$2 == "b" && $3 == "append" && $4 == "plain" { $12 += $11 } { print }' old/samples.csv >edited
	mv edited again/samples.csv
	run "$beside" --runs old again
	expect 0 "5 of 6 lines are equal to the last instruction" "append/plain/kernel mmap:"
	[[ $output != *append/flags* ]]
}

@test "what was measured otherwise is refused by name, and compared when told to" {
	local change words
	while IFS='|' read -r change words; do
		rm -rf other
		cp -r new other
		edit other "$change"
		run "$beside" --runs old other
		expect 2 "it cannot be compared with old" "$words" "--anyway"
		run "$beside" --runs --anyway old other
		expect 0 "- not the same in both: $words"
	done <<-'END'
		.host.cpu = "Another CPU"|processor: A CPU and Another CPU
		.tool.version = "0.2.0"|version of vmabench: 0.1.0 and 0.2.0
	END
	rm -rf other
	cp -r new other
	sed -i 's/"link": 1/"link": 2/' other/boots.ndjson
	run "$beside" --runs old other
	expect 2 "link 1 of build 0123456789ab is in old only, and more"
	count old
	run "$beside" --runs old new
	expect 2 "its figures are ns, and those of old insn"
	run "$beside" --runs --anyway old new
	expect 2 "vmabench beside"
	cp -r old seeded
	edit seeded '.seed = 8'
	run "$beside" --runs old seeded
	expect 2 "seed of the phases: 7 and 8"
}

@test "compare by the front door: runs, sets, and what is none" {
	run "$vmabench" compare --no-install old new
	expect 0 "append/plain/kernel mmap: 1.051, then 1.156"
	mkdir one two
	cp -r old one/1
	cp -r new two/1
	cp -r old one/2
	cp -r old two/2
	echo '{"schema": 1, "kind": "baseline", "plan": {"options": {}}, "comparisons": [
		{"folder": "1", "a": "x", "b": "y"}, {"folder": "2", "a": "x", "b": "z"}]}' |
		tee one/set.json >two/set.json
	[[ $("$vmabench" compare --no-install --json one two 2>/dev/null | jq -s length) == 2 ]]
	run "$vmabench" compare --no-install old two
	expect 2 "one is of 1 and the other of 2 comparisons"
	sed -i 's/"folder": "2"/"folder": "3"/' two/set.json
	run "$vmabench" compare --no-install one two
	expect 2 "one has 2 where the other has 3"
	run "$vmabench" compare old
	expect 2 "it takes two results folders"
	run "$vmabench" compare old none
	expect 2 "it holds no run.json"
}
