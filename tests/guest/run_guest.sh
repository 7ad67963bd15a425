#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# run_guest.sh PROGRAM KERNEL[@TARGET] [DEADLINE [ARGUMENT...]]: boots KERNEL on TARGET (default uml) with all
# modules, runs PROGRAM there with ARGUMENTs and judges its KTAP. PROGRAM is one of this folder's, or DIR/NAME
# for one of the kernel's own selftests, tools/testing/selftests/DIR/NAME.c. DEADLINE is in seconds (default
# 120). VMABENCH_BUILD says where our programs were built (default build).
set -euo pipefail

root=$(cd "$(dirname "$(readlink -f "$0")")/../.." && pwd)
# shellcheck source-path=SCRIPTDIR/../..
source "$root/tests/guest/boot_guest.sh"

# find_program PROGRAM: its file; a selftest is built from the source of the kernel that it is to run on.
find_program() {
	local file=$programs/guest/guest-$1
	if [[ $1 == */* ]]; then
		file=$scratch/${1##*/}
		gcc -static -O2 -o "$file" "$tree/tools/testing/selftests/$1.c" -lcap
	fi
	echo "$file"
}

# list_dynamic PROGRAM: what tests/guest/dynamic has for it, with the libraries, as files of the guest under
# /dynamic.
list_dynamic() {
	local file=$programs/guest/dynamic-$1
	[[ -e $file ]] || return 0
	echo "$file:dynamic/bin/program"
	list_libraries dynamic/ "$file"
}

main() {
	local program=$1 name=${2%@*} target=uml deadline=${3:-120} file
	local -a options=() arguments=("${@:4}")
	[[ $2 != *@* ]] || target=${2#*@}
	begin_guests "$target"
	build_guest "$name"
	[[ $program == */* ]] || options=(--kernel-features "$(describe_features)")
	file=$(find_program "$program")
	mapfile -t extra < <(list_dynamic "$program")
	boot_guest "$deadline" "$file:bin/${program##*/}" "${extra[@]}" -- "/bin/${program##*/}" "${options[@]}" \
		"${arguments[@]}"
}

main "$@"
