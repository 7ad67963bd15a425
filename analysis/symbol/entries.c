// SPDX-License-Identifier: GPL-2.0
#include "entries.h"

#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct entry {
	uint64_t addr;
	const char *kind, *name;
};

struct entries {
	struct entry *entry;
	size_t nr;
};

/* arch/x86/include/asm/idtentry.h: the first that fits decides; NULL: none of ours. */
static const struct {
	const char *prefix, *kind;
} kinds[] = {
	{ "asm_sysvec_", "irq" },
	{ "asm_exc_nmi", "irq" },
	{ "asm_exc_int3", "trap" },
	{ "asm_exc_debug", "trap" },
	{ "asm_exc_overflow", "trap" },
	{ "asm_exc_double_fault", "trap" },
	{ "asm_exc_machine_check", "trap" },
	{ "asm_exc_", "fault" },
	{ "__switch_to_asm", "switch" },
};

/* Tables of stubs, one a vector, that all go on to one handler. */
static const char *const tables[] = { "irq_entries_start", "spurious_entries_start" };

static int add(struct entries *entries, uint64_t addr, const char *kind, const char *name)
{
	struct entry *more = realloc(entries->entry, (entries->nr + 1) * sizeof(*more));

	if (!more)
		return -ENOMEM;
	entries->entry = more;
	more[entries->nr++] = (struct entry){ addr, kind, name };
	return 0;
}

/* Does every stub of a table start by pushing its vector, if they are @stride apart? */
static int are_stubs(const uint8_t *code, size_t size, size_t stride)
{
	static const uint8_t endbr64[] = { 0xf3, 0x0f, 0x1e, 0xfa };

	for (size_t at = 0; at + stride <= size; at += stride) {
		const uint8_t *stub = code + at;

		if (!memcmp(stub, endbr64, sizeof(endbr64)))
			stub += sizeof(endbr64);
		if (*stub != 0x6a && *stub != 0x68)
			return 0;
	}
	return 1;
}

static int add_table(struct entries *entries, Elf *elf, const GElf_Sym *sym, const char *name)
{
	Elf_Scn *scn = elf_getscn(elf, sym->st_shndx);
	Elf_Data *data = scn ? elf_rawdata(scn, NULL) : NULL;
	const uint8_t *code;
	GElf_Shdr header;
	size_t stride;
	int err = 0;

	if (!data || !gelf_getshdr(scn, &header) || !sym->st_size ||
	    sym->st_value - header.sh_addr + sym->st_size > data->d_size)
		return -ENOEXEC;
	code = (const uint8_t *)data->d_buf + (sym->st_value - header.sh_addr);
	for (stride = 8; stride <= 16 && !are_stubs(code, sym->st_size, stride); stride += 8)
		;
	if (stride > 16)
		return -ENOEXEC;
	for (uint64_t at = 0; at + stride <= sym->st_size && !err; at += stride)
		err = add(entries, sym->st_value + at, "irq", name);
	return err;
}

static int add_symbol(struct entries *entries, Elf *elf, const GElf_Sym *sym, const char *name)
{
	const unsigned char type = GELF_ST_TYPE(sym->st_info);

	/* What can be jumped to but not called has no type (SYM_CODE_START). */
	if (sym->st_shndx == SHN_UNDEF || (type != STT_FUNC && type != STT_NOTYPE))
		return 0;
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
		if (!strcmp(name, tables[i]))
			return add_table(entries, elf, sym, name);
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (!strncmp(name, kinds[i].prefix, strlen(kinds[i].prefix)))
			return add(entries, sym->st_value, kinds[i].kind, name);
	return 0;
}

static int read_symbols(struct entries *entries, Elf *elf)
{
	for (Elf_Scn *scn = NULL; (scn = elf_nextscn(elf, scn));) {
		GElf_Shdr header;
		Elf_Data *data;
		GElf_Sym sym;
		int err;

		if (!gelf_getshdr(scn, &header) || header.sh_type != SHT_SYMTAB)
			continue;
		data = elf_getdata(scn, NULL);
		for (int i = 1; data && gelf_getsym(data, i, &sym); i++) {
			const char *name = elf_strptr(elf, header.sh_link, sym.st_name);

			err = name ? add_symbol(entries, elf, &sym, name) : 0;
			if (err)
				return err;
		}
	}
	return 0;
}

static int compare_entry(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	return x->addr < y->addr ? -1 : x->addr > y->addr;
}

static size_t count_kind(const struct entries *entries, const char *kind)
{
	size_t nr = 0;

	for (size_t i = 0; i < entries->nr; i++)
		nr += !strcmp(entries->entry[i].kind, kind);
	return nr;
}

int entries_write(const char *vmlinux, FILE *out, struct diag *d)
{
	struct entries entries = { NULL, 0 };
	const int fd = open(vmlinux, O_RDONLY | O_CLOEXEC);
	Elf *elf = NULL;
	int err;

	if (fd < 0)
		return diag_set(d, -errno, "%s: %s; give the vmlinux of the kernel under test",
				vmlinux, strerror(errno));
	elf_version(EV_CURRENT);
	elf = elf_begin(fd, ELF_C_READ_MMAP, NULL);
	err = elf && elf_kind(elf) == ELF_K_ELF ? read_symbols(&entries, elf) : -ENOEXEC;
	if (!err && (!count_kind(&entries, "irq") || !count_kind(&entries, "fault") ||
		     count_kind(&entries, "switch") != 1))
		err = -ENOEXEC;
	if (err)
		diag_set(d, err, "%s: %s; give the vmlinux of an x86_64 kernel as it was linked",
			 vmlinux,
			 err == -ENOMEM ? "no memory for its symbols" :
					  "is stripped, or has no known entry code");
	qsort(entries.entry, entries.nr, sizeof(*entries.entry), compare_entry);
	for (size_t i = 0; !err && i < entries.nr; i++)
		if (!i || entries.entry[i].addr != entries.entry[i - 1].addr)
			fprintf(out, "%s 0x%" PRIx64 " %s\n", entries.entry[i].kind,
				entries.entry[i].addr, entries.entry[i].name);
	free(entries.entry);
	elf_end(elf);
	close(fd);
	return err;
}
