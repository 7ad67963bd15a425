# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2016 # scripts for another shell
# Whatever goes wrong, vmabench ends with a documented status, and with 1 for a slower row alone.

load common

# break_verb COMMAND: runs a copy of the project in which the verb list is COMMAND.
break_verb() {
	local project=$BATS_TEST_TMPDIR/project
	rm -rf "$project"
	copy_project "$project"
	printf 'about_list() { :; }\nverb_list() {\n%s\n}\n' "$1" >"$project/scripts/verbs/list.sh"
	run "$project/vmabench" list
}

@test "a command that fails is no regression and no usage error" {
	local command
	for command in false 'return 1' 'exit 1' '(exit 2)' 'grep x /dev/null' 'x=$(exit 9)' \
		'true | (exit 5) | true' 'kill -KILL $BASHPID &
		wait $!' 'exit 77' '[[ 1 == 2 ]]'; do
		break_verb "$command"
		expect 3 "vmabench: error that was not foreseen: " "; check the free space"
	done
	break_verb 'false # here'
	expect 3 "scripts/verbs/list.sh:3: false ended with status 1"
	break_verb 'echo "$not_there"'
	expect 3 "not_there: unbound variable" "error that was not foreseen"
}

@test "what was said is not said again, from however deep" {
	local command
	for command in 'die 6 a b c' 'x=$(die 6 a b c)' '(die 6 a b c)' 'die 6 a b c | cat'; do
		break_verb "$command"
		expect 6 "vmabench: a: b; c"
		[[ $output == "vmabench: a: b; c" ]]
	done
	break_verb 'end_with 1'
	expect 1
	break_verb 'end_with 9'
	expect 9
	[[ -z $output ]]
	break_verb 'kill -TERM $$; sleep 9'
	expect 130
	break_verb 'yes | head -n 1 >/dev/null'
	expect 130
	[[ -z $output ]]
}

@test "scratch folders and processes go all the same" {
	export TMPDIR=$BATS_TEST_TMPDIR/tmp
	mkdir "$TMPDIR"
	break_verb 'ensure_scratch; spawn_group "$scratch/log" sleep 1234; false'
	expect 3 "not foreseen"
	[[ -z $(ls -A "$TMPDIR") ]]
	! pgrep -f 'sleep 1234' || false
}

@test "a keeper that misses the signal does not hold up the end" {
	break_verb 'be_keeper() { trap "" USR1; read -r _ || true; }; ensure_scratch; echo done'
	expect 0 "done"
}

@test "how vmabench ends is said once, for scripts and programs" {
	local project=$BATS_TEST_TMPDIR/project
	copy_project "$project"
	sed -i 's,^#define VMABENCH_EXIT_INTERRUPTED.*,#define VMABENCH_EXIT_TEAPOT 10 /* it is a teapot */\n&,' \
		"$project/common/exit_codes.h"
	run "$project/vmabench" help
	expect 0 "0 done, 1 regression, 2 usage" "10 it is a teapot" "130 interrupted."
	# shellcheck disable=SC2016 # for the inner shell
	run bash \
		-c 'root=$1; source "$root/scripts/lib/all.sh"; watch_errors; die "$EXIT_TEAPOT" tea "it is hot" "wait"' - "$project"
	expect 10 "vmabench: tea: it is hot; wait"
}
