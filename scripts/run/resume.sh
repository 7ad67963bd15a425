# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Taking up a run that was stopped (--resume), and the check of a results folder that is read again. A folder
# may have been damaged since: what is not as vmabench left it is said, and nothing in it is changed then.

# die_damaged DIR FILE WHY
die_damaged() {
	die "$EXIT_UNTRUSTED" "$1" "$2 $3" \
		"put back what was there; else start a new run, and nothing here is changed"
}

# check_file DIR FILE
check_file() {
	is_plain "$1/$2" || die_damaged "$1" "$2" "is $(name_kind "$1/$2") and no file"
	[[ -r $1/$2 ]] || die_damaged "$1" "$2" "may not be read"
}

# check_files DIR: what is read of a results folder is there, as files: a reader would wait at a fifo for
# ever, and a link may lead anywhere.
check_files() {
	local dir=$1 file
	for file in samples.csv slots.csv boots.ndjson; do
		[[ -e $dir/$file || -L $dir/$file ]] || die_damaged "$dir" "$file" "is gone"
	done
	for file in "$dir"/{samples.csv,slots.csv,boots.ndjson} "$dir"/{benchmark,console}/*; do
		[[ ! -e $file && ! -L $file ]] || check_file "$dir" "${file#"$dir/"}"
	done
	for file in benchmark console plots; do
		[[ ! -e $dir/$file && ! -L $dir/$file || -d $dir/$file && ! -L $dir/$file ]] ||
			die_damaged "$dir" "$file" "is $(name_kind "$dir/$file") and no folder"
	done
}

# require_run DIR WHAT: DIR is the folder of a run, in one piece as far as its run.json goes.
require_run() {
	local dir=$1
	[[ -d $dir ]] || die "$EXIT_USAGE" "$2 $dir" "there is no such folder" \
		"name a folder that 'vmabench run' made"
	[[ -e $dir/run.json || -L $dir/run.json ]] || die "$EXIT_USAGE" "$2 $dir" "it holds no run.json" \
		"name a folder that 'vmabench run' made"
	[[ -r $dir && -x $dir ]] || die "$EXIT_USAGE" "$2 $dir" "you may not read it" "name a folder of your own"
	check_file "$dir" run.json
	require_schema "$dir" "$2"
	check_files "$dir"
	jq -es "$AXIS_OF"'length == 1 and (.[0] | type == "object" and .tool.name == "vmabench" and .axis
		and (.sides | type == "array")
		and (.target | type == "object" and (.unit | type == "string"))
		and (.status | type == "string") and (.reasons | type == "array") and (.command | type == "string")
		and (.seed | type == "number") and (.plan.boots | type == "number") and (.plan.rows | type == "array")
		and (.kernels | type == "array" and length > 0
			and all(.[]; (.build | type == "string") and (.name | type == "string")))
		and ([.kernels[].name] as $kernels | .sides | map(.side) == ["a", "b"][:length]
			and length > 0 and all(.[]; .kernel | IN($kernels[])))
		and .axis == (.sides | axis_of))' \
		"$dir/run.json" >/dev/null 2>&1 || die_damaged "$dir" run.json "is not as vmabench writes it"
}

# require_schema DIR WHAT: what another vmabench made has other files, and is not damaged for that.
require_schema() {
	local schema
	schema=$(jq -es 'if length == 1 and (.[0].schema | type == "number" and . == floor and . > 0)
		then .[0].schema else error end' "$1/run.json" 2>/dev/null) ||
		die_damaged "$1" run.json "is not as vmabench writes it"
	((schema >= RUN_SCHEMA)) || die "$EXIT_USAGE" "$2 $1" "it was made by an older vmabench" "run it again"
	((schema <= RUN_SCHEMA)) || die "$EXIT_USAGE" "$2 $1" "it was made by a newer vmabench" "use that"
}

# list_recorded DIR: the options that DIR's run was started with, as words, one a line.
list_recorded() {
	local file=$1/run.json
	[[ ! -e $1/set.json ]] || file=$1/set.json
	jq -r 'if .plan.options then .plan.options | to_entries[] | .key as $name | .value
			| if type == "array" then .[] | "--\($name)=\(.)"
			  elif . == true then "--\($name)"
			  else "--\($name)=\(.)" end
		else .command | split(" ")[2:][] end' "$file"
}

# read_recorded DIR: the plan of its run, in given.
read_recorded() {
	local why options
	local -a words=()
	mapfile -t words < <(list_recorded "$1")
	options=$(list_plan_options)
	why=$(read_options run "$options" 0 "${words[@]}" 2>&1) ||
		die_damaged "$1" run.json "has a plan that cannot be carried out (${why#vmabench: })"
	read_options run "$options" 0 "${words[@]}"
	# Of one that knew no links.
	[[ -n ${given[links]:-} ]] || give links 1
}

# require_jq: what reads run.json, before anything else is looked for.
require_jq() {
	command -v jq >/dev/null ||
		ensure_packages "$([[ -n ${given[no-install]:-} ]] && echo no || echo yes)" run
}

# take_recorded DIR: the plan of its run, in given. What is typed besides has to be the same; only how long a
# boot may take, and whether whole commands are timed, may be another.
take_recorded() {
	local dir=$1 name was
	local -A typed=()
	local -a kept=(suite storm row kernel series a b module map patch kernel-config dirty target boots links
		rounds seed no-turns allow-config-difference)
	require_jq
	mapfile -tO "${#kept[@]}" kept < <(list_target_option_names)
	if [[ -e $dir/set.json ]]; then
		require_set "$dir"
	else
		require_run "$dir" --resume
		judge_folder "$dir"
	fi
	for name in "${!given[@]}"; do
		typed[$name]=${given[$name]}
	done
	read_recorded "$dir"
	for name in "${!typed[@]}"; do
		if ! is_among "$name" "${kept[@]}"; then
			give "$name" "${typed[$name]}"
			continue
		fi
		was=${given[$name]:-not given}
		[[ $was == "${typed[$name]}" ]] || die "$EXIT_USAGE" "--resume $dir" \
			"--$name was ${was//$'\n'/, } when the run was started, and is ${typed[$name]//$'\n'/, } now" \
			"leave out --$name, or start a new run"
	done
}

# say_how_to_resume DIR: of a run or a set that was stopped.
say_how_to_resume() {
	say "what is missing is measured by: vmabench run --resume $(show_path "$1")"
}

# lock_results DIR: nobody else works in it until vmabench ends. What a killed one had half-written goes.
lock_results() {
	exec {results_fd}<"$1"
	flock --nonblock "$results_fd" || die "$EXIT_PREREQUISITE" "$1" "another vmabench is at work in it" \
		"wait until it is done"
	find "$1" -maxdepth 2 -type f -name '.vmabench.??????' -delete
}

# judge_folder DIR: which of its boots count, in $scratch/counted. The last may have been written in part when
# the run was stopped: that is said, and it is measured again. Anything else that does not fit is damage.
judge_folder() {
	ensure_scratch
	lock_results "$1"
	[[ -n ${programs:-} ]] || make_judge
	"$programs/vmabench-compare" --check -- "$1" >"$scratch/counted" || exit $?
}

# make_judge: the program that reads results folders, while nothing else is built yet.
make_judge() {
	require_build_places
	ensure_packages "$([[ -n ${given[no-install]:-} ]] && echo no || echo yes)" run programs
	ensure_programs OFF vmabench-compare
}

# resume_results DIR: takes up a run that was stopped, from the inputs that it was started with, as
# judge_folder found it.
resume_results() {
	local dir=$1
	require_same_sides "$dir"
	require_same "$dir" command .command "${plan[command]}"
	if ! mkdir -p "$dir"/{benchmark,console,plots} ||
		! write_beside "$dir/samples.csv" list_counted "$dir/samples.csv" ||
		! write_beside "$dir/slots.csv" list_counted "$dir/slots.csv" ||
		! write_beside "$dir/boots.ndjson" list_counted_boots "$dir/boots.ndjson"; then
		die "$EXIT_PREREQUISITE" "results folder $dir" "it cannot be written" \
			"check the rights and the free space there"
	fi
}

# require_same_sides DIR: what is compared now is what its run.json says, on the same builds.
require_same_sides() {
	require_same "$1" sides '.sides | tojson' "$(describe_sides)"
	require_same "$1" build '.kernels | map("\(.name) \(.build)") | join(", ")' \
		"$(list_builds | paste -sd, | sed 's/,/, /g')"
	# Of a run that knew no links there is one alone, which is the build.
	! jq -e '.kernels | all(has("links"))' "$1/run.json" >/dev/null ||
		require_same "$1" links '.kernels | map(.links) | tojson' "$(describe_all_links)"
	require_same "$1" modules '.modules // [] | tojson' "$(describe_modules)"
}

# list_whole_lines FILE: what ends in a newline. Lines are written with it, so the rest is torn.
list_whole_lines() {
	head -n "$(wc -l <"$1")" "$1"
}

# list_counted TABLE: its header, and the lines of the boots that count.
list_counted() {
	list_whole_lines "$1" |
		awk -F, 'FILENAME != "-" { counts[$1]; next } FNR == 1 || ($1 in counts)' "$scratch/counted" -
}

# list_counted_boots FILE: the lines of boots.ndjson of those boots, as they are: they have checksums.
list_counted_boots() {
	# shellcheck disable=SC2016 # names of jq's
	list_whole_lines "$1" | jq -Rr --slurpfile counted "$scratch/counted" \
		'select(fromjson | .boot | IN($counted[]))'
}
