// SPDX-License-Identifier: GPL-2.0
#include "guest_map.h"

#include <dirent.h>
#include <elf.h>
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "registry.h"
#include "row_side.h"

#define MODULES "/sys/module"

#define ID_SIZE 64

static size_t align_note(size_t size)
{
	return (size + 3) & ~(size_t)3;
}

/* The build-id among ELF notes as hexadecimal text in @id, which is left as it was without one. */
static void find_build_id(const unsigned char *notes, size_t have, char *id, size_t size)
{
	size_t at = 0;

	while (at + sizeof(Elf64_Nhdr) <= have) {
		Elf64_Nhdr note;
		size_t desc;

		memcpy(&note, notes + at, sizeof(note));
		desc = at + sizeof(note) + align_note(note.n_namesz);
		at = desc + align_note(note.n_descsz);
		if (note.n_type != NT_GNU_BUILD_ID || note.n_namesz != sizeof(ELF_NOTE_GNU) ||
		    at > have ||
		    memcmp(notes + desc - sizeof(ELF_NOTE_GNU), ELF_NOTE_GNU, sizeof(ELF_NOTE_GNU)))
			continue;
		for (size_t i = 0; i < note.n_descsz && 2 * i + 2 < size; i++)
			snprintf(id + 2 * i, 3, "%02x", notes[desc + i]);
		return;
	}
}

/* Of the notes in the file @path; "" if there is none. */
static void read_build_id(const char *path, char id[ID_SIZE])
{
	unsigned char notes[4096];
	FILE *f = fopen(path, "re");

	*id = '\0';
	if (!f)
		return;
	find_build_id(notes, fread(notes, 1, sizeof(notes), f), id, ID_SIZE);
	fclose(f);
}

/* Of the first object, which is the program itself. */
static int read_own_build_id(struct dl_phdr_info *info, size_t size, void *id)
{
	(void)size;
	for (int i = 0; i < info->dlpi_phnum; i++) {
		const ElfW(Phdr) *part = &info->dlpi_phdr[i];

		if (part->p_type == PT_NOTE)
			find_build_id((const unsigned char *)info->dlpi_addr + part->p_vaddr,
				      part->p_memsz, id, ID_SIZE);
	}
	return 1;
}

static void write_program(FILE *out)
{
	char id[ID_SIZE] = "";

	dl_iterate_phdr(read_own_build_id, id);
	if (*id)
		fprintf(out, "program\t%s\n", id);
}

/* Where the kernel's text starts; with KASLR, not where its vmlinux says. */
static uint64_t find_stext(void)
{
	char line[512], name[256], type;
	uint64_t addr, found = 0;
	FILE *f = fopen("/proc/kallsyms", "re");

	while (f && !found && fgets(line, sizeof(line), f))
		if (sscanf(line, "%" SCNx64 " %c %255s", &addr, &type, name) == 3 &&
		    !strcmp(name, "_stext"))
			found = addr;
	if (f)
		fclose(f);
	return found;
}

static void write_kernel(FILE *out)
{
	const uint64_t stext = find_stext();
	char id[ID_SIZE];

	read_build_id("/sys/kernel/notes", id);
	if (*id && stext)
		fprintf(out, "kernel\t%s\t%" PRIx64 "\n", id, stext);
}

static void write_section(FILE *out, const char *module, const char *section)
{
	char path[PATH_MAX];
	uint64_t addr;
	FILE *f;

	snprintf(path, sizeof(path), MODULES "/%s/sections/%s", module, section);
	f = fopen(path, "re");
	if (f && fscanf(f, "%" SCNx64, &addr) == 1)
		fprintf(out, "section\t%s\t%s\t%" PRIx64 "\n", module, section, addr);
	if (f)
		fclose(f);
}

static int is_visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static int is_section(const struct dirent *entry)
{
	return strcmp(entry->d_name, ".") && strcmp(entry->d_name, "..");
}

/* What is built into the kernel is in /sys/module as well, without sections. */
static void write_module(FILE *out, const char *module)
{
	char path[PATH_MAX], id[ID_SIZE];
	struct dirent **sections;
	int nr;

	snprintf(path, sizeof(path), MODULES "/%s/sections", module);
	nr = scandir(path, &sections, is_section, alphasort);
	if (nr < 0)
		return;
	snprintf(path, sizeof(path), MODULES "/%s/notes/.note.gnu.build-id", module);
	read_build_id(path, id);
	if (*id)
		fprintf(out, "module\t%s\t%s\n", module, id);
	for (int i = 0; i < nr; i++) {
		write_section(out, module, sections[i]->d_name);
		free(sections[i]);
	}
	free(sections);
}

static void write_modules(FILE *out)
{
	struct dirent **modules;
	int nr = scandir(MODULES, &modules, is_visible, alphasort);

	for (int i = 0; i < nr; i++) {
		write_module(out, modules[i]->d_name);
		free(modules[i]);
	}
	if (nr >= 0)
		free(modules);
}

static void write_regions(FILE *out, const struct rows *rows,
			  const struct side_options side[SIDE_NR])
{
	for (size_t i = 0; i < rows->nr * SIDE_NR; i++) {
		const struct row *row = &rows->row[i / SIDE_NR];
		const size_t s = i % SIDE_NR;

		for (int p = 0; side[s].present && row->storm->phases[p]; p++)
			fprintf(out, "region\t%zu\t%s\t%s\t%s\t%s\t%" PRIu32 "\n", i, row->name,
				side_names[s], row_side_hook(row, &side[s]), row->storm->phases[p],
				row->args.maps);
	}
}

int guest_map_write(const char *path, const struct rows *rows,
		    const struct side_options side[SIDE_NR])
{
	FILE *out = fopen(path, "we");
	int err = 0;

	if (!out)
		return -errno;
	write_kernel(out);
	write_program(out);
	write_modules(out);
	write_regions(out, rows, side);
	if (ferror(out))
		err = -EIO;
	if (fclose(out) && !err)
		err = -errno;
	return err;
}
