# SPDX-License-Identifier: GPL-2.0
# letter_figures.awk FIGURES LETTER: what of FIGURES the LETTER does not have in the row's line. FIGURES has a row a line, in
# the order in which they must stand: row, phase, a, b, ratio, low, high, seen, VMAs of each, verdict, then the spread of a,
# of b and of the ratio. None of the code that writes letters is used here.

# Is @printed what @exact is with as many decimals?
function is_near(printed, exact, decimals) {
	sub(/%$/, "", printed)
	if (printed ~ /^</)
		return exact < substr(printed, 2)
	decimals = index(printed, ".") ? length(printed) - index(printed, ".") : 0
	return printed == sprintf("%." decimals "f", exact) || printed == sprintf("%+." decimals "f", exact)
}

# Two figures behind the point and no zeros at the end are enough for a share: one more would be none.
function is_share(printed, exact) {
	return printed ~ /%$/ && is_near(printed, 100 * exact)
}

function complain(what, printed, exact) {
	printf "line %d, %s: %s is printed, %s is %s\n", FNR, row, printed, what, exact
}

function want(what, printed, exact) {
	if (!is_near(printed, exact))
		complain(what, printed, exact)
}

function want_share(what, printed, exact) {
	if (!is_share(printed, exact))
		complain(what, printed, exact)
}

function want_text(what, printed, exact) {
	if (printed != exact)
		complain(what, printed, exact)
}

# As letters name rows: without what goes without saying.
function short_name(name) {
	sub(/\/none\//, "/", name)
	sub(/\/kernel$/, "", name)
	return name
}

# Rows come in their order, and none is left out.
function next_row(name, is_short) {
	if (at < nr && (is_short ? short_name(row_of[at + 1]) : row_of[at + 1]) != name)
		printf "line %d: %s comes, %s is next\n", FNR, name, row_of[at + 1]
	row = row_of[++at]
}

function want_vmas(a, b) {
	want("VMAs of a", a, vmas_a[at])
	want("VMAs of b", b, vmas_b[at])
}

function grid_line(ends, vmas) {
	next_row($1, 1)
	want("a", $3, a[at])
	want("b", $4, b[at])
	want("ratio", $5, ratio[at])
	split($6, ends, "-")
	want("low", ends[1], low[at])
	want("high", ends[2], high[at])
	split($7, vmas, ">")
	if ($7 != "-")
		want_vmas(vmas[1], 2 in vmas ? vmas[2] : vmas[1])
	want_text("verdict", $8, verdict[at])
}

function spread_line() {
	next_row($1, 1)
	want_share("spread of a", $3, spread_a[at])
	want_share("spread of b", $4, spread_b[at])
	want_share("spread of the ratio", $5, spread[at])
	want_share("seen", $6, seen[at])
}

FNR == NR {
	nr++
	row_of[nr] = $1; phase[nr] = $2; a[nr] = $3; b[nr] = $4; ratio[nr] = $5; low[nr] = $6; high[nr] = $7
	seen[nr] = $8; vmas_a[nr] = $9; vmas_b[nr] = $10; verdict[nr] = $11
	spread_a[nr] = $12; spread_b[nr] = $13; spread[nr] = $14
	next
}

# Each style's tables, by what their lines look like.
/^row +phase / { table = "grid"; at = 0; nr_tables++; next }
/^spread +phase / { table = "spread"; at = 0; nr_tables++; next }
/%stddev +%change/ { table = "lkp"; at = 0; nr_tables++; next }
/^\(gain\)/ { table = "mmtests"; at = 0; nr_tables++; next }
/^\|---/ { table = "markdown"; at = 0; nr_tables++; next }
/^html table/ { table = "html"; at = 0; nr_tables++; next }
/^row\t/ { table = "tsv"; at = 0; nr_tables++; split($0, column, "\t"); next }
table && (/^$/ || /^#/) && at {
	if (at != nr && style != "patch")
		printf "line %d: %d of %d rows are there\n", FNR, at, nr
	table = ""
}
table == "grid" && $2 ~ /^(mmap|munmap|call)$/ { grid_line() }
table == "spread" && /%/ { spread_line() }
table == "lkp" && /\]/ {
	plain = $8
	sub(/\.[a-z]+\.ns$/, "", plain)
	next_row(plain, 0)
	want_text("unit", $8, row "." phase[at] ".ns")
	want("a", $1, a[at])
	want_share("spread of a", $3, spread_a[at])
	if (!is_near($4, 100 * (ratio[at] - 1)))
		complain("change", $4, ratio[at])
	want("b", $5, b[at])
	want_share("spread of b", $7, spread_b[at])
	want("low", substr($9, 2, length($9) - 2), low[at])
	want("high", substr($10, 1, length($10) - 1), high[at])
	want_text("verdict", $11, verdict[at])
}
table == "mmtests" && /^Median/ {
	next_row($2, 0)
	gsub(/[()*]/, " ")
	want("a", $4, a[at])
	want("b", $6, b[at])
	want("gain", $7, 100 * (1 - ratio[at]))
}
table == "mmtests" && /^CoeffVar/ {
	want_share("spread of a", $4, spread_a[at])
	want_share("spread of b", $5, spread_b[at])
}
table == "mmtests" && /^CI95/ {
	want("low", $4, 100 * (1 - high[at]))
	want("high", $6, 100 * (1 - low[at]))
}
table == "markdown" && /^\|/ {
	split($0, cell, / *\| */)
	split(cell[2], name, " ")
	next_row(name[1], 0)
	want_text("phase", name[2], phase[at])
	want("a", cell[3], a[at])
	want("b", cell[4], b[at])
	want("ratio", cell[5], ratio[at])
	split(cell[6], ends, " to ")
	want("low", ends[1], low[at])
	want("high", ends[2], high[at])
	want_share("spread of the ratio", cell[7], spread[at])
	want_share("seen", cell[8], seen[at])
	want_vmas(cell[9], cell[10])
	want_text("verdict", cell[11], verdict[at])
}
# As report_page.bats sets out the page's table.
table == "html" && /^html\|/ {
	split($0, cell, "|")
	next_row(cell[2], 0)
	want_text("phase", cell[3], phase[at])
	want("a", cell[4], a[at])
	want("b", cell[5], b[at])
	want("ratio", cell[6], ratio[at])
	split(cell[7], ends, " to ")
	want("low", ends[1], low[at])
	want("high", ends[2], high[at])
	want_text("verdict", cell[8], verdict[at])
	want_share("spread of the ratio", cell[9], spread[at])
	want_share("seen", cell[10], seen[at])
	split(cell[11], ends, "&gt;")
	if (cell[11] != "-")
		want_vmas(ends[1], 2 in ends ? ends[2] : ends[1])
}
table == "tsv" {
	next_row($1, 0)
	for (i in column)
		got[column[i]] = $i
	want("a", got["a"], a[at])
	want("b", got["b"], b[at])
	want("ratio", got["ratio"], ratio[at])
	want("low", got["ci_low"], low[at])
	want("high", got["ci_high"], high[at])
	want("seen", got["mde"], seen[at])
	want_vmas(got["a_vmas"], got["b_vmas"])
	want_text("verdict", got["verdict"], verdict[at])
	# These were worked out here, with other roundings.
	if ((got["a_spread"] / spread_a[at] - 1) ^ 2 > 1e-10 || (got["b_spread"] / spread_b[at] - 1) ^ 2 > 1e-10)
		complain("spread", got["a_spread"] " " got["b_spread"], spread_a[at] " " spread_b[at])
}

END {
	if (nr_tables != (style == "cover" ? 2 : 1))
		printf "%d tables are in it\n", nr_tables
}
