// SPDX-License-Identifier: GPL-2.0
/*
 * In what the kernels under test are expected to differ: a row says what is so
 * where a kernel's conf file has the word, and v6.12-hook (the series without
 * the removal of the retry) is what all else is measured by.
 *
 *		v6.12-base	v6.12-hook	v6.12-noretry	v7.2
 * prepare	-		yes		yes		yes
 * retry	yes		yes		-		-
 * commit-leak	yes		yes		yes		yes
 * prepare-commit-leak -	-		-		yes
 * swap-leak	-		-		-		yes
 * trusts-hook	-		-		-		yes
 * retry-oom	yes		yes		-		-
 *
 * retry: .mmap with changed flags is merged by a second attempt.
 *
 * commit-leak: a mapping that .mmap refuses over accounted memory leaves the charge
 * of that in Committed_AS: nr_accounted is zeroed before the abort. So does one for
 * which an allocation fails after the old memory is gone.
 *
 * prepare-commit-leak: the same by .mmap_prepare.
 *
 * swap-leak: 7.2 drops the reference that a hook hands over with vm_file when
 * mmap() fails, but not when the range merges or the file is the one that is
 * mapped anyway, and compat_set_vma_from_desc() takes another one by
 * vma_set_file(). What leaks pins the module, so the cases that would leak are
 * skipped.
 *
 * trusts-hook: 7.2 takes what a hook leaves as it is: rights that mmap() did not
 * give, a file that is sealed or NULL, a page offset that wraps, a return value that
 * is no errno, and both hooks where another driver calls one of them. Some of it
 * ends in a panic, so all of it is skipped.
 *
 * retry-oom: when the retry's merge gets no node for the maple tree, the VMA whose flags
 * .mmap has changed is lost: what was preallocated for it is gone, and the iterator stays
 * at the VMA before, over which it is stored. The unpatched kernel as well. Only a debug
 * kernel with the retry, which can make it fail, has the word.
 *
 * secretmem: there is memfd_secret(), which User-Mode Linux has not. No word of a conf file:
 * the kernel's configuration says so.
 *
 * debugfs under lockdown (18) and page_prot (7) take a kernel with lockdown and an
 * architecture where write-combining is something else than the default: only
 * v6.12-hook-debug on the target tcg shows them.
 */
#include "../ktap.h"
#include "features.h"

const struct feature feature_table[] = {
	{ "prepare", KTAP_PREPARE },	     { "retry", KTAP_RETRY },
	{ "commit-leak", KTAP_COMMIT_LEAK }, { "prepare-commit-leak", KTAP_PREPARE_COMMIT_LEAK },
	{ "swap-leak", KTAP_SWAP_LEAK },     { "trusts-hook", KTAP_TRUSTS_HOOK },
	{ "retry-oom", KTAP_RETRY_OOM },     { "secretmem", KTAP_SECRETMEM },
};
const size_t feature_count = sizeof(feature_table) / sizeof(feature_table[0]);
