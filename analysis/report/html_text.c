// SPDX-License-Identifier: GPL-2.0
/* Text in a page, and what the page looks like. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "html.h"
#include "text.h"

void html_text(FILE *f, const char *text)
{
	size_t len;

	for (; *text; text += len + !!text[len]) {
		len = strcspn(text, "<>&\"'\n");
		text_ascii(f, text, len);
		if (text[len] == '\n')
			fputc('\n', f);
		else if (text[len])
			fprintf(f, "&#%d;", text[len]);
	}
}

static void print_paragraphs(FILE *f, char *text, const char *class)
{
	char *line, *rest = text;

	while ((line = strsep(&rest, "\n"))) {
		/* A list's mark is for plain text. */
		line += strspn(line, "- ");
		if (!*line)
			continue;
		fprintf(f, "<p class=\"%s\">", class);
		html_text(f, line);
		fputs("</p>\n", f);
	}
}

int html_lines(const struct letter *l, html_printer *print, const char *class, FILE *f,
	       struct diag *d)
{
	char *text = NULL;
	size_t len;
	FILE *mem = open_memstream(&text, &len);
	int err = mem ? print(l, mem, d) : -ENOMEM;

	if (mem && fclose(mem) && !err)
		err = -ENOMEM;
	if (!err && class) {
		print_paragraphs(f, text, class);
	} else if (!err) {
		fputs("<pre>\n", f);
		html_text(f, text);
		fputs("</pre>\n", f);
	}
	free(text);
	return err;
}

/*
 * Colours of text are at least 7 to 1 against what is behind them, those of lines 3 to 1. Blue and
 * vermilion are Okabe and Ito's, darker in light and lighter in the dark; words say the same.
 */
const char html_style[] =
	":root { color-scheme: light dark; --back: #ffffff; --text: #1b1b1b; --soft: #4d4d4d;"
	" --line: #d0d0d0; --axis: #767676; --panel: #f4f5f7; --better: #004f86;"
	" --worse: #8f3100; --boot: #767676; }\n"
	"@media (prefers-color-scheme: dark) { :root { --back: #15171a; --text: #ececec;"
	" --soft: #b9bec4; --line: #3a3f45; --axis: #8b9097; --panel: #1f2226; --better: #8cc8f5;"
	" --worse: #ffae80; --boot: #8b9097; } }\n"
	"@media print { :root { --back: #ffffff; --text: #000000; --soft: #333333;"
	" --line: #bbbbbb; --axis: #666666; --panel: #ffffff; --better: #004f86;"
	" --worse: #8f3100; } section, figure { break-inside: avoid; } }\n"
	"body { margin: 0; background: var(--back); color: var(--text); font: 1rem/1.5"
	" system-ui, 'DejaVu Sans', 'Liberation Sans', Arial, sans-serif; }\n"
	"main { max-width: 66rem; margin: 0 auto; padding: 1rem; }\n"
	"h1 { font-size: 1.5rem; line-height: 1.25; margin: 0.5rem 0; }\n"
	"h2 { font-size: 1.15rem; margin: 2rem 0 0.5rem; border-bottom: 1px solid var(--line); }\n"
	"h3 { font-size: 1rem; margin: 1.5rem 0 0.25rem; }\n"
	"p { margin: 0.5rem 0; overflow-wrap: anywhere; }\n"
	".answer { font-size: 1.15rem; }\n"
	".made, .note, figcaption, caption { color: var(--soft); font-size: 0.875rem; }\n"
	"caption { text-align: left; padding-bottom: 0.5rem; }\n"
	"a { color: var(--better); }\n"
	".wide { overflow-x: auto; }\n"
	"@media print { .wide { overflow: visible; } .wide table { font-size: 0.7rem; } }\n"
	"table { border-collapse: collapse; font-size: 0.875rem;"
	" font-variant-numeric: tabular-nums; }\n"
	"th, td { padding: 0.25rem 0.6rem; text-align: left; white-space: nowrap;"
	" border-bottom: 1px solid var(--line); }\n"
	"th { font-weight: 600; } td.n, th.n { text-align: right; }\n"
	".better { color: var(--better); } .worse { color: var(--worse); }\n"
	"tfoot td, tfoot th { border-top: 2px solid var(--axis); font-weight: 600; }\n"
	"dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.25rem 1rem; }\n"
	"dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }\n"
	"@media (max-width: 40rem) { dl { display: block; } dd { margin: 0 0 0.5rem; }"
	" h1 { font-size: 1.25rem; } .answer { font-size: 1rem; } }\n"
	"pre { background: var(--panel); padding: 0.75rem; white-space: pre-wrap;"
	" overflow-wrap: anywhere; font-size: 0.8125rem; }\n"
	"figure { margin: 1rem 0; }\n"
	"svg.forest { width: 100%; min-width: 38rem; max-width: 66rem; height: auto; }\n"
	"svg text { fill: var(--text); font-size: 13px; }\n"
	"svg .soft { fill: var(--soft); } svg .grid { stroke: var(--line); }\n"
	"svg .axis { stroke: var(--axis); } svg .one { stroke: var(--axis);"
	" stroke-width: 1.5; stroke-dasharray: 5 4; }\n"
	"svg .ci { stroke: var(--text); stroke-width: 2; } svg .dot { fill: var(--text); }\n"
	"svg .boot { fill: none; stroke: var(--boot); }\n"
	"svg.bar { width: 12rem; height: 0.9rem; }\n"
	"svg.bar .better { fill: var(--better); } svg.bar .worse { fill: var(--worse); }\n"
	"summary { cursor: pointer; } img { max-width: none; background: #ffffff; }\n";
