# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What there is to choose from. Each thing is one file, and its name is the file's.

# list_names DIR SUFFIX: the names of the files DIR/*SUFFIX.
list_names() {
	local file
	for file in "$1"/*"$2"; do
		[[ ! -e $file ]] || basename "$file" "$2"
	done | LC_ALL=C sort
}

# list_kind KIND: the names of that kind; KIND is one of $KINDS.
# shellcheck disable=SC2034 # used by those who source this
readonly KINDS='storms profiles kernels targets suites'
list_kind() {
	case $1 in
	storms) list_names "$root/bench/storms" .c ;;
	profiles) list_names "$root/kmod/profiles" .c ;;
	kernels) list_names "$root/kernel-patch/kernels" .conf ;;
	targets) list_names "$root/scripts/targets" .sh ;;
	suites) list_names "$root/bench/suites" .suite ;;
	esac
}

# What a target may have its own of: target_kernel NAME fills the associative array kernel, target_fetch gets its source,
# target_build makes $build, $build_key and $kernel_tree of it (ensure_kernel in scripts/build/kernel.sh).
target_kernel() {
	load_kernel "$1"
}

target_fetch() {
	ensure_debian binary "${kernel[package]}" "${kernel[suite]}" "${plan[refresh]}"
	# apt-get brings it at this moment.
	until command -v xz >/dev/null; do
		sleep 0.1
	done
	ensure_pristine "$fetched"
}

target_build() {
	ensure_kernel "${plan[kernel]}" "$TARGET_ARCH" "${plan[refresh]}"
}

# target_phrase COMMAND: a command that is one word of another, as target_exec takes it. By default it goes through a
# kernel's command line.
target_phrase() {
	printf '"%s"\n' "$1"
}

# load_target NAME: its five functions, and what it is: TARGET_ARCH (um or x86_64), TARGET_UNIT (ns or insn), TARGET_BOOTS and
# TARGET_ROUNDS (where the user gives none), TARGET_CPUS (where --cpus cannot say), TARGET_PACKAGES (a group of
# scripts/build/packages.list, or empty), the associative arrays TARGET_OPTIONS (what may be varied, with its default) and
# TARGET_CHOICES (the words that one of them may be, where there are only some), and TARGET_KERNEL where it has only that one.
load_target() {
	require_known targets "$1"
	# shellcheck source=/dev/null # one of the files just listed
	source "$root/scripts/targets/$1.sh"
}

# require_known KIND NAME: exits 2 with the nearest name when NAME is not among `list_kind KIND`.
require_known() {
	local -a known
	mapfile -t known < <(list_kind "$1")
	is_among "$2" "${known[@]}" || die_unknown "${1%s}" "$2" "${known[@]}"
}

# is_among WORD CANDIDATE...
is_among() {
	local word=$1 candidate
	shift
	for candidate in "$@"; do
		[[ $candidate != "$word" ]] || return 0
	done
	return 1
}
