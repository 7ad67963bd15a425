# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# vmabench test: builds everything, kernels included, and runs all tests by ctest, or those that its options
# choose.

about_test() {
	cat <<-'END'
	usage: test [options]
	about: build everything and run all tests, or those that ctest's options choose
	example: ./vmabench test -R '^(lint|unit)/'
	--deep                 |                | the long tests too
	--no-install           |                | never install a package
	-R REGEX               | text           | only tests whose names match (ctest's options from here on)
	--tests-regex REGEX    | text           | the same
	-E REGEX               | text           | all but those whose names match
	--exclude-regex REGEX  | text           | the same
	-L REGEX               | text           | only tests with such a label (deep is one)
	--label-regex REGEX    | text           | the same
	-LE REGEX              | text           | all but those with such a label
	--label-exclude REGEX  | text           | the same
	-I RANGE               | text           | by their numbers: first,last,stride
	-N                     |                | only list them
	--show-only            |                | the same
	--print-labels         |                | list the labels
	--rerun-failed         |                | only those that failed the last time
	-V                     |                | show what they print
	--verbose              |                | the same
	-VV                    |                | show more
	--extra-verbose        |                | the same
	-Q                     |                | print nothing
	--quiet                |                | the same
	--progress             |                | one line that says how far it is
	--output-on-failure    |                | show what failed tests print (always on)
	-O FILE                | path           | the same output to FILE
	--output-log FILE      | path           | the same
	--output-junit FILE    | path           | a report in JUnit's XML
	-j N                   | number 1 1000  | so many at once (default: one a processor, at most 4)
	--parallel N           | number 1 1000  | the same
	--timeout S            | number 1 86400 | the deadline of tests that have none of their own
	--repeat MODE:N        | text           | until-fail:N, until-pass:N or after-timeout:N
	--schedule-random      |                | in a random order
	--stop-on-failure      |                | no further test after one that failed
	END
}

verb_test() {
	local install=yes deep=no i
	local -a options=() groups=(run programs test qemu perf)
	read_options test "$(about_test)" 0 "$@"
	for ((i = 0; i < ${#given_words[@]}; i++)); do
		case ${given_words[i]} in
		--no-install) install=no ;;
		--deep) deep=yes ;;
		*) options+=("${given_words[i]}") ;;
		esac
	done
	if [[ $deep == yes ]]; then
		groups+=(deep)
	else
		options+=(--label-exclude '^deep$')
	fi
	require_build_places
	ensure_packages "$install" "${groups[@]}"
	build_for_tests "$deep"
	[[ -n ${given[parallel]:-} || -n ${given[j]:-} ]] ||
		options=(--parallel "$(count_workers)" "${options[@]}")
	run_tests "${options[@]}"
}

# count_workers: how many tests run at once: one for each processor, as far as their guests have 1 GiB each,
# and 4 at most.
count_workers() {
	local gib
	gib=$(($(awk '/^MemAvailable/ { print $2 }' /proc/meminfo) >> 20))
	printf '%s\n' 4 "$(nproc)" "$((gib > 0 ? gib : 1))" | sort -n | head -n 1
}

# run_tests OPTION...: exits 4 where the options choose no test, 8 where one fails.
run_tests() {
	local status=0 log=$programs/Testing/Temporary/LastTestsFailed.log
	[[ $(ctest --test-dir "$programs" -N "$@" 2>&1) != *'Total Tests: 0'* ]] ||
		die "$EXIT_NOTHING" "test" "no test is chosen by: $*" "list them with: vmabench test -N"
	rm -f "$log"
	# Whatever ends vmabench ends it, too.
	setpriv --pdeathsig TERM ctest --test-dir "$programs" --output-on-failure "$@" || status=$?
	((status == 0)) || die "$EXIT_STORM" "test" "$(wc -l 2>/dev/null <"$log" || echo some) tests failed" \
		"what they printed is in $(show_path "${log%/*}/LastTest.log"); again: vmabench test --rerun-failed"
}

# build_for_tests DEEP: the programs, and each kernel that tests/guest/guests.list names, for its target;
# those of the deep tests only where DEEP is yes.
build_for_tests() {
	local deep=$1 name target arch
	ensure_programs ON
	while IFS=@ read -r name target; do
		# A target is loaded once and for all: hence the subshell.
		arch=$(load_target "${target:-uml}" && echo "$TARGET_ARCH")
		ensure_kernel "$name" "$arch" no
		ensure_modules kmod
	done < <("$root/tests/guest/list_guests.sh" |
		awk -v deep="$deep" '$3 != "deep" || deep == "yes" { print $2 }' | sort -u)
}
