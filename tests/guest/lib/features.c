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
 * late-hook	-		-		-		yes
 * swap-leak	-		-		-		yes
 * maywrite-gain -		-		-		yes
 * merge-oom	yes		yes		yes		-
 *
 * retry: .mmap with changed flags is merged by a second attempt.
 *
 * commit-leak: a mapping that .mmap refuses over accounted memory leaves its
 * charge in Committed_AS: nr_accounted is zeroed before the abort. 6.12 has it
 * for a refusal by .mmap alone, since our hook has been asked by then (an
 * allocation that fails later leaks by both hooks); with late-hook it is there
 * for both.
 *
 * late-hook: 7.2 calls .mmap_prepare at the end of __mmap_setup(), when limits
 * were checked, memory was charged and the old area of a MAP_FIXED is gone. Ours
 * comes first, so that a refusal leaves the old mapping in place and the limits
 * go by what the hook asked for.
 *
 * swap-leak: 7.2 drops the reference that a hook hands over with vm_file when
 * mmap() fails, but not when the range merges, and compat_set_vma_from_desc()
 * takes another one by vma_set_file(). What leaks pins the module, so the cases
 * that would leak are skipped.
 *
 * maywrite-gain: 7.2 takes the hook's flags as they are, VM_MAYWRITE included.
 *
 * merge-oom: when a merge has to be given up because the maple tree gets no node,
 * 6.12's vma_merge_new_range() sets vmg->vma to NULL and compares it with prev after
 * that, so that the iterator stays at prev, and the new VMA is stored over it. Both
 * hooks, and the unpatched kernel as well. An allocation as small as this does not
 * fail in earnest; only v6.12-hook-debug can make it fail and has the word.
 *
 * debugfs under lockdown (18) and page_prot (7) take a kernel with lockdown and an
 * architecture where write-combining is something else than the default: only
 * v6.12-hook-debug on the target tcg shows them.
 */
#include "../ktap.h"
#include "features.h"

const struct feature feature_table[] = {
	{ "prepare", KTAP_PREPARE },
	{ "retry", KTAP_RETRY },
	{ "commit-leak", KTAP_COMMIT_LEAK },
	{ "late-hook", KTAP_LATE_HOOK },
	{ "swap-leak", KTAP_SWAP_LEAK },
	{ "maywrite-gain", KTAP_MAYWRITE_GAIN },
	{ "merge-oom", KTAP_MERGE_OOM },
};
const size_t feature_count = sizeof(feature_table) / sizeof(feature_table[0]);
