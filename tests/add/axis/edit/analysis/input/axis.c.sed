s/^enum part { KERNEL, HOOK, NR_PARTS };/enum part { KERNEL, HOOK, PAGES, NR_PARTS };/
/^	\[HOOK\] = { "hook", offsetof/ a\	[PAGES] = { "pages", offsetof(struct axis_side, pages), false },
/^	{ "hook", { \[HOOK\] = true }/ a\	{ "pages", { [PAGES] = true }, "with", "page sizes" },
