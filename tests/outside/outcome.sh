# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What is the same on two kernels. How a program ended: a file for each, as tests/guest/each.c leaves it, with
# how in the last line.

# normalise: stdin without what differs from one boot to the next: addresses, inode numbers, times, process
# numbers, and how many faults came by.
normalise() {
	sed -E 's/\b(pid=|child )[0-9]+/\1PID/g; s/0x[0-9a-f]+/ADDR/g; s/( 00:[0-9a-f]+) [0-9]+ +/\1 INODE /; s/ *[0-9]+ ?(ns|us)\b/ TIME/g; s/(userfaults:) .*/\1 COUNT/'
}

# compare_outcomes LIST A B: that of each program whose name a line of LIST begins with, in folder A against
# folder B. 1 where one differs, is missing, or had to be killed on either.
compare_outcomes() {
	local list=$1 a=$2 b=$3 name differ=0 same=0
	while read -r name _; do
		if [[ ! -s $a/$name || ! -s $b/$name ]]; then
			echo "not ok $name: it has left nothing"
		elif grep -HE '^each: (killed|signal)' "$a/$name" "$b/$name"; then
			echo "not ok $name: it was killed"
		elif ! tail -qn 1 "$a/$name" "$b/$name" | grep -c '^each: status ' | grep -qx 2; then
			echo "not ok $name: it has not come to its end"
		elif ! diff -U 3 <(normalise <"$a/$name") <(normalise <"$b/$name"); then
			echo "not ok $name: it ends in another way"
		else
			same=$((same + 1))
			continue
		fi
		differ=$((differ + 1))
	done <"$list"
	echo "${a##*/} and ${b##*/}: $same end the same, $differ do not"
	((differ == 0 && same > 0))
}

# first_difference A B: the first line of either file that is not in the other; 1 where they are the same.
first_difference() {
	! cmp -s "$1" "$2" || return 1
	# With pipefail the pipe fails as diff does, that is always.
	diff "$1" "$2" | sed -n 's/^[<>] //p;T;q' || true
}
