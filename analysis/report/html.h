/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What report.html is made of. It is XML as well, so that it can be checked as such; nothing of the
 * run gets into it but through html_text().
 */
#ifndef VMABENCH_HTML_H
#define VMABENCH_HTML_H

#include "letter.h"

/* As text_ascii(), with what HTML would take for its own as a reference. */
void html_text(FILE *f, const char *text);

/* The page's style sheet: light and dark, phone and print. */
extern const char html_style[];

/*
 * What @print writes, as text: a paragraph of class @class for each of its lines; in one of class
 * "pre" with its lines as they are where @class is NULL. Returns 0 or -errno.
 */
typedef int html_printer(const struct letter *l, FILE *f, struct diag *d);
int html_lines(const struct letter *l, html_printer *print, const char *class, FILE *f,
	       struct diag *d);

/* The rows as a table. */
int html_table(const struct letter *l, FILE *f, struct diag *d);

/* The rows' ratios with their intervals and boots, drawn. */
int html_forest(const struct letter *l, FILE *f, struct diag *d);

/* Each row's balance and, where it changed, its flame graph; nothing where there is none. */
int html_costs(const struct letter *l, FILE *f, struct diag *d);

#endif /* VMABENCH_HTML_H */
