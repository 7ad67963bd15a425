/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Does this machine's KVM run a kernel's kind of code, or does the host emulate it, instruction by
 * instruction? On such a host firmware and boot sectors still work, and a kernel gets nowhere.
 *
 * A multiboot image, which QEMU enters in protected mode. Each step prints on the first serial
 * line, so that the last mark says how far it got:
 *
 *	P	in protected mode
 *	L	in long mode, with paging
 *	C	and 16 hex digits: what TURNS turns of an empty loop took, in cycles of the TSC
 *	X	has run what kernels need: a 16-byte atomic, SSE, an exception and the return from it
 *
 * The end is a write to QEMU's isa-debug-exit device, which makes its status 1.
 */
#define COM1		0x3f8
#define EXIT_PORT	0xf4

#define MULTIBOOT_MAGIC	0x1badb002

#define CR0_MP		(1 << 1)
#define CR0_EM		(1 << 2)
#define CR0_PG		(1 << 31)
#define CR4_PAE		(1 << 5)
#define CR4_OSFXSR	(1 << 9)
#define MSR_EFER	0xc0000080
#define EFER_LME	(1 << 8)

#define PTE_TABLE	0x3
#define PTE_2M_PAGE	0x83

#define CODE64		0x08
#define UD_VECTOR	6
#define UD2_LENGTH	2

/* As KVM_PROBE_TURNS in scripts/doctor/kvm.sh. */
#define TURNS		(1 << 18)

	.macro print letter
	mov	$COM1, %dx
	mov	$\letter, %al
	out	%al, %dx
	.endm

	.macro read_tsc
	rdtsc
	shl	$32, %rdx
	or	%rdx, %rax
	.endm

	.text
	.code32
	.align 4
	.long	MULTIBOOT_MAGIC, 0, -MULTIBOOT_MAGIC

	.globl _start
_start:
	cli
	print	'P'
	/* The first 2 MiB, mapped to themselves. */
	movl	$(pdpt + PTE_TABLE), pml4
	movl	$(pd + PTE_TABLE), pdpt
	movl	$PTE_2M_PAGE, pd
	mov	$pml4, %eax
	mov	%eax, %cr3
	mov	%cr4, %eax
	or	$(CR4_PAE | CR4_OSFXSR), %eax
	mov	%eax, %cr4
	mov	$MSR_EFER, %ecx
	rdmsr
	or	$EFER_LME, %eax
	wrmsr
	mov	%cr0, %eax
	and	$~CR0_EM, %eax
	or	$(CR0_PG | CR0_MP), %eax
	mov	%eax, %cr0
	lgdt	gdt_pointer
	ljmp	$CODE64, $long_mode

	.code64
long_mode:
	mov	$stack_top, %esp
	xor	%eax, %eax
	mov	%eax, %ds
	mov	%eax, %es
	mov	%eax, %ss
	print	'L'

	read_tsc
	mov	%rax, %rbx
	mov	$TURNS, %ecx
1:	dec	%ecx
	jnz	1b
	read_tsc
	sub	%rbx, %rax
	mov	%rax, %rbx
	print	'C'
	mov	$16, %ecx
2:	rol	$4, %rbx
	mov	%ebx, %eax
	and	$15, %eax
	mov	digits(%rax), %al
	out	%al, %dx
	loop	2b

	xor	%eax, %eax
	xor	%edx, %edx
	lock cmpxchg16b data
	movaps	data, %xmm0
	pxor	%xmm1, %xmm1
	paddq	%xmm0, %xmm1
	movaps	%xmm1, data
	/* An interrupt gate. */
	mov	$undefined, %eax
	mov	%ax, idt + 16 * UD_VECTOR
	movw	$CODE64, idt + 16 * UD_VECTOR + 2
	movb	$0x8e, idt + 16 * UD_VECTOR + 5
	shr	$16, %eax
	mov	%ax, idt + 16 * UD_VECTOR + 6
	lidt	idt_pointer
	ud2
	print	'X'

	mov	$EXIT_PORT, %dx
	xor	%eax, %eax
	out	%al, %dx
3:	hlt
	jmp	3b

undefined:
	addq	$UD2_LENGTH, (%rsp)
	iretq

	.data
	.align 16
data:	.quad	1, 2
digits:	.ascii	"0123456789abcdef"
	.align 8
gdt:	.quad	0, 0x00209b0000000000
gdt_pointer:
	.word	. - gdt - 1
	.long	gdt
	.align 8
idt_pointer:
	.word	16 * (UD_VECTOR + 1) - 1
	.quad	idt

	.bss
	.align 4096
pml4:	.skip	4096
pdpt:	.skip	4096
pd:	.skip	4096
idt:	.skip	16 * (UD_VECTOR + 1)
	.skip	4096
	.align 16
stack_top:
