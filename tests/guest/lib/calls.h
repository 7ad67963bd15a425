/* SPDX-License-Identifier: GPL-2.0 */
/* The option --calls N of the programs that draw calls from a seed. */
#ifndef VMABENCH_TESTS_CALLS_H
#define VMABENCH_TESTS_CALLS_H

/*
 * Take --calls N, where it stands last, off the command line. Returns N, @usual
 * without it, or -EINVAL when it is out of range, which has been said.
 */
int calls_parse(int *argc, char **argv, int usual);

#endif /* VMABENCH_TESTS_CALLS_H */
