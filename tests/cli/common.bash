# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What the CLI tests share; ctest sets VMABENCH_ROOT and VMABENCH_BUILD.

: "${VMABENCH_ROOT:?run these tests with ./vmabench test}"
# shellcheck disable=SC2034 # used by those who load this
vmabench=$VMABENCH_ROOT/vmabench

# expect STATUS TEXT...: the last `run` ended with STATUS and printed each TEXT.
expect() {
	local text
	if [[ $status != "$1" ]]; then
		printf 'expected status %s, got %s:\n%s\n' "$1" "$status" "$output"
		return 1
	fi
	shift
	for text in "$@"; do
		if [[ $output != *"$text"* ]]; then
			printf 'expected %s in:\n%s\n' "$text" "$output"
			return 1
		fi
	done
}

# copy_project DIR: the project's files, to be broken; builds nothing, shares the cache.
copy_project() {
	mkdir -p "$1"
	(cd "$VMABENCH_ROOT" && git ls-files -co --exclude-standard -z | xargs -0 cp --parents -t "$1")
}

# hide_command NAME...: $PATH becomes a folder with every command but these.
hide_command() {
	local bin=$BATS_TEST_TMPDIR/bin name
	mkdir -p "$bin"
	ln -s /usr/bin/* /bin/* /usr/sbin/* "$bin" 2>/dev/null || true
	for name in "$@"; do
		rm -f "$bin/$name"
	done
	PATH=$bin
}

# start_background COMMAND...: its process is $started, its stderr goes to the log. By job control, since a background job of a
# script ignores SIGINT and SIGQUIT.
start_background() {
	set -m
	"$@" 2>"$BATS_TEST_TMPDIR/log" 3>&- &
	# shellcheck disable=SC2034 # read by those who load this
	started=$!
	set +m
}

# await COMMAND...: until it succeeds; fails where what start_background started ends before.
await() {
	until "$@"; do
		kill -0 "$started"
		sleep 0.1
	done
}

# list_documented: the files that docs/results-format.md's table names, as globs.
# shellcheck disable=SC2016 # backticks are Markdown's
list_documented() {
	sed -n 's/^| \(`[^|]*\)|.*/\1/p' "$VMABENCH_ROOT/docs/results-format.md" | grep -o '`[^`]*`' | tr -d '`' |
		sed -E 's/NN/[0-9]*/; s/ROW|PROFILE|ENGINE/*/g'
}

# expect_documented DIR: every file of the results folder DIR is named in docs/results-format.md.
expect_documented() {
	local file glob known=0
	while read -r file; do
		while read -r glob; do
			# shellcheck disable=SC2053 # it is a glob
			[[ $file != $glob ]] || continue 2
		done < <(list_documented)
		printf 'docs/results-format.md does not name %s\n' "$file"
		known=1
	done < <(cd "$1" && find . -type f -printf '%P\n')
	return "$known"
}
