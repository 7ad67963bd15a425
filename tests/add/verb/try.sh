# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# It is carried out, its option is read, and the help has it.
run "$vmabench" wave --twice
expect 0 "wave and wave"
run "$vmabench" wave --thrice
expect 2 "unknown option '--thrice'"
run "$vmabench" help
expect 0 "vmabench wave [options]"
