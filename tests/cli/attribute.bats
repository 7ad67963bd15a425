# SPDX-License-Identifier: GPL-2.0
# vmabench attribute: parts that add up to what the clock measured, and what it refuses.

load common

setup_file() {
	export TMPDIR=$BATS_FILE_TMPDIR
	"$VMABENCH_ROOT/vmabench" attribute --no-install --row append/flags/kernel --row append/flags/syscall \
		--boots 2 \
		--rounds 2 --seed 5 --out "$BATS_FILE_TMPDIR/run" >"$BATS_FILE_TMPDIR/out" 2>"$BATS_FILE_TMPDIR/err"
}

setup() {
	export TMPDIR=$BATS_TEST_TMPDIR
	made=$BATS_FILE_TMPDIR/run
}

@test "the parts add up, the retry merge runs once through .mmap and never through .mmap_prepare" {
	local json=$made/attribution.json
	jq -e '[.rows[] | select(.row == "append/flags/kernel" and .phase == "mmap")] | length == 1' "$json"
	jq -e '.rows | length == 4 and all(.unit == "insn")' "$json"
	jq -e 'all(.rows[]; ([.components[] | .b - .a] | add) as $parts
		| (.b_total - .a_total - $parts | fabs) < 1e-6)' "$json"
	jq -e '.rows[] | select(.row == "append/flags/kernel" and .phase == "mmap")
		| .calls.vma_merge_new_range == {a: 2, b: 1}
		and .calls.hook_mmap.a == 1 and .calls.hook_prepare.b == 1
		and ([.components[] | select(.name == "retry merge") | .a > 500 and .b == 0] | all)
		and ([.components[] | select(.name == "other") | .a] | add) < 0.02 * .a_total' "$json"
	tr -s '\n ' ' ' <"$made/attribution.txt" |
		grep -q "of the [0-9,]* instructions that .mmap_prepare saves per mmap(), the retry merge is"
}

@test "stacks tell the two merges apart by their call sites" {
	local sites
	sites=$(grep -ohE 'vma_merge_new_range@[^;]*mmap\.c:[0-9]+' \
		"$made"/cost/exact/append,flags,kernel-a-mmap.folded | sort -u | wc -l)
	[[ $sites == 2 ]]
	sites=$(grep -ohE 'vma_merge_new_range@[^;]*mmap\.c:[0-9]+' \
		"$made"/cost/exact/append,flags,kernel-b-mmap.folded | sort -u | wc -l)
	[[ $sites == 1 ]]
}

@test "it draws bars and flame graphs, and report makes them anew" {
	local file name
	for name in attribution flame; do
		for file in "$made/plots/$name"-append,flags,kernel-mmap*.svg; do
			grep -q '</svg>' "$file"
		done
	done
	expect_documented "$made"
	cp -r "$made" "$BATS_TEST_TMPDIR/run"
	rm -r "$BATS_TEST_TMPDIR/run/plots" "$BATS_TEST_TMPDIR"/run/attribution.*
	run "$vmabench" report --no-install "$BATS_TEST_TMPDIR/run"
	expect 0
	cmp "$made/attribution.json" "$BATS_TEST_TMPDIR/run/attribution.json"
	cmp "$made/plots/attribution-append,flags,kernel-mmap.svg" \
		"$BATS_TEST_TMPDIR/run/plots/attribution-append,flags,kernel-mmap.svg"
}

@test "the letter in the folder is of the folder as it is, and quotes where the cost went" {
	run "$VMABENCH_BUILD/vmabench-letter" --verify "$made/cover-letter.txt" "$made"
	expect 0 "of 1 letter checked: all come out"
	grep -q '^Where it comes from' "$made/cover-letter.txt"
}

@test "a run is attributed after the fact, with the same stacks, also where QEMU's options have a comma in them" {
	export TMPDIR=$BATS_TEST_TMPDIR/a,\ b
	mkdir "$TMPDIR"
	cp -r "$made" "$BATS_TEST_TMPDIR/run"
	rm -r "$BATS_TEST_TMPDIR/run/cost"
	run "$vmabench" attribute "$BATS_TEST_TMPDIR/run" --no-install --row append/flags/kernel --json
	expect 0
	diff -r "$made/cost" "$BATS_TEST_TMPDIR/run/cost"
	diff "$made/cover-letter.txt" "$BATS_TEST_TMPDIR/run/cover-letter.txt"
}

@test "what each engine found is kept apart, and what was asked for is shown" {
	local run=$BATS_TEST_TMPDIR/run file
	cp -r "$made" "$run"
	# Samples as perf would have left them: a thousandth of the counts.
	cp -r "$run/cost/exact" "$run/cost/perf"
	rm "$run/cost/perf/calls.tsv"
	for file in "$run"/cost/perf/*.folded; do
		awk '{ $NF = int($NF / 1000) } $NF > 0' "$file" >"$file.new"
		mv "$file.new" "$file"
	done
	awk -F'\t' -v OFS='\t' -v dir="$run/cost/perf" 'NR > 1 {
			file = $1
			gsub(/\//, ",", file)
			file = dir "/" file "-" $2 "-" $4 ".folded"
			sum = 0
			while ((getline line <file) > 0) { n = split(line, word, " "); sum += word[n] }
			$7 = "samples"; $8 = sum
		} { print }' "$made/cost/exact/regions.tsv" >"$run/cost/perf/regions.tsv"
	"$vmabench" attribute "$run" --no-install --engine perf --json >"$BATS_TEST_TMPDIR/perf.json"
	jq -e '.engine == "perf" and all(.rows[]; .unit == "samples")' "$BATS_TEST_TMPDIR/perf.json" \
		"$run/attribution.json"
	grep -q '^Sampled: ' "$run/attribution.txt"
	"$vmabench" report "$run" --no-install >/dev/null
	jq -e '.engine == "perf"' "$run/attribution.json"
	"$vmabench" attribute "$run" --no-install --json >"$BATS_TEST_TMPDIR/exact.json"
	jq -e '.engine == "exact"' "$BATS_TEST_TMPDIR/exact.json"
	cmp "$made/attribution.json" "$run/attribution.json"
	cmp "$made/attribution.txt" "$run/attribution.txt"
	diff -r "$made/cost/exact" "$run/cost/exact"
}

# attribute_series OPTION...: --causal, with one kernel under the names of all three.
attribute_series() {
	# shellcheck disable=SC2016 # for the inner shell
	run bash -c 'set -euo pipefail
		root=$1; source "$root/scripts/lib/all.sh"; source "$root/scripts/verbs/attribute.sh"
		shift
		trap clean_up EXIT
		eval "real_$(declare -f load_kernel)"
		load_kernel() { real_load_kernel v6.12-hook; kernel[name]=$1; }
		verb_attribute --causal --no-install --no-lock --row append/flags/kernel --rounds 2 "$@"' - \
		"$VMABENCH_ROOT" "$@"
}

@test "the causal check in the folder of an earlier one measures what is missing, and nothing else" {
	local dir=$BATS_TEST_TMPDIR/series before
	attribute_series --seed 5 --out "$dir"
	expect 0 "without the retry merge, .mmap costs 0.0 more"
	[[ $(grep -c 'counting by call path' <<<"$output") == 3 ]]
	rm -r "$dir/v6.12-noretry"
	before=$(cat "$dir"/*/cost/exact/* "$dir"/*/samples.csv | sha256sum)
	attribute_series --out "$dir"
	expect 0
	[[ $(grep -c 'counting by call path' <<<"$output") == 1 ]]
	jq -e '.seed == 5' "$dir/v6.12-noretry/run.json"
	jq -e '[.rows[].sides[].kernel] | unique == ["v6.12-base", "v6.12-hook", "v6.12-noretry"]' \
		"$dir/causal.json"
	[[ $(cat "$dir"/v6.12-{base,hook}/cost/exact/* "$dir"/v6.12-{base,hook}/samples.csv |
		sha256sum) == "$before" ]]
	# A side that is not to be trusted leaves no table.
	rm "$dir"/causal.*
	sed -i '2s/ [0-9]*$/ 1/' "$dir/v6.12-noretry/cost/exact/append,flags,kernel-a-mmap.folded"
	attribute_series --out "$dir"
	expect 9 "its stacks add up to"
	[[ ! -e $dir/causal.json && ! -e $dir/causal.txt ]]
}

@test "a run is not attributed by another QEMU than counted it" {
	local run=$BATS_TEST_TMPDIR/run
	cp -r "$made" "$run"
	rm -r "$run/cost"
	jq '.machine.qemu = "1.2.3"' "$made/run.json" >"$run/run.json"
	run "$vmabench" attribute "$run" --no-install --no-lock
	expect 2 "its QEMU differs from this one ("
	[[ ! -e $run/cost ]]
}

@test "figures that the clock does not confirm are refused" {
	local run=$BATS_TEST_TMPDIR/run
	cp -r "$made" "$run"
	awk -F, -v OFS=, 'NR == 2 { $12 += 1 } { print }' "$made/samples.csv" >"$run/samples.csv"
	# Whoever edits with care takes the checksums along.
	jq -c 'del(.samples_sum, .slots_sum, .sum)' "$made/boots.ndjson" >"$run/boots.ndjson"
	run "$vmabench" attribute "$run" --no-install
	expect 9 "the clock reads" "not the same in each"
}

@test "only counts add up, and only a run that is whole" {
	run "$vmabench" attribute --target uml
	expect 2 "attribute --target uml" "use --target tcg"
	run "$vmabench" attribute "$BATS_TEST_TMPDIR/nowhere"
	expect 2 "it holds no run.json"
	cp -r "$made" "$BATS_TEST_TMPDIR/run"
	jq '.status = "partial"' "$made/run.json" >"$BATS_TEST_TMPDIR/run/run.json"
	run "$vmabench" attribute "$BATS_TEST_TMPDIR/run"
	expect 9 "the run is partial"
	run "$vmabench" attribute --kernel v6.12-base
	expect 4 "it has no .mmap_prepare"
}
