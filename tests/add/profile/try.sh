# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Both modules have it, and what is left behind is what its traits predict: it merges, with .mmap by the retry
# alone.
small_run --row append/tagged/kernel
expect 0 "building the modules of kmod"
expect_rows append/tagged
