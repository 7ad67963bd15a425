# SPDX-License-Identifier: GPL-2.0
# Object files, a line each, each behind the padding that it has in link number `link`, none to two files of
# the folder `pads`: 0 to 4080 bytes in steps of 16, drawn from the number and the object's name. So what a
# patch adds moves what lies behind it, and is no reason for another draw. `of` matches the names of those that
# are padded.

BEGIN {
	for (i = 1; i < 256; i++)
		code[sprintf("%c", i)] = i
}

# Whole numbers below 2^53 all the way, so that every awk finds the same.
function draw(name,   x, i)
{
	x = link * 40503
	for (i = 1; i <= length(name); i++)
		x = (x * 69069 + code[substr(name, i, 1)] + 1) % 4294967296
	for (i = 0; i < 4; i++)
		x = (x * 69069 + 1) % 4294967296
	return int(x / 16777216)
}

$0 ~ of {
	size = draw($0)
	if (size % 16)
		print pads "/" size % 16 * 16 ".o"
	if (size >= 16)
		print pads "/" int(size / 16) * 256 ".o"
}

{ print }
