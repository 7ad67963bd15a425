# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Kernels under test: kernel-patch/kernels/NAME.conf, `key = value` lines, and the user's trees, which are
# said by a word.

# What a conf file may say, and what it says where it does not. like = NAME takes over all but the description
# of another one.
#   source   where it comes from: KIND TEXT, with KIND a file of scripts/sources (debian PACKAGE
#            [SUITE], git PATH[@REF])
#   series   the folder of patches beside kernels/, and upto the number of the last one that is applied,
#            all or none
#   support  patches of kernel-patch/support, in front of these
#   arch     what it is built for; config: fragments of kernel-patch/kconfig; boot: words for its command line
#   faults   known ones, by the names in tests/guest/lib/features.c
readonly KERNEL_KEYS='like description source series upto support arch config boot faults'
declare -rA KERNEL_DEFAULTS=([description]='' [source]='' [series]='' [upto]=none [support]=''
	[arch]='um x86_64' [config]=common [boot]='' [faults]='' [folder]='')

# The kernel that is loaded: name, these keys, what its source says of itself (set_kernel), and what detect.sh
# has found in it (load_features).
declare -gA kernel=()

# define_kernel [KEY VALUE]...: a kernel of no file.
define_kernel() {
	local key
	kernel=()
	for key in "${!KERNEL_DEFAULTS[@]}"; do
		kernel[$key]=${KERNEL_DEFAULTS[$key]}
	done
	set_kernel "$@"
}

# set_kernel [KEY VALUE]...: more of the loaded one.
set_kernel() {
	while (($# > 0)); do
		kernel["$1"]=$2
		shift 2
	done
}

# load_kernel WORD: a conf file's NAME, or NAME=PATH[@REF], a git tree of the user's. An unknown name or key
# is refused, a kernel without a source, and what its source can say no to by itself (check_KIND).
load_kernel() {
	local check
	if [[ $1 == *=* ]]; then
		define_tree_kernel "${1%%=*}" "${1#*=}"
	else
		require_conf "$1"
		define_kernel name "$1"
		read_conf "$1"
		[[ -n ${kernel[source]} ]] || die "$EXIT_USAGE" "$1.conf" "the key 'source' is missing" \
			"add 'source = ...', or 'like = NAME' of another kernel"
	fi
	load_source
	check=check_$(source_kind)
	! declare -F "$check" >/dev/null || "$check" "$(source_text)"
	[[ -n ${kernel[description]} ]] ||
		set_kernel description "${kernel[source]}, ${kernel[upto]} of ${kernel[series]:-no series}"
}

# require_conf NAME: of a conf file.
require_conf() {
	[[ $1 != */* ]] || die "$EXIT_USAGE" "kernel $1" "a tree of your own needs a name" \
		"write NAME=$1, like mine=$1"
	require_known kernels "$1"
}

# read_conf NAME [LIKE...]: into kernel; LIKE are those on whose behalf it is read. A file from another system
# may end its lines in CRLF.
read_conf() {
	local name=$1 file key value line=0
	local -A said=()
	require_known kernels "$name"
	! is_among "$name" "${@:2}" || die "$EXIT_USAGE" "$name.conf" "it is like itself, by way of ${*:2}" \
		"correct 'like' there"
	file=$root/kernel-patch/kernels/$name.conf
	while IFS='=' read -r key value || [[ -n $key ]]; do
		line=$((line + 1))
		read -r key <<<"${key%$'\r'}" || true
		read -r value <<<"${value%$'\r'}" || true
		[[ -n $key && $key != '#'* ]] || continue
		[[ " $KERNEL_KEYS " == *" $key "* ]] || die "$EXIT_USAGE" "$name.conf:$line" "unknown key '$key'" \
			"use one of: $KERNEL_KEYS"
		[[ -z ${said[$key]+set} ]] || die "$EXIT_USAGE" "$name.conf:$line" "the key '$key' is there twice" \
			"keep one of them"
		said[$key]=$value
	done <"$file"
	if [[ -n ${said[like]:-} ]]; then
		read_conf "${said[like]}" "$@"
		set_kernel description ''
	fi
	unset 'said[like]'
	for key in "${!said[@]}"; do
		set_kernel "$key" "${said[$key]}"
	done
}

# load_features BUILD [TREE]: what detect.sh says of the loaded kernel's source TREE, in kernel; the folder
# BUILD keeps it. Returns 1 where it is not kept yet, and there is no TREE.
load_features() {
	local file key value
	file=$1/vmabench-features-$(make_key <"$root/scripts/build/detect.sh")
	if ! grep -qs '^hooks=' "$file"; then
		(($# == 2)) || return 1
		mkdir -p "$1"
		write_beside "$file" bash "$root/scripts/build/detect.sh" "$2" ||
			die "$EXIT_BUILD" "kernel ${kernel[name]}" "what it can do is not to be found in $2" \
			"see the message above"
	fi
	while IFS='=' read -r key value; do
		set_kernel "$key" "$value"
	done <"$file"
	[[ " ${kernel[boot]} " == *" ${kernel[tree_boot]} "* ]] ||
		set_kernel boot "${kernel[boot]}${kernel[boot]:+ }${kernel[tree_boot]}"
}

# list_series SERIES: its patches in order.
list_series() {
	[[ -f $root/kernel-patch/$1/series ]] || die "$EXIT_USAGE" "series $1" \
		"there is no kernel-patch/$1/series" "correct 'series' in the conf file"
	grep -v '^#' "$root/kernel-patch/$1/series" | grep .
}

# list_kernel_patches: the patches of the loaded kernel in the order they are applied: those of its conf file,
# relative to kernel-patch/, and those that were given to go on top, as absolute names.
list_kernel_patches() {
	list_conf_patches
	list_values "${patches_on_top[${kernel[name]}]:-}"
}

# patch_path PATCH: where one of these is.
patch_path() {
	if [[ $1 == /* ]]; then
		echo "$1"
	else
		echo "$root/kernel-patch/$1"
	fi
}

list_conf_patches() {
	local patch patches found=no
	for patch in ${kernel[support]}; do
		printf 'support/%s\n' "$patch"
	done
	[[ ${kernel[upto]} != none ]] || return 0
	patches=$(list_series "${kernel[series]}")
	while read -r patch; do
		printf '%s/%s\n' "${kernel[series]}" "$patch"
		if [[ $patch == "${kernel[upto]}"-* || ${kernel[upto]} == all ]]; then
			found=yes
			[[ ${kernel[upto]} == all ]] || break
		fi
	done <<<"$patches"
	[[ $found == yes ]] ||
		die "$EXIT_BUILD" "kernel ${kernel[name]}" "the series has no patch ${kernel[upto]}" \
		"correct 'upto' in its conf file or kernel-patch/${kernel[series]}/series"
}
