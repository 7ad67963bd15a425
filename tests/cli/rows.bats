# SPDX-License-Identifier: GPL-2.0
# What the front door says of a row before anything is built is what the bench program says of it in the
# guest.

load common

setup() {
	root=$VMABENCH_ROOT
	# shellcheck source-path=SCRIPTDIR/../..
	source "$root/scripts/lib/all.sh"
	bench=$VMABENCH_BUILD/vmabench-bench
	cd "$BATS_TEST_TMPDIR" || exit
}

# list_words OF: the words that a row's part may be, and one that it may not.
list_words() {
	case $1 in
	storm) list_kind storms && echo nothing ;;
	mapping)
		list_kind mappings && printf '%s\n' none nothing '' dev:a 'dev:a!b' dev:a.b-1 dev: dev:. 'dev:!a' \
			'dev:a!' 'dev:a!!b' 'dev:a!..!b' 'dev:a b' dev:a,b dev
		;;
	vantage) printf '%s\n' kernel syscall nothing '' ;;
	esac
}

# list_arguments: each argument at and beyond its ends, given twice, unknown and malformed.
list_arguments() {
	local name
	local -A arg_most=()
	load_arguments
	for name in "${!arg_most[@]}"; do
		printf '/%s:%s\n' "$name" 1 "$name" 0 "$name" 01 "$name" x "$name" '' "$name" -1 "$name" \
			"${arg_most[$name]}" \
			"$name" $((arg_most[$name] + 1)) "$name" 99999999999999999999 "$name" "1/$name:2" "$name" 1/
	done
	printf '%s\n' / /maps /:1 /mapz:1 /maps:1:2 /maps:1/pages:2 /maps:65536/batches:64 /maps:65536/batches:65
}

# compare_rows: for each row of stdin, both verdicts.
compare_rows() {
	# shellcheck disable=SC2034 # read by vmabench
	local row ours theirs count=0 taken=0 most_ops
	# shellcheck disable=SC2034 # read by vmabench
	local -A arg_most=() profile_text=() storm_text=()
	# shellcheck disable=SC2034 # read by vmabench
	local -a storms mappings
	load_row_tables
	while read -r row; do
		count=$((count + 1))
		ours=yes theirs=yes
		(check_row "$row" 64) 2>why || ours=no
		echo "$row" >rows
		# Without a device a row that it takes fails later, with another code.
		"$bench" run --rows rows --out . --sides a:mmap,b:prepare --boot 1 --seed 1 --rounds 2 \
			--retry-merge yes 2>theirs ||
			[[ $? != 2 ]] || theirs=no
		[[ $ours == "$theirs" ]] ||
			{ echo "row '$row': $ours here, $theirs there: $(cat why theirs)"; return 1; }
		[[ $ours == no ]] || taken=$((taken + 1))
	done
	echo "$count rows, of which $taken can be measured"
	((taken > 0 && taken < count))
}

@test "every storm with every mapping, and every vantage with a mapping of each kind" {
	local storm
	for storm in $(list_words storm); do
		list_words mapping | sed "s,.*,$storm/&/syscall,"
		list_words vantage | sed "s,.*,$storm/plain/&\n$storm/none/&\n$storm/error/&,"
	done | compare_rows
	printf '%s\n' append append/ append/flags // /flags/kernel 'append/flags/kernel ' | sed 's/ $/x/' |
		while read -r row; do (check_rows 64 "$row") 2>/dev/null && return 1 || true; done
}

@test "a storm of each kind with every argument" {
	local storm mapping vantage argument
	for storm in $("$bench" list --json |
		jq -r '.storms | group_by([.maps_device, .vantages, .defaults.threads > 0])[][0].name'); do
		mapping=$("$bench" list --json | jq -r --arg s "$storm" '.storms[] | select(.name == $s)
			| if .maps_device then "plain" else "none" end')
		vantage=$("$bench" list --json |
			jq -r --arg s "$storm" '.storms[] | select(.name == $s) | .vantages[0]')
		while read -r argument; do
			echo "$storm/$mapping/$vantage$argument"
		done < <(list_arguments)
	done | compare_rows
}

@test "the defaults are read as the compiler reads them" {
	local name text
	for name in $(list_kind storms); do
		text=$(read_initialiser "$root/bench/storms/$name.c" 'STORM\\(')
		"$bench" list --json |
			jq -r --arg s "$name" '.storms[] | select(.name == $s) | .defaults | to_entries[]
			| select(.value > 0) | "defaults.\(.key)=\(.value)"' | sort >theirs
		grep '^defaults' <<<"$text" | sort | diff theirs -
	done
}

@test "two rows that measure the same, written apart" {
	run check_rows 1 append/flags/kernel/maps:7/pages:2 append/plain/kernel append/flags/kernel/pages:2/maps:7
	expect 2 \
		"row 'append/flags/kernel/pages:2/maps:7': it measures what append/flags/kernel/maps:7/pages:2 does"
	printf '%s\n' append/flags/kernel/maps:7/pages:2 append/plain/kernel append/flags/kernel/pages:2/maps:7 \
		>rows
	run "$bench" run --rows rows --out . --sides a:mmap,b:prepare --boot 1 --seed 1 --rounds 2 \
		--retry-merge yes
	expect 2 "measures what line 1 does"
	(check_rows 1 append/flags/kernel append/flags/kernel/maps:241 append/flags/syscall append/plain/kernel)
}

@test "the rows of every suite can be measured" {
	local suite
	local -a rows
	for suite in $(list_kind suites); do
		mapfile -t rows < <(grep -v -e '^#' -e '^$' "$root/bench/suites/$suite.suite")
		(check_rows 64 "${rows[@]}")
	done
}

@test "a storm whose output nothing measures yet is refused before anything is built" {
	root=$BATS_TEST_TMPDIR/project
	copy_project "$root"
	sed -i 's/\[STORM_COST\] = true/&, [STORM_LATENCY] = true/' "$root/bench/storms/append.c"
	run "$root/vmabench" run --no-install --row append/flags/kernel
	expect 2 "storm append has the output latency, which nothing measures yet"
}

@test "a storm that cannot be read is named, whatever it is written like" {
	root=$BATS_TEST_TMPDIR/project
	copy_project "$root"
	sed -i 's/^STORM(append) = {/const struct storm odd[] = {/' "$root/bench/storms/append.c"
	run "$root/vmabench" run --no-install --row append/flags/kernel
	expect 6 "bench/storms/append.c: " "write it as its neighbours are"
}

@test "rows of a suite that want more CPUs than there are are left out, and said once" {
	# shellcheck disable=SC2034 # read by vmabench
	local -A plan=([suite]=small [map]='')
	# shellcheck disable=SC2034
	local -a plan_rows=() plan_storms=()
	root=$BATS_TEST_TMPDIR/project
	mkdir -p "$root/bench"
	ln -s "$VMABENCH_ROOT/bench/storms" "$root/bench"
	mkdir "$root/bench/suites"
	printf '%s\n' '# two want CPUs' append/flags/kernel threads/flags/syscall \
		threads/plain/syscall/threads:4 >"$root/bench/suites/small.suite"
	leave_out_rows 3 2>said
	[[ $(wc -l <said) == 1 && $(<said) == *"more CPUs than the 3 of a guest"*threads:4* ]]
	[[ $(list_asked_rows | paste -sd' ') == "append/flags/kernel threads/flags/syscall" ]]
	leave_out_rows 4 2>said
	[[ ! -s said && $(list_asked_rows | wc -l) == 3 ]]
	# A row that is asked for by name is refused as it was.
	# shellcheck disable=SC2034
	plan_rows=(threads/plain/syscall/threads:4)
	leave_out_rows 1
	[[ $(list_asked_rows) == threads/plain/syscall/threads:4 ]]
}

@test "a device in the place of ours is not asked to refuse" {
	# shellcheck disable=SC2034
	local -A plan=([map]=/dev/card)
	run map_rows < <(printf '%s\n' append/flags/kernel append/plain/kernel error/error/kernel \
		brk/none/syscall)
	expect 0
	[[ $output == $'append/dev:card/kernel\nbrk/none/syscall' ]]
}
