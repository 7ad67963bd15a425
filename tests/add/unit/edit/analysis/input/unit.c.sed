/^static const struct unit units\[\] = {/ a\	{ "shakes", "shakes", .clock = true },
