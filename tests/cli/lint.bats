# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2016 # scripts that are looked at
# The lints find what they are there for: each breaks a copy of the project.

load common

setup() {
	project=$BATS_TEST_TMPDIR/project
	copy_project "$project"
	git -C "$project" init -q
}

# commands SCRIPT: the commands that lint/commands.awk finds in it.
commands() {
	run awk -v file=x -f "$VMABENCH_ROOT/tests/lint/commands.awk" <<<"$1"
	output=$(grep -vE $'\t(set|local|declare)\t' <<<"$output" | cut -f3 | paste -sd' ')
}

@test "the words in a command's place are found, and no others" {
	commands \
		'exec {fd}>no 8<no; a=$(one x | two "$(three)") b=${c:-$(four)} five <(six) >"$(seven)" && eight; nine & (ten)'
	expect 0 'exec one two three four five six seven eight nine ten'
	commands \
		$'case $x in\na | b) one ;;\n*) two "$y" ;;\nesac\nfor i in no no; do three; done\nif [[ $i == no || $i =~ (no) ]]; then four; fi'
	expect 0 'one two three four'
	commands \
		$'f() {\n\tlocal -a words=(no $(one))\n\twords+=(no)\n\t((i = $(two) + no))\n\t# no\n}\ncat <<-END\n\tno $(three)\n\tEND\nfour <<<no'
	expect 0 'f local one two cat three four'
	commands \
		$'find . -exec one {} + | xargs -0 -n 1 two\nenv A=b three no\ntimeout 5 four\nbash -c "five no"\ncommand -v no\nreadonly COMMANDS=\x27six seven\x27'
	expect 0 'find one xargs two env three timeout four bash five command readonly six seven'
	[[ $output != *no* ]]
	commands 'echo "${x//$'"'\\n'"'/ } $" $'"'it\\'s'"' "a $ b"; one'
	expect 0 'echo one'
	commands 'echo "half'
	expect 0 'echo "'
}

@test "a call of what no package is named for is found, wherever it is made" {
	local place
	for place in vmabench scripts/verbs/list.sh tests/cli/lock.bats .ci/run tests/cli/abuse/usage.list \
		kmod/Makefile; do
		cp "$project/$place" "$BATS_TEST_TMPDIR/before"
		case $place in
		*.list) echo '- | vmabench list | fribble | 0 | - | -' | sed 's/list | fribble/list; fribble/' ;;
		*Makefile) printf 'all:\n\t@fribble $(stage)\n' ;;
		*) echo 'x=$(echo "$(fribble --all)")' ;;
		esac >>"$project/$place"
		run "$VMABENCH_ROOT/tests/lint_commands.sh" "$project"
		expect 1 "$place:" "calls fribble, and tests/lint/commands.list does not say"
		cp "$BATS_TEST_TMPDIR/before" "$project/$place"
	done
}

@test "a call of a package that is not asked for there is found" {
	sed -i '/^cmd:kmod .* test$/d' "$project/scripts/build/packages.list"
	run "$VMABENCH_ROOT/tests/lint_commands.sh" "$project"
	expect 1 "tests/cli/host_boot.sh:" \
		"calls modinfo of kmod, which scripts/build/packages.list has in no group of: run programs test"
	[[ $output != *scripts/targets/host.sh* ]]
}

@test "a citation of a file that is not there is found" {
	local page=nowhere script=nothing name=DES
	echo "# As docs/$page.md has it, and ${name}IGN, and scripts/lib/$script.sh too" \
		>>"$project/scripts/lib/log.sh"
	run "$VMABENCH_ROOT/tests/lint_citations.sh" "$project"
	expect 1 "/$page.md, which" "cites ${name}IGN" "/$script.sh, which"
}

@test "a folder without a line on the page, a line without a folder, and what is added without a test are found" {
	local folder=divination
	run "$VMABENCH_ROOT/tests/lint_architecture.sh" "$project"
	expect 0 "folders and"
	mkdir "$project/analysis/$folder"
	: >"$project/analysis/$folder/bones.c"
	rm -r "$project/guest"
	sed -i 's,| a suite |,| a sweet |,' "$project/docs/architecture.md"
	echo "mood | a mood | bench/storms/NAME.c | moods" >>"$project/tests/add/add.list"
	run "$VMABENCH_ROOT/tests/lint_architecture.sh" "$project"
	expect 1 "> analysis/$folder" "< guest" "< a sweet |" "> a suite |" \
		"> a mood | bench/storms/NAME.c | add/mood" \
		"tests/add/mood has no try.sh"
}

@test "a variable that two files write is found, and one of a function's own or of a subshell's is not" {
	cat >>"$project/scripts/run/console.sh" <<-'END'
		write_mine() {
			local results=1 programs
			results=2
			read -r programs <<<3
			(build=4)
		}
		write_sub() (
			tree=5
		)
	END
	run "$VMABENCH_ROOT/tests/lint_globals.sh" "$project"
	expect 0 "variables looked at"
	printf 'write_yours() {\n\tresults=1\n}\n' >>"$project/scripts/run/console.sh"
	run "$VMABENCH_ROOT/tests/lint_globals.sh" "$project"
	expect 1 "results is written in more than one file: scripts/run/" "scripts/run/console.sh:"
	# A program that sources the scripts writes theirs, too.
	cp "$VMABENCH_ROOT/scripts/run/console.sh" "$project/scripts/run/console.sh"
	sed -i 's/^trap clean_up EXIT$/&\nread -r build <<<6/' "$project/tests/cli/broken_guests.sh"
	run "$VMABENCH_ROOT/tests/lint_globals.sh" "$project"
	expect 1 "build is written in more than one file: scripts/build/kernel.sh:" "tests/cli/broken_guests.sh:"
}

@test "C that clang-format would change and lines that are too long are found, whatever they hold" {
	local blank
	blank=$(printf '%90s' '')
	run "$VMABENCH_ROOT/tests/lint_format.sh" "$project"
	expect 0 "scripts checked"
	echo 'int crammed(int a){return a;}' >>"$project/bench/list.c"
	echo "/* ${blank// /ä}1234567890 */" >>"$project/bench/order.c"
	echo "/* ${blank// /ä}1234 */" >>"$project/bench/arena.c"
	echo "	: ${blank// /x} 123456789012345" >>"$project/vmabench"
	echo "	: 'a message stays in one piece: ${blank// /x}'" >>"$project/scripts/lib/log.sh"
	printf '<%.0s' {1..7} | sed 's/$/ HEAD/' >>"$project/docs/method.md"
	run "$VMABENCH_ROOT/tests/lint_format.sh" "$project"
	expect 1 "docs/method.md:" "undecided in a merge" "bench/list.c:" "clang-format -i would change it" \
		"bench/order.c:" "vmabench:" "106 columns, and 100 is the most" \
		"112 columns, and 110 is the most"
	[[ $output != *arena.c* && $output != *log.sh* ]]
}
