/* SPDX-License-Identifier: GPL-2.0 */
#ifndef VMABENCH_NOTES_H
#define VMABENCH_NOTES_H

#include "compare.h"
#include "diag.h"
#include "runinfo.h"
#include "samples.h"

/* Fill c->note from the rest of @c, which is complete. Returns 0 or -ENOMEM. */
int comparison_note(const struct runinfo *run, const struct samples *s, struct comparison *c,
		    struct diag *d);

#endif /* VMABENCH_NOTES_H */
