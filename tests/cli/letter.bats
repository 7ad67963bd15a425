# SPDX-License-Identifier: GPL-2.0
# Letters of a run whose figures are known, and whether verify finds what was done to them. The run is made by
# hand here: nothing is booted.

load common
load letter_folder

setup_file() {
	cd "$BATS_FILE_TMPDIR" || exit
	make_folder run 1.05
	make_folder other 1.06
	# shellcheck disable=SC2094 # the style and the file have one name
	for style in cover patch lkp mmtests markdown tsv html; do
		"$VMABENCH_BUILD/vmabench-letter" run --style "$style" >"$style"
	done
}

setup() {
	letter=$VMABENCH_BUILD/vmabench-letter
	cd "$BATS_FILE_TMPDIR" || exit
}

# check FILE DIR...: what verify says of it.
check() {
	run "$letter" --verify "$@"
}

@test "every style is a letter, all of whose figures come out" {
	local style
	for style in cover patch lkp mmtests markdown tsv html; do
		check "$style" run
		expect 0 "of 1 letter checked: all come out"
	done
}

@test "the letter in the folder is the one that cover prints, in ASCII, 72 columns and without tabs" {
	"$VMABENCH_BUILD/vmabench-compare" run >table
	cmp run/cover-letter.txt cover
	cmp run/report.html html
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

@test "240 changes of one digit are each named, with their line" {
	local style nr line
	for style in cover patch lkp mmtests tsv html; do
		for nr in {1..40}; do
			awk -v seed="$nr" -v style="$style" '
				{
					lines[NR] = $0
					begun = begun || /Measured with/
					for (i = 1; begun && i <= length($0); i++)
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
	# What only makes it run here is none of those.
	jq '.kernels[].patches |= [{file: "support/needed.patch", sha256: "00"}] + .' run/run.json >new
	cp new run/run.json
	"$letter" --style patch --patch 1 run >mail
	run cat mail
	expect 0 "Of patch 1 of 2, 0001-first.patch:" "measured with all of them applied."
	check mail run
	expect 0 "all come out"
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
