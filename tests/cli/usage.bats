# SPDX-License-Identifier: GPL-2.0
# Words that vmabench does not know, and values out of range: exit 2, and the nearest name.

load common

@test "no verb prints the help" {
	run "$vmabench"
	expect 0 "vmabench run [options]" "Exit codes"
}

@test "an unknown verb suggests the nearest" {
	run "$vmabench" rum
	expect 2 "unknown verb 'rum'" "did you mean 'run'"
}

@test "unknown names are refused with the nearest one" {
	local kind word near
	while read -r kind word near; do
		run "$vmabench" run "--$kind" "$word"
		expect 2 "unknown $kind '$word'" "did you mean '$near'"
	done <<-'END'
		storm apend append
		target umll uml
		kernel v6.12-hok v6.12-hook
		suite quik quick
	END
}

@test "a word that is near nothing lists what there is" {
	run "$vmabench" run --target zzzzzzzz
	expect 2 "choose one of: host kvm tcg uml"
}

@test "an unknown option suggests the nearest" {
	run "$vmabench" run --sed 1
	expect 2 "unknown option '--sed'" "did you mean '--seed'"
}

@test "numbers out of range are refused" {
	local option value
	while read -r option value; do
		run "$vmabench" run "$option" "$value"
		expect 2 "$option $value: not a whole number"
	done <<-'END'
		--boots 0
		--boots x
		--rounds -1
		--rounds 10001
		--seed 4294967296
		--deadline 1.5
	END
}

@test "an option without its value is refused" {
	run "$vmabench" run --seed
	expect 2 "--seed: its value is missing"
}

@test "a row is checked before anything is built" {
	run "$vmabench" run --row append
	expect 2 "row 'append'" "append/flags/kernel"
	run "$vmabench" run --row append/flgs/kernel
	expect 2 "unknown profile 'flgs'" "did you mean 'flags'"
}

@test "a storm that the suite lacks leaves nothing to run" {
	local project=$BATS_TEST_TMPDIR/project
	copy_project "$project"
	echo 'append/plain/kernel' >"$project/bench/suites/tiny.suite"
	run "$project/vmabench" run --suite tiny --storm getppid
	expect 4 "no row of the storms asked for"
}

@test "a kernel with one hook has nothing to compare" {
	run "$vmabench" run --kernel v6.12-base
	expect 4 "it has only .mmap"
}

@test "report wants a results folder" {
	run "$vmabench" report
	expect 2 "no results folder was given"
	run "$vmabench" report "$BATS_TEST_TMPDIR"
	expect 2 "it holds no run.json"
}

@test "errors go to stderr and stdout stays empty" {
	[[ -z $("$vmabench" run --target nope 2>/dev/null) ]]
}
