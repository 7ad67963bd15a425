# SPDX-License-Identifier: GPL-2.0
# Links: a kernel's code lies elsewhere in each, what it does is the same, and boots are spread over them.

load common

setup() {
	dir=$BATS_TEST_TMPDIR/results
	export TMPDIR=$BATS_TEST_TMPDIR
}

# with_plan COMMAND: what a verb has when COMMAND is typed in it; $build is v6.12-hook's, on uml.
with_plan() {
	run bash -c 'set -euo pipefail; root=$1; source "$root/scripts/lib/all.sh"
		source "$root/scripts/run/measure.sh"; trap clean_up EXIT
		load_target uml
		'"$1" - "$VMABENCH_ROOT"
}

find_newest() {
	stat -c '%Y %n' "$@" | sort -n | tail -n 1 | cut -d' ' -f2
}

# find_function FILE NAME
find_function() {
	nm "$1" | awk -v name="$2" '$3 == name { print $1 }'
}

@test "boots go over the links in turns, in an order that is the seed's" {
	# shellcheck disable=SC2016 # for the shell that is started
	with_plan 'for seed in 3 4; do
			set_plan links 5 boots 23 seed "$seed"
			for ((nr = 1; nr <= 23; nr++)); do
				boot_link "$nr"
			done | paste -sd" "
		done
		set_plan links 1
		boot_link 7'
	expect 0
	local line turn
	[[ ${lines[0]} != "${lines[1]}" && ${lines[2]} == 1 ]]
	for line in "${lines[@]:0:2}"; do
		for turn in "${line:0:9}" "${line:10:9}" "${line:20:9}" "${line:30:9}"; do
			[[ $(tr ' ' '\n' <<<"$turn" | sort | paste -sd' ') == "1 2 3 4 5" ]]
		done
	done
	# Not the same in each turn.
	[[ ${lines[0]:0:9} != "${lines[0]:10:9}" ]]
}

@test "padding is drawn by the link and an object's name, for what is not the kernel's core there is none" {
	local first
	# shellcheck disable=SC2016
	with_plan 'printf "%s\n" init/main.o mm/mmap.o mm/vma.o drivers/char/mem.o | {
			ensure_scratch; tee "$scratch/list" | list_padded 2 "$PADDED"
			echo; list_padded 3 "$PADDED" <"$scratch/list"
			echo; (grep -v mmap "$scratch/list"; echo mm/new.o) | list_padded 2 "$PADDED"
		} | sed "s,^.*/pads/,pad ,"'
	expect 0
	first=${output%%$'\n\n'*}
	[[ $(grep -v pad <<<"$first" | paste -sd' ') == "init/main.o mm/mmap.o mm/vma.o drivers/char/mem.o" ]]
	[[ $first == init/main.o* && $first == *$'\nmm/vma.o\ndrivers/char/mem.o' && $first == *pad* ]]
	[[ $output != "$first"$'\n\n'"$first"* ]]
	# What a patch adds or takes away has no effect on another's.
	[[ $(grep -B2 '^mm/vma.o' <<<"$first" | grep pad) == \
		$(grep -B2 '^mm/vma.o' <<<"${output##*$'\n\n'}" | grep pad) ]]
}

@test "each link has the code elsewhere, boots say which they are of, and the same comes out again" {
	local folder other moved
	run "$vmabench" run --no-install --no-lock --links 2 --boots 3 --rounds 2 --seed 7 \
		--row append/flags/kernel --out "$dir"
	expect 0 "2 links x 1 to 2 boots x 2 rounds"
	jq -es 'map(.link) | sort | . == [1, 1, 2] or . == [1, 2, 2]' "$dir/boots.ndjson"
	jq -e '.plan.links == 2 and (.kernels[0].links | unique | length) == 2
		and (.command | contains("--links 2"))' "$dir/run.json"
	jq -e '.rows[0].n_links == 2' "$dir/compare.json"

	own_cache "$BATS_TEST_TMPDIR/cache" v6.12-hook um
	# It may have those of other states of what makes links.
	# shellcheck disable=SC2016
	with_plan 'name_links; echo "$links_key"'
	folder=$own_build/links/$output/2
	other=$own_build/linux
	[[ $(sha256sum <"$folder/linux") == "$(jq -r '.kernels[0].links[1]' "$dir/run.json")  -" ]]
	[[ $(sha256sum <"$other") == "$(jq -r '.kernels[0].links[0]' "$dir/run.json")  -" ]]
	# Moved against each other, by no more than what can lie between them.
	moved=$((16#$(find_function "$folder/linux" do_mmap) - 16#$(find_function "$other" do_mmap)))
	((moved > 0 && moved % 16 == 0))
	((16#$(find_function "$folder/linux" mas_store) - 16#$(find_function "$other" mas_store) != moved))
	[[ $(nm "$folder/linux" | cut -d' ' -f3 | sort) == "$(nm "$other" | cut -d' ' -f3 | sort)" ]]
	other=$(find_newest "$own_build"/vmabench-modules/*/links/*/2)
	[[ $(find_function "$other/vmabench_mmap.ko" vmabench_mmap) != \
		"$(find_function "$other/../../../vmabench_mmap.ko" vmabench_mmap)" ]] ||
		! cmp -s "$other/vmabench_prepare.ko" "$other/../../../vmabench_prepare.ko"
	[[ $(readelf -n "$other/vmabench_mmap.ko" | grep -c 'Build ID') == 1 ]]

	# A boot is measured anew in the link that the plan has for it, of which nothing has changed.
	cp "$dir/boots.ndjson" "$BATS_TEST_TMPDIR/before"
	sed -i '$d' "$dir/boots.ndjson"
	for file in samples slots; do
		awk -F, '$1 != 3' "$dir/$file.csv" >"$BATS_TEST_TMPDIR/$file"
		cp "$BATS_TEST_TMPDIR/$file" "$dir/$file.csv"
	done
	mv "$folder" "$folder.kept"
	run "$vmabench" run --no-install --no-lock --resume "$dir"
	expect 0 "linking v6.12-hook"
	cmp "$folder/linux" "$folder.kept/linux"
	[[ $(jq .link "$dir/boots.ndjson") == "$(jq .link "$BATS_TEST_TMPDIR/before")" ]]
	run "$vmabench" run --no-install --no-lock --resume "$dir" --links 3
	expect 2 "--links was 2 when the run was started, and is 3 now"
	jq '.kernels[0].links[1] = .kernels[0].links[0]' "$dir/run.json" >"$BATS_TEST_TMPDIR/json"
	cp "$BATS_TEST_TMPDIR/json" "$dir/run.json"
	sed -i '$d' "$dir/boots.ndjson"
	run "$vmabench" run --no-install --no-lock --resume "$dir"
	expect 2 "its links differs"
}
