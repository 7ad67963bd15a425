# SPDX-License-Identifier: GPL-2.0
# What is refused before anything is built, where it takes more than a line of tests/cli/abuse/usage.list to
# show.

load common

@test "a storm that the suite lacks leaves nothing to run" {
	local project=$BATS_TEST_TMPDIR/project
	copy_project "$project"
	echo 'append/plain/kernel' >"$project/bench/suites/tiny.suite"
	run "$project/vmabench" run --suite tiny --storm getppid
	expect 4 "no row of the storms asked for"
}
