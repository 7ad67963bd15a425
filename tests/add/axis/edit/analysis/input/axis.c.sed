s/^enum part { KERNEL, MODULE, HOOK, NR_PARTS };/enum part { KERNEL, MODULE, HOOK, PAGES, NR_PARTS };/
/^	\[HOOK\] = { "hook", offsetof/ a\	[PAGES] = { "pages", offsetof(struct axis_side, pages), false },
/^	{ "hook", { \[HOOK\] = true }/ a\	{ "pages", { [PAGES] = true }, "with", "page sizes" },
