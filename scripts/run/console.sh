# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What a guest's console says about how the boot went. One place that knows these words.

# judge_console LOG STATUS: prints `CODE|SENTENCE`; code 0 when the guest ran its command to the end with exit
# status 0. STATUS is the guest's own, or STATUS_DEADLINE.
judge_console() {
	local log=$1 status=$2 line why
	if [[ ! -e $log ]]; then
		echo "$EXIT_BOOT|the guest left no console"
	elif line=$(grep -m1 -aE "$SPLAT_DEAD" "$log"); then
		echo "$EXIT_BOOT|the guest died: ${line#*] }"
	elif line=$(grep -m1 -a 'vmabench-init: load ' "$log"); then
		echo "$EXIT_BOOT|a module does not load: $(explain_module "$log" "${line#*vmabench-init: load }")"
	elif ((status == STATUS_DEADLINE)) && [[ ! -s $log ]]; then
		echo "$EXIT_BOOT|the guest printed nothing until its deadline and was killed"
	elif ((status == STATUS_DEADLINE)); then
		echo "$EXIT_BOOT|the guest was still running at its deadline and was killed"
	elif ((status > 128)) || grep -qsa '^qemu: .*terminating on signal' "$log"; then
		echo "$EXIT_BOOT|$(name_killer "$log" "$status")"
	elif ! line=$(grep -m1 -aE '^vmabench-init: exit [0-9]+' "$log"); then
		echo "$EXIT_BOOT|the guest ended (status $status) before its command was done"
	elif line=$(tr -d '\r' <<<"${line#vmabench-init: exit }") && ((line == EXIT_BOOT)); then
		echo "$EXIT_BOOT|the guest could not be made ready: $(last_words "$log")"
	elif ((line != 0)) && why=$(grep -m1 -a 'vmabench-init: unload ' "$log"); then
		why=$(explain_module "$log" "${why#*vmabench-init: unload }")
		echo "$EXIT_STORM|a module cannot be unloaded: $why"
	elif ((line != 0)); then
		echo "$EXIT_STORM|the guest's command ended with status $line: $(last_words "$log")"
	elif line=$(grep -m1 -aE '^vmabench: .*: frame [0-9]+: ' "$log"); then
		echo "$EXIT_UNTRUSTED|what it sent is not whole: ${line#vmabench: }"
	elif line=$(grep -m1 -aE "$SPLAT_ALIVE" "$log"); then
		echo "$EXIT_UNTRUSTED|a splat on the console: ${line#*] }"
	else
		echo "0|"
	fi
}

# explain_module LOG TEXT: TEXT is `NAME.ko: WHY`, to which what the kernel said of the module itself is
# added.
explain_module() {
	local text name said
	text=$(tr -d '\r' <<<"$2")
	name=${text%%.ko:*}
	said=$(tr -d '\r' <"$1" | grep -m1 -aE "(^|\] )${name//-/_}: " | sed 's/^\[[^]]*\] *//') || true
	echo "$text${said:+ ($said)}"
}

# name_killer LOG STATUS: a guest that ended by a signal, and not at its deadline.
name_killer() {
	local line
	if (($2 == 137)) && oom_killer_struck; then
		echo "the guest was killed (SIGKILL) while the kernel's OOM killer was at work: this machine, or the cgroup that" \
			"vmabench runs in, is out of memory"
	elif (($2 == 134 || $2 == 135 || $2 == 136 || $2 == 139)); then
		echo "the guest crashed (SIG$(kill -l "$2")) before its command was done"
	elif (($2 > 128)); then
		line=$(kill -l "$2" 2>/dev/null || echo "NAL $(($2 - 128))")
		echo "the guest was killed (SIG$line) by another program, before its deadline"
	else
		line=$(grep -m1 -a '^qemu: .*terminating on signal' "$1")
		echo "the guest was ended by another program, before its deadline: ${line#qemu: }"
	fi
}

# last_words LOG: the last line that a program of ours printed, its exit line apart.
last_words() {
	grep -aE '^vmabench(-init)?: ' "$1" | grep -av '^vmabench-init: exit' | tail -n 1 | tr -d '\r'
}
