/* SPDX-License-Identifier: GPL-2.0 */
#ifndef VMABENCH_MOUNTS_H
#define VMABENCH_MOUNTS_H

#define OUT_DIR "/out"

/* Mounts what programs expect, and sees to it that there is a console. 0, or -errno, said. */
int mount_all(void);

#endif /* VMABENCH_MOUNTS_H */
