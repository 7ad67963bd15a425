/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/* What the odd drivers of the guest tests and user space say to each other. */
#ifndef VMABENCH_TEST_ABI_H
#define VMABENCH_TEST_ABI_H

#include <linux/ioctl.h>
#include <linux/types.h>

/*
 * Take the file that the argument is a descriptor of. nested: pass mappings on to
 * it. prepare-only: have its inode mapped through .mmap_prepare until this file
 * is closed. Errors: EBADF; EBUSY if there is one already; ENODEV if it cannot be
 * mapped.
 */
#define VMABENCH_TEST_IOC_FILE _IO('v', 0xc0)

/* The kernel's VM_* flags; told.c checks that they are. */
#define VMABENCH_VM_READ       0x00000001ull
#define VMABENCH_VM_WRITE      0x00000002ull
#define VMABENCH_VM_EXEC       0x00000004ull
#define VMABENCH_VM_SHARED     0x00000008ull
#define VMABENCH_VM_MAYREAD    0x00000010ull
#define VMABENCH_VM_MAYWRITE   0x00000020ull
#define VMABENCH_VM_MAYEXEC    0x00000040ull
#define VMABENCH_VM_LOCKED     0x00002000ull
#define VMABENCH_VM_DONTEXPAND 0x00040000ull
#define VMABENCH_VM_NORESERVE  0x00200000ull
#define VMABENCH_VM_DONTDUMP   0x04000000ull

/* Which file a told hook puts in. It takes a reference to it, as the rule is. */
#define VMABENCH_TOLD_NONE (-1) /* none, what is mapped stays */
#define VMABENCH_TOLD_NULL (-2) /* a NULL pointer */
#define VMABENCH_TOLD_SAME (-3) /* the very file that the hook was called for */

/*
 * What the hook of a told-mmap or told-prepare file does from now on. All zero: nothing, but file.
 */
struct vmabench_told {
	__u64 set_flags; /* after clear_flags */
	__u64 clear_flags;
	__s64 shift_pgoff; /* pages */
	__s64 ret;
	__s32 file; /* a descriptor, or VMABENCH_TOLD_* */
	__u32 close; /* give the VMA an ->close, which counts */
	__u32 exclusive; /* EBUSY while there is one; needs close and no merging */
	__u32 move; /* prepare: write to the descriptor's start and end */
};

/* What such a file's hook has seen since it was told something. */
struct vmabench_told_seen {
	__u64 calls;
	__u64 closes; /* of VMAs, up to now */
	__u64 closes_then; /* at the last call */
	__u64 in_way; /* calls at which a VMA reached into the range */
	__u64 committed_kib; /* Committed_AS at the last call */
};

/* A file as the kernel sees it. */
struct vmabench_look {
	__s32 file; /* in: a descriptor */
	__s32 writable; /* out: i_mmap_writable */
	__u64 refs; /* out: references to it, without that of the ioctl */
};

/* Of told-mmap and told-prepare. Errors: EBADF for a file that is none; EFAULT. */
#define VMABENCH_TEST_IOC_TELL _IOW('v', 0xc1, struct vmabench_told)
#define VMABENCH_TEST_IOC_SEEN _IOR('v', 0xc2, struct vmabench_told_seen)
#define VMABENCH_TEST_IOC_LOOK _IOWR('v', 0xc3, struct vmabench_look)

/*
 * prepare-only: the SysV segment that is attached at the address is mapped through
 * .mmap_prepare until this file is closed. Errors as for VMABENCH_TEST_IOC_FILE;
 * EINVAL where there is no such segment. CALLS: how often that hook was called, into
 * a __u64.
 */
#define VMABENCH_TEST_IOC_SHM	_IO('v', 0xc4)
#define VMABENCH_TEST_IOC_CALLS _IOR('v', 0xc5, __u64)

/*
 * badpte-HOOK: a bad page table entry at the address, in a mapping of this file, and the
 * page unmapped. EINVAL.
 */
#define VMABENCH_TEST_IOC_BADPTE _IO('v', 0xc6)

/*
 * What count counts of the process that reads from it, since it read last: a __u64 for
 * each. Calls before the first read are those of nobody.
 */
enum vmabench_count {
	VMABENCH_COUNT_VMA_ALLOC, /* vm_area_alloc(): a new VMA */
	VMABENCH_COUNT_MERGE, /* vma_merge_new_range(): an attempt to merge */
	VMABENCH_COUNT_NR,
};

#endif /* VMABENCH_TEST_ABI_H */
