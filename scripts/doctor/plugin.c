// SPDX-License-Identifier: GPL-2.0
/*
 * Would the counting plugin do with this QEMU? Is linked to what the plugin knows of QEMU's
 * versions (engines/tcg/qemu_api.c), prints its answer as soon as it is loaded, and ends QEMU.
 */
#include <stdio.h>
#include <unistd.h>

#include "qemu_api.h"

API_EXPORT int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t *info, int argc,
				   char **argv)
{
	const char *why = api_check(info);

	(void)id;
	(void)argc;
	(void)argv;
	printf("vmabench: plugin: %s\n", why ? why : "fits");
	fflush(stdout);
	_exit(0);
}
