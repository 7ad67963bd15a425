# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What a try is set up with or broken by first: the words of a list's first column. Each is called in the
# try's folder $here and may set variables for what is typed.

# shellcheck source-path=SCRIPTDIR
source "$abuse/../common.bash"
source "$abuse/../tiny_tree.bash"

# warm: a try that builds, boots or reports needs the machine's commands, and the cache with the kernels in
# it.
warm() {
	PATH=${PATH#"$work/stub:"}
	export XDG_CACHE_HOME=$warm_cache HOME=$warm_home
}

# own_checkout [DIR]: a copy of the project to be broken (default checkout/). checkout/vmabench is its front
# door.
own_checkout() {
	copy_project "$here/${1:-checkout}"
}

# results_folder [NAME [TARGET]]: a finished run of one row, two boots of two rounds, at NAME (default
# results). It is measured once and copied for each try.
results_folder() {
	local name=${1:-results} target=${2:-uml}
	local made=$work/made-$target
	warm
	if [[ ! -e $made/table.txt ]]; then
		vmabench run --no-install --no-lock --target "$target" --row append/flags/kernel --boots 2 \
			--rounds 2 --seed 7 \
			--out "$made"
	fi
	cp -a "$made" "$here/$name"
}

# stopped_run: run/ is a run of three boots that was stopped after its second.
stopped_run() {
	results_folder run
	rm -r run/{compare.json,table.txt,cover-letter.txt,plots}
	mkdir run/plots
	jq '.status = "partial" | .reasons = ["interrupted"] | .plan.boots = 3 | .plan.options.boots = 3
		| .command |= sub("--boots 2"; "--boots 3")' run/run.json >run/new
	mv run/new run/run.json
}

# unsummed_run: the same, of a vmabench that wrote no checksums.
unsummed_run() {
	stopped_run
	jq -c 'del(.samples_sum, .slots_sum, .sum)' run/boots.ndjson >run/new
	mv run/new run/boots.ndjson
}

# damage FILE HOW: of run/.
damage() {
	local file=run/$1
	case $2 in
	gone) rm -r "$file" ;;
	empty) : >"$file" ;;
	cut) cut_file "$file" ;;
	torn) truncate -s -3 "$file" ;;
	garbage) head -c 300 "$VMABENCH_ROOT/LICENSE" >"$file" ;;
	binary) head -c 3000 /bin/true >"$file" ;;
	folder) rm -r "$file" && mkdir "$file" ;;
	fifo) rm -r "$file" && mkfifo "$file" ;;
	link) mv "$file" elsewhere && ln -s ../elsewhere "$file" ;;
	dangling) rm -r "$file" && ln -s nowhere "$file" ;;
	esac
}

# told_run TARGET KERNEL [STATUS]: run/ says that it is a run of one row there, which ended with STATUS
# (default complete).
told_run() {
	mkdir "$here/run"
	touch "$here"/run/{samples.csv,slots.csv,boots.ndjson}
	jq -n --arg target "$1" --arg kernel "$2" --arg status "${3:-complete}" '
		{row: ["append/flags/kernel"], target: $target, kernel: $kernel, boots: 1, rounds: 2,
		 seed: 1} as $options
		| {schema: 3, tool: {name: "vmabench"}, axis: "hook", target: {name: $target, unit: "ns"},
		   sides: [{side: "a", kernel: $kernel, hook: "mmap"}, {side: "b", kernel: $kernel, hook: "prepare"}],
		   status: $status, reasons: [], seed: 1,
		   command: "./vmabench run \($options | to_entries | map("--\(.key) \(.value)") | join(" "))",
		   plan: {boots: 1, rounds: 2, rows: $options.row, options: $options},
		   kernels: [{name: $kernel, build: "000000000000"}]}' >"$here/run/run.json"
}

# fifo_in DIR NAME: DIR/NAME is a pipe that nobody writes to.
fifo_in() {
	rm -f "$1/$2"
	mkfifo "$1/$2"
}

# cut_file FILE [BYTES]: only the first BYTES of it are left (default: half of it).
cut_file() {
	truncate -s "${2:-$(($(stat -c %s "$1") / 2))}" "$1"
}

# What is typed more than once.

# small_run OPTION...: a run as short as one can be, into out/.
small_run() {
	vmabench run --no-install --no-lock --boots 1 --rounds 2 --seed 7 --row append/flags/kernel --out out "$@"
}

small_attribute() {
	vmabench attribute --no-install --no-lock --boots 1 --rounds 2 --seed 7 --row append/flags/kernel \
		--out out
}

# build_checkout DIR: own_checkout, whose programs are built.
build_checkout() {
	own_checkout "$1"
	mkdir -p "$1/results"
}

# tiny_tree: linux/ is a git tree of a kernel's source with two commits, tagged first and second, on branch
# mine.
tiny_tree() {
	make_tiny_tree linux
}

# many_commits: 65 more, one above the other.
many_commits() {
	local count
	for ((count = 0; count < 65; count++)); do
		git -C linux commit -q --allow-empty -m "$count"
	done
}

# own_module NAME: a folder NAME with a module of that name, of no git tree.
own_module() {
	mkdir "$1"
	echo "obj-m := $1.o" >"$1/Kbuild"
	printf '%s\n' '#include <linux/module.h>' 'MODULE_LICENSE("GPL");' >"$1/$1.c"
}
