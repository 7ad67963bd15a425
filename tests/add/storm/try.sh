# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Measured by both hooks and from both vantages, and what it left behind is what it predicted.
small_run --row sparse/flags/kernel --row sparse/flags/syscall
expect_rows sparse/flags/kernel sparse/flags/syscall
