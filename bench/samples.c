// SPDX-License-Identifier: GPL-2.0
#include "samples.h"

#include <stdio.h>

#include "names.h"

static const char samples_header[] = "boot,side,storm,mapping,hook,vantage,args,phase,round,slot,"
				     "ops,value,unit";
static const char slots_header[] = "boot,side,storm,mapping,hook,vantage,args,round,slot,batches,"
				   "ops,vmas_min,vmas_max,vmas_expected,hook_calls,"
				   "hook_calls_expected,unbalanced";

int record_open(struct record *r, const char *out, const struct port *port, struct diag *d)
{
	struct diag unheard;
	int err = table_open(&r->samples, out, "samples.csv", samples_header, port, d);

	if (err)
		return err;
	err = table_open(&r->slots, out, "slots.csv", slots_header, port, d);
	if (err)
		table_close(&r->samples, &unheard);
	return err;
}

int record_flush(struct record *r, struct diag *d)
{
	int err = table_flush(&r->samples, d);

	return err ? err : table_flush(&r->slots, d);
}

static int close_table(struct table *t, int err, struct diag *d)
{
	struct diag later;
	int close_err = table_close(t, err ? &later : d);

	return err ? err : close_err;
}

int record_close(struct record *r, int err, struct diag *d)
{
	return close_table(&r->samples, close_table(&r->slots, err, d), d);
}

int record_slot(struct record *r, const struct slot_id *id, const struct storm_slot *slot,
		const struct storm_expect *expect)
{
	char vmas[24] = "";

	if (!expect->vmas_unknown)
		snprintf(vmas, sizeof(vmas), "%u", expect->vmas);
	return table_add(&r->slots, "%u,%s,%s,%s,%s,%s,%s,%u,%u,%u,%u,%u,%u,%s,%llu,%llu,%u\n",
			 id->boot, id->side, id->storm, id->mapping, id->hook, id->vantage,
			 id->args, id->round, id->slot, slot->c.args.batches, slot->c.args.maps,
			 slot->vmas_min, slot->vmas_max, vmas, (unsigned long long)slot->hook_calls,
			 (unsigned long long)expect->hook_calls, slot->unbalanced);
}

int record_phase(struct record *r, const struct slot_id *id, const struct storm_slot *slot, int i,
		 const char *phase)
{
	int err = 0;

	for (uint32_t b = 0; b < slot->c.args.batches && !err; b++)
		err = table_add(&r->samples, "%u,%s,%s,%s,%s,%s,%s,%s,%u,%u,%u,%llu,%s\n", id->boot,
				id->side, id->storm, id->mapping, id->hook, id->vantage, id->args,
				phase, id->round, id->slot, slot->c.args.maps,
				(unsigned long long)slot->times[i][b], clock_units[slot->c.clock]);
	return err;
}
