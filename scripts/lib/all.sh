# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Everything the front door and the guest tests share; the caller has set $root.

# One locale, whatever the user's: what programs say and how they sort is part of what we read and of keys in
# the cache.
export LC_ALL=C.UTF-8
unset LANGUAGE

readonly VMABENCH_VERSION=0.1.0

# shellcheck source-path=SCRIPTDIR/../..
source "$root/scripts/lib/log.sh"
source "$root/scripts/lib/ending.sh"
source "$root/scripts/lib/options.sh"
source "$root/scripts/lib/files.sh"
source "$root/scripts/lib/git.sh"
source "$root/scripts/lib/proc.sh"
source "$root/scripts/build/aside.sh"
source "$root/scripts/lib/lock.sh"
source "$root/scripts/build/cache.sh"
source "$root/scripts/lib/place.sh"
source "$root/scripts/build/packages.sh"
source "$root/scripts/build/apt.sh"
source "$root/scripts/build/conf.sh"
source "$root/scripts/build/words.sh"
source "$root/scripts/build/source.sh"
source "$root/scripts/build/kept.sh"
source "$root/scripts/build/prune.sh"
source "$root/scripts/build/kernel.sh"
source "$root/scripts/build/links.sh"
source "$root/scripts/build/user_module.sh"
source "$root/scripts/build/programs.sh"
source "$root/scripts/run/initramfs.sh"
source "$root/scripts/run/target.sh"
source "$root/scripts/run/boot.sh"
source "$root/scripts/run/engine.sh"
source "$root/scripts/run/qemu.sh"
source "$root/scripts/doctor/plugin.sh"
source "$root/scripts/doctor/kvm.sh"
source "$root/scripts/doctor/machine.sh"
source "$root/scripts/run/splat.sh"
source "$root/scripts/run/console.sh"
# Before plan.sh, whose options it adds to.
source "$root/scripts/run/report.sh"
source "$root/scripts/run/sides.sh"
source "$root/scripts/run/kernels.sh"
source "$root/scripts/run/set.sh"
source "$root/scripts/run/letter.sh"
source "$root/scripts/run/plan.sh"
source "$root/scripts/run/links.sh"
source "$root/scripts/run/results.sh"
source "$root/scripts/run/resume.sh"
source "$root/scripts/lib/kinds.sh"
source "$root/scripts/run/rows.sh"
source "$root/scripts/run/mappings.sh"
source "$root/scripts/run/precision.sh"
