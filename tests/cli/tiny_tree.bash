# SPDX-License-Identifier: GPL-2.0
# A kernel's source that is built in no time: as much of one as vmabench looks at, with a makefile that copies
# where a kernel's would compile, and notes in .cmd files where it was and what it read, as Kbuild does.

# make_tiny DIR: not under git.
make_tiny() {
	mkdir -p "$1"/{include/linux,mm,kernel/configs,arch/um,arch/x86/um,scripts}
	printf '\tint (*mmap) (struct file *, struct vm_area_struct *);\n' >"$1/include/linux/fs.h"
	printf 'struct other {\n\tint no;\n};\n' >"$1/include/linux/mm_types.h"
	printf '\t\tif (next->vm_flags != vma->vm_flags)\n' >"$1/mm/mmap.c"
	echo 'first line' >"$1/mm/vma.c"
	echo 'CONFIG_TINY=y' >"$1/kernel/configs/tiny-base.config"
	touch "$1"/arch/{um,x86,x86/um}/{Makefile,Kconfig}
	printf 'config TINY\n\tbool\nconfig LOST\n\tbool\n' >"$1/Kconfig"
	cat >"$1/Makefile" <<-'END'
		VERSION = 6
		PATCHLEVEL = 12
		SUBLEVEL = 9
		.RECIPEPREFIX = >
		objects := $(patsubst $(CURDIR)/%.c,$(O)/%.o,$(wildcard $(CURDIR)/mm/*.c))
		all: linux modules
		allnoconfig:
		> grep -v LOST $(KCONFIG_ALLCONFIG) | grep TINY >$(O)/.config; touch $(O)/Module.symvers
		> ln -sfn $(CURDIR) $(O)/source
		linux: $(O)/linux
		modules:
		bzImage: linux
		> mkdir -p $(O)/arch/x86/boot && cp $(O)/linux $(O)/arch/x86/boot/bzImage
		$(O)/linux: $(objects)
		> cat $^ >$(O)/vmlinux
		> ln -f $(O)/vmlinux $@
		include $(wildcard $(objects:=.cmd))
		$(foreach o,$(objects),$(if $(filter-out $(CURDIR),$(from_$(o))),$(eval $(o): FORCE)))
		$(O)/%.o: %.c
		> @mkdir -p $(@D)
		> echo "  CC      $*.o"
		> test ! -e $(CURDIR)/slow || { head -c 3 $< >$@; touch $(O)/compiling; \
		>	for try in $$(seq 600); do test ! -e $(O)/go || break; sleep 0.1; done; }
		> ! grep -q 'syntax error' $<
		> cp $< $@
		> @printf 'from_$@ := $(CURDIR)\n$@: $(CURDIR)/include/linux/fs.h\n' >$@.cmd
		FORCE:
		.DELETE_ON_ERROR:
	END
}

# make_tiny_tree DIR: the branch mine of DIR has two commits, tagged first and second.
make_tiny_tree() {
	make_tiny "$1"
	git -C "$1" init -q -b mine
	git -C "$1" config user.name test
	git -C "$1" config user.email test@localhost
	commit_tree "$1" one
	git -C "$1" tag first
	echo 'second line' >>"$1/mm/vma.c"
	commit_tree "$1" two
	git -C "$1" tag second
}

# commit_tree DIR SUBJECT: all that lies there.
commit_tree() {
	git -C "$1" add -A
	git -C "$1" commit -qm "$2"
}

# digest DIR: all of a checkout and of its repository: names, contents, modes, links and times.
digest() {
	(cd "$1" && find . -printf '%p %y %m %l %T@ %i\n' | LC_ALL=C sort &&
		find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum)
}
