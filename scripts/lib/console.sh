# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What a guest's console says about how the boot went. One place that knows these words.

# judge_console LOG STATUS: prints `CODE|SENTENCE`; code 0 when the guest ran its command to the end with exit status 0.
# STATUS is the guest's own: 137 when the deadline ended it.
judge_console() {
	local log=$1 status=$2 line
	if line=$(grep -m1 -aE 'Kernel panic|Oops|BUG: |general protection fault|Unable to handle kernel' "$log"); then
		echo "$EXIT_BOOT|the guest died: ${line#*] }"
	elif line=$(grep -m1 -a 'vmabench-init: load ' "$log"); then
		echo "$EXIT_BOOT|a module does not load: ${line#*vmabench-init: load }"
	elif ((status == 137)) && [[ ! -s $log ]]; then
		echo "$EXIT_BOOT|the guest printed nothing until its deadline and was killed"
	elif ((status == 137)); then
		echo "$EXIT_BOOT|the guest was still running at its deadline and was killed"
	elif ! line=$(grep -m1 -aE '^vmabench-init: exit [0-9]+' "$log"); then
		echo "$EXIT_BOOT|the guest ended (status $status) before its command was done"
	elif line=$(tr -d '\r' <<<"${line#vmabench-init: exit }") && ((line == EXIT_BOOT)); then
		echo "$EXIT_BOOT|the guest could not be made ready: $(last_words "$log")"
	elif ((line != 0)); then
		echo "$EXIT_STORM|the guest's command ended with status $line: $(last_words "$log")"
	elif line=$(grep -m1 -aE '^vmabench: .*: frame [0-9]+: ' "$log"); then
		echo "$EXIT_UNTRUSTED|what it sent is not whole: ${line#vmabench: }"
	elif line=$(grep -m1 -aE 'WARNING: |INFO: |KASAN|kmemleak: [0-9]+ new|possible .* detected' "$log"); then
		echo "$EXIT_UNTRUSTED|a splat on the console: ${line#*] }"
	else
		echo "0|"
	fi
}

# last_words LOG: the last line that a program of ours printed, its exit line apart.
last_words() {
	grep -aE '^vmabench(-init)?: ' "$1" | grep -av '^vmabench-init: exit' | tail -n 1 | tr -d '\r'
}
