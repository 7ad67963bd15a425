/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How files leave a guest that shares no file system with its host: as frames on a serial line,
 * which QEMU writes to a file of the host's. A frame is a piece of a file,
 *
 *	VMABENCH-FRAME NAME OFFSET LENGTH CRC32\n  LENGTH bytes  \n
 *
 * with the CRC-32 of zlib over the bytes, in eight hex digits; the last frame of a guest that came
 * to its end has the name "." and no bytes. A piece may be sent again. vmabench-receive is the
 * other end.
 */
#ifndef VMABENCH_PORT_H
#define VMABENCH_PORT_H

#include <stddef.h>
#include <stdint.h>

#define PORT_MAGIC     "VMABENCH-FRAME "
#define PORT_END       "."
#define PORT_MAX_NAME  64
#define PORT_MAX_PIECE 65536u

/* The environment variable with the line's device; without it files stay where they are. */
#define PORT_VARIABLE "VMABENCH_PORT"

struct port {
	int fd; /* -1: there is none, and whatever is sent goes nowhere */
};

/* All return 0 or -errno. @path may be NULL: no port. A terminal is made to pass bytes as they are.
 */
int port_open(struct port *port, const char *path);
int port_close(struct port *port);

/* Sends @len bytes of the file @name from @offset on, and waits until they are out. -EINVAL: the
 * name. */
int port_send(const struct port *port, const char *name, uint64_t offset, const void *data,
	      size_t len);

/* Sends the whole file @dir/@name. */
int port_send_file(const struct port *port, const char *dir, const char *name);

/* Says that this was all. */
int port_send_end(const struct port *port);

/* Letters, digits and ._-, not first a dot: what may be the name of a file that is sent. */
int port_name_is_good(const char *name);

#endif /* VMABENCH_PORT_H */
