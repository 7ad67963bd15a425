#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# try.sh [LIST[:LINE]]...: the tries of these lists (all of this folder's without one), each in a folder of
# its own; says what does not hold, and how many were tried. docs/adding.md, "A try", has the form of a line.
set -euo pipefail

abuse=$(cd "$(dirname "$(readlink -f "$0")")" && pwd)
export VMABENCH_ROOT=${VMABENCH_ROOT:-$(cd "$abuse/../../.." && pwd)}
# The caller's: a try has a home and a cache of its own, unless its setup says warm.
readonly warm_home=${HOME:-/root}
readonly warm_cache=${XDG_CACHE_HOME:-$warm_home/.cache}

# What builds, fetches or boots. A try finds each of these replaced by one that only notes that it was called.
readonly BUILDERS='apt-get cc cmake dpkg-deb g++ gcc ld linux make patch qemu-system-x86_64 tar'
# Seconds. A try that takes so long hangs.
readonly DEADLINE=300

# make_commands DIR: in DIR/bin a vmabench that cannot hang, in DIR/stub the builders' stand-ins.
make_commands() {
	local name
	mkdir "$1/bin" "$1/stub"
	cat >"$1/bin/vmabench" <<-END
		#!/bin/sh
		exec timeout --foreground --kill-after=9 $DEADLINE "$VMABENCH_ROOT/vmabench" "\$@"
	END
	for name in $BUILDERS; do
		printf '#!/bin/sh\necho "%s $*" >>"%s/built"\nexit 99\n' "$name" "$1" >"$1/stub/$name"
	done
	chmod +x "$1"/{bin,stub}/*
}

# list_tree DIR: `NAME<tab>WHAT` for each file and folder below DIR; `?` stands for a newline in a name. Times
# do not count.
list_tree() {
	(
		cd "$1"
		find . -mindepth 1 -printf '%P\t%y %m %l\0'
		find . -type f -printf '%P\0' | sort -z | xargs -0r sha256sum -z -- |
			sed -z 's/^\([0-9a-f]*\)  \(.*\)$/\2\t\1/'
	) | tr '\n\0' '?\n' | LC_ALL=C sort
}

# list_changed NOTES: the names that are new, gone or other than before the try.
list_changed() {
	LC_ALL=C comm -3 "$1/before" "$1/after" | sed 's/^\t//' | cut -f1 | LC_ALL=C sort -u
}

# carry_out NOTES SETUP TYPED: in the try's folder and a shell of its own. Leaves the tree before and after,
# stdout, stderr and status in NOTES.
carry_out() (
	notes=$1
	cd "$here"
	# shellcheck source-path=SCRIPTDIR
	source "$abuse/setups.sh"
	if ! eval "$2" >"$notes/setup" 2>&1; then
		echo "setup" >"$notes/status"
		return
	fi
	list_tree "$here" >"$notes/before"
	status=0
	set +e
	eval "$3" >"$notes/out" 2>"$notes/err" </dev/null
	status=$?
	set -e
	list_tree "$here" >"$notes/after"
	echo "$status" >"$notes/status"
)

# judge_tree NOTES LEFT: a sentence for each thing that is left and not in LEFT, or the reverse.
judge_tree() {
	local name glob found parents
	local -a globs=() changed=()
	set -f
	# shellcheck disable=SC2206 # a list of globs
	[[ $2 == - ]] || globs=($2)
	set +f
	mapfile -t changed < <(list_changed "$1")
	for name in "${changed[@]}"; do
		[[ -n $name ]] || continue
		found=no
		for glob in "${globs[@]}"; do
			# shellcheck disable=SC2053 # a glob
			[[ $name != $glob && $glob != "$name"/* ]] || found=yes
		done
		[[ $found == yes ]] || echo "left or changed: $name"
	done
	for glob in "${globs[@]}"; do
		parents=$(printf '%s\n' "${changed[@]}")
		# shellcheck disable=SC2053 # a glob
		while read -r name; do [[ $name != $glob ]] || continue 2; done <<<"$parents"
		echo "not left, and it was to be: $glob"
	done
}

# judge_words NOTES EXIT SAID: a sentence for each text that was not said, and for what no message should look
# like.
judge_words() {
	local text rest="$3 & " all
	all=$(tr -d '\0' <"$1/err")$'\n'$(tr -d '\0' <"$1/out")
	while [[ -n $rest ]]; do
		text=${rest%%' & '*}
		rest=${rest#*' & '}
		[[ $text == - || $all == *"$text"* ]] || echo "not said: $text"
	done
	LC_ALL=C grep -avE '^(vmabench(-[a-z]+)?: |  |--- |$)' "$1/err" | head -n 3 |
		sed 's/^/no words of ours: /' || true
	(($2 != 0 && $2 != 1)) || return 0
	LC_ALL=C grep -qaE '^vmabench(-[a-z]+)?: .+: .+; .+' "$1/err" ||
		echo "no message of the form 'vmabench: WHAT: WHY; DO THIS'"
	# 9 comes with the table of what is not trusted.
	(($2 == 9)) || [[ ! -s $1/out ]] || echo "an error, and yet on stdout: $(head -n 1 "$1/out")"
}

# list_processes: what this try started and left running, a line each: its folder is in their environment.
list_processes() {
	local file pid
	while read -r file; do
		pid=${file//[^0-9]/}
		echo "$pid $(tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | cut -c1-100)"
	done < <(grep -lsaF "$here/" /proc/[0-9]*/environ || true)
}

# judge_machine: a sentence for each process that the try left, which is ended here, and for what appeared in
# the checkout.
judge_machine() {
	local pid command
	while read -r pid command; do
		[[ -n $pid ]] || continue
		echo "still running: $command"
		kill -KILL "$pid" 2>/dev/null || true
	done < <(list_processes)
	list_left | sed 's/^/left in the checkout: results\//'
}

# list_left: what is new among the checkout's results and stays: other tests use it at the same time, and what
# is theirs is gone within a moment.
list_left() {
	local left i
	for ((i = 0; i < 50; i++)); do
		left=$(comm -13 "$work/results" <(list_results))
		[[ -n $left ]] || return 0
		sleep 0.2
	done
	echo "$left"
}

list_results() {
	find "$VMABENCH_ROOT/results" -maxdepth 1 -printf '%P\n' 2>/dev/null | LC_ALL=C sort || true
}

# try_one SETUP TYPED EXIT SAID LEFT: prints what does not hold.
try_one() {
	local notes=$work/notes status
	rm -rf "$here" "$notes" "$work/built"
	mkdir -p "$here/tmp" "$notes"
	list_results >"$work/results"
	carry_out "$notes" "$1" "$2"
	status=$(<"$notes/status")
	if [[ $status == setup ]]; then
		echo "the setup failed: $(tail -n 3 "$notes/setup")"
		return
	fi
	[[ $status == "$3" ]] || echo "exit $status, and it was to be $3"
	judge_words "$notes" "$3" "$4"
	judge_tree "$notes" "$5"
	judge_machine
	[[ ! -e $work/built ]] || echo "it began to build: $(head -n 1 "$work/built")"
}

# try_list FILE [LINE]: returns 1 when a try fails, a line is malformed, or there is none.
try_list() {
	local file=$1 only=${2:-} number=0 line why tried=0 failed=0
	local -a field
	while IFS= read -r line || [[ -n $line ]]; do
		number=$((number + 1))
		[[ -n $line && $line != '#'* ]] || continue
		[[ -z $only || $only == "$number" ]] || continue
		tried=$((tried + 1))
		mapfile -t field < <(awk '{ gsub(/ +\| +/, "\n"); print }' <<<"$line")
		if ((${#field[@]} != 5)) || [[ ! ${field[2]} =~ ^[0-9]+$ || -z ${field[0]} || -z ${field[1]} ]] ||
			[[ ${field[3]} == - && ${field[2]} != 0 || " & ${field[3]} & " == *' & & '* ]]; then
			why="malformed: a line is SETUP | TYPED | EXIT | SAID | LEFT, and an error says something"
		else
			[[ ${field[0]} != - ]] || field[0]=:
			why=$(try_one "${field[@]}")
		fi
		[[ -n $why ]] || continue
		failed=$((failed + 1))
		printf '%s:%s: %s\n%s\n' "${file##*/}" "$number" "${field[1]:-}" "$why"
		[[ ! -s $work/notes/err ]] || sed 's/^/    | /' "$work/notes/err" | tail -n 12
	done <"$file"
	printf '%-14s %4d tried, %4d passed\n' "$(basename "$file" .list)" "$tried" $((tried - failed))
	((tried > 0)) || echo "$file: there is no try in it"
	((tried > 0 && failed == 0))
}

main() {
	local list status=0
	(($# > 0)) || set -- "$abuse"/*.list
	work=$(mktemp -d "${TMPDIR:-/tmp}/abuse.XXXXXX")
	trap 'rm -rf "$work"' EXIT
	here=$work/try
	make_commands "$work"
	# shellcheck disable=SC2031 # what a setup changes is for its own try
	export here TMPDIR=$here/tmp XDG_CACHE_HOME=$here/cache HOME=$here PATH=$work/stub:$work/bin:$PATH
	for list in "$@"; do
		if [[ $list =~ ^(.*):([0-9]+)$ ]]; then
			try_list "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}" || status=1
		else
			try_list "$list" || status=1
		fi
	done
	return "$status"
}

main "$@"
