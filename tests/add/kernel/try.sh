# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What it does not say is as the kernel's that it is like; and it is the same build, so a run needs none of
# its own.
small_run --kernel v6.12-copy --row empty/none/kernel
[[ $output != *"building v6.12"* ]] || fail "it is built anew" "$output"
[[ $(jq -r '.kernels[0].build' "$work/results/run.json") == "${own_build##*/}" ]] ||
	fail "it is another build than v6.12-hook's"
