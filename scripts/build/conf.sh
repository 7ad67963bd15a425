# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Files of data: kernel-patch/kernels/NAME.conf, `key = value` lines.

readonly KERNEL_KEYS='description package suite series upto support arch config boot hooks retry_merge faults'

list_kernels() {
	local file
	for file in "$root"/kernel-patch/kernels/*.conf; do
		basename "$file" .conf
	done
}

# load_kernel NAME: fills the associative array kernel. An unknown name or key is refused, a missing key too.
load_kernel() {
	local name=$1 file key value line=0
	local -a known
	file=$root/kernel-patch/kernels/$name.conf
	if [[ ! $name =~ ^[A-Za-z0-9._-]+$ || ! -e $file ]]; then
		mapfile -t known < <(list_kernels)
		die_unknown kernel "$name" "${known[@]}"
	fi
	declare -gA kernel=([name]=$name)
	while IFS='=' read -r key value; do
		line=$((line + 1))
		read -r key <<<"$key"
		read -r value <<<"$value"
		[[ -n $key && $key != '#'* ]] || continue
		[[ " $KERNEL_KEYS " == *" $key "* ]] || die "$EXIT_USAGE" "$name.conf:$line" "unknown key '$key'" \
			"use one of: $KERNEL_KEYS"
		kernel[$key]=$value
	done <"$file"
	for key in $KERNEL_KEYS; do
		[[ -n ${kernel[$key]+set} ]] || die "$EXIT_USAGE" "$name.conf" "the key '$key' is missing" "add '$key = ...'"
	done
}

# list_series SERIES: its patches in order.
list_series() {
	grep -v '^#' "$root/kernel-patch/$1/series" | grep .
}

# list_kernel_patches: the patches of the loaded kernel in the order they are applied, relative to kernel-patch/.
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
	[[ $found == yes ]] || die "$EXIT_BUILD" "kernel ${kernel[name]}" "the series has no patch ${kernel[upto]}" \
		"correct 'upto' in its conf file or kernel-patch/${kernel[series]}/series"
}
