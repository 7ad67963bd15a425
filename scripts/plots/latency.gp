# SPDX-License-Identifier: GPL-2.0
# What one mmap() costs on each side, and the ratio of the two, a line a row.
#
# Reads plot.tsv (plots/latency.tsv of a results folder) and writes plot.svg, both in the current folder: gnuplot hands some
# names to a shell, so it gets no name that is somebody else's. Written for gnuplot 5.4.

tsv = 'plot.tsv'

set datafile separator "\t"
set datafile commentschars ''
set datafile missing "NaN"

stats tsv using (title_all = strcol(2), title_a = strcol(3), title_b = strcol(4), \
	row_unit = strcol(5), n_words = strcol(16), 1) every ::1::1 nooutput
stats tsv using (strlen(strcol(1))) every ::1 nooutput name "label"
rows = int(label_records)
# A figure may be missing from every row, and stats refuses a column without a number.
or(c, other) = valid(c) ? column(c) : other
stats tsv using (or(8, 0)) every ::1 nooutput name "a"
stats tsv using (or(11, 0)) every ::1 nooutput name "b"
stats tsv using (or(13, or(12, 1))) every ::1 nooutput name "low"
stats tsv using (or(14, or(12, 1))) every ::1 nooutput name "high"
cost_max = a_max > b_max ? a_max : b_max

# Okabe and Ito's palette: told apart by colour-blind readers and in grey; the shapes differ too.
a_colour = '#D55E00'
b_colour = '#0072B2'
ratio_colour = '#222222'

# Pixels: a line a row, and room for title and key above and the axis below.
width = 1080.0
top = 84.0
bottom = 104.0
row_height = 36.0
height = top + bottom + row_height * rows
label_width = 30 + 7.6 * label_max
verdict_width = 190.0
split = label_width + 0.55 * (width - label_width - verdict_width)

set terminal svg size int(width),int(height) noenhanced background '#FFFFFF' \
	font 'DejaVu Sans,Liberation Sans,Arial,sans-serif,13'
set output 'plot.svg'
set multiplot
set label 1 title_all at screen 20 / width, screen 1 - 26 / height font ',16'

set tmargin at screen 1 - top / height
set bmargin at screen bottom / height
set border 1 linecolor '#666666'
set grid x linecolor '#DDDDDD' linetype 1
set xtics nomirror scale 0.5 textcolor '#222222'
set ytics nomirror scale 0 textcolor '#222222'
set yrange [rows - 0.4 : -0.6]

# Left: the medians of the boots, and the lowest and highest boot as whiskers.
set lmargin at screen label_width / width
set rmargin at screen (split - 28) / width
set xrange [0 : cost_max > 0 ? 1.08 * cost_max : 1]
if (cost_max >= 1e5) set format x '%.0f'
is_count = row_unit eq 'insn'
set xlabel sprintf(is_count ? "%s per mmap()\nlower median of the phases; whiskers: lowest and highest" : \
	"%s per mmap()\nmedian of the boots; whiskers: lowest and highest boot", row_unit)
set key at screen label_width / width, screen 1 - 58 / height left center horizontal Left reverse \
	samplen 1 width 2
# What is missing is put outside the panel: gnuplot warns of a series without a point.
plot tsv using (0):($0):(""):ytic(1) every ::1 with labels notitle, \
	tsv using (or(6, -1)):($0 - 0.15):(or(7, -1)):(or(8, -1)) every ::1 \
		with xerrorbars linecolor rgb a_colour linewidth 1.5 pointtype 7 pointsize 0.8 \
		title title_a, \
	tsv using (or(9, -1)):($0 + 0.15):(or(10, -1)):(or(11, -1)) every ::1 \
		with xerrorbars linecolor rgb b_colour linewidth 1.5 pointtype 5 pointsize 0.8 \
		title title_b, \
	tsv using (0):($0):(valid(6) ? "" : strcol(15) eq "untrusted" ? "untrusted" : \
		"control: the ratio only") every ::1 \
		with labels left offset 1,0 textcolor rgb '#666666' font ',11' notitle

# Right: the ratio with its interval; the line at 1 is "no difference".
unset key
unset label 1
set lmargin at screen split / width
set rmargin at screen 1 - verdict_width / width
set format y ''
set format x
# At least +-10% is shown, so that noise does not fill the panel.
below = low_min < 0.9 ? low_min : 0.9
above = high_max > 1.1 ? high_max : 1.1
pad = 0.05 * (above - below)
away = below - 2 * pad
set xrange [below - pad : above + pad]
set xlabel sprintf(is_count ? "ratio %s / %s\nleft of 1: %s takes fewer\n%s" : \
	"ratio %s / %s, with 95%% CI\nleft of 1: %s is faster\nn: %s", title_b, title_a, title_b, n_words)
set arrow from 1, graph 0 to 1, graph 1 nohead linecolor '#444444' linewidth 1.5 dashtype 2 back
plot tsv using (valid(13) ? column(12) : away):($0):(or(13, away)):(or(14, away)) every ::1 \
		with xerrorbars linecolor rgb ratio_colour linewidth 2 pointtype 7 pointsize 0.5, \
	tsv using (or(12, away)):($0) every ::1 \
		with points linecolor rgb ratio_colour pointtype 7 pointsize 0.5, \
	tsv using (above + pad):($0):(valid(12) ? \
		sprintf("%.3f  %s", column(12), strcol(15)) : strcol(15)) every ::1 \
		with labels left offset 2,0 textcolor rgb '#222222'
unset multiplot
unset output
