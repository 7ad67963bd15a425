/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How vmabench and its programs end. C includes this; the scripts read the lines of #define as they
 * stand: a name, a number, and what it means.
 */
#ifndef VMABENCH_EXIT_CODES_H
#define VMABENCH_EXIT_CODES_H

#define VMABENCH_EXIT_DONE	   0 /* done */
#define VMABENCH_EXIT_REGRESSION   1 /* regression */
#define VMABENCH_EXIT_USAGE	   2 /* usage */
#define VMABENCH_EXIT_PREREQUISITE 3 /* prerequisite missing */
#define VMABENCH_EXIT_NOTHING	   4 /* nothing to run */
#define VMABENCH_EXIT_KCONFIG	   5 /* kernel config */
#define VMABENCH_EXIT_BUILD	   6 /* patch or build */
#define VMABENCH_EXIT_BOOT	   7 /* boot, panic or deadline */
#define VMABENCH_EXIT_STORM	   8 /* a storm or a test failed */
#define VMABENCH_EXIT_UNTRUSTED	   9 /* data not to be trusted */
#define VMABENCH_EXIT_INTERRUPTED  130 /* interrupted */

#endif /* VMABENCH_EXIT_CODES_H */
