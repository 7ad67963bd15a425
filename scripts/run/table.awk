# SPDX-License-Identifier: GPL-2.0
# table.awk - TABLE: holds the lines of samples.csv or slots.csv against the boots that are done, `BOOT,LINES`
# a line on stdin. Prints `bad|WHY` for damage, `again|BOOTS` for what is to be measured again, and
# `drop|BOOT` for each boot of that. Boots are kept one by one, or in pairs (`each` of them): what is said of
# one holds for both.

function fail(why) {
	print "bad|" why
	failed = 1
	exit
}

function group_of(boot) {
	return int((boot + each - 1) / each)
}

function name_group(group) {
	if (each == 1)
		return "boot " group ": it is measured again"
	return "boots " (2 * group - 1) " and " (2 * group) ": they are measured again"
}

# From the phase or the round on there are numbers, of which a prediction may be missing.
function is_whole(i) {
	if (NF != columns || $1 !~ /^[0-9]+$/ || /[^ -~]/)
		return 0
	for (i = at["round"]; i <= NF; i++)
		if (name[i] != "unit" && $i !~ /^[0-9.]+$/ && !(name[i] == "vmas_expected" && $i == ""))
			return 0
	return !at["phase"] || $at["phase"] != ""
}

BEGIN {
	columns = split(header, name, ",")
	for (i in name)
		at[name[i]] = i + 0
	nr_sides = split(sides, list, " ")
	for (i = 1; i <= nr_sides; i++)
		known[substr(list[i], 1, 1)] = substr(list[i], 3)
	nr_hooks = split(hooks, list, " ")
	for (i = 1; i <= nr_hooks; i++)
		is_hook[list[i]]
}

FILENAME == "-" {
	want[$1] = $2
	last = group_of($1)
	has[last]++
	next
}

FNR == 1 && $0 != header { fail("does not begin with the line of names") }
FNR == 1 { next }
!is_whole() { fail("has a line " FNR " that is not as vmabench writes it") }

!($2 in known) || known[$2] != "" && $5 != "none" && $5 != known[$2] || !($5 in is_hook) ||
at["unit"] && $at["unit"] != unit {
	fail("has " lines " of another run (line " FNR ")")
}

!($1 in want) && extra != "" && group_of($1) != extra && group_of($1) != last {
	fail("has boots " extra_boot " and " $1 ", which are not in boots.ndjson")
}

!($1 in want) {
	extra = group_of($1)
	extra_boot = $1
	next
}

{ got[$1]++ }

END {
	if (failed)
		exit
	short = last != "" && has[last] < each
	for (b in want) {
		if (got[b] + 0 > want[b] || (got[b] + 0 < want[b] && group_of(b) != last)) {
			print "bad|has " got[b] + 0 " " lines " of boot " b ", and boots.ndjson says " want[b]
			exit
		}
		if (group_of(b) != last && has[group_of(b)] < each) {
			print "bad|has boot " b ", whose pair is not in boots.ndjson"
			exit
		}
		if (got[b] + 0 < want[b])
			short = 1
	}
	if (extra != "" && (extra < last || short && extra != last)) {
		print "bad|has boot " extra_boot ", which is not in boots.ndjson"
		exit
	}
	if (short)
		print "again|" name_group(last)
	if (extra != "" && !(short && extra == last))
		print "again|" name_group(extra)
	for (b in want)
		if (short && group_of(b) == last)
			print "drop|" b
}
