# SPDX-License-Identifier: GPL-2.0
# Where the difference of two sides comes from: a bar a component.
#
# Reads plot.tsv (plots/attribution-ROW-PHASE.tsv of a results folder) and writes plot.svg, both in the current folder:
# gnuplot hands some names to a shell, so it gets no name that is somebody else's. Written for gnuplot 5.4.

tsv = 'plot.tsv'

set datafile separator "\t"
set datafile commentschars ''

stats tsv using (row = strcol(7), phase = strcol(8), unit = strcol(9), a_name = strcol(10), \
	b_name = strcol(11), 1) every ::1::1 nooutput
stats tsv using 5 every ::1 nooutput name "low"
stats tsv using 6 every ::1 nooutput name "high"
stats tsv using 4 every ::1 nooutput name "difference"
lines = int(difference_records)
least = low_min < 0 ? low_min : 0
most = high_max > 0 ? high_max : 0
span = most > least ? most - least : 1

# Okabe and Ito's blue for what is saved, vermilion for what is added; the side of the line says the same.
colour(v) = v < 0 ? 0x0072B2 : 0xD55E00

# Pixels: a line a component, and room for title above and the axis below.
width = 960.0
top = 64.0
bottom = 88.0
row_height = 30.0
height = top + bottom + row_height * lines

per = phase eq 'call' ? "call" : phase . "()"
set terminal svg size int(width),int(height) noenhanced background '#FFFFFF' \
	font 'DejaVu Sans,Liberation Sans,Arial,sans-serif,13'
set output 'plot.svg'
set label 1 sprintf("%s, %s: what %s changes in the cost of one %s against %s", row, phase, b_name, \
	per, a_name) at screen 20 / width, screen 1 - 26 / height font ',16'
set label 2 sprintf("sum of all lines: %+.1f %s", difference_sum, unit) \
	at screen 20 / width, screen 1 - 48 / height textcolor rgb '#666666'

set lmargin at screen 200 / width
set rmargin at screen 1 - 30 / width
set tmargin at screen 1 - top / height
set bmargin at screen bottom / height
set border 1 linecolor '#666666'
set grid x linecolor '#DDDDDD' linetype 1
set xtics nomirror scale 0.5 textcolor '#222222'
set ytics nomirror scale 0 textcolor '#222222'
set yrange [lines - 0.4 : -0.6]
# Room for the figures beside the bars.
set xrange [least - 0.18 * span : most + 0.18 * span]
set xlabel sprintf("%s per %s, %s minus %s\nleft of 0: saved; right of 0: added", unit, per, \
	b_name, a_name)
set arrow from 0, graph 0 to 0, graph 1 nohead linecolor '#444444' linewidth 1.5 back
set style fill solid 0.85 noborder
unset key

# An exact figure has no whiskers; they are put outside the panel, gnuplot warns of a series without a point.
away = most + span
plot tsv using (0):0:(0):4:($0 - 0.32):($0 + 0.32):(colour($4)) every ::1 \
		with boxxyerror linecolor rgb variable, \
	tsv using ($5 < $6 ? $4 : away):0:($5 < $6 ? $5 : away):($5 < $6 ? $6 : away) every ::1 \
		with xerrorbars linecolor rgb '#222222' pointtype 0, \
	tsv using ($6 > 0 ? $6 : 0):0:($4 < 0 ? "" : sprintf("%+.1f", $4)):ytic(1) every ::1 \
		with labels left offset 0.8,0 textcolor rgb '#222222', \
	tsv using ($5 < 0 ? $5 : 0):0:($4 < 0 ? sprintf("%+.1f", $4) : "") every ::1 \
		with labels right offset -0.8,0 textcolor rgb '#222222'
unset output
