#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# lint_commands.sh [DIR]: each command that the project in DIR calls comes with a package that is asked for by
# whoever calls it (scripts/build/packages.list), or that every Debian has. A full machine hides the lack of
# one. The commands are those of bash scripts, as lint/commands.awk finds them, and those in C's system(), in
# recipes, in CMake's find_program() and in gnuplot's system().
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cd "${1:-$here/..}"

# What bats brings.
readonly BATS_WORDS='load run skip'

# groups_of FILE: the groups of scripts/build/packages.list that are installed where it runs.
groups_of() {
	case $1 in
	tests/fresh/* | tests/kernel/deep_* | tests/outside/*) echo "run programs test qemu perf deep" ;;
	tests/* | .ci/*) echo "run programs test qemu perf" ;;
	engines/perf/* | engines/perf.sh | scripts/doctor/health.sh) echo "run programs perf" ;;
	scripts/sources/git.sh | scripts/build/kept.sh) echo "run programs git" ;;
	scripts/lib/git.sh | scripts/build/user_module.sh) echo "run programs git" ;;
	scripts/targets/host.sh) echo "run programs host" ;;
	scripts/targets/* | scripts/run/qemu.sh | scripts/doctor/kvm.sh) echo "run programs qemu" ;;
	*) echo "run programs" ;;
	esac
}

# list_found FILE: what commands.awk finds in it, or in the scripts that its own language holds.
# shellcheck disable=SC2016 # $X is for commands.awk
list_found() {
	local file=$1
	case $file in
	*.sh | *.bats | *.bash | vmabench | .ci/run) cat "$file" ;;
	tests/cli/abuse/*.list) sed -n '/^#/!s/^\(.*[^ ]\)  *| [0-9]* | .*/\1/p' "$file" |
		sed 's/^- | //; s/ | /\n/' ;;
	*.c | *.h) sed -n 's/.*\(snprintf(command, sizeof(command), \|system(\|popen(\)"\([^"]*\)".*/\2/p' \
		"$file" | sed 's/%[a-z]/$X/g' ;;
	*Makefile | *Kbuild) sed -n 's/^\t[-+@]*//p' "$file" |
		sed -E 's/\$\([^()]*(\([^()]*\)[^()]*)*\)/$X/g; s/\$\$/$/g' ;;
	*CMakeLists.txt) sed -nE 's/.*find_program\([A-Z]+ ([a-z-]+).*/\1/p' "$file" ;;
	*.gp) sed -nE "s/.*system\((sprintf\()?[\"']([^\"']*).*/\2/p" "$file" | sed 's/%[a-z]/$X/g' ;;
	*) return 0 ;;
	esac | awk -v file="$file" -f "$here/lint/commands.awk"
}

list_all() {
	local file
	git ls-files -co --exclude-standard | grep -v '^results/' | while read -r file; do
		[[ ! -f $file ]] || list_found "$file"
	done
}

# list_base: the packages that every Debian has, by this one's own account of them: those marked essential and
# what they depend on, and apt, without which vmabench says so.
list_base() {
	dpkg-query -W -f '${Package}|${Essential}|${Pre-Depends}, ${Depends}|${Provides}\n' | awk -F'|' '
		{
			gsub(/ *\([^)]*\)|:any/, "")
			$0 = $0
			needs[$1] = $3
			for (i = 4; i < NF; i++)
				needs[$1] = needs[$1] ", " $i
			n = split($NF, names, /, */)
			for (i = 1; i <= n; i++)
				provided[names[i]] = provided[names[i]] " " $1
			if ($2 == "yes" || $1 == "apt")
				todo[++last] = $1
		}
		END {
			for (at = 1; at <= last; at++) {
				if (todo[at] in done)
					continue
				done[todo[at]] = 1
				print todo[at]
				n = split(needs[todo[at]] , names, /[,|] */)
				for (i = 1; i <= n; i++) {
					gsub(/ /, "", names[i])
					if (names[i] in needs)
						todo[++last] = names[i]
					m = split(provided[names[i]], others, " ")
					for (j = 1; j <= m; j++)
						todo[++last] = others[j]
				}
			}
		}'
}

# holds PACKAGE COMMAND: whether the installed PACKAGE, or one that it needs, has it, by its own name or as
# one of several for that name.
holds() {
	local files needs
	needs=$(dpkg-query -W -f '${Depends}\n' "$1" | sed 's/([^)]*)//g; s/:any//g; s/[,|]/ /g')
	# shellcheck disable=SC2086 # a list of names, of which some may be another's
	files=$(dpkg-query -L "$1" $needs 2>/dev/null || true)
	! grep -qE "/s?bin/$2\$" <<<"$files" || return 0
	grep -qxFf <(update-alternatives --query "$2" 2>/dev/null | sed -n 's/^Alternative: //p') <<<"$files"
}

# check_packages: each line of commands.list against this machine; says how many could be.
check_packages() {
	local command package checked=0
	while read -r command package _; do
		[[ $package != - && -n ${package_of[$command]+set} ]] || continue
		[[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || continue
		checked=$((checked + 1))
		holds "$package" "$command" || complain "tests/lint/commands.list: $package has no $command"
	done < <(grep -v '^#' "$here/lint/commands.list")
	echo "$checked of ${#package_of[@]} commands looked up in the packages that are installed here"
	((checked > 60)) || complain "only $checked could be"
}

complain() {
	echo "$1"
	wrong=$((wrong + 1))
}

# check_command PLACE NAME
check_command() {
	local package=${package_of[$2]:-} group
	if [[ -z $package ]]; then
		complain "$1 calls $2, and tests/lint/commands.list does not say which package brings it"
		return
	fi
	[[ $package != - && " $base " != *" $package "* ]] || return 0
	for group in $(groups_of "${1%:*}"); do
		[[ ${groups_with[$package]:-} != *" $group "* ]] || return 0
	done
	complain \
		"$1 calls $2 of $package, which scripts/build/packages.list has in no group of: $(groups_of "${1%:*}")"
}

# is_function NAME: whether the project has it, or makes it with eval of one that it has: real_NAME of NAME.
is_function() {
	local plain=${1#real_}
	[[ -n ${defined[$1]+set} || -n ${defined[${plain#really_}]+set} ]]
}

declare -A package_of groups_with defined
wrong=0 called=0
while read -r command package _; do
	package_of[$command]=$package
done < <(grep -v '^#' "$here/lint/commands.list")
while IFS='|' read -r _ package _ group; do
	groups_with[${package// /}]+=" ${group// /} "
done < <(grep -E '^(cmd|lib|file):' scripts/build/packages.list)
base=$(list_base | paste -sd' ')
found=$(list_all)
while IFS=$'\t' read -r _ _ name; do
	defined[$name]=1
done < <(grep $'\tfunction\t' <<<"$found")
for name in $(compgen -b) $BATS_WORDS; do
	defined[$name]=1
done
while IFS=$'\t' read -r place what name; do
	if [[ $what == unreadable ]]; then
		complain "$place: the script is not understood (wanted: $name)"
	elif [[ $name == */* ]] || is_function "$name"; then
		continue
	else
		called=$((called + 1))
		check_command "$place" "$name"
	fi
done < <(grep -P '\t(command|unreadable)\t' <<<"$found")
((called > 500)) || complain "only $called calls found"
check_packages
echo "$called calls checked"
((wrong == 0))
