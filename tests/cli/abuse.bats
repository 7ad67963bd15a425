# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2016 # what is typed in a try
# The mechanism of the tables of abuse: a try that does not hold, or is not one, fails its list. The lists
# themselves are the tests abuse/NAME.

load common

# try_lines LINE...: the list of these lines.
try_lines() {
	printf '%s\n' "$@" >"$BATS_TEST_TMPDIR/some.list"
	run "$VMABENCH_ROOT/tests/cli/abuse/try.sh" "$BATS_TEST_TMPDIR/some.list"
}

@test "a list whose lines hold says how many there are" {
	try_lines '# a comment' '- | vmabench list storms | 0 | append | -' \
		'- | vmabench rum | 2 | unknown verb & run | -'
	expect 0 "some" "2 tried," "2 passed"
}

@test "a list without a line, and lines that are not whole, fail" {
	try_lines '# nothing'
	expect 1 "there is no try in it"
	try_lines '- | vmabench list | 0 | -'
	expect 1 "some.list:1:" "malformed" "0 passed"
	try_lines '- | vmabench list | zero | - | -'
	expect 1 "malformed"
	try_lines '- | vmabench rum | 2 | - | -'
	expect 1 "malformed"
	try_lines '- | vmabench rum | 2 | unknown & | -'
	expect 1 "malformed"
	run "$VMABENCH_ROOT/tests/cli/abuse/try.sh" "$BATS_TEST_TMPDIR/nothing.list"
	[[ $status == 1 ]]
}

@test "another status, a text that is not said, and a message of another form fail" {
	try_lines '- | vmabench rum | 3 | unknown verb | -' '- | vmabench list | 0 | append | -'
	expect 1 "some.list:1: vmabench rum" "exit 2, and it was to be 3" "2 tried," "1 passed"
	try_lines '- | vmabench rum | 2 | unknown verb & of its own | -'
	expect 1 "not said: of its own"
	try_lines '- | echo oops >&2; false | 1 | oops | -'
	expect 1 "no words of ours: oops"
	try_lines '- | echo "vmabench: oops" >&2; (exit 2) | 2 | oops | -'
	expect 1 "no message of the form"
	try_lines '- | echo x; echo "vmabench: a: b; c" >&2; (exit 2) | 2 | a | -'
	expect 1 "an error, and yet on stdout: x"
}

@test "what is left, what is not, and what was changed fail" {
	try_lines '- | mkdir -p out/run; echo >out/run/file | 0 | - | -'
	expect 1 "left or changed: out" "left or changed: out/run/file"
	try_lines '- | mkdir -p out/run; echo >out/run/file | 0 | - | out/run/*'
	expect 0
	try_lines '- | true | 0 | - | out'
	expect 1 "not left, and it was to be: out"
	try_lines 'echo one >file | echo two >file | 0 | - | -'
	expect 1 "left or changed: file"
	try_lines $'touch $\'a\\nb\' | rm $\'a\\nb\' | 0 | - | -'
	expect 1 "left or changed: a?b"
	try_lines '- | mktemp -d >&2 | 0 | - | -'
	expect 1 "left or changed: tmp/"
}

@test "a process that stays, and a build that begins, fail" {
	try_lines '- | sleep 1000 >&2 & | 0 | - | -'
	expect 1 "still running: sleep 1000"
	try_lines '- | cmake --version || true | 0 | - | -'
	expect 1 "it began to build: cmake --version"
	try_lines 'warm | cmake --version | 0 | cmake version | -'
	expect 0
}

@test "a setup that fails is no try that passes" {
	try_lines 'nonsense 2>/dev/null | vmabench list | 0 | - | -'
	expect 1 "the setup failed"
}
