# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Its row is measured.
small_run --suite hurried
expect_rows empty
