#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# maps.sh TARGET BASE HOOK NORETRY SEEDS STEPS: the fuzzer of maps (tests/guest/fuzz_maps.c) sees the same on
# a kernel without the series, with it, and without the retry merge. Where it does not, the first step that
# differs is printed.
set -euo pipefail

root=$(cd "$(dirname "$(readlink -f "$0")")/../.." && pwd)
# shellcheck source-path=SCRIPTDIR/../..
source "$root/tests/guest/boot_guest.sh"
source "$root/tests/outside/outcome.sh"

readonly DEADLINE=900

# What has to be the same: SET.HOOK@ROLE and another one. The sets are in fuzz_maps.c.
readonly SAME='
all.mmap@base     all.mmap@hook
all.prepare@hook  all.prepare@noretry
twin.mmap@base    twin.mmap@hook
twin.mmap@base    twin.prepare@hook
twin.mmap@base    twin.prepare@noretry
kept.mmap@base    kept.mmap@hook
kept.mmap@base    kept.mmap@noretry'

# fuzz_maps ROLE FIRST SEEDS STEPS HOW: on the kernel of that role; leaves $scratch/HOW/SET.HOOK@ROLE.
fuzz_maps() {
	local role=$1 from=$2 how=$5 file
	mkdir -p "$scratch/$how"
	build_guest "${kernel_of[$role]}"
	boot_guest "$DEADLINE" "$programs/guest/guest-fuzz_maps:bin/fuzz_maps" -- /bin/fuzz_maps \
		--kernel-features "$(describe_features)" --seed "$from" "${@:3}" >"$scratch/$how/console@$role" \
			2>&1 ||
		{ cat "$scratch/$how/console@$role" && return 1; }
	for file in {all,twin,kept}.{mmap,prepare}; do
		collect_file "$file" "$scratch/$how/$file@$role" || true
	done
}

# show_difference A B LINE: the steps of the seed that LINE is about, in words, up to the first that differs.
show_difference() {
	local a=$1 b=$2 seed=${3#seed } role
	seed=${seed%%[ :]*}
	for role in "${a#*@}" "${b#*@}"; do
		fuzz_maps "$role" "$seed" 1 "$steps" text || return 0
	done
	diff -U 300 "$scratch/text/$a" "$scratch/text/$b" |
		awk '/^[-+]seed|^[-+]\t/ && !from { from = NR } { line[NR] = $0 }
		END { for (i = from - 60; i < from + 20; i++) if (i in line) print line[i] }'
}

# compare_runs: each pair of $SAME; 1 where one differs.
compare_runs() {
	local a b line differ=0
	while read -r a b; do
		[[ -n $a ]] || continue
		if [[ ! -s $scratch/digest/$a || ! -s $scratch/digest/$b ]]; then
			echo "not ok $a and $b: one of them is missing"
			differ=1
		elif line=$(first_difference "$scratch/digest/$a" "$scratch/digest/$b"); then
			echo "not ok $a and $b: the first line that differs: $line"
			show_difference "$a" "$b" "$line"
			differ=1
		else
			echo "ok $a and $b: $(wc -l <"$scratch/digest/$a") lines are the same"
		fi
	done <<<"$SAME"
	return "$differ"
}

begin_guests "$1"
declare -A kernel_of=([base]=$2 [hook]=$3 [noretry]=$4)
steps=$6
for role in base hook noretry; do
	fuzz_maps "$role" 1 "$5" "$steps" digest
	echo "${kernel_of[$role]}: $(tail -n 1 "$scratch/digest/console@$role")"
done
compare_runs
