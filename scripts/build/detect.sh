#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# detect.sh TREE [KEY] | detect.sh --files: what a kernel's source, or the build tree of one that is
# installed, says that the kernel can do: lines KEY=VALUE, or the value of KEY alone. The one place that
# looks, for scripts and for the modules' makefiles. The second form lists the files that it looks at in a
# source.
#   hooks        which hooks a driver may have: mmap, prepare
#   retry_merge  yes where the merge is tried once more after .mmap
#   desc         the fields of struct vm_area_desc, which .mmap_prepare is given
#   defines      what the modules' sources have to know of it, for the compiler
#   needs        patches of kernel-patch/support that it needs to run here; those for one architecture begin
#                with its name
#   tree_boot    a word that it needs on its command line
set -euo pipefail

# Where there is no source of mm/, as in an installed kernel's build tree: the release that left the retry
# out.
readonly NO_RETRY=6.16

# What is looked at.
readonly FILES='include/linux/fs.h include/linux/mm.h include/linux/mm_types.h mm/mmap.c mm/vma.c
	arch/x86/um/os-Linux/registers.c arch/um/os-Linux/start_up.c'

fail() {
	echo "vmabench: $1: $2; name a kernel's source or build tree" >&2
	exit 2
}

# find_source TREE: where its headers are; a build tree has them beside itself or behind a link.
find_source() {
	local dir
	for dir in "$1" "$1/source" "$1/../source"; do
		if [[ -f $dir/include/linux/fs.h && -f $dir/include/linux/mm_types.h ]]; then
			echo "$dir"
			return
		fi
	done
	fail "$1" "there is no include/linux/fs.h in it"
}

detect_hooks() {
	local hooks=''
	! grep -q '(\*mmap)[[:space:]]*(' "$1/include/linux/fs.h" || hooks=mmap
	! grep -q '(\*mmap_prepare)[[:space:]]*(' "$1/include/linux/fs.h" || hooks+=${hooks:+ }prepare
	echo "$hooks"
}

# detect_retry SOURCE TREE
detect_retry() {
	local release retry=yes
	if [[ -f $1/mm/mmap.c ]]; then
		grep -qsE 'if \((unlikely\()?vm_flags != vma->vm_flags|retry_merge' "$1"/mm/{mmap,vma}.c ||
			retry=no
		echo "$retry"
		return
	fi
	release=$(cat "$2/include/config/kernel.release" 2>/dev/null) ||
		fail "$2" "it does not say which release it is of"
	[[ $(printf '%s\n' "$NO_RETRY" "$release" | sort -V | head -n 1) != "$NO_RETRY" ]] || retry=no
	echo "$retry"
}

detect_desc() {
	sed -n "/^struct vm_area_desc {/,/^};/s/^\t[a-z][a-z0-9_ *]*[ *]\([a-z0-9_]*\);.*/\1/p" \
		"$1/include/linux/mm_types.h" | paste -sd" "
}

# list_defines SOURCE HOOKS DESC: before 7.0 the descriptor holds its flags as one plain word, and before 6.3
# a VMA's are written without a function for it.
list_defines() {
	local defines=''
	[[ " $2 " != *' prepare '* ]] || defines+=' -DVMABENCH_HAVE_PREPARE'
	[[ " $3 " != *' vm_flags '* ]] || defines+=' -DVMABENCH_DESC_FLAGS_WORD'
	! grep -qs 'vm_flags_set(' "$1/include/linux/mm.h" || defines+=' -DVMABENCH_HAVE_FLAGS_SET'
	echo "${defines# }"
}

# detect_needs SOURCE: User-Mode Linux that takes the part of the host's xstate that fits into its buffer for
# all of it.
detect_needs() {
	! grep -qsF 'iov.iov_len = FP_SIZE * sizeof(unsigned long);' "$1/arch/x86/um/os-Linux/registers.c" ||
		grep -qsF XSTATE_PROBE_SIZE "$1/arch/x86/um/os-Linux/registers.c" ||
		echo um-xstate-fallback.patch
}

# detect_boot SOURCE: newer User-Mode Linux can do without ptrace.
detect_boot() {
	! grep -qs '^__uml_setup("seccomp=' "$1/arch/um/os-Linux/start_up.c" || echo seccomp=on
}

main() {
	local source hooks desc retry text
	[[ ${1:-} != --files ]] || { echo "$FILES"; return; }
	(($# == 1 || $# == 2)) || fail "detect.sh" "it takes a tree, and perhaps a key"
	source=$(find_source "$1")
	hooks=$(detect_hooks "$source")
	desc=$(detect_desc "$source")
	retry=$(detect_retry "$source" "$1")
	text=$(printf '%s\n' "hooks=$hooks" "retry_merge=$retry" "desc=$desc" \
		"defines=$(list_defines "$source" "$hooks" "$desc")" "needs=$(detect_needs "$source")" \
		"tree_boot=$(detect_boot "$source")")
	if (($# == 2)); then
		sed -n "s/^$2=//p" <<<"$text"
	else
		echo "$text"
	fi
}

main "$@"
