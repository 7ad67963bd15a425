# SPDX-License-Identifier: GPL-2.0
# report.html of a run whose figures are known: that it is well-formed and whole in itself, that its table and
# its drawing have the figures of compare.json, and what names and texts that mean harm come to.

load common
load letter_folder

# What the page is made of; whatever else were in it would have come from a name.
readonly ELEMENTS="html head meta style title body main h1 h2 h3 p section div table caption thead tbody \
tfoot tr th td figure figcaption svg line text circle rect dl dt dd ul li a pre details summary img"

setup() {
	cd "$BATS_TEST_TMPDIR" || exit
	make_folder run 1.05
}

make_page() {
	"$VMABENCH_BUILD/vmabench-compare" run >/dev/null
	page=run/report.html
}

# check_page: it is well-formed and calls for nothing but what lies beside it.
check_page() {
	xmllint --noout "$page"
	if grep -oE '(src|href|action)="[^"]{0,40}' "$page" |
		grep -vE '^src="data:image/svg\+xml;base64,|^href="[a-z-]+(\.json|\.ndjson|\.csv|\.txt|/)$'; then
		return 1
	fi
	if sed -n '/<style>/,/<.style>/p' "$page" | grep -iE '@import|url\('; then return 1; fi
	is_empty '//@*[starts-with(local-name(), "on")]'
	is_empty "//*[not(contains(' $ELEMENTS ', concat(' ', local-name(), ' ')))]"
}

# is_empty XPATH: the page has nothing that it finds.
is_empty() {
	run xmllint --xpath "$1" "$page"
	expect 10 "XPath set is empty"
}

@test "the page is well-formed, whole in itself, and has its parts in order" {
	make_page
	check_page
	[[ $(xmllint --xpath 'string(/*/@lang)' "$page") == en ]]
	[[ $(xmllint --xpath 'count(//*[local-name()="h1"])' "$page") == 1 ]]
	# Whoever does not see the drawings is told what they are; a table that is wider than a phone can be
	# moved.
	[[ $(xmllint --xpath 'count(//*[local-name()="svg"][not(@aria-label or @aria-hidden)])' "$page") == 0 ]]
	[[ $(xmllint --xpath 'count(//*[local-name()="table"][not(../@tabindex)])' "$page") == 0 ]]
	[[ $(xmllint --xpath 'count(//*[local-name()="th"][not(@scope)])' "$page") == 0 ]]
	run xmllint --xpath '//*[local-name()="h2"]/text()' "$page"
	[[ $output == $'Rows\nControls and method\nMeasured on\nData\nAgain' ]]
	grep -q 'prefers-color-scheme: dark' "$page"
	grep -q '@media print' "$page"
	grep -q 'name="viewport"' "$page"
}

@test "text stands out from what is behind it, 7 to 1, in light, dark and print" {
	make_page
	run awk '
		function part(hex, i) {
			i = 16 * (index("0123456789abcdef", substr(hex, 1, 1)) - 1)
			i = (i + index("0123456789abcdef", substr(hex, 2)) - 1) / 255
			return i <= 0.03928 ? i / 12.92 : ((i + 0.055) / 1.055) ^ 2.4
		}
		function light(hex) {
			return 0.2126 * part(substr(hex, 2, 2)) + 0.7152 * part(substr(hex, 4, 2)) + \
				0.0722 * part(substr(hex, 6, 2))
		}
		function contrast(a, b, c) {
			a = light(a); b = light(b)
			if (a < b) { c = a; a = b; b = c }
			return (a + 0.05) / (b + 0.05)
		}
		/:root {/ {
			schemes++
			n = split($0, part_of, /[ ;]*--/)
			for (i = 2; i <= n; i++) {
				split(part_of[i], pair, ": ")
				colour[pair[1]] = substr(pair[2], 1, 7)
			}
			for (i = split("text soft better worse", names, " "); i; i--)
				for (j = split("back panel", behind, " "); j; j--)
					if (contrast(colour[names[i]], colour[behind[j]]) < 7)
						print schemes, names[i], behind[j], contrast(colour[names[i]], colour[behind[j]])
			if (contrast(colour["axis"], colour["back"]) < 3)
				print schemes, "axis", contrast(colour["axis"], colour["back"])
		}
		END { if (schemes != 3) print schemes " schemes" }' "$page"
	[[ -z $output ]] || {
		echo "$output"
		return 1
	}
}

@test "each figure of the table is that of its row and side" {
	make_page
	list_figures >figures
	{
		echo "html table"
		xmllint --xpath '//*[@id="figures"]/*[local-name()="tbody"]/*' "$page" | tr -d '\n' |
			sed -E 's,</tr>,\n,g; s,<t[hd][^>]*>,|,g; s,<[^>]*>,,g' | sed 's/^|/html|/'
		echo
	} >table
	run awk -v style=html -f "$VMABENCH_ROOT/tests/cli/letter_figures.awk" figures table
	[[ -z $output ]] || {
		echo "$output"
		return 1
	}
}

@test "each dot and line of the drawing is where its figure is" {
	make_page
	list_figures >figures
	# The axis says what a place is worth: its first and last figure.
	run awk -F'\t' '
		function place(ratio) {
			return x[1] + (ratio - at[1]) * (x[n] - x[1]) / (at[n] - at[1])
		}
		function attribute(text, name) {
			sub(".* " name "=\"", "", text)
			sub("\".*", "", text)
			return text
		}
		function near(what, got, want) {
			if ((got - want) ^ 2 > 0.02)
				print what ": drawn at " got ", its place is " want
		}
		FNR == NR { nr++; ratio[nr] = $5; low[nr] = $6; high[nr] = $7; next }
		/class="grid"/ {
			n++
			x[n] = attribute($0, "x")
			at[n] = $0
			sub(/<\/text>.*/, "", at[n])
			sub(/.*>/, "", at[n])
		}
		/class="dot"/ {
			row++
			split($0, element, "<")
			boots = 0
			for (i in element) {
				if (element[i] ~ /class="dot"/) near("ratio", attribute(element[i], "cx"), place(ratio[row]))
				if (element[i] ~ /class="ci"/) {
					near("low", attribute(element[i], "x1"), place(low[row]))
					near("high", attribute(element[i], "x2"), place(high[row]))
				}
				if (element[i] ~ /class="boot"/) { boots++; sum += attribute(element[i], "cx") }
			}
			# The estimate is the mean of the boots, on a scale that is all but straight here.
			if (boots != 3) print boots " boots"
			if ((sum / 3 - place(ratio[row])) ^ 2 > 1) print "boots", sum / 3, place(ratio[row])
			sum = 0
		}
		END { if (row != nr || n < 3) print row " rows, " n " ticks" }' figures "$page"
	[[ -z $output ]] || {
		echo "$output"
		return 1
	}
}

@test "verify finds a figure of the page that was changed, in table and drawing, and a link" {
	local change
	make_page
	run "$VMABENCH_BUILD/vmabench-letter" --verify "$page" run
	expect 0 "of 1 letter checked: all come out"
	for change in 's,<td class="n">2000</td>,<td class="n">2001</td>,' \
		's/class="dot" cx="4/class="dot" cx="5/' 's/href="samples.csv"/href="example9"/' \
		's/class="worse">slower/class="worse">faster/'; do
		sed "$change" "$page" >changed.html
		if cmp -s "$page" changed.html; then return 1; fi
		run "$VMABENCH_BUILD/vmabench-letter" --verify changed.html run
		expect 9 "comes out"
	done
}

@test "names, texts and pictures that mean harm are text" {
	local picture harm='</p><script>alert(1)</script><b onclick="x()">&amp; &#60;'
	jq --arg harm "$harm" '.target.about = $harm | .host.cpu = $harm + "]]>" | .kernels[0].compiler = $harm |
		.command += " \($harm)" | .sides[].kernel = "<b>" | .kernels[0].name = "<b>"' run/run.json >harmful
	mv harmful run/run.json
	sed -i 's|"kernel": "k"|"kernel": "<b>"|' run/boots.ndjson
	mkdir -p run/cost run/plots
	jq -n --arg harm "$harm" '{schema: 1, engine: $harm, rows: [{
		row: "append/flags/kernel", phase: "mmap", unit: $harm, a_total: 1, b_total: "x", sentence: $harm,
		components: [{name: $harm, a: 1, b: 2}, {name: 1, a: "<b>", b: 3}, 7]}]}' >run/attribution.json
	picture=run/plots/flame-append,flags,kernel-mmap-difference.svg
	echo '<svg onload="alert(1)"><script>alert(1)</script></svg>' >$picture
	make_page
	check_page
	grep -q '&#60;script&#62;' "$page"
	[[ $(xmllint --xpath 'count(//*[local-name()="img"])' "$page") == 1 ]]
	run "$VMABENCH_BUILD/vmabench-letter" --verify "$page" run
	expect 0 "all come out"
	# A picture that is a link may be anything of the reader's own.
	ln -sf /etc/passwd $picture
	run "$VMABENCH_BUILD/vmabench-compare" run
	expect 9 "is a link"
}

@test "the plot says its unit, its n and what its lines are, of time and of counts" {
	make_page
	# draw: the plot as scripts/run/report.sh draws it, its text alone.
	draw() {
		cp run/plots/latency.tsv plot.tsv
		gnuplot -d "$VMABENCH_ROOT/scripts/plots/latency.gp"
		run xmllint --xpath '//*[local-name()="text"]//text()' plot.svg
	}
	draw
	expect 0 "ns per mmap()" "n: 3 boots x 4 rounds" "with 95% CI" ".mmap_prepare is faster"
	sed -i 's/\tns\t/\tinsn\t/' run/plots/latency.tsv
	draw
	expect 0 "insn per mmap()" "3 boots x 4 rounds" ".mmap_prepare takes fewer"
	[[ $output != *95%* ]]
}
