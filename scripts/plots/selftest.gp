# SPDX-License-Identifier: GPL-2.0
# The operating curve: how often an effect is found, beside what the printed mde promised.
#
# Reads plot.tsv (plots/selftest.tsv of a results folder) and writes plot.svg, both in the current folder. Written for gnuplot 5.4.

tsv = 'plot.tsv'

set datafile separator "\t"
stats tsv using 7 every ::1 nooutput name "tried"

found_colour = '#D55E00'
promised_colour = '#0072B2'
called_colour = '#222222'

set terminal svg size 760,480 noenhanced background '#FFFFFF' \
	font 'DejaVu Sans,Liberation Sans,Arial,sans-serif,13'
set output 'plot.svg'
set title sprintf("How often an effect is found that was put on one of %d rows\nwhose sides are the same", \
	int(tried_max)) font ',14'
set border 3 linecolor '#666666'
set grid linecolor '#DDDDDD' linetype 1
set xtics nomirror scale 0.5 textcolor '#222222'
set ytics nomirror scale 0.5 textcolor '#222222'
set xrange [-0.15:5.2]
set yrange [0:105]
set xlabel 'effect, %'
set ylabel 'of rows, %'
set key bottom right Left reverse samplen 2
plot tsv using (100 * column(1)):(100 * column(2)):(100 * column(3)):(100 * column(4)) every ::1 \
		with yerrorlines linecolor rgb found_colour linewidth 2 pointtype 7 pointsize 0.8 \
		title 'found: the interval is above 1 (bars: 95% bounds)', \
	tsv using (100 * column(1)):(100 * column(5)) every ::1 \
		with linespoints linecolor rgb promised_colour linewidth 2 dashtype 2 pointtype 5 pointsize 0.8 \
		title 'promised by the mde', \
	tsv using (100 * column(1)):(100 * column(6)) every ::1 \
		with linespoints linecolor rgb called_colour linewidth 1.5 dashtype 3 pointtype 9 pointsize 0.9 \
		title 'called slower, after Holm'
unset output
