# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Measured by both hooks and from both vantages, and what it left behind is what it predicted.
small_run --row stairs/flags/kernel --row stairs/flags/syscall
expect_rows stairs/flags/kernel stairs/flags/syscall
