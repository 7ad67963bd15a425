# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# A throwaway of tests/add: 20 samples of each row, side and phase, wherever the time went.

# shellcheck disable=SC2034 # used by those who load this
ENGINE_ABOUT='guesses' ENGINE_GIVES=stacks ENGINE_PACKAGES='' ENGINE_TARGET=uml

engine_fits() {
	[[ $TARGET_UNIT == ns ]] || {
		echo "it guesses times; use --target $ENGINE_TARGET"
		return 1
	}
}

engine_check() {
	:
}

engine_run() {
	rm -rf "$scratch/guess"
	mkdir "$scratch/guess"
	(cd "$scratch/guess" && LC_ALL=C awk -F, -v OFS='\t' '
		NR > 1 {
			row = $3 "," $4 "," $6 ($7 == "" ? "" : "," $7)
			key = row "-" $2 "-" $8
			if (!(key in ops)) { order[++n] = key; what[key] = row OFS $2 OFS $5 OFS $8; phase[key] = $8 }
			batches[key]++
			ops[key] += $11
		}
		END {
			print "row", "side", "hook", "phase", "batches", "ops", "unit", "total" >"regions.tsv"
			for (i = 1; i <= n; i++) {
				key = order[i]
				gsub(/,/, "/", what[key])
				print what[key], batches[key], ops[key], "samples", 20 >"regions.tsv"
				path = phase[key] == "mmap" ? "do_mmap;__mmap_region" : "do_vmi_munmap"
				print "op;" path " 20" >(key ".folded")
			}
		}' "$results/samples.csv")
	keep_cost "$scratch/guess"
}
