// SPDX-License-Identifier: GPL-2.0
/* analysis/cost/components.rules on paths of the kernels under test, and what a flame graph draws.
 */
#include "flame.h"
#include "test_cost_fixture.h"

#define MMAP   "run_batch;map_batch@k.c:1;vm_mmap@k.c:2;vm_mmap_pgoff@u.c:1"
#define REGION MMAP ";do_mmap@u.c:2;mmap_region@m.c:1;__mmap_region@m.c:2"
#define MUNMAP                                                                                     \
	"run_batch;unmap_batch@k.c:3;vm_munmap@k.c:4;__vm_munmap@m.c:3;do_vmi_munmap@m.c:4;do_"    \
	"vmi_align_munmap@v.c:1"
#define NEW REGION ";__mmap_new_vma@v.c:9"

static const struct {
	const char *stack;
	enum component component;
} paths[] = {
	{ MMAP ";mmap_write_lock_killable@u.c:3;down_write_killable@l.h:1", COMPONENT_ENTRY },
	{ MMAP ";do_mmap@u.c:2", COMPONENT_ENTRY },
	{ REGION, COMPONENT_ENTRY },
	{ MMAP ";do_mmap@u.c:2;__get_unmapped_area@m.c:5;x", COMPONENT_CHECKS },
	{ MMAP ";do_mmap@u.c:2;find_vma_intersection@m.c:6;mt_find@mm.h:1;mas_x",
	  COMPONENT_CHECKS },
	{ REGION ";vma_find@m.c:7;mas_find@v.h:1", COMPONENT_GATHER },
	{ REGION ";vma_iter_next_rewind@m.c:8;vma_next@v.h:2;mas_find@v.h:3", COMPONENT_GATHER },
	{ REGION ";__mmap_setup@v.c:7;init_vma_munmap@v.c:8", COMPONENT_GATHER },
	{ REGION ";vma_merge_new_range@m.c:1438;vma_expand@v.c:3;mas_preallocate@v.c:4",
	  COMPONENT_FIRST_MERGE },
	{ REGION ";vma_merge_new_range@m.c:1509", COMPONENT_RETRY_MERGE },
	{ "hook_mmap;vmabench_run_profile@h.c:1", COMPONENT_HOOK },
	{ REGION ";vma_merge_new_range@m.c:1509;vma_expand@v.c:3;vma_iter_store@v.c:5",
	  COMPONENT_RETRY_MERGE },
	{ REGION ";vm_area_alloc@m.c:9;kmem_cache_alloc_noprof@f.c:1", COMPONENT_ALLOCATION },
	{ NEW ";vm_area_alloc@v.c:10", COMPONENT_ALLOCATION },
	{ REGION ";mmap_file@m.c:10;vfs_mmap@i.h:1;hook_mmap@f.h:1;vmabench_run_profile@h.c:1",
	  COMPONENT_HOOK },
	{ REGION ";prepare_mmap_state@m.c:11;call_mmap_prepare@m.c:12;hook_prepare@f.h:2",
	  COMPONENT_HOOK },
	{ REGION ";call_mmap_prepare@v.c:11;vfs_mmap_prepare@v.c:12", COMPONENT_HOOK },
	{ REGION ";vma_iter_prealloc@m.c:12;mas_preallocate@v.h:4", COMPONENT_MAPLE },
	{ NEW ";vma_iter_store_new@v.c:13;vma_iter_store_overwrite@v.h:5", COMPONENT_MAPLE },
	{ REGION ";get_file@m.c:13", COMPONENT_FILE },
	{ REGION ";vma_link_file@m.c:14;down_write@f.h:3", COMPONENT_FILE },
	{ REGION ";perf_event_mmap@m.c:15;x", COMPONENT_ACCOUNTING },
	{ REGION ";__mmap_complete@v.c:14;vm_stat_account@v.c:15", COMPONENT_ACCOUNTING },
	{ REGION ";vm_flags_set@m.c:16;vma_start_write@m.h:1;down_write@m.h:2",
	  COMPONENT_ACCOUNTING },
	{ REGION ";vm_area_free@m.c:17;call_rcu@f.c:2", COMPONENT_FREE },
	{ MUNMAP, COMPONENT_ENTRY },
	{ MUNMAP ";vms_gather_munmap_vmas@v.c:16;__split_vma@v.c:17;vm_area_dup@v.c:18",
	  COMPONENT_GATHER },
	{ MUNMAP ";vma_iter_clear_gfp@v.c:19;mas_store_gfp@v.h:6", COMPONENT_MAPLE },
	{ MUNMAP ";vms_complete_munmap_vmas@v.c:20;vms_clear_ptes@v.c:21;unmap_region@v.c:22;x",
	  COMPONENT_GATHER },
	{ MUNMAP ";vms_complete_munmap_vmas@v.c:20;remove_vma@v.c:23;fput@v.c:24", COMPONENT_FILE },
	{ MUNMAP ";vms_complete_munmap_vmas@v.c:20;remove_vma@v.c:23;vma_close@v.c:25;close",
	  COMPONENT_HOOK },
	{ MUNMAP ";vms_complete_munmap_vmas@v.c:20;remove_vma@v.c:23;vm_area_free@v.c:26;call_rcu",
	  COMPONENT_FREE },
	/* Last calls that the compiler made jumps. */
	{ REGION ";__call_rcu_common@f.c:3;check_cb_ovld@t.c:1", COMPONENT_FREE },
	{ REGION ";up_write@m.c:19;__up_write@r.c:1", COMPONENT_FILE },
	{ MUNMAP ";vms_complete_munmap_vmas@v.c:20;__call_rcu_common@v.c:27", COMPONENT_FREE },
	{ MUNMAP ";__mt_destroy@v.c:28;xa_is_node@mt.c:1", COMPONENT_GATHER },
	{ "drive_syscall;map_batch@d.c:1;mmap@d.c:2", COMPONENT_ENTRY },
	{ "drive_syscall;entry_SYSCALL_64;do_syscall_64;x64_sys_call;ksys_mmap_pgoff;fget",
	  COMPONENT_FILE },
	{ "getppid_run;syscall;entry_SYSCALL_64;do_syscall_64;x64_sys_call;__do_sys_getppid;f",
	  COMPONENT_ENTRY },
	/* Nothing takes what it was not written for. */
	{ REGION ";strange_new_function@m.c:18", COMPONENT_OTHER },
	{ MMAP ";do_mmap@u.c:2;strange_new_function", COMPONENT_OTHER },
	{ "strange_new_function", COMPONENT_OTHER },
};

#define N_PATHS (sizeof(paths) / sizeof(paths[0]))

static void books_the_kernels_paths(void **state)
{
	char dir[FX_PATH], path[FX_PATH + 64];
	struct frames frames;
	struct collapsed stacks;
	struct rules rules;
	struct tree t;
	struct diag d;
	size_t i;
	FILE *f;

	if (rules_read(VMABENCH_RULES, &rules, &d))
		fail_msg("%s", d.msg);
	fx_mkdir(dir);
	f = fx_open(dir, "a.folded", "w");
	for (i = 0; i < N_PATHS; i++)
		fprintf(f, "op;%s 1\n", paths[i].stack);
	fclose(f);
	fx_path(path, dir, "a.folded");
	frames_init(&frames);
	assert_int_equal(collapsed_read(path, &frames, &stacks, &d), 0);
	frames_rank_sites(&frames);
	assert_int_equal(tree_build(&stacks, &frames, &rules, &t, &d), 0);
	for (i = 0; i < N_PATHS; i++) {
		enum component c = t.taken[i] ? t.taken[i]->component : COMPONENT_OTHER;

		if (c != paths[i].component)
			fail_msg("%s: %s, not %s", paths[i].stack, component_names[c],
				 component_names[paths[i].component]);
	}
	tree_free(&t);
	collapsed_free(&stacks);
	frames_free(&frames);
	rules_free(&rules);
	fx_remove(dir);
}

static char *draw(const struct cx_result *r, enum flame_view view)
{
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);
	struct diag d;

	assert_int_equal(flame_draw(&r->a.v[0], &r->a.axis, view, f, &d), 0);
	fclose(f);
	return text;
}

static void has(const char *text, const char *part, bool expected)
{
	if (!strstr(text, part) == expected)
		fail_msg("%s \"%s\" in %s", expected ? "no" : "a", part, text);
}

/* 400 a batch of 10 against 300: 1,180 pixels are 40 on side A, 70 on both. */
static void flames_are_as_wide_as_they_cost(void **state)
{
	static const struct cx x = {
		.a = { { "", 100 },
		       { "mas_x", 100 },
		       { "vma_merge_new_range@m.c:1", 50 },
		       { "vma_merge_new_range@m.c:9", 150 } },
		.b = { { "", 100 },
		       { "mas_x", 100 },
		       { "vma_merge_new_range@m.c:1", 50 },
		       { "a<b", 50 } },
	};
	struct cx_result r;
	char *text;

	assert_int_equal(cx_make(&x, NULL, &r), 0);
	text = draw(&r, FLAME_A);
	has(text, "<title>all: .mmap 40.0, .mmap_prepare 30.0, difference -10.0 insn", true);
	has(text, "<title>vma_merge_new_range@2 (retry merge): .mmap 15.0, .mmap_prepare 0.0",
	    true);
	has(text, "width=\"442.50\" height=\"17.0\" fill=\"#e74c3c\"", true);
	has(text, "a&#60;b", false);
	free(text);
	text = draw(&r, FLAME_DIFFERENCE);
	has(text, "<title>a&#60;b (other): .mmap 0.0, .mmap_prepare 5.0", true);
	has(text, "width=\"252.86\" height=\"17.0\" fill=\"#5050f5\"", true);
	has(text, "width=\"84.29\" height=\"17.0\" fill=\"#f55050\"", true);
	has(text, "width=\"337.14\" height=\"17.0\" fill=\"#f5f5f5\"", true);
	free(text);
	cx_drop(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(books_the_kernels_paths),
		cmocka_unit_test(flames_are_as_wide_as_they_cost),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
