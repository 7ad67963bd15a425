# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2016 # scripts for another shell
# Two kernels side by side, and more of them two by two: the folders, what is taken up again, and in which
# order guests are booted.

load common

# run_kernels OPTION...: as few boots as there can be.
run_kernels() {
	run "$vmabench" run --no-install --no-lock --boots 2 --rounds 2 --seed 7 --row append/flags/kernel "$@"
}

setup_file() {
	export TMPDIR=$BATS_FILE_TMPDIR
	"$VMABENCH_ROOT/vmabench" run --no-install --no-lock --boots 2 --rounds 2 --seed 7 \
		--row append/flags/kernel --row empty/none/kernel \
		--kernel v6.12-base --kernel v6.12-hook --kernel v6.12-noretry \
		--out "$BATS_FILE_TMPDIR/set" >"$BATS_FILE_TMPDIR/out"
}

setup() {
	export TMPDIR=$BATS_TEST_TMPDIR
	made=$BATS_FILE_TMPDIR/set
	dir=$BATS_TEST_TMPDIR/results
}

@test "kernels are compared with the first, each in a folder of the set, and one table has them all" {
	grep -q '2 kernels against v6.12-base' "$BATS_FILE_TMPDIR/out"
	cmp "$BATS_FILE_TMPDIR/out" "$made/table.txt"
	jq -e '.kind == "baseline" and (.comparisons | map([.folder, .a, .b]) == [
		["1-v6.12-hook", "v6.12-base", "v6.12-hook"],
		["2-v6.12-noretry", "v6.12-base", "v6.12-noretry"]])' "$made/set.json"
	expect_documented "$made/1-v6.12-hook"
	for file in set.json summary.json; do
		grep -qF "$file" "$VMABENCH_ROOT/docs/results-format.md"
	done
}

@test "a row is measured by each hook that both have, in pairs of boots, one a kernel" {
	local one=$made/1-v6.12-hook two=$BATS_TEST_TMPDIR/two
	jq -e '.axis == "kernel" and .status == "complete" and all(.sides[]; has("hook") | not)
		and .plan.rows == ["append/flags/kernel/hook:mmap", "empty/none/kernel"]
		and (.kernels | map(.name) == ["v6.12-base", "v6.12-hook"])
		and .plan.options.kernel == ["v6.12-base", "v6.12-hook"]' "$one/run.json"
	jq -es 'map([.boot, .pair, .kernel, .turns]) == [[1, 1, "v6.12-base", true], [2, 1, "v6.12-hook", true],
		[3, 2, "v6.12-base", true], [4, 2, "v6.12-hook", true]]
		and (map(.build) | unique | length == 2)' "$one/boots.ndjson"
	[[ $(tail -n +2 "$one/samples.csv" | cut -d, -f1,2 | sort -u | paste -sd' ') == "1,a 2,b 3,a 4,b" ]]
	grep -q -- '--kernel v6.12-base --kernel v6.12-hook' "$one/cover-letter.txt"
	jq -e '.rows | map(.gate) | all(. == "ok")' "$one/compare.json"
	run_kernels --kernel v6.12-hook --kernel v6.12-noretry --out "$two"
	expect 0 "v6.12-hook against v6.12-noretry"
	jq -e '.plan.rows == ["append/flags/kernel/hook:mmap", "append/flags/kernel/hook:prepare"]' "$two/run.json"
}

@test "what a set lacks is measured when it is taken up, and a pair is whole or none" {
	cp -r "$made" "$dir"
	rm -r "$dir/2-v6.12-noretry" "$dir"/{table.txt,summary.json}
	sed -i 4d "$dir/1-v6.12-hook/boots.ndjson"
	jq '.status = "partial"' "$made/1-v6.12-hook/run.json" >"$dir/1-v6.12-hook/run.json"
	run "$vmabench" run --no-install --no-lock --resume "$dir" --kernel v6.12-base
	expect 2 "--kernel was v6.12-base, v6.12-hook, v6.12-noretry when the run was started"
	run "$vmabench" run --no-install --no-lock --resume "$dir"
	expect 0 "2 kernels against v6.12-base" "boots 3 and 4, which are measured again"
	jq -es 'map(.boot) | sort == [1, 2, 3, 4]' "$dir/1-v6.12-hook/boots.ndjson"
	# What was whole of it stays.
	cmp <(head -n 2 "$made/1-v6.12-hook/boots.ndjson") <(head -n 2 "$dir/1-v6.12-hook/boots.ndjson")
	[[ -s $dir/2-v6.12-noretry/compare.json && -s $dir/table.txt ]]
	rm "$dir/table.txt"
	run "$vmabench" report --no-install "$dir"
	expect 0 "2 kernels against v6.12-base"
	[[ -s $dir/table.txt ]]
}

@test "Ctrl-C in a set says how it is taken up, and keeps what there is" {
	local status=0
	start_background "$vmabench" run --no-install --no-lock --boots 40 --rounds 30 --seed 7 \
		--row append/flags/kernel --kernel v6.12-base --kernel v6.12-hook --kernel v6.12-noretry --out "$dir"
	await test -s "$dir/1-v6.12-hook/boots.ndjson"
	kill -INT "$started"
	wait "$started" || status=$?
	[[ $status == 130 ]]
	jq -e '.status == "partial"' "$dir/1-v6.12-hook/run.json"
	(($(wc -l <"$dir/1-v6.12-hook/boots.ndjson") % 2 == 0))
	[[ ! -e $dir/2-v6.12-noretry ]]
	grep -q "what is missing is measured by: vmabench run --resume $dir" "$BATS_TEST_TMPDIR/log"
}

@test "the old hook on the old kernel against the new one on the new, and a kernel against itself" {
	run_kernels --a v6.12-base:mmap --b v6.12-hook:prepare --out "$dir"
	expect 0 "v6.12-base" "v6.12-hook"
	jq -e '.axis == "conversion" and .plan.rows == ["append/flags/kernel"]
		and (.sides | map(.hook) == ["mmap", "prepare"])' "$dir/run.json"
	[[ $(tail -n +2 "$dir/samples.csv" | cut -d, -f2,5 | sort -u | paste -sd' ') == "a,mmap b,prepare" ]]
	run_kernels --a v6.12-hook:mmap --b v6.12-hook:mmap --out "$dir-same"
	expect 0
	jq -e '.axis == "none" and (.kernels | length == 1)' "$dir-same/run.json"
	jq -es 'length == 2 and all(.[]; has("pair") | not)' "$dir-same/boots.ndjson"
}

@test "boots that cannot live at once go a, b, b, a, and both have the number of their pair" {
	run bash -c 'root=$1; source "$root/scripts/lib/all.sh"; source "$root/scripts/run/measure.sh"
		given=([kernel]=$(printf "%s\n" v6.12-base v6.12-hook))
		load_target tcg; take_sides
		list_boots 1; list_boots 2' - "$VMABENCH_ROOT"
	expect 0
	[[ $output == "1 v6.12-base a"$'\n'"2 v6.12-hook b"$'\n'"4 v6.12-hook b"$'\n'"3 v6.12-base a" ]]
}

@test "the command of a run repeats it, whatever is in the name of a tree" {
	run bash -c 'root=$1; source "$root/scripts/lib/all.sh"
		given=([a]="mine=/home/a b@x:mmap" [b]="v6.12-hook:mmap")
		load_target uml; take_sides; set_plan target uml boots 1 rounds 2 seed 3
		compose_command; list_plan | describe_options | jq -c .a' - "$VMABENCH_ROOT"
	expect 0 "--a 'mine=/home/a b@x:mmap' --b v6.12-hook:mmap" '"mine=/home/a b@x:mmap"'
}

# judge_configs [yes]: of two kernels, whose configurations may differ.
judge_configs() {
	run bash -c 'root=$1; source "$root/scripts/lib/all.sh"
		mkdir -p "$TMPDIR"/{old,new}
		printf "%s\n" CONFIG_SAME=y CONFIG_HZ=100 "# CONFIG_LOCKDEP is not set" CONFIG_GONE=y \
			>"$TMPDIR/old/.config"
		printf "%s\n" CONFIG_SAME=y CONFIG_HZ=250 CONFIG_LOCKDEP=y CONFIG_NEW=y >"$TMPDIR/new/.config"
		printf "%s\n" "# CONFIG_OLD is not set" "# CONFIG_OLDER is not set" "# CONFIG_ELSE is not set" \
			>>"$TMPDIR/old/.config"
		printf "CONFIG_%s=y\n" OLD OLDER ELSE >>"$TMPDIR/new/.config"
		printf "config NEW\n\tbool\n\tselect OLD if SAME\n\tselect ELSE if GONE\nconfig OLD\n\tselect OLDER\nconfig SAME\n\tselect LOCKDEP\n" |
			awk -f "$root/scripts/build/selects.awk" "$TMPDIR/new/.config" - >"$TMPDIR/new/$SELECTS"
		load_target uml
		for name in old new; do
			define_kernel name "$name"
			set_build "$name" um
			note_kernel
			made_kernels["$name build"]=$TMPDIR/$name
		done
		plan_side=([a]=old [b]=new)
		give allow-config-difference "$2"
		check_configs
		list_config_differences' - "$VMABENCH_ROOT" "${1:-}"
}

@test "kernels that are configured apart are not compared, unless that is allowed, and that is said" {
	local words="CONFIG_HZ is 100 in old and 250 in new; CONFIG_LOCKDEP is not set in old and y in new"
	judge_configs
	expect 5 "vmabench: kernels old and new: they are configured apart" "--allow-config-difference" "$words"
	# ELSE has another reason, and nothing new selects LOCKDEP.
	[[ $output == *"CONFIG_ELSE is not set in old and y in new"* && $output != *CONFIG_OLD* ]]
	[[ $output != *CONFIG_GONE* && $output != *CONFIG_NEW* && $output != *CONFIG_SAME* ]]
	judge_configs yes
	expect 0 "$words" $'in new\nCONFIG_LOCKDEP'
}
