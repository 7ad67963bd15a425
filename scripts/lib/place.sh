# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Where things lie: the checkout, the cache and TMPDIR may have any name that the programs which work there
# can live with; where they cannot, that is said before anything starts.

# What make and kbuild take in the name of a folder to build in, beside letters of any alphabet.
readonly BUILD_PUNCTUATION='/._+@,=~-'
# The same of the checkout's, where CMake and a makefile of our own look after the rest.
readonly CHECKOUT_PUNCTUATION=" '$BUILD_PUNCTUATION"

# quote_word WORD: as it is typed in a shell.
quote_word() {
	if [[ $1 =~ ^[A-Za-z0-9_.,:/@=+~-]+$ ]]; then
		echo "$1"
	else
		echo "${1@Q}"
	fi
}

# show_path PATH: where it lies, seen from here, to be copied from a message.
show_path() {
	local path=${1#"$PWD/"}
	[[ $path != [-~]* ]] || path=./$path
	quote_word "$path"
}

# absolute_tmpdir: what is relative would be another folder in each program that is started elsewhere.
absolute_tmpdir() {
	[[ -z ${TMPDIR:-} || $TMPDIR == /* ]] || export TMPDIR=$PWD/$TMPDIR
}

# require_tmpdir MIB: TMPDIR is a folder with so much room.
require_tmpdir() {
	local dir=${TMPDIR:-/tmp}
	[[ -d $dir && -w $dir && -x $dir ]] ||
		die "$EXIT_PREREQUISITE" "TMPDIR" "$dir is no folder that you can write to" \
			"set it to one with 1 GB free"
	require_space "$dir" "$1" "TMPDIR" "free some there, or set TMPDIR to another disk"
}

# require_build_places: vmabench and kernels can be built where the checkout and the cache are.
require_build_places() {
	local cache
	cache=$(cache_root)
	[[ $root =~ ^[[:alnum:]$CHECKOUT_PUNCTUATION]+$ ]] || die "$EXIT_PREREQUISITE" "checkout" \
		"nothing can be built in $root: make or CMake trips over its name" \
		"move it to a folder of letters, digits and $CHECKOUT_PUNCTUATION"
	[[ $cache =~ ^[[:alnum:]$BUILD_PUNCTUATION]+$ ]] || die "$EXIT_PREREQUISITE" "cache" \
		"no kernel can be built in $cache: its makefiles take no blank, quote or other such sign in a name" \
		"set XDG_CACHE_HOME to a folder of letters, digits and $BUILD_PUNCTUATION"
}

# build_here COMMAND...: with a TMPDIR in the cache, whose name is known to be a plain one: from a name with a
# comma or a quote CMake learns wrong things of the compiler, and gcc leaves files there.
build_here() {
	local dir users
	dir=$(cache_root)/scratch
	mkdir -p "${dir%/*}"
	exec {users}>>"$dir.lock"
	# Whoever is alone here removes what a compiler left that was killed.
	! flock --nonblock "$users" || rm -rf "$dir"
	flock --shared "$users"
	mkdir -p "$dir"
	TMPDIR=$dir "$@"
}

# claim_default_results: a new folder for the results, named after the time, and another one for each run that
# begins within the same second.
claim_default_results() {
	local base dir count=1
	base=$root/results/$(date +%Y%m%d-%H%M%S)-${plan[suite]}-${plan[target]}
	dir=$base
	until mkdir -p "$root/results" && mkdir "$dir" 2>/dev/null; do
		[[ -e $dir ]] ||
			die "$EXIT_USAGE" "results folder $dir" "it cannot be made" "choose another with --out"
		count=$((count + 1)) dir=$base-$count
	done
	printf '%s\n' "$dir"
}

# require_results_place: the results folder can be made where it is asked for, and will have room. Nothing of
# it stays.
require_results_place() {
	local dir=${plan[out]:-$root/results/new} made
	[[ -z ${plan[resume]} ]] || return 0
	require_new_folder "$dir"
	made=$(nearest_folder "$dir")
	if ! mkdir -p "$dir" 2>/dev/null || [[ ! -w $dir ]]; then
		remove_folders "$dir" "$made"
		die "$EXIT_USAGE" "results folder $dir" "it cannot be made there" "choose another with --out"
	fi
	remove_folders "$dir" "$made"
	require_space "$made" "$(estimate_results)" "the results folder" \
		"free some space, or choose another with --out"
}

# nearest_folder PATH: what of it is there.
nearest_folder() {
	local dir=$1
	while [[ ! -e $dir ]]; do
		dir=$(dirname "$dir")
	done
	printf '%s\n' "$dir"
}

# remove_folders DIR UPTO: the empty folders from DIR up to UPTO, which stays.
remove_folders() {
	local dir=$1
	while [[ $dir != "$2" ]]; do
		rmdir "$dir" 2>/dev/null || true
		dir=$(dirname "$dir")
	done
}

# estimate_results: MiB. A row's round is two slots of at most 16 lines of 110 bytes, in samples.csv and again
# in Google Benchmark's JSON.
estimate_results() {
	echo $((4 + plan[boots] * plan[rounds] * $(list_rows | wc -l) * 6 / 1024))
}
