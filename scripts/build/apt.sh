# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Fetching Debian packages and sources with an apt state of our own: no root, and the user's apt stays as it
# was. The mirror is the user's own.

apt_private() {
	local state
	state=$(cache_root)/apt
	apt-get -q -o Dir::State="$state" -o Dir::State::status=/var/lib/dpkg/status \
		-o Dir::Cache="$state/cache" \
		-o Dir::Etc::sourcelist="$state/sources.list" -o Dir::Etc::sourceparts=/dev/null \
		-o APT::Sandbox::User=root "$@"
}

# write_apt_sources STATE SUITE: the user's own Debian mirrors, binary and source, for the suites of this
# release; and for SUITE, if it is another one.
write_apt_sources() {
	local state=$1 suite=$2 codename key='' file
	codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
	for file in /usr/share/keyrings/debian-archive-keyring.{pgp,gpg}; do
		[[ -e $file ]] && key="[signed-by=$file] "
	done
	# shellcheck disable=SC2016 # apt's own placeholders
	apt-get indextargets --format '$(SITE) $(RELEASE) $(COMPONENT)' |
		awk -v code="$codename" -v key="$key" -v suite="$suite" '
			$3 == "main" && ($2 == code || index($2, code "-") == 1) && !seen[$0]++ {
				print "deb " key $0
				print "deb-src " key $0
			}
			$3 == "main" && $2 == code { site = $1 }
			END { if (suite && suite != code && site) print "deb " key site " " suite " main" }
			' >"$state/sources.list"
	[[ -s $state/sources.list ]]
}

# refresh_apt SUITE: apt's lists, unless they were read within the hour.
refresh_apt() {
	local state
	state=$(cache_root)/apt
	[[ -z $(find "$state/refreshed-$1" -mmin -60 2>/dev/null) ]] || return 0
	mkdir -p "$state/lists/partial" "$state/cache/archives/partial" || return 1
	if ! write_apt_sources "$state" "$1"; then
		echo "no Debian mirror for this release among the sources that apt knows (apt-get indextargets)"
		return 1
	fi
	apt_private update && : >"$state/refreshed-$1"
}

# fetch_debian KIND PACKAGE SUITE DIR: PACKAGE into DIR, as a .deb (KIND binary) or as its source files (KIND
# source). One at a time: two may be wanted at once (scripts/build/aside.sh), and apt refuses the second where
# the first has its lists locked.
fetch_debian() {
	local kind=$1 package=$2 suite=$3 dir=$4 turn
	cd "$dir" || return 1
	exec {turn}>>"$(cache_root)/apt.turn" || return 1
	flock "$turn" || return 1
	refresh_apt "$suite" || return 1
	case $kind in
	binary) apt_private download "$package" ;;
	source) apt_private source --download-only "$package" ;;
	esac
}

show_fetched() {
	local dir
	dir=$(dirname "$1")
	echo "$(du -sm "$dir" 2>/dev/null | cut -f1) MB"
}

# fetched_is_whole: whether the files in $fetched still are what apt brought. They are read once more only
# where they are needed: not when they are unpacked already.
fetched_is_whole() {
	local name
	name=$(basename "$fetched")
	[[ -z $(find "$(cache_root)/source/" -maxdepth 2 -path "*/$name*/.vmabench-complete" 2>/dev/null) ]] ||
		return 0
	(cd "$fetched" && sha256sum --check --status SHA256 2>/dev/null) || {
		say "$fetched is damaged: fetching it anew"
		return 1
	}
}

# ensure_debian KIND PACKAGE SUITE REFRESH: SUITE is empty for this machine's own release. $fetched is the
# folder in the cache that holds it, fetched now if the cache has none or REFRESH is yes. The folder's name
# ends in the version. Exits 3 when it cannot be had.
ensure_debian() {
	find_fetched "$2"
	if [[ -n $fetched && $4 != yes ]] && cache_is_complete "$fetched" && fetched_is_whole; then
		return 0
	fi
	with_lock "debian-$2" "fetching $2" fetch_package "$@"
}

# find_fetched PACKAGE: the newest of it that the cache holds is $fetched; nothing where there is none.
find_fetched() {
	local base
	base=$(cache_root)/debian
	make_cache_folder "$base"
	fetched=$(find "$base/" -maxdepth 1 -name "${1}_*" | sort -V | tail -n 1)
}

# fetch_package KIND PACKAGE SUITE REFRESH: under the lock; unless another has fetched it meanwhile.
fetch_package() {
	local kind=$1 package=$2 suite=$3 base work version file
	find_fetched "$package"
	[[ -z $fetched || $4 == yes ]] || ! is_as_marked "$fetched" || ! fetched_is_whole 2>/dev/null || return 0
	base=$(cache_root)/debian
	command -v apt-get >/dev/null || die "$EXIT_PREREQUISITE" "source of $package" \
		"there is no apt on this machine" \
		"run vmabench on Debian 12 or 13"
	work=$base/.fetch-$package
	cache_begin "$work"
	run_step "fetching $package" "$work/fetch.log" show_fetched fetch_debian "$kind" "$package" "$suite" \
		"$work" ||
		die "$EXIT_PREREQUISITE" "source of $package" "apt cannot fetch it" \
			"check the network and that your apt sources name a Debian mirror"
	file=$(find "$work" -name '*.deb' -o -name '*.dsc' | head -n 1)
	version=$(basename "$file" | sed -E 's/^[^_]*_//; s/(_all|_amd64)?\.(deb|dsc)$//; s/%3a/:/')
	fetched=$base/${package}_$version
	(cd "$work" && sha256sum -- *.d* *.tar.*) >"$work/SHA256" 2>/dev/null || true
	cache_finish "$work"
	rm -rf "$fetched"
	mv "$work" "$fetched"
}
