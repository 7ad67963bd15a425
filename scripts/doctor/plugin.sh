# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Can this QEMU count by call path? It may have been built without plugins, and each release has its own
# versions of their interface. So a plugin that is linked to what ours knows of them is loaded, before
# anything is built or run.

readonly PLUGIN_SOURCE=$root/engines/tcg
# Seconds; loading it and ending takes QEMU some 50 ms. Only a test sets another one.
plugin_deadline=20

# find_plugin_api: the newest version of the interface that QEMU and our plugin share; returns 1 where there
# is none, and prints why. Needs check_qemu to have passed, and $scratch. In a subshell, for the traps.
find_plugin_api() (
	work=$scratch/plugin
	mkdir -p "$work"
	trap end_all_groups EXIT
	catch_signals
	# What gcc forgets in a TMPDIR of an odd name goes with the folder.
	if ! TMPDIR=$work gcc -shared -fPIC -I "$PLUGIN_SOURCE" -o "$work/plugin.so" \
		"$root/scripts/doctor/plugin.c" \
		"$PLUGIN_SOURCE/qemu_api.c" 2>"$work/gcc.log"; then
		echo "the plugin to try QEMU with cannot be compiled ($(head -n 1 "$work/gcc.log"))"
		return 1
	fi
	newest=$(sed -n 's/^#define API_NEWEST[[:space:]]*//p' "$PLUGIN_SOURCE/qemu_api.h")
	why=''
	for ((api = newest; api > 0; api--)); do
		load_plugin "$api" "$work" || break
		answer=$(head -n 1 "$work/qemu.log")
		if [[ $answer == 'vmabench: plugin: fits' ]]; then
			echo "$api"
			return
		elif [[ $answer == 'vmabench: plugin: '* ]]; then
			why=$answer
			break
		fi
		# What it says of the newest; it may take an older one.
		why=${why:-$answer}
	done
	why=${why#"$QEMU_PROGRAM: "}
	why=${why#vmabench: plugin: }
	why=${why//"$work/"/}
	echo "$QEMU_PROGRAM $(qemu_version) cannot count by call path: ${why:-it came to no end, or said nothing, when it was to load a plugin}"
	return 1
)

# load_plugin API DIR: has QEMU load DIR/plugin.so as one of version API; its words, and the plugin's, are in
# DIR/qemu.log. Returns 1 where it had to be killed.
load_plugin() {
	local status=0
	spawn_group "$2/qemu.log" env VMABENCH_PLUGIN_API="$1" "$QEMU_PROGRAM" -M none \
		-nodefaults -no-user-config \
		-display none -accel tcg -plugin "file=$(quote_qemu "$2/plugin.so")"
	reap_group "$spawned" "$plugin_deadline" || status=$?
	((status != STATUS_DEADLINE))
}
