# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Source debian PACKAGE [SUITE]: Debian's own source package of a kernel, from the suite given, or this
# machine's release.

# find_debian REFRESH PACKAGE [SUITE]
find_debian() {
	local name
	require_word PACKAGE "${2:-}"
	ensure_debian binary "$2" "${3:-}" "$1"
	name=$(basename "$fetched")
	note_source "$name" "${name//_/ }" "$fetched"
}

# unpack_debian FOLDER DIR
unpack_debian() {
	local deb member
	set -o pipefail
	deb=$(find "$1" -name '*.deb')
	member=$(dpkg-deb --fsys-tarfile "$deb" | tar -t | grep -E 'linux-source-[0-9.]+\.tar\.xz$') || return 1
	dpkg-deb --fsys-tarfile "$deb" | tar -xO "$member" | xz -T0 -dc | unpack_tar "$2"
}
