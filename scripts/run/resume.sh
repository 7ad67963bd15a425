# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Taking up a run that was stopped (--resume), and the check of a results folder that is read again. A folder may have been
# damaged since: what is not as vmabench left it is said, and nothing in it is changed then.

# die_damaged DIR FILE WHY
die_damaged() {
	die "$EXIT_UNTRUSTED" "$1" "$2 $3" "put back what was there; else start a new run, and nothing here is changed"
}

# check_files DIR: what is read of a results folder is there, as files: a reader would wait at a fifo for ever, and a link may
# lead anywhere.
check_files() {
	local dir=$1 file
	for file in run.json samples.csv journal.ndjson; do
		[[ -e $dir/$file || -L $dir/$file ]] || die_damaged "$dir" "$file" "is gone"
	done
	for file in "$dir"/{run.json,samples.csv,journal.ndjson} "$dir"/{benchmark,console}/*; do
		[[ -e $file || -L $file ]] || continue
		is_plain "$file" || die_damaged "$dir" "${file#"$dir/"}" "is $(name_kind "$file") and no file"
		[[ -r $file ]] || die_damaged "$dir" "${file#"$dir/"}" "may not be read"
	done
	for file in benchmark console plots; do
		[[ ! -e $dir/$file && ! -L $dir/$file || -d $dir/$file && ! -L $dir/$file ]] ||
			die_damaged "$dir" "$file" "is $(name_kind "$dir/$file") and no folder"
	done
}

# require_run DIR WHAT: DIR is the folder of a run, in one piece as far as its run.json goes.
require_run() {
	local dir=$1
	[[ -d $dir ]] || die "$EXIT_USAGE" "$2 $dir" "there is no such folder" "name a folder that 'vmabench run' made"
	[[ -e $dir/run.json || -L $dir/run.json ]] || die "$EXIT_USAGE" "$2 $dir" "it holds no run.json" \
		"name a folder that 'vmabench run' made"
	[[ -r $dir && -x $dir ]] || die "$EXIT_USAGE" "$2 $dir" "you may not read it" "name a folder of your own"
	check_files "$dir"
	jq -es 'length == 1 and (.[0] | type == "object" and .schema == 1 and .tool.name == "vmabench"
		and (.status | type == "string") and (.reasons | type == "array") and (.command | type == "string")
		and (.seed | type == "number") and (.plan.boots | type == "number") and (.plan.rows | type == "array")
		and (.kernels[0].build | type == "string") and (.kernels[0].name | type == "string"))' \
		"$dir/run.json" >/dev/null 2>&1 || die_damaged "$dir" run.json "is not as vmabench writes it"
}

# list_recorded DIR: the options that DIR's run was started with, as words, one a line.
list_recorded() {
	jq -r 'if .plan.options then .plan.options | to_entries[] | .key as $name | .value
			| if type == "array" then .[] | "--\($name)", . elif . == true then "--\($name)" else "--\($name)", tostring end
		else .command | split(" ")[2:][] end' "$1/run.json"
}

# read_recorded DIR: the plan of its run, in given.
read_recorded() {
	local why
	local -a words=()
	mapfile -t words < <(list_recorded "$1")
	why=$(read_options run "$PLAN_OPTIONS" 0 "${words[@]}" 2>&1) ||
		die_damaged "$1" run.json "has a plan that cannot be carried out (${why#vmabench: })"
	read_options run "$PLAN_OPTIONS" 0 "${words[@]}"
}

# require_jq: what reads run.json, before anything else is looked for.
require_jq() {
	command -v jq >/dev/null || ensure_packages "$([[ -n ${given[no-install]:-} ]] && echo no || echo yes)" run
}

# take_recorded DIR: the plan of its run, in given. What is typed besides has to be the same; only how long a boot may
# take, and whether whole commands are timed, may be another.
take_recorded() {
	local dir=$1 name
	local -A typed=()
	require_jq
	require_run "$dir" --resume
	judge_folder "$dir"
	for name in "${!given[@]}"; do
		typed[$name]=${given[$name]}
	done
	read_recorded "$dir"
	for name in "${!typed[@]}"; do
		case $name in
		suite | storm | row | kernel | target | boots | rounds | seed | cpu-model | mitigations | cpus)
			[[ ${given[$name]:-} == "${typed[$name]}" ]] || die "$EXIT_USAGE" "--resume $dir" \
				"--$name was ${given[$name]:-not given} when the run was started, and is ${typed[$name]} now" \
				"leave out --$name, or start a new run"
			;;
		*) given["$name"]=${typed[$name]} ;;
		esac
	done
}

# lock_results DIR: nobody else works in it until vmabench ends. What a killed one had half-written goes.
lock_results() {
	exec {results_fd}<"$1"
	flock --nonblock "$results_fd" || die "$EXIT_PREREQUISITE" "$1" "another vmabench is at work in it" "wait until it is done"
	find "$1" -maxdepth 2 -type f -name '.vmabench.??????' -delete
}

# judge_folder DIR: what of it counts, in $scratch/samples and $scratch/journal. The last boot may have been written in part
# when the run stopped: that is said, and it is measured again. Anything else that does not fit is damage.
judge_folder() {
	local dir=$1
	ensure_scratch
	lock_results "$dir"
	judge_journal "$dir"
	judge_samples "$dir"
	judge_benchmarks "$dir"
}

# resume_results DIR: takes up a run that was stopped, from the inputs that it was started with, as judge_folder found it.
resume_results() {
	local dir=$1
	require_same "$dir" build '.kernels[0].build' "$build_key"
	require_same "$dir" command .command "${plan[command]}"
	if ! mkdir -p "$dir"/{benchmark,console,plots} || ! write_beside "$dir/samples.csv" cat "$scratch/samples" ||
		! write_beside "$dir/journal.ndjson" cat "$scratch/journal"; then
		die "$EXIT_PREREQUISITE" "results folder $dir" "it cannot be written" "check the rights and the free space there"
	fi
}

# list_whole_lines FILE: what ends in a newline. Lines are written with it, so the rest is torn.
list_whole_lines() {
	head -n "$(wc -l <"$1")" "$1"
}

is_torn() {
	[[ -s $1 && -n $(tail -c 1 "$1" | tr '\0' x) ]]
}

# judge_journal DIR: into $scratch/journal the lines of the boots that are done.
judge_journal() {
	local dir=$1 bad
	list_whole_lines "$dir/journal.ndjson" >"$scratch/journal"
	bad=$(jq -Rrn --argjson boots "$(jq .plan.boots "$dir/run.json")" '
		reduce inputs as $line ({n: 0, bad: 0, seen: {}}; .n += 1
			| (try ($line | fromjson) catch null) as $boot
			| if ($boot | type) == "object" and ($boot.boot | type) == "number" and ($boot.boot | . == floor and . >= 1 and . <= $boots)
				and ($boot.samples | type) == "number" and (.seen["\($boot.boot)"] | not)
			  then .seen["\($boot.boot)"] = true
			  elif .bad == 0 then .bad = .n else . end) | .bad' "$scratch/journal") || bad=1
	((bad == 0)) || die_damaged "$dir" journal.ndjson "has a line $bad that is not as vmabench writes it"
	! is_torn "$dir/journal.ndjson" || say "$dir: the last line of journal.ndjson is torn, and dropped"
}

# judge_samples DIR: into $scratch/samples the lines of the boots in $scratch/journal. The last of these is taken out of
# there where its lines are not all here.
judge_samples() {
	local dir=$1 last word text
	last=$(tail -n 1 "$scratch/journal" | jq .boot)
	list_whole_lines "$dir/samples.csv" >"$scratch/whole"
	# Nothing is there when the first line is torn.
	[[ -s $scratch/whole ]] || die_damaged "$dir" samples.csv "does not begin with the line of names"
	while IFS='|' read -r word text; do
		case $word in
		bad) die_damaged "$dir" samples.csv "$text" ;;
		again) say "$dir: samples.csv does not have all of boot $text: it is measured again" ;;
		esac
	done < <(check_samples "$dir" "${last:-0}")
	# shellcheck disable=SC2016 # a name of jq's
	[[ $(awk -F, 'NR > 1 { seen[$3] } END { print length(seen) }' "$scratch/samples") == $(wc -l <"$scratch/journal") ]] ||
		write_beside "$scratch/journal" jq -c --argjson last "${last:-0}" 'select(.boot != $last)' "$scratch/journal"
}

# check_samples DIR LAST: writes $scratch/samples, and prints `bad|WHY` for damage, `again|BOOT` for a boot that goes.
check_samples() {
	jq -r '"\(.boot),\(.samples)"' "$scratch/journal" |
		LC_ALL=C awk -F, -v out="$scratch/samples" -v header="$SAMPLES_HEADER" -v last="$2" \
			-v name="$(jq -r '.kernels[0].name' "$1/run.json")" -v build="$(jq -r '.kernels[0].build' "$1/run.json")" \
			-v unit="$(jq -r .unit "$1/run.json")" '
		function fail(why) { print "bad|" why; failed = 1; exit }
		FILENAME == "-" { want[$1] = $2; next }
		FNR == 1 && $0 != header { fail("does not begin with the line of names") }
		FNR == 1 { next }
		NF != 15 || $3 !~ /^[0-9]+$/ || $10 == "" || $13 !~ /^[0-9]+$/ || $14 !~ /^[0-9.]+$/ || /[^ -~]/ {
			fail("has a line " FNR " that is not as vmabench writes it")
		}
		$1 != name || $2 != build || $15 != unit { fail("has samples of another run (line " FNR ")") }
		!($3 in want) && extra != "" && $3 != extra { fail("has boots " extra " and " $3 ", which are not in journal.ndjson") }
		!($3 in want) { extra = $3; next }
		{ got[$3]++; line[++lines] = $0; boot[lines] = $3 }
		END {
			if (failed) exit
			for (b in want) {
				if (got[b] + 0 > want[b] || (got[b] + 0 < want[b] && b != last)) {
					print "bad|has " got[b] + 0 " samples of boot " b ", and journal.ndjson says " want[b]
					exit
				}
			}
			short = (last in want) && got[last] + 0 < want[last]
			if (extra != "" && (short || extra + 0 < last + 0)) {
				print "bad|has boot " extra ", which is not in journal.ndjson"
				exit
			}
			if (short) print "again|" last
			if (extra != "") print "again|" extra
			print header >out
			for (i = 1; i <= lines; i++)
				if (!short || boot[i] != last) print line[i] >out
		}' - "$scratch/whole"
}

# judge_benchmarks DIR: each boot that is done has its counters, or the gate could not be read.
judge_benchmarks() {
	local dir=$1 boot file
	while read -r boot; do
		file=benchmark/$(boot_name "$boot").json
		is_plain "$dir/$file" || die_damaged "$dir" "$file" "is $(name_kind "$dir/$file")"
		jq -es 'length == 1 and (.[0].benchmarks | type == "array" and length > 0)' "$dir/$file" >/dev/null 2>&1 ||
			die_damaged "$dir" "$file" "is not as vmabench writes it"
	done < <(jq .boot "$scratch/journal")
}
