# SPDX-License-Identifier: GPL-2.0
# The README shows what was really printed: the reference run's table, and only verbs that exist.

load common

@test "the README's table is the reference run's, line for line" {
	local table=$VMABENCH_ROOT/results/reference/quick-uml/table.txt
	[[ -s $table ]]
	diff "$table" \
		<(sed -n '/^## What you see/,/^`results/p' "$VMABENCH_ROOT/README.md" | sed -n 's/^    //p; s/^$//p' |
		sed -e '/./,$!d' -e :a -e '/^\n*$/{$d;N;ba' -e '}')
}

@test "the README's answer has the figures of the reference run's rows" {
	local answer row figure table=$VMABENCH_ROOT/results/reference/quick-uml/table.txt
	answer=$(sed -n '/^On Linux 6.12 a driver/,/^$/p' "$VMABENCH_ROOT/README.md" | tr '\n' ' ')
	for row in append/flags append/plain; do
		# Both costs, the ratio, and its interval.
		while read -r figure; do
			[[ $answer == *"$figure"* ]]
		done < <(awk -v row="$row" '$1 == row && $2 == "mmap" { print $3; print $4; print $5; print $6 }' "$table")
	done
	# And no other.
	[[ $(grep -oE '[0-9]+\.[0-9]+' <<<"$answer" | wc -l) == 11 ]]
}

@test "the README is one screen or two" {
	(($(wc -l <"$VMABENCH_ROOT/README.md") <= 80))
}

@test "the README's sentence on attribution is the reference run's" {
	local said page=$VMABENCH_ROOT/results/reference/quick-tcg/attribution.txt
	said=$(sed -n '/^    of the [0-9,]* instructions/,/^$/s/^ *//p' "$VMABENCH_ROOT/README.md")
	[[ -n $said ]]
	[[ $said == "$(sed -n '/^append\/flags\/kernel mmap:$/,/^$/s/^  //p' "$page")" ]]
}

@test "every command the README names is there" {
	local verb
	while read -r _ verb; do
		"$vmabench" help | grep -q "vmabench $verb"
	done < <(grep -oE '\./vmabench [a-z]+' "$VMABENCH_ROOT/README.md")
}
