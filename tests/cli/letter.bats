# SPDX-License-Identifier: GPL-2.0
# Letters of a run whose figures are known, and whether verify finds what was done to them. The run is made by
# hand here: nothing is booted.

load common

setup_file() {
	cd "$BATS_FILE_TMPDIR" || exit
	make_folder run 1.05
	make_folder other 1.06
	# shellcheck disable=SC2094 # the style and the file have one name
	for style in cover patch lkp mmtests markdown tsv; do
		"$VMABENCH_BUILD/vmabench-letter" run --style "$style" >"$style"
	done
}

setup() {
	letter=$VMABENCH_BUILD/vmabench-letter
	cd "$BATS_FILE_TMPDIR" || exit
}

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

# check FILE DIR...: what verify says of it.
check() {
	run "$letter" --verify "$@"
}

@test "every style is a letter, all of whose figures come out" {
	local style
	for style in cover patch lkp mmtests markdown tsv; do
		check "$style" run
		expect 0 "of 1 letter checked: all come out"
	done
}

@test "the letter in the folder is the one that cover prints, in ASCII, 72 columns and without tabs" {
	"$VMABENCH_BUILD/vmabench-compare" run >table
	cmp run/cover-letter.txt cover
	LC_ALL=C awk 'length > 72 || /[^ -~]/ || / $/ { exit 1 }' cover
	LC_ALL=C awk 'length > 72 || /[^ -~]/ || / $/ || /^(---|diff |#|From )/ { exit 1 }' patch
}

@test "a letter has what reviewers ask for, and begins with what got worse" {
	run cat cover
	expect 0 "costs less in 2 of 5 rows (at best 0.8" "more in 2 (at worst 1.05" "gcc 12.2.0" \
		"config fedcba987654" "A CPU, 2 CPUs" "bare metal" "mitigations=off in the guest" \
		"3 boots x 4 rounds" "seen" "spread" \
		"--boots 3 --seed 7" "sha256:"
	[[ $(grep -m1 -E '^append/[a-z]+ +mmap  ' cover) == append/plain* ]]
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

@test "each figure of each style is that of its row and side, worked out without the code of letters" {
	local style
	list_figures >figures
	[[ $(wc -l <figures) == 6 ]]
	for style in cover lkp mmtests markdown tsv; do
		run awk -v style="$style" -f "$VMABENCH_ROOT/tests/cli/letter_figures.awk" figures "$style"
		[[ -z $output ]] || {
			echo "$style: $output"
			return 1
		}
	done
	# A patch's changelog has what changed.
	head -n 4 figures >changed_figures
	run awk -v style=patch -f "$VMABENCH_ROOT/tests/cli/letter_figures.awk" changed_figures patch
	[[ -z $output ]]
}

@test "the hash is that of docs/letter.md" {
	local command
	command=$(grep -m1 'sha256sum' "$VMABENCH_ROOT/docs/letter.md")
	[[ sha256:$(cd run && bash -c "$command" | cut -d' ' -f1) == "$(tail -n 1 cover)" ]]
	mkdir -p copy/cost/exact
	cp run/{run.json,boots.ndjson,samples.csv,slots.csv} copy/
	echo x >copy/cost/exact/regions.tsv
	[[ sha256:$(cd copy && bash -c "$command" | cut -d' ' -f1) == "$("$letter" copy | tail -n 1)" ]]
	[[ $("$letter" copy | tail -n 1) != "$(tail -n 1 cover)" ]]
}

# quote FILE: as a reply does.
quote() {
	sed 's/^/> /' "$1"
}

# encode FILE: quoted-printable, in short lines.
encode() {
	sed -E 's/=/=3D/g; s/[^=]{50}/&=\n/g; s/ $/=20/' "$1"
}

@test "three quotings, flowed text, encodings, other people and CRLF leave all figures where they were" {
	local head="From: somebody <a@b.c>"$'\n'"Subject: [PATCH 1/2] 3 things"$'\n'
	quote cover >one
	quote one >two
	quote two | sed 's/> > > />>> /' >three
	{ printf '%s\n%s\n' "On 1 May 2026, 12 people wrote:" ""; cat three; echo "That is 7 times more."; } >mail
	check mail run
	expect 0 "all come out"
	# Broken anew at 40 columns, each quoted.
	fold -s -w 40 cover | sed 's/^/> > /' >mail
	check mail run
	expect 0 "all come out"
	# By a program that forgets to quote what it breaks.
	quote two | fold -s -w 60 >mail
	check mail run
	expect 0 "all come out"
	{ printf '%sContent-Type: text/plain; format=flowed\n\n' "$head"; fold -s -w 40 cover; } >mail
	check mail run
	expect 0 "all come out"
	{
		printf '%sContent-Type: text/plain; format=flowed; delsp=yes\n\n' "$head"
		sed -E 's/[^ ]{9}/& \n/g' three
	} >mail
	check mail run
	expect 0 "all come out"
	{ printf '%sContent-Transfer-Encoding: quoted-printable\n\n' "$head"; encode three; } |
		sed 's/$/\r/' >mail
	check mail run
	expect 0 "all come out"
	encode cover >mail
	check mail run
	expect 0 "all come out"
	{ printf '%sContent-Transfer-Encoding: base64\n\n' "$head"; base64 two; } >mail
	check mail run
	expect 0 "all come out"
	{
		printf '%sContent-Type: multipart/mixed; boundary="xyz 1"\n\n--xyz\n' "$head"
		printf 'Content-Type: text/plain\n\nHello 5.\n--xyz\nContent-Transfer-Encoding: base64\n\n'
		base64 cover
		printf -- '--xyz--\n'
	} | sed 's/xyz 1/xyz/' >mail
	check mail run
	expect 0 "all come out"
	# A reviewer in between.
	quote cover | sed '20a Why is this 1.5 here, and not 2?\n\nPlease say, 3 of us would like to know.' >mail
	check mail run
	expect 0 "all come out"
	sed 's/ /\xc2\xa0/g' cover >mail
	check mail run
	expect 0 "all come out"
}

@test "200 changes of one digit are each named, with their line" {
	local style nr line
	for style in cover patch lkp mmtests tsv; do
		for nr in {1..40}; do
			awk -v seed="$nr" -v style="$style" '
				{
					lines[NR] = $0
					for (i = 1; i <= length($0); i++)
						if (substr($0, i, 1) ~ /[0-9]/) { n++; at[n] = NR; col[n] = i }
				}
				END {
					srand(seed * 100 + length(style))
					pick = 1 + int(rand() * n)
					text = lines[at[pick]]
					digit = (substr(text, col[pick], 1) + 1 + int(rand() * 9)) % 10
					lines[at[pick]] = substr(text, 1, col[pick] - 1) digit substr(text, col[pick] + 1)
					print at[pick] >"changed.line"
					for (i = 1; i <= NR; i++) print lines[i] >"changed"
				}' "$style"
			line=$(<changed.line)
			check changed run
			expect 9 "line $line: " || {
				diff "$style" changed
				return 1
			}
		done
	done
}

@test "rows that were dropped, doubled or swapped, and words that were changed, are named" {
	grep -v '^append/plain ' cover >mail
	check mail run
	expect 9 "'append/plain mmap" "is not there"
	sed '/^append\/flags /p' cover >mail
	check mail run
	expect 9 "could not be checked"
	awk '/^append\/flags / && !held { held = $0; next } { print }
		held && /^append\/special / { print held; held = " " }' cover >mail
	if cmp -s cover mail; then return 1; fi
	check mail run
	expect 9 "line "
	sed 's/faster$/equivalent/' cover >mail
	check mail run
	expect 9 "'equivalent' is printed, 'faster' comes out"
	sed '5a In fact it is 40% faster.' cover >mail
	check mail run
	expect 9 "line 6: 'In fact it is 40% faster.' could not be checked"
	# What has no figure is said, and no more.
	sed '5a See also the other series.' cover >mail
	check mail run
	expect 0 "line 6: 'See also the other series.' could not be checked" "all come out"
}

@test "another folder, a changed folder and two folders are told apart" {
	check cover other
	expect 9 "other is not the folder that was hashed"
	cat cover >both
	echo >>both
	"$letter" other >>both
	check both other run
	expect 0 "of 2 letters checked"
	check both run
	expect 9 "run is not the folder that was hashed"
	cp -r run edited
	sed -i '5s/,\([0-9]*\),ns$/,1\1,ns/' edited/samples.csv
	check cover edited
	expect 9 "edited is not the folder that was hashed"
	# All figures come out, and it is still another.
	cp -r run blank
	sed -i '1s/: /:  /' blank/boots.ndjson
	check cover blank
	expect 9 "blank is not the folder that was hashed" "1 place does not"
	# What is quoted of run.json counts as well.
	cp -r run told
	sed -i 's/gcc 12/gcc 13/' told/run.json
	check cover told
	expect 9 "'12.2.0' is printed, '13.2.0' comes out"
}

@test "what is no letter, a part of one, or of an older vmabench is not taken for one" {
	head -n 20 cover >mail
	check mail run
	expect 9 "this letter has no end, it was cut"
	tail -n 20 cover >mail
	check mail run
	expect 2 "none begins"
	check run/run.json run
	expect 2 "there is no letter of vmabench in it"
	: >mail
	check mail run
	expect 2 "there is no letter"
	check "$VMABENCH_ROOT/tests/cli/letter_older.txt" run
	expect 2 "of an older vmabench"
	sed 's/(letter 1,/(letter 7,/' cover >mail
	check mail run
	expect 9 "line 1: '7,' is printed, '1,' comes out"
}

@test "hostile letters end as all others do" {
	head -c 3000000 /dev/zero >mail
	check mail run
	expect 2 "there is no letter"
	{ head -n 9 cover; head -c 300000 /dev/zero; tail -n +10 cover; } >mail
	check mail run
	expect 0 "all come out"
	{ cat cover; yes '> > 1 2 3' | head -n 200000; } >mail
	check mail run
	expect 0 "all come out"
	{ head -n 9 cover; yes '1 2 3' | head -n 200000; tail -n +10 cover; } >mail
	check mail run
	expect 9 "could not be checked"
	yes 'Measured with vmabench 0 (letter 1, cover): sha256:' | head -n 50 >mail
	check mail run
	expect 9 "not the folder"
	yes "$(printf '%01000d' 0)" | head -c 17000000 >mail
	check mail run
	expect 2 "no letter is larger"
}

@test "a patch is named by its number, where its name is known" {
	"$letter" --style patch --patch 2 run >mail
	run cat mail
	expect 0 "Of patch 2 of 2, 0002-second.patch:"
	check mail run
	expect 0 "all come out"
	sed 's/0002-second/0001-second/' mail >changed
	check changed run
	expect 9 "line 3: '0001-second.patch:' is printed, '0002-second.patch:' comes out"
	run "$letter" --style patch --patch 3 run
	expect 2 "has 2 patches"
}

@test "cover and verify by the front door: several folders, a set, stdin" {
	run "$vmabench" cover --no-install run other
	expect 0 "(letter 1, cover)" "at worst 1.05" "at worst 1.06"
	"$vmabench" cover --no-install run other >mail
	run "$vmabench" verify --no-install mail other run
	expect 0 "of 2 letters checked"
	mkdir -p set
	cp -r run set/1
	cp -r other set/2
	cp -r run set/whole
	echo '{"schema": 1, "kind": "series", "plan": {"options": {}}, "comparisons": [
		{"folder": "1", "a": "x", "b": "y"},
		{"folder": "2", "a": "y", "b": "z"}, {"folder": "whole", "a": "x", "b": "z"}]}' >set/set.json
	"$vmabench" cover --no-install --patch 2 set >mail
	run cat mail
	expect 0 "(letter 1, patch)" "at worst 1.06"
	run "$vmabench" verify --no-install - set <mail
	expect 0 "of 1 letter checked"
	run "$vmabench" cover --no-install --patch 3 set
	expect 2 "no such step"
	run "$vmabench" cover --no-install set/none
	expect 2 "it holds no run.json"
	run "$vmabench" cover --style patch --patch 2 run
	expect 2 "leave out --style"
}
