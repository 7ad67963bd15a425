# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# vmabench's own programs, by CMake, with a static Google Benchmark: Debian's package has only the shared
# library, which a guest's initramfs cannot use, so it is built from Debian's source package.

# use_programs DIR: $programs, where vmabench's programs are, or will be.
use_programs() {
	programs=$1
}

unpack_benchmark() {
	tar -xf "$(find "$1" -name '*.orig.tar.*' ! -name '*.asc')" -C "$2" --strip-components=1
}

ensure_benchmark_source() {
	# Debian's name for it.
	ensure_debian source benchmark '' no
	benchmark_source=$(cache_root)/source/$(basename "$fetched")
	! cache_is_complete "$benchmark_source" || return 0
	with_lock "$benchmark_source" "unpacking google-benchmark" fill_entry "$benchmark_source" \
		unpack_benchmark_source
}

unpack_benchmark_source() {
	cache_begin "$benchmark_source"
	unpack_benchmark "$fetched" "$benchmark_source" ||
		die "$EXIT_PREREQUISITE" "google-benchmark" "cannot unpack its source" \
		"remove $fetched to have it fetched again"
	cache_finish "$benchmark_source"
}

configure_programs() {
	build_here cmake -S "$root" -B "$programs" -DCMAKE_BUILD_TYPE=Release \
		-DVMABENCH_BENCHMARK_SOURCE="$(realpath "$benchmark_source")" \
		-DVMABENCH_TESTS="$1"
}

# is_configured TESTS: whether $programs is so already. Whether a file that CMake reads has changed since,
# it looks itself when it builds.
is_configured() {
	local -a lines=("CMAKE_HOME_DIRECTORY:INTERNAL=$root" "CMAKE_BUILD_TYPE:STRING=Release"
		"VMABENCH_BENCHMARK_SOURCE:PATH=$(realpath "$benchmark_source")" "VMABENCH_TESTS:BOOL=$1")
	[[ -e $programs/Makefile ]] &&
		(($(grep -cxF "${lines[@]/#/-e}" "$programs/CMakeCache.txt") == ${#lines[@]}))
}

# compile_programs [PROGRAM...]. Aside, the kernel that is being built at the same time goes first.
compile_programs() {
	build_here ${inside:+nice} cmake --build "$programs" -j"$(nproc)" ${1:+--target} "$@"
}

show_percent() {
	grep -oE '^\[ *[0-9]+%\]' "$1" 2>/dev/null | tail -n 1 || true
}

# check_programs: takes out of $programs what is not as it was made there: damaged, half-written by a compiler
# that was killed, or made by hand. What there is no word of goes altogether.
check_programs() {
	local file damage
	[[ -e $programs ]] || return 0
	! is_as_marked "$programs" || return 0
	damage=$(list_damage "$programs" 2>/dev/null) || true
	if [[ -z $damage ]]; then
		say "$programs is of a build that did not come to its end: building anew"
		rm -rf "$programs"
		return
	fi
	while read -r file; do
		[[ ! -e $programs/$file ]] || say "$programs/$file is not as it was made: building it anew"
		rm -rf "${programs:?}/$file"
	done <<<"$damage"
}

# mark_programs: what check_programs goes by.
mark_programs() {
	local -a made
	mapfile -t made < \
		<(cd "$programs" &&
		find . -type f ! -name '.vmabench*' '(' -name '*.[ao]' -o ! -path './*/*' ')' -printf '%P\n' |
		LC_ALL=C sort)
	cache_finish "$programs" "${made[@]}"
}

# ensure_programs TESTS [PROGRAM...]: $programs is the build folder with everything made, or what these
# PROGRAMs need; TESTS is ON or OFF.
ensure_programs() {
	use_programs "$root/build"
	ensure_benchmark_source
	with_lock "programs-$(make_key <<<"$root")" "building vmabench's programs" make_programs "$@"
}

# make_programs TESTS [PROGRAM...]
make_programs() {
	local log build_fd
	log=$(cache_root)/log/programs
	# A vmabench with another cache may be building here.
	exec {build_fd}<"$root"
	flock "$build_fd"
	check_programs
	is_configured "$1" || run_step "configuring vmabench" "$log-configure.log" : configure_programs "$1" ||
		die "$EXIT_BUILD" "vmabench's programs" "cmake failed" "the full log is $log-configure.log"
	run_step "building vmabench" "$log-build.log" show_percent compile_programs "${@:2}" ||
		die "$EXIT_BUILD" "vmabench's programs" "the build failed" "the full log is $log-build.log"
	mark_programs
	exec {build_fd}<&-
}
