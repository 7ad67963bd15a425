# SPDX-License-Identifier: GPL-2.0
# Whole or not at all: write_beside.

load common

setup() {
	root=$VMABENCH_ROOT
	# shellcheck source-path=SCRIPTDIR/../..
	source "$root/scripts/lib/all.sh"
	dir=$BATS_TEST_TMPDIR/dir
	mkdir "$dir"
	file=$dir/file
	echo precious >"$file"
}

print_and_fail() {
	echo half
	return 3
}

# expect_kept: the file is what it was, and nothing is left beside it.
expect_kept() {
	[[ $(<"$file") == precious && $(ls -A "$dir") == file ]]
}

@test "what a command prints becomes the file, with the rights that the user's new files have" {
	umask 027
	write_beside "$file" seq 3
	[[ $(paste -sd' ' "$file") == "1 2 3" && $(stat -c %a "$file") == 640 && $(ls -A "$dir") == file ]]
	write_beside "$dir/new" true
	[[ -f $dir/new && ! -s $dir/new ]]
}

@test "a producer that fails, half-way or at once, changes nothing" {
	run write_beside "$file" print_and_fail
	expect 1
	expect_kept
	run write_beside "$file" no-such-command
	expect 1
	expect_kept
	run write_beside "$file" jq .status "$file"
	expect 1
	expect_kept
	run write_beside "$file"
	expect 1
	expect_kept
	run write_beside "$dir/none/file" echo it
	expect 1
	expect_kept
}

@test "a disk that is full changes nothing" {
	run unshare --map-root-user --mount bash -c "set -euo pipefail; root=$VMABENCH_ROOT
		source '$VMABENCH_ROOT/scripts/lib/all.sh'
		mount -t tmpfs -o size=64k none '$dir'
		echo precious >'$file'
		! write_beside '$file' head -c 1m /dev/zero
		cat '$file'; ls -A '$dir'"
	expect 0 $'precious\nfile'
}

@test "no link is followed, and a folder is not replaced" {
	mv "$file" "$BATS_TEST_TMPDIR/victim"
	ln -s "$BATS_TEST_TMPDIR/victim" "$file"
	write_beside "$file" echo new
	[[ ! -L $file && $(<"$file") == new && $(<"$BATS_TEST_TMPDIR/victim") == precious ]]
	# Names that others could have put a link under beforehand.
	ln -s "$BATS_TEST_TMPDIR/victim" "$file.part"
	write_beside "$file" echo newer
	[[ $(<"$BATS_TEST_TMPDIR/victim") == precious ]]
	mkdir "$dir/folder"
	run write_beside "$dir/folder" echo it
	expect 1
	[[ -d $dir/folder && -z $(ls -A "$dir/folder") ]]
}

@test "nothing is piped into write_beside: it could not tell that the producer failed" {
	# Lines that end in a pipe or a backslash are joined to the next.
	run bash -c 'cd "$1" && git ls-files -co --exclude-standard scripts engines tests vmabench |
		grep -E "(\.sh|\.bats|\.bash|vmabench)$" |
		xargs sed -E -e ":a; /(\\||\\\\)\$/{N; s/\n//; ta}" |
		grep -E "[^|]\|[[:space:]\\\\]*write_beside|write_beside [^|&;]*[^<]<[^<(]" | grep -v "grep -E"' - "$VMABENCH_ROOT"
	expect 1
	[[ -z $output ]]
}
