# SPDX-License-Identifier: GPL-2.0
# Reads one C initialiser: `PATH=VALUE` for each value in it, where PATH is .member and [index] joined by dots, and an
# element without a designator has its number. -v head=REGEX: what the line with the opening `= {` begins with. For C as it is
# written here: no macro that opens a brace, no comment or quote inside a string, no brackets in brackets. That it reads
# each storm as the compiler does is tested by tests/cli/rows.bats.

function strip_comments(text,    start, length_of) {
	gsub(/\/\/[^\n]*/, " ", text)
	while ((start = index(text, "/*")) > 0) {
		length_of = index(substr(text, start), "*/")
		text = substr(text, 1, start - 1) " " substr(text, start + length_of + 1)
	}
	return text
}

# The next token of rest: a string, a designator, a punctuation mark, or a run of anything else.
function next_token() {
	sub(/^[ \t\n]+/, "", rest)
	if (match(rest, /^"[^"]*"/) || match(rest, /^\.[A-Za-z_][A-Za-z_0-9]*/) || match(rest, /^\[[^]]*\]/) ||
	    match(rest, /^[={},]/) || match(rest, /^[^={},()]*\([^()]*\)/) || match(rest, /^[^={},]+/)) {
		token = substr(rest, 1, RLENGTH)
		rest = substr(rest, RLENGTH + 1)
		sub(/[ \t\n]+$/, "", token)
		return token != ""
	}
	return 0
}

function begin_element() {
	name[depth] = ""
	value = ""
}

function path(    i, text) {
	for (i = 1; i <= depth; i++)
		text = text (i > 1 ? "." : "") (name[i] == "" ? number[i] : name[i])
	return text
}

function end_element() {
	if (value != "")
		print path() "=" value
	number[depth]++
	begin_element()
}

{ text = text $0 "\n" }

END {
	text = strip_comments(text)
	if (!match(text, "(^|\n)" head "[^\n]*= *{"))
		exit 1
	rest = substr(text, RSTART + RLENGTH)
	depth = 1
	number[1] = 0
	begin_element()
	while (depth > 0 && next_token()) {
		if (token ~ /^[.[]/ && value == "") {
			gsub(/[].[]/, "", token)
			name[depth] = token
		} else if (token == "{") {
			number[++depth] = 0
			begin_element()
		} else if (token == "}") {
			end_element()
			depth--
			value = ""
		} else if (token == ",") {
			end_element()
		} else if (token != "=") {
			gsub(/^"|"$/, "", token)
			value = value token
		}
	}
	exit depth > 0
}
