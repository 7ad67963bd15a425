# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What the CLI tests share; ctest sets VMABENCH_ROOT and VMABENCH_BUILD.

: "${VMABENCH_ROOT:?run these tests with ./vmabench test}"
# shellcheck disable=SC2034 # used by those who load this
vmabench=$VMABENCH_ROOT/vmabench
callers_cache=${XDG_CACHE_HOME:-}

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
	(cd "$VMABENCH_ROOT" && git ls-files -co --exclude-standard -z | xargs -0 cp -p --parents -t "$1")
}

# share_build DIR: what is built here as the build folder of the copy DIR, which then builds only what is
# changed there.
share_build() {
	local file
	# Not while a vmabench is building here.
	flock "$VMABENCH_ROOT" cp -a "$VMABENCH_BUILD" "$1/build"
	# CMake's files name the folder. Their times stay, or all would be older than they are.
	while read -r file; do
		cp -p "$file" "$1/build/.times"
		sed -i "s,$VMABENCH_ROOT\\b,$1,g" "$file"
		touch -r "$1/build/.times" "$file"
	done < <(grep -rlIF "$VMABENCH_ROOT" "$1/build")
	rm -f "$1/build/.times"
	bash -c 'root=$1 && source "$root/scripts/lib/all.sh" && programs=$root/build && mark_programs' - "$1"
}

# own_cache DIR KERNEL ARCH: a cache at DIR, which becomes $XDG_CACHE_HOME: what was fetched by links to the
# one that there is, and its newest build of that kernel, whose path in DIR is in $own_build. Files are shared
# with it: replace, do not write.
own_cache() {
	local warm kept
	warm=$(XDG_CACHE_HOME=$callers_cache bash \
		-c 'root=$1 && source "$root/scripts/lib/all.sh" && cache_root' - "$VMABENCH_ROOT")
	mkdir -p "$1/vmabench/build"
	ln -s "$warm"/{debian,source,tree,apt} "$1/vmabench/"
	kept=$(grep -l "\"name\": \"$2\"," "$warm"/build/*/vmabench-build.json |
		xargs grep -l "\"arch\": \"$3\"" | xargs ls -t | head -n 1)
	kept=${kept%/*}
	own_build=$1/vmabench/build/${kept##*/}
	cp -al "$kept" "$own_build" 2>/dev/null || cp -a "$kept" "$own_build"
	export XDG_CACHE_HOME=$1
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

# start_background COMMAND...: its process is $started, its stderr goes to the log. By job control, since a
# background job of a script ignores SIGINT and SIGQUIT.
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
