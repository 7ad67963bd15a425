# SPDX-License-Identifier: GPL-2.0
#
# Read by the kernel's own make in front of its Makefiles (MAKEFILES): the goal vmabench-link makes the image of
# the objects that vmlinux.a names, by the kernel's own rules, and looks at no object. The kernel's make calls
# itself until the option below is among its flags, and knows all that those rules need then.

ifneq ($(filter --no-print-directory,$(MAKEFLAGS)),)
vmabench-link:
	$(MAKE) -f $(srctree)/scripts/Makefile.vmlinux_o
	$(MAKE) -f $(srctree)/scripts/Makefile.vmlinux
ifeq ($(SRCARCH),x86)
	$(MAKE) $(build)=arch/x86/boot arch/x86/boot/bzImage
endif
.PHONY: vmabench-link
endif
