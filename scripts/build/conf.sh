# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Kernels under test: kernel-patch/kernels/NAME.conf, `key = value` lines.

# What a conf file may say, and what it says where it does not. like = NAME takes over all but the description
# of another one.
#   source   where it comes from: KIND WORD..., with KIND a file of scripts/sources (debian PACKAGE
#            [SUITE], git PATH [REF])
#   series   the folder of patches beside kernels/, and upto the number of the last one that is applied,
#            all or none
#   support  patches of kernel-patch/support, in front of these
#   arch     what it is built for; config: fragments of kernel-patch/kconfig; boot: words for its command line
#   faults   known ones, by the names in tests/guest/lib/features.c
readonly KERNEL_KEYS='like description source series upto support arch config boot faults'
declare -rA KERNEL_DEFAULTS=([description]='' [source]='' [series]='' [upto]=none [support]=''
	[arch]='um x86_64' [config]=common [boot]='' [faults]='')

# The kernel that is loaded: name, these keys, and what detect.sh has found in its source (load_features).
declare -gA kernel=()

# define_kernel [KEY VALUE]...: a kernel of no file.
define_kernel() {
	local key
	kernel=()
	for key in "${!KERNEL_DEFAULTS[@]}"; do
		kernel[$key]=${KERNEL_DEFAULTS[$key]}
	done
	while (($# > 0)); do
		kernel["$1"]=$2
		shift 2
	done
}

# load_kernel NAME: an unknown name or key is refused, and one without a source.
load_kernel() {
	define_kernel name "$1"
	read_conf "$1"
	[[ -n ${kernel[source]} ]] || die "$EXIT_USAGE" "$1.conf" "the key 'source' is missing" \
		"add 'source = ...', or 'like = NAME' of another kernel"
	[[ -n ${kernel[description]} ]] ||
		kernel[description]="${kernel[source]}, ${kernel[upto]} of ${kernel[series]:-no series}"
}

# read_conf NAME [LIKE...]: into kernel; LIKE are those on whose behalf it is read.
read_conf() {
	local name=$1 file key value line=0
	require_known kernels "$name"
	! is_among "$name" "${@:2}" || die "$EXIT_USAGE" "$name.conf" "it is like itself, by way of ${*:2}" \
		"correct 'like' there"
	file=$root/kernel-patch/kernels/$name.conf
	value=$(sed -n 's/^like *= *//p' "$file")
	if [[ -n $value ]]; then
		read_conf "$value" "$@"
		kernel[description]=''
	fi
	while IFS='=' read -r key value; do
		line=$((line + 1))
		read -r key <<<"$key"
		read -r value <<<"$value"
		[[ -n $key && $key != '#'* ]] || continue
		[[ " $KERNEL_KEYS " == *" $key "* ]] || die "$EXIT_USAGE" "$name.conf:$line" "unknown key '$key'" \
			"use one of: $KERNEL_KEYS"
		[[ $key == like ]] || kernel[$key]=$value
	done <"$file"
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
		kernel[$key]=$value
	done <"$file"
}

# require_both_hooks: of the kernel whose features are loaded, for what compares them.
require_both_hooks() {
	[[ ${kernel[hooks]} == 'mmap prepare' ]] || die "$EXIT_NOTHING" "kernel ${kernel[name]}" \
		"it has only .mmap, and this run compares the two hooks" \
			"choose another with --kernel, like v6.12-hook"
}

# list_series SERIES: its patches in order.
list_series() {
	grep -v '^#' "$root/kernel-patch/$1/series" | grep .
}

# list_kernel_patches: the patches of the loaded kernel in the order they are applied, relative to
# kernel-patch/.
list_kernel_patches() {
	local patch found=no
	for patch in ${kernel[support]}; do
		printf 'support/%s\n' "$patch"
	done
	[[ ${kernel[upto]} != none ]] || return 0
	while read -r patch; do
		printf '%s/%s\n' "${kernel[series]}" "$patch"
		if [[ $patch == "${kernel[upto]}"-* || ${kernel[upto]} == all ]]; then
			found=yes
			[[ ${kernel[upto]} == all ]] || break
		fi
	done < <(list_series "${kernel[series]}")
	[[ $found == yes ]] ||
		die "$EXIT_BUILD" "kernel ${kernel[name]}" "the series has no patch ${kernel[upto]}" \
		"correct 'upto' in its conf file or kernel-patch/${kernel[series]}/series"
}
