# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# The engine that says of a finished run where its cost went: one file of engines/, which docs/adding.md
# describes.

# load_engine NAME
load_engine() {
	require_known engines "$1"
	unset -f engine_fits engine_check engine_run
	unset ENGINE_ABOUT ENGINE_GIVES ENGINE_PACKAGES ENGINE_TARGET
	# shellcheck source=/dev/null # one of the files just listed
	source "$root/engines/$1.sh"
	require_parts "engines/$1.sh" "engine_fits engine_check engine_run" \
		"ENGINE_ABOUT ENGINE_GIVES ENGINE_PACKAGES ENGINE_TARGET"
	engine=$1
}

# list_engines GIVES: those that give that, stacks or times.
list_engines() {
	local name
	for name in $(list_kind engines); do
		(load_engine "$name" && [[ $ENGINE_GIVES != "$1" ]]) || echo "$name"
	done
}

# check_engine OPTION NAME GIVES: for read_options: one that gives that.
check_engine() {
	local -a known
	require_known engines "$2"
	mapfile -t known < <(list_engines "$3")
	! is_among "$2" "${known[@]}" || return 0
	[[ $3 != stacks ]] || die "$EXIT_USAGE" "$1 $2" "it times, and leaves no stacks to attribute" \
		"type: vmabench run --whole-command=$2"
	die "$EXIT_USAGE" "$1 $2" "it leaves stacks, and times nothing" "type: vmabench attribute --engine $2"
}

# describe_engines GIVES: those, and what each does, for the help.
describe_engines() {
	local name text=''
	for name in $(list_engines "$1"); do
		text+="${text:+; }$name: $(load_engine "$name" && echo "$ENGINE_ABOUT")"
	done
	echo "$text"
}

# require_engine WHAT: the engine that is loaded can say something of the plan, or exits 2. What an engine
# prints is `WHY` or `WHY; DO THIS`.
require_engine() {
	local why
	why=$(engine_fits) || die_reason "$EXIT_USAGE" "$1" "$why" "leave it out"
}

# ready_engine [DIR]: it has what it needs of this machine, and to look at the run in DIR where that was made
# before; or exits 3. For make_ready.
ready_engine() {
	[[ -z $ENGINE_PACKAGES ]] || ensure_packages "${plan[install]}" "$ENGINE_PACKAGES"
	# No substitution: what it finds out is kept.
	engine_check "$@" >"$scratch/why" ||
		die_reason "$EXIT_PREREQUISITE" "engine $engine" "$(<"$scratch/why")" \
			"use another (vmabench list engines)"
}

# name_stacks RAW MAP UNIT OUT: the stacks that RAW has as addresses, with names, in OUT/cost; MAP is the
# guest's own.
name_stacks() {
	local module
	local -a images=()
	for module in "$modules"/*.ko; do
		images+=(--module "$module")
	done
	"$programs/vmabench-symbol" stacks --raw "$1" --map "$2" --vmlinux "$linked/vmlinux" "${images[@]}" \
		--program "$programs/vmabench-bench" --unit "$3" --out "$4"
}

# add_cost FROM TO TABLE...: adds the stacks and these tables of one row, or of one side, to those of others.
add_cost() {
	local file table
	for file in "$1"/*.folded "$1"/*.stat; do
		[[ ! -e $file ]] || cp "$file" "$2" || return 1
	done
	for table in "${@:3}"; do
		if [[ -e $1/$table && -e $2/$table ]]; then
			write_beside "$2/$table" awk 'FNR > 1 || NR == 1' "$2/$table" "$1/$table" || return 1
		elif [[ -e $1/$table ]]; then
			write_beside "$2/$table" cat "$1/$table" || return 1
		fi
	done
}

# keep_cost FROM: the folder FROM as what the engine says of $results, in place of what it said before: all of
# it or nothing, since what is there is taken for complete.
keep_cost() {
	local to=$results/cost/$engine
	[[ ! -L $results/cost && ! -L $to ]] || die "$EXIT_UNTRUSTED" "$to" \
		"it is a link, and what is made of a run is not written elsewhere" "remove it"
	if ! mkdir -p "$results/cost" || ! rm -rf "$to.part" || ! cp -r "$1" "$to.part" || ! rm -rf "$to" ||
		! mv "$to.part" "$to"; then
		rm -rf "$to.part"
		die "$EXIT_PREREQUISITE" "$to" "it cannot be written" \
			"make room, and see that the folder can be written"
	fi
}
