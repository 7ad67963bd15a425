/* SPDX-License-Identifier: GPL-2.0 */
/* What the driver and the init of the nommu guest say to each other. */
#ifndef VMABENCH_NOMMU_H
#define VMABENCH_NOMMU_H

#define NOMMU_WORD 0x766d6162656e6368ul /* in every word of the memory that is mapped */

/* ioctls: how often the hook was called and a VMA was closed, and the memory's address. */
#define NOMMU_IOC_CALLS	 0x7601
#define NOMMU_IOC_CLOSES 0x7602
#define NOMMU_IOC_ADDR	 0x7603

#endif /* VMABENCH_NOMMU_H */
