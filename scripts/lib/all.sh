# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Everything the front door and the guest tests share; the caller has set $root.

# One locale, whatever the user's: what programs say and how they sort is part of what we read and of keys in the cache.
export LC_ALL=C.UTF-8
unset LANGUAGE

readonly VMABENCH_VERSION=0.1.0

# shellcheck source-path=SCRIPTDIR/../..
source "$root/scripts/lib/log.sh"
source "$root/scripts/lib/ending.sh"
source "$root/scripts/lib/options.sh"
source "$root/scripts/lib/files.sh"
source "$root/scripts/lib/proc.sh"
source "$root/scripts/lib/aside.sh"
source "$root/scripts/lib/lock.sh"
source "$root/scripts/lib/cache.sh"
source "$root/scripts/lib/place.sh"
source "$root/scripts/lib/packages.sh"
source "$root/scripts/lib/apt.sh"
source "$root/scripts/lib/conf.sh"
source "$root/scripts/lib/source.sh"
source "$root/scripts/lib/kernel.sh"
source "$root/scripts/lib/programs.sh"
source "$root/scripts/lib/initramfs.sh"
source "$root/scripts/lib/qemu.sh"
source "$root/scripts/lib/plugin.sh"
source "$root/scripts/lib/probe.sh"
source "$root/scripts/lib/machine.sh"
source "$root/scripts/lib/console.sh"
source "$root/scripts/lib/results.sh"
source "$root/scripts/lib/resume.sh"
source "$root/scripts/lib/names.sh"
source "$root/scripts/lib/rows.sh"
source "$root/scripts/lib/report.sh"
