# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# vmabench test [--deep] [ctest options]: builds everything, kernels included, and runs all tests; with --deep the long
# ones too.

verb_test() {
	local install=yes deep=no
	local -a options=() groups=(run test qemu perf)
	while (($# > 0)); do
		case $1 in
		--no-install) install=no ;;
		--deep) deep=yes ;;
		*) options+=("$1") ;;
		esac
		shift
	done
	if [[ $deep == yes ]]; then
		groups+=(deep)
	else
		options+=(--label-exclude '^deep$')
	fi
	ensure_packages "$install" "${groups[@]}"
	with_cache_lock build_for_tests "$deep"
	ctest --test-dir "$programs" --output-on-failure "${options[@]}"
}

# build_for_tests DEEP: the programs, and each kernel that tests/guest/guests.list names, for its target; those of the deep
# tests only where DEEP is yes.
build_for_tests() {
	local deep=$1 name target arch
	ensure_programs ON
	while IFS=@ read -r name target; do
		# A target is loaded once and for all: hence the subshell.
		arch=$(load_target "${target:-uml}" && echo "$TARGET_ARCH")
		ensure_kernel "$name" "$arch" no
		ensure_modules kmod
	done < <(awk -v deep="$deep" '!/^#/ && NF && ($3 != "deep" || deep == "yes") { print $2 }' \
		"$root/tests/guest/guests.list" | sort -u)
}
