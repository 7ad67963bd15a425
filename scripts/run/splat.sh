# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What a kernel prints, once each, when something is wrong with it: it is dead then, or it goes on, and what
# it does counts no more. That lockdep is turned off is said after one of these.

# shellcheck disable=SC2034 # used by those who source this
readonly SPLAT_DEAD='[Kk]ernel panic|Oops|BUG:|BUG at |BUG [^ ]+ \(|general protection|Unable to handle kernel|Kernel mode fault'
# shellcheck disable=SC2034
readonly SPLAT_ALIVE='WARNING:|WARN at |UBSAN:|INFO: [^l]|kmemleak: [0-9]+ new|unregister_netdevice'
