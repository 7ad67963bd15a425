# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# vmabench test [ctest options]: builds everything, kernels included, and runs all tests.

verb_test() {
	local install=yes status=0
	local -a options=()
	while (($# > 0)); do
		case $1 in
		--no-install) install=no ;;
		*) options+=("$1") ;;
		esac
		shift
	done
	ensure_packages "$install" run test
	with_cache_lock build_for_tests
	ctest --test-dir "$programs" --output-on-failure "${options[@]}" || status=$?
	return "$status"
}

# build_for_tests: the programs, and each kernel that tests/guest/guests.list names.
build_for_tests() {
	local name
	ensure_programs ON
	while read -r name; do
		ensure_kernel "$name" um no
		ensure_modules kmod
	done < <(awk '!/^#/ && NF { print $2 }' "$root/tests/guest/guests.list" | sort -u)
}
