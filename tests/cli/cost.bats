# SPDX-License-Identifier: GPL-2.0
# vmabench-attribute on stacks and rules that cannot be used: its exit codes, and that nothing is left behind.

load common

setup() {
	attribute=$VMABENCH_BUILD/vmabench-attribute
	rules=$VMABENCH_ROOT/analysis/cost/components.rules
	cd "$BATS_TEST_TMPDIR" || exit
	printf 'op;vm_mmap;do_mmap 30\nop;strange 10\nirq;tick 5\n' >a.folded
}

# make_boots KERNEL: boots.ndjson of one boot of it.
make_boots() {
	echo '{"boot": 1, "kernel": "'"$1"'", "build": "b", "link": 1, "machine": 1, "target": "tcg", "status": "done"}'
}

# make_folder MORE: a results folder where .mmap's clock reads MORE than it should in one batch.
make_folder() {
	local side hook round
	mkdir -p run/cost/exact
	jq . >run/run.json <<-'END'
		{"schema": 3, "tool": {"name": "vmabench", "version": "0"}, "status": "complete",
		 "command": "x", "seed": 1,
		 "suite": "quick", "target": {"name": "tcg", "unit": "insn"}, "axis": "hook",
		 "sides": [{"side": "a", "kernel": "v6.12-hook", "hook": "mmap"},
			{"side": "b", "kernel": "v6.12-hook", "hook": "prepare"}],
		 "plan": {"boots": 1, "rounds": 2, "rows": ["append/flags/kernel"]},
		 "kernels": [{"name": "v6.12-hook", "build": "b"}], "host": {}}
	END
	make_boots v6.12-hook >run/boots.ndjson
	echo boot,side,storm,mapping,hook,vantage,args,phase,round,slot,ops,value,unit >run/samples.csv
	printf 'row\tside\thook\tphase\tbatches\tops\tunit\ttotal\n' >run/cost/exact/regions.tsv
	for side in a:mmap b:prepare; do
		hook=${side#*:} side=${side%:*}
		printf 'op;vm_mmap 80\nop;do_mmap 20\n' >"run/cost/exact/append,flags,kernel-$side-mmap.folded"
		printf 'append/flags/kernel\t%s\t%s\tmmap\t2\t20\tinsn\t100\n' "$side" "$hook" \
			>>run/cost/exact/regions.tsv
		for round in 1 2; do
			echo "1,$side,append,flags,$hook,kernel,,mmap,$round,0,10,59,insn" >>run/samples.csv
		done
	done
	sed -i "2s/,59,/,$((59 + $1)),/" run/samples.csv
}

@test "a tree of folded files, per operation, with what lies outside" {
	run "$attribute" --rules "$rules" --ops 10 a.folded
	expect 0 "a.folded" "outside: irq" "largest of other:" "op;strange"
	[[ $output =~ entry\ +3\.0\ +75\.0% ]]
	[[ $output =~ sum\ +4\.0\ +100\.0% ]]
}

@test "--explain names the rule, --check-rules those that took nothing" {
	printf 'entry do_mmap$\nhook mmap_file\n' >my.rules
	run "$attribute" --rules my.rules --explain --check-rules a.folded
	expect 0 '[my.rules:1 do_mmap$] op;vm_mmap;do_mmap' \
		"vmabench: my.rules:2: the rule mmap_file took no stack"
	[[ $output != *"my.rules:1: the rule"* ]]
}

@test "torn and empty folded files end with 9 and say where" {
	printf 'op;a 1\nop;b 2' >torn.folded
	run "$attribute" --rules "$rules" torn.folded
	expect 9 "vmabench: torn.folded:2: the last line was cut short"
	: >empty.folded
	run "$attribute" --rules "$rules" a.folded empty.folded
	expect 9 "vmabench: empty.folded: no stacks in it"
}

@test "rules that cannot be used end with 2 and say where" {
	printf 'hok a\n' >bad.rules
	run "$attribute" --rules bad.rules a.folded
	expect 2 "vmabench: bad.rules:1: unknown component, found \"hok\""
	run "$attribute" --rules missing.rules a.folded
	expect 2 "missing.rules: No such file"
}

@test "options that do not fit are refused" {
	local arguments
	while read -r arguments; do
		# shellcheck disable=SC2086 # several words on purpose
		run "$attribute" $arguments
		expect 2 "usage: vmabench-attribute"
	done <<-END
		a.folded
		--rules $rules
		--rules $rules --ops 0 a.folded
		--rules $rules --ops 1x a.folded
		--rules $rules --json a.folded
		--rules $rules --side both . .
		--rules $rules --side a .
		--rules $rules . .
		--rules $rules --ops 3 .
		--rules $rules --json --explain .
		--rules $rules --wrong .
		--rules $rules --causal . .
		--rules $rules --causal --row append/flags/kernel . . .
		--rules $rules --causal a.folded a.folded a.folded
	END
}

@test "a folder that adds up gets its reports" {
	make_folder 0
	run "$attribute" --rules "$rules" --json run
	expect 0 \
		'"sentence": ".mmap and .mmap_prepare cost the same 5 instructions per mmap(), component by component."'
	[[ -s run/attribution.json && -s run/attribution.txt ]]
	[[ -s run/plots/attribution-append,flags,kernel-mmap.tsv ]]
	[[ -s run/plots/flame-append,flags,kernel-mmap-difference.svg ]]
	run "$attribute" --rules "$rules" --row append/plain/kernel run
	expect 2 "it holds no row append/plain/kernel"
}

@test "a folder that does not add up gets none, and ends with 9" {
	make_folder 1
	run "$attribute" --rules "$rules" run
	expect 9 "append/flags/kernel mmap: the clock reads 19 and 18 more than was counted"
	[[ ! -e run/attribution.json ]]
}

# make_rows NR: a results folder of NR rows of two phases, each counted and timed by both hooks; what a row
# costs is its number.
make_rows() {
	mkdir -p many/cost/exact
	jq -n --argjson nr "$1" \
		'{schema: 3, tool: {name: "vmabench", version: "0"}, status: "complete", command: "x", seed: 1,
		suite: "quick", target: {name: "tcg", unit: "insn"}, axis: "hook", host: {},
		sides: [{side: "a", kernel: "v6.12-hook", hook: "mmap"},
			{side: "b", kernel: "v6.12-hook", hook: "prepare"}],
		kernels: [{name: "v6.12-hook", build: "b"}],
		plan: {boots: 1, rounds: 2, rows: [range($nr) | "append/flags/kernel/maps:\(. + 1)"]}}' >many/run.json
	make_boots v6.12-hook >many/boots.ndjson
	awk -v nr="$1" 'BEGIN {
		OFS = "\t"
		print "boot,side,storm,mapping,hook,vantage,args,phase,round,slot,ops,value,unit" >"many/samples.csv"
		print "row", "side", "hook", "phase", "batches", "ops", "unit", "total" >"many/cost/exact/regions.tsv"
		print "row", "side", "hook", "phase", "function", "calls" >"many/cost/exact/calls.tsv"
		split("mmap prepare", hook, " ")
		split("a b", side, " ")
		split("mmap munmap", phase, " ")
		# Backwards, and calls once more in another order, so that nothing lies where it is looked for.
		for (i = nr; i > 0; i--)
			for (h = 1; h <= 2; h++)
				for (p = 1; p <= 2; p++) {
					row = "append/flags/kernel/maps:" i
					print row, side[h], hook[h], phase[p], 2, 20, "insn", 2 * i >"many/cost/exact/regions.tsv"
					file = "many/cost/exact/append,flags,kernel,maps:" i "-" side[h] "-" phase[p] ".folded"
					print "op;do_mmap " 2 * i >file
					close(file)
					for (round = 1; round <= 2; round++)
						print "1," side[h] ",append,flags," hook[h] ",kernel,maps:" i "," phase[p] \
							"," round ",0,10," i + 7 ",insn" >"many/samples.csv"
				}
		for (p = 1; p <= 2; p++)
			for (h = 1; h <= 2; h++)
				for (i = 1; i <= nr; i++)
					print "append/flags/kernel/maps:" i, side[h], hook[h], phase[p], "vm_area_alloc", \
						20 * h >"many/cost/exact/calls.tsv"
	}'
}

@test "a thousand rows are attributed, each with its own figures" {
	make_rows 1000
	"$attribute" --rules "$rules" --json many >out.json
	jq -e '(.rows | length == 2000) and ([.rows[].row] | unique | length == 1000)
		and all(.rows[]; (.row | split(":")[1] | tonumber) as $i | .ops.a == 20 and .a_total == $i / 10
		and .b_total == $i / 10 and .clock.extra_per_batch == 7
		and .calls == {vm_area_alloc: {a: 1, b: 2}})' out.json
	[[ $(find many/plots -name '*.tsv' | wc -l) == 2000 &&
		$(find many/plots -name 'flame-*.svg' | wc -l) == 6000 ]]
}

@test "two folders compare one side" {
	make_folder 0
	cp -r run other
	sed -i 's/v6.12-hook/v6.12-noretry/' other/boots.ndjson other/run.json
	run "$attribute" --rules "$rules" --side a run other
	expect 0 "v6.12-hook and v6.12-noretry cost the same 5 instructions per mmap()"
}
