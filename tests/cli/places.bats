# SPDX-License-Identifier: GPL-2.0
# Where things lie, where it takes more than a line of tests/cli/abuse/places.list to show.

# shellcheck disable=SC2030,SC2031 # a test is a subshell
load common

setup() {
	root=$VMABENCH_ROOT
	# shellcheck source-path=SCRIPTDIR/../..
	source "$root/scripts/lib/all.sh"
}

@test "a relative XDG_CACHE_HOME is passed over, as the standard has it" {
	[[ $(XDG_CACHE_HOME=relative HOME=/h cache_root) == /h/.cache/vmabench ]]
	[[ $(XDG_CACHE_HOME='' HOME=/h cache_root) == /h/.cache/vmabench ]]
	[[ $(XDG_CACHE_HOME=/c HOME=/h cache_root) == /c/vmabench ]]
}

@test "runs that begin in the same second have folders of their own" {
	local i
	# shellcheck disable=SC2034 # read by vmabench
	local -A plan=([suite]=quick [target]=uml)
	root=$BATS_TEST_TMPDIR
	date() { echo now; }
	for ((i = 0; i < 8; i++)); do
		claim_default_results >"$BATS_TEST_TMPDIR/claim$i" 3>&- &
	done
	wait
	[[ $(cat "$BATS_TEST_TMPDIR"/claim* | sort -u | wc -l) == 8 ]]
	[[ $(find "$root/results" -mindepth 1 -type d | wc -l) == 8 ]]
	[[ -d $root/results/now-quick-uml && -d $root/results/now-quick-uml-8 ]]
}

@test "the same key, whatever the user's locale" {
	local locale
	for locale in C C.UTF-8 de_DE.UTF-8 tr_TR; do
		# shellcheck disable=SC2016 # for the inner shell
		LC_ALL=$locale LANGUAGE=de bash -c 'root=$1; source "$root/scripts/lib/all.sh"
			cd "$root" && find kmod -type f -print0 | sort -zu | xargs -0 cat | make_key
			list_kind kernels' - "$root" 2>/dev/null
	done >"$BATS_TEST_TMPDIR/keys"
	[[ $(sort "$BATS_TEST_TMPDIR/keys" | uniq -c | awk '{ print $1 }' | sort -u) == 4 ]]
}

@test "what is built does not see a TMPDIR of an odd name" {
	export TMPDIR=$BATS_TEST_TMPDIR/"a,b:c;d=e'f"
	mkdir "$TMPDIR"
	cache_root() { echo "$BATS_TEST_TMPDIR/cache"; }
	# shellcheck disable=SC2016 # for the inner shell
	run build_here sh -c 'echo "$TMPDIR" && mktemp'
	expect 0 "$BATS_TEST_TMPDIR/cache/scratch/tmp."
	# shellcheck disable=SC2034 # read by vmabench
	programs=$BATS_TEST_TMPDIR/build benchmark_source=$(find \
		"$(XDG_CACHE_HOME=${XDG_CACHE_HOME:-$HOME/.cache} bash -c 'root=$1
		source "$root/scripts/lib/all.sh"; cache_root' - "$root")/source" -maxdepth 1 -name 'benchmark*')
	run configure_programs OFF
	expect 0 "Configuring done"
	[[ -z $(ls -A "$TMPDIR") ]]
}

@test "a folder is named in messages as it is typed" {
	local name shown
	cd "$BATS_TEST_TMPDIR"
	for name in out 'out pair' "it's" "\$(touch pwned)" '~' '-x' $'two\nlines' 'ü;' /elsewhere/there; do
		eval "shown=$(show_path "$([[ $name == /* ]] || echo "$PWD/")$name")"
		[[ $(realpath -m -- "$shown") == "$(realpath -m -- "$name")" ]]
		[[ $shown != -* ]]
	done
	[[ ! -e pwned ]]
	run show_path "$PWD/out"
	expect 0
	[[ $output == out ]]
	run show_path "$PWD/out pair"
	[[ $output == "'out pair'" ]]
}

@test "which signs a folder may have" {
	local sign
	require_build_places
	for sign in '"' ':' ';' '$' '#' '%' '&' '(' '*' '[' '|' '`' $'\\' $'\n'; do
		(root="/a${sign}b" && require_build_places 2>/dev/null) && { echo "taken: $sign"; false; }
	done
	for sign in ' ' "'" ',' ü '~' @ + =; do
		(root="/a${sign}b" && require_build_places)
	done
	for sign in ' ' "'" '"' ':' ';' '$' '#' '%' '(' '*' $'\\'; do
		(XDG_CACHE_HOME="/a${sign}b" && require_build_places 2>/dev/null) && { echo "taken: $sign"; false; }
	done
	(XDG_CACHE_HOME=/ä,b@c+d=e~f && require_build_places)
}
