# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# A kernel that names it is the one that it finds; one that names no source is told which there are.
conf=$copy/kernel-patch/kernels/v6.12-mirrored.conf
printf 'like = v6.12-hook\nsource = mirror linux-source-6.12\n' >"$conf"
small_run --kernel v6.12-mirrored --row empty/none/kernel
[[ $output != *"building v6.12"* &&
	$(jq -r '.kernels[0].build' "$work/results/run.json") == "${own_build##*/}" ]] ||
	fail "it is another build than v6.12-hook's" "$output"
printf 'like = v6.12-hook\nsource = miror linux-source-6.12\n' >"$conf"
run "$vmabench" run --kernel v6.12-mirrored --no-install --no-lock --row empty/none/kernel --seed 1 \
	--out "$work/none"
expect 2 "unknown source 'miror'" "did you mean 'mirror'?"
