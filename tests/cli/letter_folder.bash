# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# A results folder that is made by hand, and its figures, for the tests of letters and of report.html.

# make_folder DIR PLAIN: three boots of four rounds, where .mmap_prepare takes 0.8 of the time, PLAIN times
# it, 1.03 times it, 0.9 of it, and the same with more VMAs left.
make_folder() {
	mkdir "$1"
	echo '{"schema": 3, "tool": {"name": "vmabench", "version": "0.1.0"}, "status": "complete",
		"command": "./vmabench run --suite quick --boots 3", "seed": 7, "suite": "quick",
		"target": {"name": "uml", "unit": "ns", "about": "made by hand"}, "axis": "hook",
		"sides": [{"side": "a", "kernel": "k", "hook": "mmap"},
			{"side": "b", "kernel": "k", "hook": "prepare"}],
		"plan": {"boots": 3, "rounds": 4, "rows": ["append/flags/kernel", "append/plain/kernel",
			"prepend/plain/kernel", "prepend/flags/kernel", "append/special/kernel", "getppid/none/syscall"]},
		"kernels": [{"name": "k", "version": "6.12.1", "package": "linux-source-6.12 6.12.1-1", "arch": "um",
			"build": "0123456789ab", "compiler": "gcc 12.2.0", "config_sha256": "fedcba9876543210",
			"patches": [{"file": "v6.12/0001-first.patch"}, {"file": "v6.12/0002-second.patch"}]}],
		"machine": {"mitigations": "off"},
		"host": {"cpu": "A CPU", "cpus": 2, "os": "Debian 12", "kernel": "6.1.0",
		"virtualization": "none"}}' \
		>"$1/run.json"
	awk -v dir="$1" -v plain="$2" 'BEGIN {
		print "boot,side,storm,mapping,hook,vantage,args,phase,round,slot,ops,value,unit" >dir "/samples.csv"
		printf "boot,side,storm,mapping,hook,vantage,args,round,slot,batches,ops," >dir "/slots.csv"
		print "vmas_min,vmas_max,vmas_expected,hook_calls,hook_calls_expected,unbalanced" >dir "/slots.csv"
		split("append/flags/kernel append/plain/kernel prepend/plain/kernel prepend/flags/kernel " \
			"append/special/kernel getppid/none/syscall", rows, " ")
		split("0.8 " plain " 1.03 0.9 1 1", factors, " ")
		split("1 1 1 1 3 0", left, " ")
		for (boot = 1; boot <= 3; boot++) {
			printf "{\"boot\": %d, \"kernel\": \"k\", ", boot >dir "/boots.ndjson"
			printf "\"build\": \"0123456789ab\", \"link\": 1, \"machine\": 1, " >dir "/boots.ndjson"
			print "\"target\": \"uml\", \"status\": \"done\"}" >dir "/boots.ndjson"
			for (r = 1; r <= 6; r++) for (round = 1; round <= 4; round++) for (slot = 0; slot <= 1; slot++) {
				b = (slot + round) % 2
				split(rows[r], part, "/")
				noise = 1 + ((boot * 7 + round * 3 + b * 5 + r) % 11 - 5) / 4000 + b * boot * r / 3000
				cost = int(100000 * (b ? factors[r] : 1) * noise * r)
				side = (b ? "b" : "a") "," part[1] "," part[2] "," (b ? "prepare" : "mmap") "," part[3] ","
				vmas = b || !left[r] ? left[r] : 1
				vmas = vmas "," vmas "," vmas
				print boot "," side "," (r < 6 ? "mmap" : "call") "," round "," slot ",100," cost \
					",ns" >dir "/samples.csv"
				print boot "," side "," round "," slot ",1,100," vmas ",0,0,0" >dir "/slots.csv"
			}
		}
	}'
}

# list_figures: those of `run` in the order of a letter, for letter_figures.awk: as compare.json has them, and
# the spread of boots from the samples, whose boots have four rounds.
list_figures() {
	"$VMABENCH_BUILD/vmabench-compare" --json run |
		jq -r '.rows | sort_by(if .row | startswith("getppid") then 2
				elif .verdict == "slower" then 0 else 1 end,
				if .verdict == "slower" then -.ratio else 0 end)[] |
			[.row, .phase, .a_median, .b_median, .ratio, .ci_low, .ci_high, .mde,
				.a_vmas, .b_vmas, .verdict] | @tsv' |
		awk -F'\t' -v samples=run/samples.csv '
			# The mean of the two in the middle of four.
			function median(v, i, low, high, sum) {
				low = high = v[1]
				for (i = 1; i <= 4; i++) {
					sum += v[i]
					low = v[i] < low ? v[i] : low
					high = v[i] > high ? v[i] : high
				}
				return (sum - low - high) / 2
			}
			function deviation(v, n, mean, sum, i) {
				for (i = 1; i <= n; i++) mean += v[i] / n
				for (i = 1; i <= n; i++) sum += (v[i] - mean) ^ 2
				means = mean
				return sqrt(sum / (n - 1))
			}
			function spread(row, side, boot, round, four, of_boot) {
				for (boot = 1; boot <= 3; boot++) {
					for (round = 1; round <= 4; round++) four[round] = cost[row, side, boot, round]
					of_boot[boot] = median(four)
				}
				return deviation(of_boot, 3) / means
			}
			# Two rounds are a block, and the median of two blocks is their mean.
			function spread_of_ratio(row, boot, round, of_boot) {
				for (boot = 1; boot <= 3; boot++) {
					of_boot[boot] = 0
					for (round = 1; round <= 4; round++)
						of_boot[boot] += log(cost[row, "b", boot, round] / cost[row, "a", boot, round]) / 4
				}
				return deviation(of_boot, 3)
			}
			BEGIN {
				while ((getline line <samples) > 0) {
					split(line, f, ",")
					cost[f[3] "/" f[4] "/" f[6], f[2], f[1], f[9]] = f[12] / f[11]
				}
				OFS = "\t"
			}
			{ print $0, spread($1, "a"), spread($1, "b"), spread_of_ratio($1) }'
}
