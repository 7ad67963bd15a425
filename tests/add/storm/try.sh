# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Measured by both hooks, and what it left behind is what it predicted.
small_run --row sparse/flags/kernel
expect_rows sparse/flags
