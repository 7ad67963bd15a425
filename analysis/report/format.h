/* SPDX-License-Identifier: GPL-2.0 */
/* Figures for people: no exponent, however large or small. */
#ifndef VMABENCH_FORMAT_H
#define VMABENCH_FORMAT_H

#include <stddef.h>

/* Room for what these functions write. */
#define FORMAT_LEN 32

/*
 * @v >= 0 with @digits significant digits, and all those before the point: 0.45, 2, 110. Below
 * 0.0001 and above 999999 it only says so: <0.0001, >999999. Returns @out.
 */
const char *format_digits(double v, int digits, char out[FORMAT_LEN]);

/*
 * @v >= 0 as a whole number of at most @columns >= 4 columns; where that is too little, in
 * thousands (k), millions (M), and so on. Returns @out.
 */
const char *format_whole(double v, int columns, char out[FORMAT_LEN]);

#endif /* VMABENCH_FORMAT_H */
