#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# null_patches.sh DIR [COUNT [SEED [BOOTS]]]: how often a patch that changes nothing is called faster or
# slower, on axis kernel and uml, with one link of each kernel and with five. The patches are drawn from SEED
# and go on top of v6.12 with the series: code that nobody runs, data that nobody reads, a function moved to
# the end of its file, a comment, another driver, and, twice at most, a field of mm_struct moved. Trees, a
# cache and the runs are in DIR, and what is there is not made again. It reports, and asserts nothing.
set -euo pipefail
root=$(cd "$(dirname "$(readlink -f "$0")")/../.." && pwd)
readonly DIR=${1:?type: null_patches.sh DIR [COUNT [SEED [BOOTS]]]}
readonly COUNT=${2:-20} SEED=${3:-1} BOOTS=${4:-10}
readonly KINDS=(dead_code moved_function dead_data comment driver moved_field)
readonly FILES=(mm/vma.c mm/mmap.c mm/memory.c mm/util.c mm/slub.c lib/maple_tree.c kernel/fork.c
	fs/file_table.c)
tree=$DIR/linux.git

# draw N MOST: below MOST, by SEED, the number of the patch that is made and N.
draw() {
	local hash
	hash=$(printf '%s %s %s\n' "$SEED" "$number" "$1" | sha256sum)
	echo $((16#${hash:0:8} % $2))
}

# The patches: each prints the new contents of $file, which is given what it is now.

dead_code() {
	local i
	cat
	echo "static int __used vmabench_null(int a, int b) {"
	for ((i = 0; i <= $(draw size 150); i++)); do
		echo "	a = a * b + $i; b ^= a >> 3;"
	done
	echo "	return a; }"
}

dead_data() {
	cat
	echo "static char __used vmabench_null[$((16 + $(draw size 4000)))] = { 1 };"
}

comment() {
	echo "/* Nothing $number. */"
	cat
}

# moved_function: one that headers declare, and that is in no #if.
moved_function() {
	awk -v nth="$(draw function 1000)" '
		{ line[NR] = $0 }
		/^#[ \t]*if/ { depth++ }
		/^#[ \t]*endif/ { depth-- }
		/^[a-z]/ && !from && !depth { from = NR }
		/^(static|typedef|extern|enum|union)/ || /;$|.[={]$/ || /^$/ { if (!open) from = 0 }
		/^\{/ && from { open = from }
		/^}/ {
			if (open && NR - open > 8) { first[n] = open; last[n++] = NR }
			open = from = 0
		}
		END {
			if (!n) exit 1
			nth %= n
			for (i = 1; i <= NR; i++) if (i < first[nth] || i > last[nth]) print line[i]
			print ""
			for (i = first[nth]; i <= last[nth]; i++) print line[i]
		}'
}

# moved_field: of mm_struct, behind another.
moved_field() {
	local field=mmap_base behind=task_size
	(($(draw field 2))) || field=total_vm behind=def_flags
	awk -v field="[ \t]$field;" -v behind="[ \t]$behind;" '
		/^struct mm_struct \{/ { inside = 1 }
		inside && $0 ~ field && !held { held = $0; next }
		{ print }
		inside && $0 ~ behind && held { print held; inside = 0 }'
}

# put_file FILE: into the index, from stdin.
put_file() {
	git update-index --add --cacheinfo "100644,$(git hash-object -w --stdin),$1"
}

# make_patch N: as branch null-N.
make_patch() {
	local number=$1 kind file
	export GIT_DIR=$tree GIT_INDEX_FILE=$DIR/index
	export GIT_AUTHOR_NAME=null GIT_AUTHOR_EMAIL=null@localhost GIT_COMMITTER_NAME=null \
		GIT_COMMITTER_EMAIL=null@localhost
	kind=${KINDS[(number - 1) % ${#KINDS[@]}]}
	[[ $kind != moved_field ]] || ((number <= 2 * ${#KINDS[@]})) || kind=dead_code
	file=${FILES[$(draw file ${#FILES[@]})]}
	[[ $kind != moved_field ]] || file=include/linux/mm_types.h
	git read-tree main
	if [[ $kind == driver ]]; then
		file=drivers/char/vmabench_null.c
		{
			echo '#include <linux/init.h>'
			dead_code
			dead_data | sed 's/_null/_data/'
		} </dev/null | put_file "$file"
		{
			git show main:drivers/char/Makefile
			echo 'obj-y += vmabench_null.o'
		} | put_file drivers/char/Makefile
	else
		git show "main:$file" | "$kind" | put_file "$file"
	fi
	git branch -f "null-$number" "$(git commit-tree -p main -m "$kind in $file" "$(git write-tree)")"
}

# measure N LINKS: in $DIR/run-N-LINKS.
measure() {
	local out=$DIR/run-$1-$2
	local -a from=(--out "$out")
	[[ ! -e $out/compare.json ]] || return 0
	[[ ! -e $out/run.json ]] || from=(--resume "$out")
	"$root/vmabench" run --no-install --kernel "base=$tree@main" --kernel "null=$tree@null-$1" \
		--boots "$BOOTS" --links "$2" --seed "$((SEED * 1000 + $1))" "${from[@]}" >/dev/null 2>"$DIR/log" ||
		(($? == 9)) || { cat "$DIR/log" >&2; exit 1; }
}

# tally FILE...: rows, and how many of them are called faster or slower, and layout-sensitive.
tally() {
	jq -rs '[.[].rows[] | select(.gate == "ok")]
		| [., map(select(.verdict | IN("faster", "slower"))), map(select(.layout_sensitive == true))]
		| map(length) | @tsv' "$@"
}

main() {
	local n rows false_one false_five sensitive subject
	mkdir -p "$DIR/cache/vmabench"
	for n in debian source tree apt; do
		ln -sfn "${XDG_CACHE_HOME:-$HOME/.cache}/vmabench/$n" "$DIR/cache/vmabench/$n"
	done
	[[ -e $tree ]] || git clone --quiet --bare --shared "$("$root/tests/cli/linux_tree.sh")" "$tree"
	export XDG_CACHE_HOME=$DIR/cache
	printf '%-42s%6s%8s%8s%10s\n' patch rows '1 link' '5 links' sensitive
	for ((n = 1; n <= COUNT; n++)); do
		(make_patch "$n")
		measure "$n" 5
		measure "$n" 1
		read -r rows false_one _ < <(tally "$DIR/run-$n-1/compare.json")
		read -r _ false_five sensitive < <(tally "$DIR/run-$n-5/compare.json")
		subject=$(git -C "$tree" log -1 --format=%s "null-$n")
		printf '%-42s%6d%8d%8d%10d\n' "$subject" "$rows" "$false_one" "$false_five" "$sensitive"
	done
	read -r rows false_one _ < <(tally "$DIR"/run-*-1/compare.json)
	read -r _ false_five sensitive < <(tally "$DIR"/run-*-5/compare.json)
	printf '%-42s%6d%8d%8d%10d\n' all "$rows" "$false_one" "$false_five" "$sensitive"
	LC_ALL=C awk -v n="$rows" -v a="$false_one" -v b="$false_five" \
		'BEGIN { printf "faster or slower: %.1f%% with one link, %.1f%% with five\n", a / n * 100, b / n * 100 }'
}

main
