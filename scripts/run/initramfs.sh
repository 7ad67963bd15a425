# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# The guest's root: init, the programs it may be asked to run, the modules and files of data. No compression:
# a guest that has just booted reads it faster than it would unpack it.

# make_initramfs FILE MODULES [FILE:PATH ...]: init from $programs, all modules of that folder, which the
# guest loads in the order of the file `order` there, or else by name, and each FILE at PATH.
make_initramfs() {
	local out=$1 modules=$2 work pair
	shift 2
	work=$scratch/initramfs
	rm -rf "$work"
	install -D -m 755 "$programs/vmabench-init" "$work/init"
	install -d "$work"/{proc,sys,dev,tmp,out,lib/modules}
	find "$modules" -maxdepth 1 -name '*.ko' -exec install -m 644 -t "$work/lib/modules" {} +
	list_modules "$modules" >"$work/lib/modules/order"
	for pair in "$@"; do
		install -D -m 755 "${pair%:*}" "$work/${pair##*:}"
	done
	# The same bytes for the same files: a guest whose instructions are counted reads times and inode numbers,
	# too.
	find "$work" -exec touch -h -d @0 {} +
	write_beside "$out" pack_folder "$work" ||
		die "$EXIT_PREREQUISITE" "the guest's root" "$out cannot be written" \
			"set TMPDIR to a folder with 1 GB free"
}

# list_modules DIR: its modules in the order in which they are loaded, a line each.
list_modules() {
	if [[ -e $1/order ]]; then
		cat "$1/order"
	else
		list_names "$1" .ko | sed 's/$/.ko/'
	fi
}

pack_folder() (
	cd "$1" && find . -print0 | LC_ALL=C sort -z | cpio --quiet --reproducible -0 -o -H newc -R 0:0
)

# list_program NAME: FILE:PATH of the program of that name on this machine, and of each library that it needs,
# a line each.
list_program() {
	local path
	path=$(command -v "$1")
	echo "$path:bin/$1"
	ldd "$path" | grep -oE '/[^ ]+' | sort -u | sed 's|^/\(.*\)|/\1:\1|'
}
