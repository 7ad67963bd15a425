// SPDX-License-Identifier: GPL-2.0
/* Of a run that was stopped: what counts, what is measured again, and what is damage. */
#include <errno.h>

#include "stopped.h"
#include "test_analysis_fixture.h"

static const struct fx_row rows[] = {
	{ "append", "flags", "kernel", "", 600, 300, 1, 1 },
	{ "getppid", "none", "syscall", "", 100, 100, 0, 0 },
};
static const struct fx one = {
	.status = "partial",
	.boots = 3,
	.plan_boots = 5,
	.rounds = 4,
	.rows = rows,
	.nr_rows = 2,
};

/* Make the folder of @x and have sh do @edit in it. Returns stopped_check()'s. */
static int check(const struct fx *x, const char *edit, char **counted, char **said, struct diag *d)
{
	char dir[FX_PATH], path[FX_PATH + 64], name[64], command[4 * FX_PATH];
	FILE *out, *heard;
	unsigned int boot;
	size_t size;
	int err;

	fx_mkdir(dir);
	fx_folder(x, dir);
	fx_boots(x, dir, x->boots, FX_COUNTED);
	fx_path(path, dir, "benchmark");
	assert_int_equal(mkdir(path, 0777), 0);
	for (boot = 1; boot <= x->boots * (x->pairs ? 2 : 1); boot++) {
		snprintf(name, sizeof(name), "benchmark/boot-%02u.json", boot);
		fx_write(dir, name, "{\"benchmarks\": [{}]}");
	}
	snprintf(command, sizeof(command), "cd '%s' && %s", dir, edit);
	assert_int_equal(system(command), 0);
	out = open_memstream(counted, &size);
	heard = open_memstream(said, &size);
	err = stopped_check(dir, out, heard, d);
	fclose(out);
	fclose(heard);
	fx_remove(dir);
	return err;
}

static void what_is_whole_counts(void **state)
{
	static const struct {
		bool pairs;
		const char *edit, *counted, *said;
	} cases[] = {
		{ false, ":", "1\n2\n3\n", "" },
		{ false,
		  "for f in samples slots; do head -n 1 $f.csv >new; mv new $f.csv; done; "
		  ">boots.ndjson",
		  "", "" },
		{ false, "sed -i '$d' samples.csv", "1\n2\n",
		  "samples.csv: it does not have all of boot 3, which is measured again" },
		{ false, "sed -i '$d' slots.csv", "1\n2\n",
		  "slots.csv: it does not have all of boot 3, which is measured again" },
		{ false, "truncate -s -3 samples.csv; truncate -s -3 slots.csv", "1\n2\n",
		  "samples.csv: it does not have all of boot 3" },
		{ false, "sed -i '3d' boots.ndjson", "1\n2\n",
		  "samples.csv: it does not have all of boot 3, which is measured again" },
		{ false, "truncate -s -5 boots.ndjson", "1\n2\n",
		  "boots.ndjson: its last line is torn, and dropped" },
		{ true, ":", "1\n2\n3\n4\n5\n6\n", "" },
		{ true, "sed -i '$d' slots.csv", "1\n2\n3\n4\n",
		  "slots.csv: it does not have all of boots 5 and 6, which are measured again" },
		/* Of a pair both count, or neither does. */
		{ true, "sed -i '/^5,/d' samples.csv", "1\n2\n3\n4\n",
		  "samples.csv: it does not have all of boots 5 and 6" },
		{ true, "truncate -s -5 boots.ndjson", "1\n2\n3\n4\n", "is torn, and dropped" },
		{ true, "sed -i '5,6d' boots.ndjson", "1\n2\n3\n4\n",
		  "samples.csv: it does not have all of boots 5 and 6" },
	};
	char *counted, *said;
	struct diag d;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct fx x = one;

		if (cases[i].pairs) {
			x.axis = "kernel";
			x.pairs = true;
		}
		if (check(&x, cases[i].edit, &counted, &said, &d))
			fail_msg("%s: %s", cases[i].edit, d.msg);
		assert_string_equal(counted, cases[i].counted);
		if (*cases[i].said ? !strstr(said, cases[i].said) : *said)
			fail_msg("%s: \"%s\", wanted \"%s\"", cases[i].edit, said, cases[i].said);
		free(counted);
		free(said);
	}
}

static void what_cannot_come_of_a_stop_is_damage(void **state)
{
	static const struct {
		bool pairs;
		const char *edit, *said;
	} cases[] = {
		{ false, "sed -i '2d' samples.csv", "of boot 1, and boots.ndjson says" },
		{ false, "sed -i '2d' slots.csv", "of boot 1, and boots.ndjson says" },
		{ false, "sed -i '2p' slots.csv", "slots of boot 1, and boots.ndjson says" },
		{ false, "sed -i '$p' samples.csv", "samples of boot 3, and boots.ndjson says" },
		{ false, "sed -i '1d' boots.ndjson", "it has boot 1, which boots.ndjson does not" },
		{ false, "sed -i '2,3d' boots.ndjson",
		  "it has boots 2 and 3, which boots.ndjson does not have" },
		{ false, "sed -i 's/, \"slots\": [0-9]*//' boots.ndjson",
		  "slots.csv: boots.ndjson does not say how much of boot 1 it has" },
		{ false, "sed -i '2s/,[^,]*$//' samples.csv", "samples.csv:2: 12 columns" },
		{ false, "sed -i '2s/,0$/,x/' slots.csv", "slots.csv:2: unbalanced must be" },
		{ false, "sed -i 's/getppid/brk/' s*.csv",
		  "it has samples of row \"brk/none/syscall\"" },
		{ false, "echo '{}' >benchmark/boot-02.json",
		  "boot-02.json: it is not as vmabench writes it" },
		{ false, "sed -i '1s/\"done\"/\"begun\"/' boots.ndjson", "boots.ndjson:1:" },
		{ false, "sed -i 's/\"boots\": 5/\"boots\": 2/' run.json",
		  "it has 3 boots, and run.json planned 2" },
		{ false, "echo '{}' >boots.ndjson", "boots.ndjson:1: no number of a boot" },
		{ false, "echo garbage >boots.ndjson", "boots.ndjson:1: not a line that vmabench" },
		{ false, "sed -i '1s/\"boot\": 1/\"boot\": 9/' boots.ndjson",
		  "boots.ndjson: it has boot 9, and run.json planned up to 5" },
		{ false, "rm benchmark/boot-02.json", "benchmark/boot-02.json: it is gone" },
		/* Two boots that are no pair, and the line of names alone. */
		{ false, "sed -i '/^3,/d' s*.csv; >boots.ndjson", "it has boots 1 and 2, which" },
		{ false, ">boots.ndjson; truncate -s 20 samples.csv", "last line was cut short" },
		/* What does not count is read as strictly. */
		{ false, "sed -i '3d' boots.ndjson; sed -i '$s/,[^,]*$/,min/' samples.csv",
		  "unknown unit" },
		{ false, "sed -i '3d' boots.ndjson; sed -i '$s/,0$/,x/' slots.csv", "unbalanced" },
		{ true,
		  "sed -i '3s/\"pair\": 2/\"pair\": 7/; 4s/\"pair\": 2/\"pair\": 7/' boots.ndjson",
		  "boots.ndjson: boot 3 is not of pair 2" },
		{ true,
		  "sed -i 's/\"boot\": 1,/x/; s/\"boot\": 2,/\"boot\": 1,/; s/x/\"boot\": 2,/' "
		  "boots.ndjson",
		  "boot 1 is of the other side's kernel" },
		{ true, "sed -i '/^3,/d' slots.csv", "0 slots of boot 3, and boots.ndjson says" },
		{ true, "sed -i '4,5d' boots.ndjson", "boot 3 is one of 1 that took turns" },
		{ true, "sed -i '1,2d' boots.ndjson",
		  "it has boot 1, which boots.ndjson does not have" },
	};
	char *counted, *said;
	struct diag d;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct fx x = one;
		int err;

		if (cases[i].pairs) {
			x.axis = "kernel";
			x.pairs = true;
		}
		err = check(&x, cases[i].edit, &counted, &said, &d);
		if (err != -EBADMSG || !strstr(d.msg, cases[i].said) ||
		    !strstr(d.msg, "; put back what was there, else start a new run"))
			fail_msg("%s: %d \"%s\", wanted \"%s\"", cases[i].edit, err,
				 err ? d.msg : "", cases[i].said);
		assert_string_equal(counted, "");
		free(counted);
		free(said);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_whole_counts),
		cmocka_unit_test(what_cannot_come_of_a_stop_is_damage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
