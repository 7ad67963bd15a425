# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What the machine lacks (scripts/build/packages.list), and getting it.

probe_present() {
	case $1 in
	cmd:*) command -v "${1#cmd:}" >/dev/null ;;
	file:*) [[ -e ${1#file:} ]] ;;
	lib:*) command -v pkg-config >/dev/null && pkg-config --exists "${1#lib:}" ;;
	*) die "$EXIT_USAGE" "scripts/build/packages.list" "unknown probe '$1'" "use cmd:, file: or lib:" ;;
	esac
}

# list_missing GROUP...: `package|what it is for` for each line of these groups whose probe fails.
list_missing() {
	local probe package use group
	while IFS='|' read -r probe package use group; do
		read -r probe <<<"$probe"
		[[ -n $probe && $probe != '#'* ]] || continue
		read -r package <<<"$package"
		read -r use <<<"$use"
		read -r group <<<"$group"
		[[ " $* " == *" $group "* ]] || continue
		probe_present "$probe" || printf '%s|%s\n' "$package" "$use"
	done <"$root/scripts/build/packages.list"
}

# name_packages: those of list_missing's lines, on one line.
name_packages() {
	cut -d'|' -f1 | sort -u | paste -sd' '
}

# ensure_packages INSTALL GROUP...: all that is missing is named at once, with its Debian package; as root on
# an apt system, with INSTALL yes, it is installed. Exits 3 where something stays missing.
ensure_packages() {
	require_packages "$@"
	shift
	install_packages "$@"
}

# require_packages INSTALL GROUP...: the part of that which only looks: exits 3 where something is missing
# that may not be installed.
require_packages() {
	local install=$1 missing names command
	shift
	missing=$(list_missing "$@")
	[[ -n $missing ]] || return 0
	names=$(name_packages <<<"$missing")
	say "this machine lacks, by Debian package:"
	awk -F'|' '{ printf "    %-16s %s\n", $1, $2 }' <<<"$missing" >&2 2>/dev/null || true
	command="apt-get install -y --no-install-recommends $names"
	if ! command -v apt-get >/dev/null; then
		die "$EXIT_PREREQUISITE" "packages" "there is no apt on this machine" \
			"install what is listed above with your own package manager"
	elif [[ $install != yes || $EUID != 0 ]]; then
		die "$EXIT_PREREQUISITE" "packages" "not installed: $names" \
			"type: $([[ $EUID == 0 ]] || echo 'sudo ')$command"
	fi
}

# update_packages: the machine's own lists, once.
update_packages() {
	[[ $packages_updated == no ]] || return 0
	run_step "apt-get update" "$(cache_root)/log/apt-update.log" : apt-get update ||
		die "$EXIT_PREREQUISITE" "packages" "apt-get update failed" "check the network and the apt sources"
	packages_updated=yes
}
packages_updated=no

# install_packages GROUP...: what these groups lack. Where it is interrupted apt-get comes to its end alone:
# half an installation is worse than none.
install_packages() {
	[[ -z $(list_missing "$@") ]] || with_lock packages "installing packages" install_missing "$@"
}

# install_missing GROUP...: under the lock.
install_missing() {
	local names missing log
	names=$(list_missing "$@" | name_packages)
	[[ -n $names ]] || return 0
	log=$(cache_root)/log/apt-install-${names%% *}.log
	say "installing: apt-get install -y --no-install-recommends $names"
	update_packages
	# shellcheck disable=SC2086 # a list of package names
	run_step "apt-get install ($(wc -w <<<"$names") packages)" "$log" : setsid --fork --wait \
		env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $names ||
		die "$EXIT_PREREQUISITE" "packages" "apt-get install failed" \
			"see the log above, or type: apt-get install -y --no-install-recommends $names"
	missing=$(list_missing "$@" | name_packages)
	[[ -z $missing ]] || die "$EXIT_PREREQUISITE" "packages" "installed, and still not found: $missing" \
		"check scripts/build/packages.list against this system"
}
