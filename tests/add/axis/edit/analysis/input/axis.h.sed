/^	char hook\[AXIS_TEXT\];/ a\	char pages[AXIS_TEXT];
