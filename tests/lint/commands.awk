# SPDX-License-Identifier: GPL-2.0
#
# What a bash script calls and writes: `FILE:LINE<tab>command<tab>NAME` for each word in a command's place,
# `FILE:LINE<tab>function<tab>NAME` for each function that it defines, and for each variable that is written outside of a
# subshell `FILE:LINE<tab>HOW<tab>NAME`, where HOW is set, local, or declare (local where that is in a function). A word of which a part is only known when the script
# runs is left out, as is all that follows it. Written for mawk: no gensub(), no length of arrays.
#
# It follows the grammar as far as is needed to know which word is a command: quotes, expansions, lists, compound commands,
# here-documents, arrays. What a command itself runs (env, xargs, find -exec, bash -c, trap; the project's own spawn_group
# and the like) is in the tables below; so are the functions of tests that take a script as a word.
#
# Variables: file=NAME, for what is printed.

BEGIN {
	# Reserved words that another command follows.
	n = split("if then elif else while until do ! { } fi done esac time coproc", words, " ")
	for (i = 1; i <= n; i++)
		reserved[words[i]] = 1
	# Commands that run another one: how many words of their own come before it, options left out.
	n = split("env:0 exec:0 command:0 nice:0 nohup:0 setsid:0 timeout:1 flock:1 xargs:0 setpriv:0 unshare:0 chroot:1" \
		" taskset:1 run:0 spawn_group:1 run_group:2 run_step:3 with_lock:2 fill_entry:1 with_kernel_build:0 start_aside:1", words, " ")
	for (i = 1; i <= n; i++) {
		split(words[i], pair, ":")
		runs[pair[1]] = pair[2]
	}
	# Their options that have a value of their own.
	n = split("xargs:-n xargs:-P xargs:-I xargs:-d setpriv:--reuid setpriv:--regid setpriv:--pdeathsig nice:-n env:-u timeout:-k timeout:-s", words, " ")
	for (i = 1; i <= n; i++)
		valued[words[i]] = 1
	# What says whose a variable is.
	declares["local"] = "local"
	declares["declare"] = "declare"
	declares["readonly"] = declares["export"] = "set"
	# What takes a script: every word of theirs is read as one if it holds a blank.
	n = split("eval trap fake_qemu examine run_kvm", words, " ")
	for (i = 1; i <= n; i++)
		takes_script[words[i]] = 1
}

{
	text = text $0 "\n"
}

END {
	parse_text(text, 1)
}

# Another text, in the midst of one: a script within a word, or what a here-document expands.
function parse_text(other, first,    old_s, old_p, old_line, old_n) {
	old_s = s
	old_p = p
	old_line = line
	inner += other != text
	s = other
	p = 1
	line = first
	while (p <= length(s)) {
		parse_list("")
		# A closing word without an opening one: not a script after all.
		if (p <= length(s))
			p++
	}
	inner -= other != text
	s = old_s
	p = old_p
	line = old_line
}

function peek(n) {
	return substr(s, p, n)
}

function advance(    c) {
	c = substr(s, p++, 1)
	if (c == "\n")
		line++
	return c
}

# What has to come here, or the script was not understood: that is said, once, and fails the lint.
function want(c) {
	if (peek(1) != c && !inner && !broken++)
		print file ":" line "\tunreadable\t" c
	advance()
}

function skip_blanks(    c) {
	for (;;) {
		c = peek(1)
		if (c == " " || c == "\t")
			p++
		else if (peek(2) == "\\\n")
			p += 2 + (line++ < 0)
		else
			return
	}
}

function skip_comment() {
	while (p <= length(s) && peek(1) != "\n")
		p++
}

# A list of commands, up to and with the `)` or `;;` that ends it; @end is ")", ";;" or nothing.
function parse_list(end,    c) {
	while (p <= length(s)) {
		skip_blanks()
		c = peek(1)
		if (c == "#")
			skip_comment()
		else if (end == ";;" && (peek(2) == ";;" || peek(2) == ";&")) {
			p += 2
			if (peek(1) == "&")
				p++
			return 0
		} else if (c == "\n" || c == ";" || c == "&" || c == "|") {
			advance()
			if (c == "\n")
				read_here_documents()
		} else if (c == ")") {
			if (end == "")
				want("no )")
			else
				p++
			return 0
		} else if (parse_command(end))
			return 1
	}
	if (end != "")
		want(end)
	return 0
}

# One simple command, or the head of a compound one. Returns 1 at the `esac` that ends the case that is being read.
function parse_command(end,    c, word, at, place, name, skip, want_find, script, how, set, nr_set, i) {
	place = 1
	nr_set = 0
	name = ""
	skip = 0
	for (;;) {
		skip_blanks()
		c = peek(1)
		if (p > length(s) || c == "\n" || c == ";" || c == "&" && peek(2) != "&>" || c == "|" || c == ")" || c == "#") {
			if (c == "#")
				skip_comment()
			# In front of a command they are that one's alone.
			for (i = 1; place && i <= nr_set; i++)
				note_variable("set", set[i], at)
			return 0
		}
		if (read_redirection())
			continue
		if (place && c == "(") {
			if (peek(2) == "((")
				read_arithmetic()
			else {
				p++
				parse_subshell()
			}
			place = 0
			continue
		}
		at = line
		word = read_word()
		if (place) {
			if (word == "esac" && end == ";;")
				return 1
			if (word ~ /^[A-Za-z_][A-Za-z0-9_]*(\[[^]]*\])?\+?=/) {
				note_commands(word, at)
				set[++nr_set] = word
				if (peek(1) == "(")
					read_array()
				continue
			}
			if (word in reserved && !quoted)
				continue
			if (word == "case") {
				read_case()
				return 0
			}
			if (word == "for" || word == "select") {
				read_for()
				return 0
			}
			if (word == "[[") {
				read_condition()
				place = 0
				continue
			}
			if (word == "function" || word == "@test") {
				skip_blanks()
				word = read_word()
				if (word !~ /[ $]/)
					print file ":" at "\tfunction\t" word
				continue
			}
			skip_blanks()
			if (peek(2) == "()") {
				p += 2
				print file ":" at "\tfunction\t" word
				continue
			}
			place = 0
			name = word
			how = (name in declares) ? declares[name] : ""
			emit(word, at)
			skip = name in runs ? runs[name] + 1 : 0
			continue
		}
		if (name in declares) {
			note_commands(word, at)
			if (word ~ /^-[A-Za-z]*g/)
				how = "set"
			note_variable(how, word, at)
			if (peek(1) == "(")
				read_array()
		} else if (name == "read" || name == "mapfile")
			note_variable("set", word, at)
		if (want_find) {
			emit(word, at)
			want_find = 0
		} else if (name == "find" && word ~ /^-(exec|execdir|ok)$/)
			want_find = 1
		else if ((name == "bash" || name == "sh") && script) {
			script = 0
			parse_text(literal, at)
		} else if ((name == "bash" || name == "sh") && word ~ /^-[a-z]*c$/)
			script = 1
		else if (name in takes_script && literal ~ /[ \n]/)
			parse_text(literal, at)
		if (!skip)
			continue
		if (name == "command" && word ~ /^-[vV]/)
			skip = 0
		else if ((name ":" word) in valued)
			skip++
		else if (word ~ /^-/ || name == "env" && word ~ /=/)
			;
		else if (--skip == 0) {
			name = word
			emit(word, at)
			skip = name in runs ? runs[name] + 1 : 0
		}
	}
}

function parse_subshell() {
	subshells++
	parse_list(")")
	subshells--
}

# WORD is NAME, NAME=..., NAME+=... or NAME[...]=...; anything else is passed over.
function note_variable(how, word, at) {
	if (!subshells && !inner && match(word, /^[A-Za-z_][A-Za-z0-9_]*/) && substr(word, RLENGTH + 1) ~ /^($|\[|\+?=)/)
		print file ":" at "\t" how "\t" substr(word, 1, RLENGTH)
}

# A list of commands that is data: readonly COMMANDS='...'.
function note_commands(word, at,    words, n, i) {
	if (word !~ /^[A-Z_]*COMMANDS=/)
		return
	sub(/^[^=]*=/, "", word)
	n = split(word, words, /[ \t\n]+/)
	for (i = 1; i <= n; i++)
		if (words[i] != "")
			emit(words[i], at)
}

function emit(word, at) {
	# A number is a descriptor, as flock takes one.
	if (word != "" && word !~ /\$|^[0-9]+$/)
		print file ":" at "\tcommand\t" word
}

# Returns whether one was there: `<`, `2>&1`, `{name}>`, `<<<`, `<<END` ...; not `<(`.
function read_redirection(    op, word, strip) {
	if (match(substr(s, p, 40), /^([0-9]*|[{][A-Za-z_]+[}])(&>>?|>>|>\||>&|<&|<<<|<<-|<<|<>|>|<)/) == 0)
		return 0
	op = substr(s, p, RLENGTH)
	if (op ~ /^[<>]$/ && substr(s, p + 1, 1) == "(")
		return 0
	if (match(op, /^[{][A-Za-z_]+/) && substr(s, p + length(op)) !~ /^-/)
		note_variable("set", substr(op, 2, RLENGTH - 1), line)
	p += length(op)
	skip_blanks()
	sub(/^([0-9]*|[{][A-Za-z_]+[}])/, "", op)
	if (op == "<<" || op == "<<-") {
		word = read_word()
		here_end[++nr_here] = word
		here_strip[nr_here] = op == "<<-"
		here_quoted[nr_here] = quoted
	} else if (peek(1) != "\n")
		read_word()
	return 1
}

# The bodies of the here-documents that were announced on the line that has ended.
function read_here_documents(    i, body, row, eol, at, n) {
	n = nr_here
	nr_here = 0
	for (i = 1; i <= n; i++) {
		body = ""
		at = line
		while (p <= length(s)) {
			eol = index(substr(s, p), "\n")
			row = substr(s, p, eol - 1)
			p += eol
			line++
			if (here_strip[i])
				sub(/^\t+/, "", row)
			if (row == here_end[i])
				break
			body = body row "\n"
		}
		if (body ~ /^#!/ && body ~ /^#![^\n]*(ba)?sh\n/)
			parse_text(body, at)
		else if (!here_quoted[i])
			scan_quoted(body, at)
	}
}

# Text in which only expansions count, as in a here-document.
function scan_quoted(body, at,    old_s, old_p, old_line) {
	old_s = s
	old_p = p
	old_line = line
	s = body
	p = 1
	line = at
	while (p <= length(s))
		if (peek(1) == "\\")
			p += 2
		else if (!read_expansion())
			advance()
	s = old_s
	p = old_p
	line = old_line
}

# case WORD in: up to its esac.
function read_case() {
	skip_blanks()
	read_word()
	skip_space()
	read_word()
	for (;;) {
		skip_space()
		if (p > length(s))
			return
		if (peek(1) == "(")
			p++
		if (peek(4) ~ /^esac$/ && substr(s, p + 4, 1) !~ /[A-Za-z0-9_-]/) {
			p += 4
			return
		}
		while (p <= length(s) && peek(1) != ")") {
			skip_space()
			if (peek(1) == "|")
				p++
			else if (peek(1) != ")")
				read_word()
		}
		p++
		if (parse_list(";;"))
			return
	}
}

function skip_space() {
	for (;;) {
		skip_blanks()
		if (peek(1) == "\n")
			advance()
		else if (peek(1) == "#")
			skip_comment()
		else
			return
	}
}

# for NAME in WORDS, or for ((...)).
function read_for() {
	skip_blanks()
	if (peek(2) == "((") {
		read_arithmetic()
		return
	}
	note_variable("set", read_word(), line)
	for (;;) {
		skip_blanks()
		if (p > length(s) || peek(1) == ";" || peek(1) == "\n")
			return
		read_word()
	}
}

function read_array() {
	p++
	for (;;) {
		skip_space()
		if (p > length(s) || peek(1) == ")") {
			p++
			return
		}
		read_word()
	}
}

# ((...)) and what is behind $((: to the parentheses that end it.
function read_arithmetic(    depth) {
	p += 2
	depth = 2
	while (p <= length(s) && depth > 0) {
		if (peek(1) == "(")
			depth++
		else if (peek(1) == ")")
			depth--
		else if (read_expansion() || read_quotes())
			continue
		advance()
	}
}

# [[ ... ]]: only its expansions count.
function read_condition() {
	while (p <= length(s)) {
		if (substr(s, p - 1, 4) ~ /^[ \t\n]\]\]([ \t\n;)&|]|$)/) {
			p += 2
			return
		}
		if (peek(1) == "\\")
			p += 2
		else if (!read_expansion() && !read_quotes())
			advance()
	}
	want("]]")
}

# One word: its text, with "$" for each part that is known only when the script runs. Sets quoted, and literal to what single
# or double quotes hold.
function read_word(    c, out, from) {
	out = ""
	quoted = 0
	literal = ""
	while (p <= length(s)) {
		c = peek(1)
		if (c == "\\") {
			out = out substr(s, p + 1, 1)
			advance()
			advance()
			quoted = 1
		} else if (c ~ /[@?*+!]/ && substr(s, p + 1, 1) == "(") {
			p += 2
			while (p <= length(s) && peek(1) != ")")
				if (!read_expansion() && !read_quotes())
					advance()
			p++
			out = out "$"
		} else if (c == "<" || c == ">") {
			if (substr(s, p + 1, 1) != "(")
				break
			p += 2
			parse_subshell()
			out = out "$"
		} else if (c ~ /[ \t\n;&|()]/)
			break
		else if (c == "'" || c == "\"" || peek(2) == "$'") {
			if (c == "$")
				read_escaped()
			else
				read_quotes()
			out = out quotes
			literal = literal quotes_raw
			quoted = 1
		} else if (read_expansion())
			out = out "$"
		else
			out = out advance()
	}
	# What cannot be a word here, like a lone `<`: on, or there is no end.
	if (out == "" && !quoted && p <= length(s))
		advance()
	return out
}

# $'text': as '...', but that a backslash goes before what follows it.
function read_escaped(    from) {
	p += 2
	from = p
	while (p <= length(s) && peek(1) != "'") {
		if (peek(1) == "\\")
			advance()
		advance()
	}
	quotes = quotes_raw = substr(s, from, p - from)
	want("'")
}

# 'text' or "text"; sets quotes to it with "$" for what is expanded, quotes_raw to it as it stands.
function read_quotes(    c, out, from) {
	c = peek(1)
	if (c == "'") {
		advance()
		out = ""
		from = p
		while (p <= length(s) && peek(1) != "'")
			advance()
		quotes = quotes_raw = substr(s, from, p - from)
		want("'")
		return 1
	}
	if (c != "\"")
		return 0
	advance()
	from = p
	out = ""
	while (p <= length(s) && peek(1) != "\"") {
		if (peek(1) == "\\") {
			out = out substr(s, p + 1, 1)
			advance()
			advance()
		} else if (read_expansion())
			out = out "$"
		else
			out = out advance()
	}
	quotes = out
	quotes_raw = substr(s, from, p - from)
	want("\"")
	return 1
}

# $(...), `...`, ${...}, $((...)), $name: read and passed over; returns whether there was one.
function read_expansion(    c) {
	c = peek(1)
	if (c == "`") {
		p++
		parse_list("`")
		return 1
	}
	if (c != "$")
		return 0
	if (peek(3) == "$((") {
		p++
		read_arithmetic()
	} else if (peek(2) == "$(") {
		p += 2
		parse_subshell()
	} else if (peek(2) == "${") {
		p += 2
		while (p <= length(s) && peek(1) != "}") {
			if (peek(1) == "\\")
				p += 2
			else if (peek(2) == "$'")
				read_escaped()
			else if (!read_expansion() && !read_quotes())
				advance()
		}
		want("}")
	} else {
		p++
		if (peek(1) ~ /[A-Za-z_]/)
			while (peek(1) ~ /[A-Za-z0-9_]/ && p <= length(s))
				p++
		else if (peek(1) ~ /[0-9@*#?$!-]/)
			p++
	}
	return 1
}
