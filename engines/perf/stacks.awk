# SPDX-License-Identifier: GPL-2.0
#
# From what perf saw to raw stacks (analysis/symbol/raw.h) of the timed region: what runs below the module's storm, or,
# by system calls, below the library's mmap(), munmap() or syscall(). Everything else is counted and left out.
#
# Reads, in this order: a table of symbols (`FIRST LAST IMAGE NAME`; IMAGE is kernel, program or a module), the boot's
# samples.csv, and `perf script --no-inline --show-mmap-events -F comm,ip,sym,dso`, whose names are not used: perf may
# look for them in the kernel that it runs on.
# Variables: outside=1 where perf ran on the host of a User-Mode Linux guest; report=FILE for how much of it counted.
#
# A region is the one that vmabench-bench put into the thread's name, or, outside, 0 for .mmap's module and 1 for
# .mmap_prepare's. No number here is above 2^53; kernel addresses stay text.

# The value of hexadecimal @text of up to 13 digits.
function hex(text,    i, n) {
	n = 0
	for (i = 1; i <= length(text); i++)
		n = n * 16 + index("0123456789abcdef", substr(text, i, 1)) - 1
	return n
}

# Not printf("%x"), which stops at 32 bits in mawk.
function unhex(n,    text) {
	text = ""
	do {
		text = substr("0123456789abcdef", n % 16 + 1, 1) text
		n = int(n / 16)
	} while (n > 0)
	return text
}

# The address before @text: inside of the call that returns to it.
function before(text,    head, tail) {
	head = substr(text, 1, length(text) - 4)
	tail = substr(text, length(text) - 3)
	if (tail == "0000")
		return before(head) "ffff"
	tail = unhex(hex(tail) - 1)
	return head substr("0000", 1, 4 - length(tail)) tail
}

# perf prints places in files for addresses of user space: back to what they were mapped at.
function unmap(text, dso,    key, i, at) {
	key = text SUBSEP dso
	if (key in unmapped)
		return unmapped[key]
	unmapped[key] = text
	at = hex(text)
	for (i = 1; i <= nr_maps; i++)
		if (map_dso[i] == dso && at >= map_offset[i] && at < map_offset[i] + map_size[i])
			unmapped[key] = unhex(at - map_offset[i] + map_start[i])
	return unmapped[key]
}

function is_kernel(text) {
	return length(text) == 16 && text ~ /^ffff/
}

# The last 32 bits, as a number; the rest is text, and the same for all of the kernel and its modules.
function low(text) {
	return hex(substr(text, length(text) > 8 ? length(text) - 7 : 1))
}

function high(text) {
	return substr(text, 1, length(text) > 8 ? length(text) - 8 : 0)
}

# The entry of the table of symbols that holds @text, or 0.
function symbol_at(text,    at, i) {
	if (text in known)
		return known[text]
	known[text] = 0
	at = low(text)
	for (i = 1; i <= nr_symbols; i++)
		if (at >= symbol_first[i] && at <= symbol_last[i] && high(text) == symbol_high[i])
			known[text] = i
	return known[text]
}

# What the module's or the library's function @name is for: phase 0, phase 1, "storm" (see its callee) or "".
function purpose(name) {
	if (name ~ /^vmabench_storm_ioctl$|^run_(checked|storm)$|^(run|map|unmap)_batch$|^map_and_unmap$/)
		return "storm"
	if (name ~ /_map$|^hook_/)
		return 0
	# mmap() never calls open; munmap() does, for what it splits.
	if (name ~ /^vmabench_vma_(open|close)$/)
		return 1
	return ""
}

function callee_phase(name) {
	if (name ~ /^(__)?vm_mmap/)
		return 0
	return name ~ /^(__)?vm_munmap/ ? 1 : ""
}

function library_phase(name) {
	if (name ~ /^(__)?mmap(64)?$|^syscall$/)
		return 0
	return name ~ /^(__)?munmap$/ ? 1 : ""
}

# Where interrupts, exceptions and other tasks begin on a stack; "" for what belongs to the operation.
function root_of(name) {
	if (name ~ /^(hard_handler|sig_handler|asm_common_interrupt|asm_sysvec_)/)
		return "irq"
	return name ~ /^asm_exc_/ ? "exception" : ""
}

# The innermost frame of user space among those from @first on, or 0.
function find_user(first,    i) {
	for (i = first; i <= n; i++)
		if (!is_kernel(ip[i]))
			return i
	return 0
}

# The frame that a stack of the timed region begins with, or 0: the outermost of the module's, or the library's that
# entered the kernel. Outside, perf cannot unwind past a module, so that the hook may be the outermost.
function find_anchor(first,    i) {
	for (i = n; i >= first; i--)
		if (module[i] != "" && (purpose(name[i]) == "storm" || outside && purpose(name[i]) != ""))
			return i
	return outside || vantage == "kernel" ? 0 : find_user(first)
}

function phase_of(first, anchor,    what) {
	if (!anchor)
		return ""
	what = module[anchor] == "" ? library_phase(name[anchor]) : purpose(name[anchor])
	if (what != "storm")
		return what
	while (anchor > first && module[anchor] != "")
		anchor--
	return callee_phase(name[anchor])
}

# Did the unwinder stop where no stack ends? Outside, one ends in a module or at the end of a thread; inside, one of
# our program in user space.
function is_torn(first) {
	if (outside)
		return first <= n && dso[n] ~ /\/linux$/
	return comm ~ /^region-/ && !find_user(first)
}

# One sample: frames 1 (innermost) to n.
function take_sample(    first, anchor, phase, region, root, top, i, sites) {
	samples++
	first = 1
	while (outside && first <= n && is_kernel(ip[first]))
		first++
	anchor = find_anchor(first)
	phase = phase_of(first, anchor)
	region = outside ? module[anchor] ~ /prepare$/ : comm
	if (!outside && !sub(/^region-/, "", region) || phase == "" || !((sides[region], phase) in batches)) {
		torn += is_torn(first)
		return
	}
	for (i = first; i < anchor; i++)
		if (name[i] ~ /^perf_event_mmap/) {
			own++
			return
		}
	root = "op"
	top = anchor
	for (i = anchor - 1; i >= first && root == "op"; i--)
		if (root_of(name[i]) != "") {
			root = root_of(name[i])
			top = i
		}
	sites = root
	for (i = top; i > first; i--)
		sites = sites ";0x" (is_kernel(ip[i]) ? before(ip[i]) : ip[i])
	count[region "." phase "\t" sites "\t0x" ip[first]]++
	total[region, phase]++
	counted++
}

BEGIN {
	phases["mmap"] = phases["call"] = 0
	phases["munmap"] = 1
	sides[0] = "a"
	sides[1] = "b"
}

FNR == 1 {
	file++
}

file == 1 {
	symbol_first[++nr_symbols] = low($1)
	symbol_last[nr_symbols] = low($2)
	symbol_high[nr_symbols] = high($1)
	symbol_image[nr_symbols] = $3
	symbol_name[nr_symbols] = $4
	next
}

file == 2 {
	if (FNR > 1) {
		split($0, field, ",")
		batches[field[2], phases[field[8]]]++
		vantage = field[6]
		if (field[9] + 0 > rounds)
			rounds = field[9] + 0
	}
	next
}

/PERF_RECORD_MMAP2? / {
	if (match($0, /\[0x[0-9a-f]+\(0x[0-9a-f]+\) @ (0x)?[0-9a-f]+/)) {
		split(substr($0, RSTART + 3, RLENGTH - 3), field, /[^0-9a-fx]+/)
		if (length(field[1]) <= 12) {
			map_start[++nr_maps] = hex(field[1])
			map_size[nr_maps] = hex(substr(field[2], 3))
			sub(/^0x/, "", field[3])
			map_offset[nr_maps] = hex(field[3])
			match($0, /: [-rwxsp]+ /)
			map_dso[nr_maps] = substr($0, RSTART + RLENGTH)
		}
	}
	next
}

/^[^ \t]/ {
	comm = $1
	n = 0
	next
}

NF == 0 {
	if (n)
		take_sample()
	n = 0
	next
}

{
	n++
	dso[n] = $0
	sub(/^[^(]*\(/, "", dso[n])
	sub(/\)$/, "", dso[n])
	ip[n] = is_kernel($1) ? $1 : unmap($1, dso[n])
	symbol = symbol_at(ip[n])
	name[n] = symbol ? symbol_name[symbol] : ""
	module[n] = symbol && symbol_image[symbol] ~ /^vmabench_/ ? symbol_image[symbol] : ""
}

END {
	if (n)
		take_sample()
	print "vmabench-raw\t1"
	for (region = 0; region < 2; region++)
		for (phase = 0; phase < 2; phase++) {
			if (!((sides[region], phase) in batches))
				continue
			ran = batches[sides[region], phase]
			# Outside, nobody tells the round that warms up; by system calls a batch a slot is mapped to be counted.
			if (outside)
				ran += ran / rounds
			if (vantage == "syscall" && (sides[region], 1) in batches)
				ran += rounds
			printf "region\t%d.%d\t%d\t%d\t0\n", region, phase, ran, total[region, phase]
			lines++
		}
	for (key in count) {
		printf "%s:%d\n", key, count[key]
		lines++
	}
	printf "end\t%d\n", lines
	printf "samples=%d counted=%d torn=%d own=%d\n", samples, counted, torn, own >report
}
