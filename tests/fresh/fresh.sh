#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# fresh.sh CODENAME [CACHE]: on a Debian of that name with nothing added, in a clone of what is committed, the
# README's commands, a run on tcg and an attribution end well: as root, who has all that is missing installed,
# and then as an ordinary user. Says how long each took, and how the time from clone to table compares with
# the kernel's bare build (time_to_table.sh). Of the kernels that `vmabench test` alone needs, those that
# CACHE has are taken from there, which is the cache of a vmabench on a Debian of that name. The mirror and
# how to reach it are those of this machine's apt.
#
# Needs root. Everything happens in a mount and a process namespace, which take mounts and processes with them
# however they end.
set -euo pipefail

root=$(cd "$(dirname "$(readlink -f "$0")")/../.." && pwd)
readonly USER_ID=1000 USER_NAME=somebody

fail() {
	printf 'vmabench: fresh %s: %s; %s\n' "$codename" "$1" "$2" >&2
	exit 3
}

# list_sources CODENAME: this machine's mirrors, those of its own release, for another one.
list_sources() {
	local own
	own=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
	# shellcheck disable=SC2016 # apt's own placeholders
	apt-get indextargets --format '$(SITE) $(RELEASE) $(COMPONENT)' | awk -v own="$own" -v new="$1" '
		$3 == "main" && ($2 == own || index($2, own "-") == 1) {
			line = "deb " $1 " " new substr($2, length(own) + 1) " main"
			if (!seen[line]++)
				print line
		}'
}

# make_system DIR: a bare Debian, as debootstrap makes it, with this machine's way to its mirror, and the
# clone. Nothing of this machine's apt but that is in it.
make_system() {
	local mirror
	mirror=$(list_sources "$codename" | awk -v code="$codename" '$3 == code { print $2; exit }')
	[[ -n $mirror ]] ||
		fail "apt knows no Debian mirror for this machine's own release" "name one in its sources"
	debootstrap --variant=minbase "$codename" "$1" "$mirror" >"$1.log" 2>&1 || {
		tail -n 20 "$1.log"
		fail "debootstrap failed" "see its words above"
	}
	list_sources "$codename" >"$1/etc/apt/sources.list"
	apt-config dump |
		grep -E '^Acquire::(Check|http|https|ftp|Retries|ForceIPv)' >"$1/etc/apt/apt.conf.d/90acquire" || true
	cp --dereference /etc/resolv.conf "$1/etc/"
	git -c safe.directory="*" clone -q --no-hardlinks "$root" "$1/root/vmabench"
	# The tests look at the history for nothing, and at what git knows of for much.
	git -c safe.directory="*" -C "$1/root/vmabench" remote remove origin
}

# enter DIR: makes DIR the root of this mount namespace. Not chroot: in one a user cannot have namespaces of
# his own.
enter() {
	mount --bind "$1" "$1"
	cd "$1"
	mount -t proc proc proc
	mount --rbind /sys sys
	mount --rbind /dev dev
	mkdir -p run/outside
	pivot_root . run/outside
	cd /
	umount -l run/outside
	rmdir run/outside
}

# as WHO COMMAND...: in an environment that holds nothing of this machine's.
as() {
	local who=$1 home=/root
	local -a become=()
	shift
	if [[ $who != root ]]; then
		home=/home/$who
		become=(setpriv --reuid "$USER_ID" --regid "$USER_ID" --init-groups)
	fi
	env -i HOME="$home" USER="$who" LOGNAME="$who" PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin \
		TERM=dumb \
		"${become[@]}" bash -c 'cd ~/vmabench && exec "$@"' - "$@"
}

# try WHO COMMAND...: says how it ended and how long it took.
try() {
	local who=$1 start=$SECONDS status=0 log
	shift
	log=/root/try-$((++tries)).log
	as "$who" "$@" >"$log" 2>&1 || status=$?
	printf '%-9s %-9s %-28s %5d s  exit %d\n' "$codename" "$who" "$*" $((SECONDS - start)) "$status"
	((status == 0)) && return
	tail -n 400 "$log" | sed 's/^/    /'
	wrong=$((wrong + 1))
}

# try_rest WHO FROM: all but ./vmabench run; what was built elsewhere is in FROM.
try_rest() {
	local home
	home=$([[ $1 == root ]] && echo /root || echo "/home/$1")
	try "$1" ./vmabench run --target tcg
	try "$1" ./vmabench attribute
	[[ ! -d $2 ]] || cp -an "$2/." "$home/.cache/vmabench/"
	chown -R "$1:" "$home/.cache"
	try "$1" ./vmabench test
}

# inside: all that is tried, in the new system.
inside() {
	tries=0 wrong=0
	enter "$1"
	# The first run of all, which installs the packages, beside the kernel's bare build.
	try root ./tests/fresh/time_to_table.sh .
	tail -n 3 /root/try-1.log
	try root ./vmabench run
	try_rest root /root/given
	useradd --create-home --uid "$USER_ID" --user-group --shell /bin/bash "$USER_NAME"
	cp -r /root/vmabench "/home/$USER_NAME/"
	rm -rf "/home/$USER_NAME/vmabench"/{build,results/[0-9]*}
	chown -R "$USER_NAME:" "/home/$USER_NAME"
	try "$USER_NAME" ./vmabench run
	# Enough was built from nothing: of the other kernels the ordinary user gets what root has built.
	try_rest "$USER_NAME" /root/.cache/vmabench
	((wrong == 0))
}

main() {
	codename=$1
	((EUID == 0)) || fail "a new system is made by root" "run it as root"
	if [[ ${2:-} == --inside ]]; then
		inside "$3"
		return
	fi
	sweep
	work=$(mktemp -d "${TMPDIR:-/tmp}/vmabench-fresh.$$.XXXXXX")
	trap clean_up EXIT
	trap 'exit 130' INT TERM HUP
	make_system "$work/system"
	if [[ -n ${2:-} ]]; then
		mkdir "$work/system/root/given"
		cp -a "$2"/{build,tree,source,debian} "$work/system/root/given/" ||
			fail "the cache $2 cannot be copied" "name a ~/.cache/vmabench, and check the free space in $work"
	fi
	# Whatever ends us ends it, and with its first process all others.
	setpriv --pdeathsig KILL unshare --mount --pid --fork --kill-child "$0" "$codename" \
		--inside "$work/system" &
	child=$!
	wait "$child"
}

clean_up() {
	[[ -z ${child:-} ]] || kill -KILL "$child" 2>/dev/null || true
	wait
	rm -rf --one-file-system "$work"
}

# sweep: what one that was killed left.
sweep() {
	local dir pid
	for dir in "${TMPDIR:-/tmp}"/vmabench-fresh.*; do
		pid=${dir##*/vmabench-fresh.}
		[[ ! -d $dir || -d /proc/${pid%%.*} ]] || rm -rf --one-file-system "$dir"
	done
}

(($# > 0)) || { echo "usage: fresh.sh CODENAME [CACHE]" >&2; exit 2; }
main "$@"
