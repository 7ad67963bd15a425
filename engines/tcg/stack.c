// SPDX-License-Identifier: GPL-2.0
#include "stack.h"

#include <stdbool.h>
#include <stddef.h>

#include "plugin.h"

const char *const entry_names[NR_ENTRY_KINDS] = {
	[ENTRY_NONE] = "none", [ENTRY_IRQ] = "irq",	  [ENTRY_FAULT] = "fault",
	[ENTRY_TRAP] = "trap", [ENTRY_SWITCH] = "switch",
};

#define MAX_FRAMES 1024

enum frame_kind {
	FRAME_CALL,
	FRAME_ENTRY, /* a system call, interrupt or exception: ends with the way back */
	FRAME_AWAY, /* another task: ends with the return of the switch that left ours */
};

struct frame {
	enum frame_kind kind;
	uint64_t to, sp; /* the return address, and where it lies */
	struct path *back; /* what runs again when this frame is left */
	struct block *undone; /* of a fault: where the instruction that took it is, if any */
	uint32_t undone_at;
};

static uint64_t executed;
uint64_t *plugin_executed = &executed;
struct region *stack_region;

static struct frame frames[MAX_FRAMES];
static uint32_t depth;
static struct path *path;

/*
 * What runs: of block, the instructions from number first on have not been counted, and they began
 * when *plugin_executed was start. NULL: no region is open, or nothing is left to count.
 */
static struct block *block;
static uint32_t first;
static uint64_t start;

/* What the end of the running block does to the path. */
static enum { PENDING_NONE, PENDING_SYSCALL, PENDING_LEAVE, PENDING_RETURN } pending;
static uint64_t pending_site;

static void count_running(void)
{
	const uint64_t nr = *plugin_executed - start;

	start = *plugin_executed;
	if (!block || !nr)
		return;
	if (first + nr > block->nr) {
		stack_region->astray++;
		return;
	}
	path_count(path, block, first, (uint32_t)nr);
	stack_region->total += nr;
	first += (uint32_t)nr;
}

static void push(enum frame_kind kind, uint64_t to, uint64_t sp, struct path *next)
{
	if (depth == MAX_FRAMES) {
		stack_region->astray++;
		return;
	}
	frames[depth++] = (struct frame){ .kind = kind, .to = to, .sp = sp, .back = path };
	path = next;
}

static void cut(uint32_t to)
{
	path = frames[to].back;
	depth = to;
}

/* Stacks of the kernel are THREAD_SIZE large and aligned; all of user space passes for one. */
static bool same_stack(uint64_t a, uint64_t b)
{
	const int thread_size_shift = 14;

	if (!(a >> 63) || !(b >> 63))
		return !(a >> 63) && !(b >> 63);
	return a >> thread_size_shift == b >> thread_size_shift;
}

static bool is_away(uint32_t *frame)
{
	for (*frame = depth; (*frame)-- > 0;)
		if (frames[*frame].kind == FRAME_AWAY)
			return true;
	return false;
}

/*
 * The instruction before a fault was added before it failed, and QEMU's clock does not have it.
 * Take it away, into the frame of the fault.
 */
static void undo(struct frame *fault)
{
	if (!block || *plugin_executed == start)
		return;
	(*plugin_executed)--;
	fault->undone = block;
	fault->undone_at = first + (uint32_t)(*plugin_executed - start);
}

/*
 * If @pc, where a fault returns to, is not the instruction that was taken away, then it had not
 * failed: what failed was to fetch the next one, which happens in user space alone.
 */
static void redo(const struct frame *fault, uint64_t pc)
{
	if (!fault->undone || pc >> 63 || fault->undone->pc[fault->undone_at] == pc)
		return;
	path_count(path, fault->undone, fault->undone_at, 1);
	stack_region->total++;
}

/* The last way in: interrupts nest, and so do the exceptions that they take. */
static void leave(uint64_t pc)
{
	for (uint32_t i = depth; i-- > 0 && frames[i].kind != FRAME_AWAY;)
		if (frames[i].kind == FRAME_ENTRY) {
			cut(i);
			redo(&frames[i], pc);
			return;
		}
	if (!is_away(&(uint32_t){ 0 }))
		stack_region->astray++;
}

static void switch_task(void)
{
	uint32_t away;

	if (is_away(&away)) {
		depth = away + 1;
		path = stack_region->root[ROOT_TASK];
	} else if (depth && frames[depth - 1].kind == FRAME_CALL) {
		push(FRAME_AWAY, 0, frames[depth - 1].sp, stack_region->root[ROOT_TASK]);
	} else {
		stack_region->astray++;
	}
}

/* While another task runs, whatever interrupts it is its own affair. */
static void enter(enum entry_kind kind, const struct frame *fault)
{
	enum root root = kind == ENTRY_IRQ ? ROOT_IRQ : ROOT_EXCEPTION;
	uint32_t away;

	if (kind == ENTRY_SWITCH) {
		switch_task();
		return;
	}
	if (is_away(&away))
		root = ROOT_TASK;
	push(FRAME_ENTRY, 0, 0, stack_region->root[root]);
	frames[depth - 1].undone = fault->undone;
	frames[depth - 1].undone_at = fault->undone_at;
}

/* A return from elsewhere on the stack: the kernel's entry code moves its return address. */
static void return_to(uint64_t pc)
{
	for (uint32_t i = depth; i-- > 0 && frames[i].kind == FRAME_CALL;)
		if (frames[i].to == pc) {
			cut(i);
			return;
		}
	/* Other tasks return into calls that were made before we looked. */
	if (!is_away(&(uint32_t){ 0 }))
		stack_region->astray++;
}

void stack_block(struct block *next)
{
	struct frame fault = { .undone = NULL };

	if (!stack_region) {
		start = *plugin_executed;
		return;
	}
	if (next->entry == ENTRY_FAULT)
		undo(&fault);
	count_running();
	if (pending == PENDING_SYSCALL)
		push(FRAME_ENTRY, 0, 0, path_child(path, pending_site));
	else if (pending == PENDING_LEAVE)
		leave(next->pc[0]);
	else if (pending == PENDING_RETURN)
		return_to(next->pc[0]);
	pending = PENDING_NONE;
	if (next->entry != ENTRY_NONE)
		enter(next->entry, &fault);
	block = next;
	first = 0;
}

/* What the last instruction of a block does, it does once. */
static bool finish_block(const struct block *ending)
{
	if (!stack_region || block != ending || first + (*plugin_executed - start) != block->nr)
		return false;
	count_running();
	block = NULL;
	return true;
}

void stack_call(struct block *ending, uint64_t site, uint64_t to, uint64_t sp)
{
	if (!finish_block(ending))
		return;
	/* Frames below the one that is made now were left without a return. */
	while (depth && frames[depth - 1].kind == FRAME_CALL && frames[depth - 1].sp <= sp &&
	       same_stack(frames[depth - 1].sp, sp))
		cut(depth - 1);
	push(FRAME_CALL, to, sp, path_child(path, site));
}

void stack_return(struct block *ending, uint64_t sp)
{
	uint32_t i = depth;

	if (!finish_block(ending))
		return;
	while (i-- > 0 && frames[i].kind != FRAME_ENTRY) {
		if (frames[i].sp != sp)
			continue;
		/* The return of the switch is that of the call below. */
		cut(frames[i].kind == FRAME_AWAY ? i - 1 : i);
		return;
	}
	pending = PENDING_RETURN;
}

void stack_syscall(uint64_t site)
{
	pending = PENDING_SYSCALL;
	pending_site = site;
}

void stack_leave(void)
{
	pending = PENDING_LEAVE;
}

void stack_begin(struct region *region, struct block *running)
{
	stack_region = region;
	region->batches++;
	depth = 0;
	path = region->root[ROOT_OP];
	pending = PENDING_NONE;
	block = running;
	first = (uint32_t)(*plugin_executed - start);
	start = *plugin_executed;
}

void stack_end(void)
{
	count_running();
	if (depth)
		stack_region->astray++;
	stack_region = NULL;
}
