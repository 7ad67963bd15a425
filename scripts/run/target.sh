# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# The target that a run is on: one file of scripts/targets, and what such a file may leave to its defaults.

# What a target may have its own of: target_kernel WORD fills the array kernel, target_fetch gets its source
# while packages are installed, target_prepare WORD says what the build will be (prepare_kernel in
# scripts/build/kernel.sh), and target_build builds it. WORD is what the kernel was given as.
# target_end STATUS makes of what a guest left what the array guest says, and returns the guest's status.
target_kernel() {
	load_kernel "$1"
}

target_fetch() {
	find_source "${plan[refresh]}"
	# apt-get brings it at this moment.
	until command -v xz >/dev/null; do
		sleep 0.1
	done
	ensure_pristine
}

target_prepare() {
	prepare_kernel "$1" "$TARGET_ARCH" "${plan[refresh]}"
}

target_build() {
	build_kernel
}

# target_end STATUS: of the guest that has ended.
target_end() {
	return "$1"
}

# takes_turns: whether two guests of the target that is loaded can live at once and take turns.
takes_turns() {
	[[ ${TARGET_TURNS:-no} == yes ]]
}

# quote_words WORD...: a line each, as a kernel takes them on its command line.
quote_words() {
	local word
	for word in "$@"; do
		if [[ $word == *' '* ]]; then
			printf '"%s"\n' "$word"
		else
			printf '%s\n' "$word"
		fi
	done
}

# load_target NAME: its functions (docs/adding.md), and what it is: TARGET_ARCH (um or x86_64), TARGET_UNIT
# (ns or insn), TARGET_BOOTS and TARGET_ROUNDS (where the user gives none), TARGET_CPUS (where --cpus cannot
# say), TARGET_LINKS (of a kernel where the user gives none; 1 where it is left out), TARGET_PACKAGES (a
# group of scripts/build/packages.list, or empty), the associative arrays TARGET_OPTIONS (what may be
# varied, with its default; what is typed for it is in TARGET_OPTION_LINES) and TARGET_CHOICES (the words
# that one of them may be, where there are only some), TARGET_ABOUT (what its figures are, for the cover
# letter), TARGET_KERNEL where it has only that one, and TARGET_TURNS (see takes_turns; `no` where it is
# left out) with TARGET_TURNS_DEVICE, the device in the guest through which they do. For engines:
# TARGET_VANTAGES (those that it has: kernel, syscall), TARGET_GUEST (process of this machine, or machine) and
# TARGET_SAMPLED_ROUNDS (how many perf needs).
load_target() {
	local name
	require_known targets "$1"
	# shellcheck source=/dev/null # one of the files just listed
	source "$root/scripts/targets/$1.sh"
	require_parts "scripts/targets/$1.sh" "target_check target_boot target_describe" \
		"TARGET_ARCH TARGET_UNIT TARGET_BOOTS TARGET_ROUNDS TARGET_PACKAGES TARGET_ABOUT TARGET_OPTIONS TARGET_CHOICES"
	varied=()
	for name in "${!TARGET_OPTIONS[@]}"; do
		varied[$name]=${TARGET_OPTIONS[$name]}
	done
}

# list_target_options: in the form of scripts/lib/options.sh what any target may vary, with its defaults. A
# target's file has it in TARGET_OPTION_LINES, which others may share.
list_target_options() {
	local target line name value check about defaults
	local -A lines=() all=() first=()
	for target in $(list_kind targets); do
		while IFS=$'\t' read -r line value; do
			name=${line%% *}
			lines[$name]=${lines[$name]:-$line}
			first[$name]=${first[$name]:-$value}
			[[ $value == "${first[$name]}" ]] || first[$name]=differ
			all[$name]+="${all[$name]:+, }on $target $value"
		done < <(list_options_of "$target")
	done
	for name in $(printf '%s\n' "${!lines[@]}" | LC_ALL=C sort); do
		IFS='|' read -r line check about <<<"${lines[$name]}"
		defaults=${all[$name]}
		[[ ${first[$name]} == differ || $defaults != *,\ on\ * ]] || defaults=${first[$name]}
		echo "$line|$check|${about% } (default $defaults)"
	done
}

# list_options_of TARGET: `LINE<tab>DEFAULT` each. That target is not loaded here.
list_options_of() (
	local line name
	TARGET_OPTION_LINES=''
	# shellcheck source=/dev/null # one of the targets
	source "$root/scripts/targets/$1.sh"
	while read -r line; do
		[[ -n $line ]] || continue
		name=${line%% *}
		printf '%s\t%s\n' "$line" "${TARGET_OPTIONS[${name#--}]}"
	done <<<"$TARGET_OPTION_LINES"
)

list_target_option_names() {
	list_target_options | sed 's/^--\([^ ]*\).*/\1/'
}

# What the target was asked to be, by the names that are in its TARGET_OPTIONS.
# shellcheck disable=SC2034 # read by the targets and the plan
declare -gA varied=()

# vary_target NAME VALUE
vary_target() {
	# shellcheck disable=SC2034
	varied["$1"]=$2
}
