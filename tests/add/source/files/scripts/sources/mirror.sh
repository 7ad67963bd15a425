# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Source mirror PACKAGE, a throwaway of tests/add: what source debian has, by another name.

# shellcheck source-path=SCRIPTDIR/../../../../../..
source "$root/scripts/sources/debian.sh"

find_mirror() {
	find_debian "$@"
}

unpack_mirror() {
	unpack_debian "$@"
}
