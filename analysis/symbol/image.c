// SPDX-License-Identifier: GPL-2.0
#include "image.h"

#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What was built is what is read: nothing is searched for elsewhere. */
static int find_no_debuginfo(Dwfl_Module *mod, void **data, const char *name, Dwarf_Addr base,
			     const char *file, const char *link, GElf_Word crc, char **found)
{
	return -1;
}

static int open_file(struct image *image, const char *path, struct diag *d)
{
	static const Dwfl_Callbacks callbacks = {
		.find_elf = dwfl_build_id_find_elf,
		.find_debuginfo = find_no_debuginfo,
		.section_address = dwfl_offline_section_address,
	};

	*image = (struct image){ .path = path };
	if (access(path, R_OK))
		return diag_set(d, -errno, "%s: %s; give a file that is there", path,
				strerror(errno));
	image->dwfl = dwfl_begin(&callbacks);
	if (!image->dwfl)
		return diag_set(d, -ENOMEM, "%s: %s; free some memory", path, dwfl_errmsg(-1));
	dwfl_report_begin(image->dwfl);
	image->module = dwfl_report_offline(image->dwfl, path, path, -1);
	image->functions = (struct functions){ .module = image->module, .dirs = &image->dirs };
	if (!image->module || dwfl_report_end(image->dwfl, NULL, NULL))
		return diag_set(d, -ENOEXEC, "%s: %s; give an ELF file", path, dwfl_errmsg(-1));
	return 0;
}

static int compare_symbol(const void *a, const void *b)
{
	const struct symbol *x = a, *y = b;

	if (x->addr != y->addr)
		return x->addr < y->addr ? -1 : 1;
	return x->rank != y->rank ? x->rank - y->rank : strcmp(y->name, x->name);
}

/* What is code: functions, and what assembly code has no type for. */
static void add_symbol(struct image *image, int i)
{
	GElf_Sym sym;
	GElf_Addr addr;
	GElf_Word section;
	const char *name =
		dwfl_module_getsym_info(image->module, i, &sym, &addr, &section, NULL, NULL);
	const int type = name ? GELF_ST_TYPE(sym.st_info) : STT_FILE;

	if ((type != STT_FUNC && type != STT_NOTYPE) || !*name || section == SHN_UNDEF ||
	    section == SHN_ABS)
		return;
	image->symbol[image->nr_symbols++] = (struct symbol){
		.addr = addr,
		.size = sym.st_size,
		.rank = 2 * (type == STT_FUNC) + (GELF_ST_BIND(sym.st_info) == STB_GLOBAL),
		.name = name,
	};
}

static int read_symbols(struct image *image, struct diag *d)
{
	const int nr = dwfl_module_getsymtab(image->module);

	image->symbol = diag_calloc(d, nr > 0 ? (size_t)nr : 1, sizeof(*image->symbol));
	if (!image->symbol)
		return -ENOMEM;
	for (int i = 1; i < nr; i++)
		add_symbol(image, i);
	qsort(image->symbol, image->nr_symbols, sizeof(*image->symbol), compare_symbol);
	return 0;
}

static int check_symbols(struct image *image, bool debug, struct diag *d)
{
	Dwarf_Addr bias;
	int err = read_symbols(image, d);

	if (err)
		return err;
	if (!image->nr_symbols)
		return diag_set(d, -ENOEXEC,
				"%s: is stripped: it has no symbols; give it as it "
				"was linked",
				image->path);
	if (debug && !dwfl_module_getdwarf(image->module, &bias))
		return diag_set(d, -ENOEXEC,
				"%s: is stripped: it has no debug information; give "
				"it as it was linked, with CONFIG_DEBUG_INFO",
				image->path);
	return 0;
}

static int check_build_id(const struct image *image, const char *guest, struct diag *d)
{
	const unsigned char *bits;
	char id[2 * 64 + 1] = "none";
	GElf_Addr addr;
	const int len = dwfl_module_build_id(image->module, &bits, &addr);

	for (int i = 0; i < len && i < 64; i++)
		snprintf(id + 2 * i, 3, "%02x", bits[i]);
	if (!guest || !*guest)
		return diag_set(d, -EBADMSG,
				"%s: the guest did not tell the build-id of what it "
				"ran; mount its /sys and run again",
				image->path);
	if (strcmp(id, guest))
		return diag_set(d, -EBADMSG,
				"%s: is another build (build-id %s) than the guest "
				"ran (%s); give that one",
				image->path, id, guest);
	return 0;
}

static int add_range(struct image *image, uint64_t low, uint64_t size, uint64_t delta,
		     struct diag *d)
{
	struct image_range *more = realloc(image->range, (image->nr_ranges + 1) * sizeof(*more));

	if (!more)
		return diag_set(d, -ENOMEM, "%s: no memory; free some", image->path);
	image->range = more;
	image->range[image->nr_ranges++] = (struct image_range){ low, low + size, delta };
	return 0;
}

/* Where the guest has the section @name of @module; 0 if nowhere. */
static uint64_t find_section(const struct guest_map *map, const char *module, const char *name)
{
	for (size_t i = 0; i < map->nr_sections; i++)
		if (!strcmp(map->section[i].module, module) && !strcmp(map->section[i].name, name))
			return map->section[i].addr;
	return 0;
}

/* Every section with code: of a module where the guest put it, else @shift from its place. */
static int add_ranges(struct image *image, const struct guest_map *map, const char *module,
		      uint64_t shift, struct diag *d)
{
	GElf_Addr bias;
	Elf *elf = dwfl_module_getelf(image->module, &bias);
	size_t names;
	int err = 0;

	if (!elf || elf_getshdrstrndx(elf, &names))
		return diag_set(d, -ENOEXEC, "%s: has no sections; give it as it was linked",
				image->path);
	for (Elf_Scn *scn = NULL; !err && (scn = elf_nextscn(elf, scn));) {
		GElf_Shdr header;
		uint64_t at;

		if (!gelf_getshdr(scn, &header) || !(header.sh_flags & SHF_EXECINSTR) ||
		    !header.sh_size)
			continue;
		at = module ? find_section(map, module, elf_strptr(elf, names, header.sh_name)) :
			      header.sh_addr + bias + shift;
		if (at)
			err = add_range(image, at, header.sh_size, header.sh_addr + bias - at, d);
	}
	return err;
}

static uint64_t find_symbol(const struct image *image, const char *wanted)
{
	for (size_t i = 0; i < image->nr_symbols; i++)
		if (!strcmp(image->symbol[i].name, wanted))
			return image->symbol[i].addr;
	return 0;
}

int image_open_kernel(struct image *image, const char *path, const struct guest_map *map,
		      struct diag *d)
{
	int err = open_file(image, path, d);

	if (!err)
		err = check_symbols(image, true, d);
	if (!err)
		err = check_build_id(image, map->kernel_id, d);
	if (!err)
		err = add_ranges(image, map, NULL, map->kernel_stext - find_symbol(image, "_stext"),
				 d);
	return err ? err : source_find_dirs(&image->dirs, image->module, image->path, d);
}

int image_open_module(struct image *image, const char *path, const struct guest_map *map,
		      const struct image *kernel, struct diag *d)
{
	const char *slash = strrchr(path, '/');
	char name[256];
	int err = open_file(image, path, d);

	snprintf(name, sizeof(name), "%s", slash ? slash + 1 : path);
	name[strcspn(name, ".")] = '\0';
	for (char *c = name; *c; c++)
		if (*c == '-')
			*c = '_';
	if (!err)
		err = check_symbols(image, true, d);
	if (!err)
		err = check_build_id(image, guest_map_module_id(map, name), d);
	if (!err)
		err = add_ranges(image, map, name, 0, d);
	image->dirs.kernel = kernel->dirs.source;
	return err ? err : source_find_dirs(&image->dirs, image->module, image->path, d);
}

int image_open_program(struct image *image, const char *path, const struct guest_map *map,
		       struct diag *d)
{
	int err = open_file(image, path, d);

	if (!err)
		err = check_symbols(image, false, d);
	if (!err)
		err = check_build_id(image, map->program_id, d);
	if (!err)
		err = add_ranges(image, NULL, NULL, 0, d);
	return err ? err : source_find_dirs(&image->dirs, image->module, image->path, d);
}

void image_close(struct image *image)
{
	functions_free(&image->functions);
	free(image->symbol);
	free(image->range);
	source_free_dirs(&image->dirs);
	if (image->dwfl)
		dwfl_end(image->dwfl);
}

const struct symbol *image_symbol_at(const struct image *image, Dwarf_Addr addr)
{
	size_t low = 0, high = image->nr_symbols;
	const struct symbol *symbol;

	while (low < high) {
		const size_t mid = low + (high - low) / 2;

		if (image->symbol[mid].addr <= addr)
			low = mid + 1;
		else
			high = mid;
	}
	if (!low)
		return NULL;
	symbol = &image->symbol[low - 1];
	return !symbol->size || addr < symbol->addr + symbol->size ? symbol : NULL;
}

bool image_holds(const struct image *image, uint64_t pc, Dwarf_Addr *addr)
{
	for (size_t i = 0; i < image->nr_ranges; i++)
		if (pc >= image->range[i].low && pc < image->range[i].high) {
			*addr = pc + image->range[i].delta;
			return true;
		}
	return false;
}
