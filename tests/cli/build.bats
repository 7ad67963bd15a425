# SPDX-License-Identifier: GPL-2.0
# What stops a build, with its exit code: packages, patches, Kconfig. Each breaks a copy of the project.

load common

setup() {
	project=$BATS_TEST_TMPDIR/project
	copy_project "$project"
}

@test "everything that is missing is named at once, with its package and the command to type" {
	hide_command gcc flex gnuplot
	run "$project/vmabench" run --no-install --no-lock
	expect 3 "this machine lacks" "gcc              compiles everything" "flex             Kconfig" \
		"apt-get install -y --no-install-recommends flex gcc gnuplot-nox"
}

@test "without apt it says so" {
	hide_command gcc apt-get
	run "$project/vmabench" run
	expect 3 "there is no apt on this machine"
}

@test "a patch that does not apply names the hunk and the file" {
	local patch
	# The first that takes a line out.
	patch=$(cd "$project/kernel-patch/v6.12" && grep -v '^#' series | xargs grep -l $'^-\t' | head -n 1)
	sed -i '0,/^-\t/s/^-\t/-\tnot in the source /' "$project/kernel-patch/v6.12/$patch"
	run "$project/vmabench" run --no-install --no-lock
	expect 6 "patch v6.12/$patch" "it does not apply" "Hunk #" "FAILED at" " in "
}

@test "a series without the patch that a kernel goes up to" {
	sed -i 's/^upto .*/upto = 9999/' "$project/kernel-patch/kernels/v6.12-hook.conf"
	run "$project/vmabench" run --no-install --no-lock
	expect 6 "the series has no patch 9999"
}

@test "a fragment symbol that does not survive is named, and one that the tree does not know is none" {
	printf 'CONFIG_NOT_A_SYMBOL=y\nCONFIG_SECRETMEM=y\n' >>"$project/kernel-patch/kconfig/um.config"
	run "$project/vmabench" run --no-install --no-lock
	expect 5 "these symbols did not survive into .config: CONFIG_SECRETMEM=y (um.config); correct"
}

# One that is left out everywhere would be a slip of the pen.
@test "6.12 knows every symbol of the fragments" {
	run bash -c 'set -euo pipefail; root=$1; source "$root/scripts/lib/all.sh"; trap clean_up EXIT
		fetch_source v6.12-hook
		tree=$pristine
		for arch in um x86_64; do
			cd "$root/kernel-patch/kconfig"
			comm -23 <(cat $(ls {common,wide,debug}{,-"$arch"}.config "$arch.config" 2>/dev/null) |
				grep -o "^CONFIG_[A-Za-z0-9_]*" | sort -u) <(list_symbols | sort -u)
		done' - "$project"
	expect 0
	[[ -z $output ]]
}

@test "an unknown key, and a conf file without a source, of a kernel's conf file" {
	echo 'colour = blue' >>"$project/kernel-patch/kernels/v6.12-hook.conf"
	run "$project/vmabench" run --no-install --no-lock
	expect 2 "v6.12-hook.conf:" "unknown key 'colour'"
	sed -i '/^colour/d; /^like/d' "$project/kernel-patch/kernels/v6.12-hook.conf"
	run "$project/vmabench" run --no-install --no-lock
	expect 2 "the key 'source' is missing"
}

@test "a build that was interrupted is not trusted" {
	run bash -c "
		root='$project'
		source '$project/scripts/lib/all.sh'
		cache_begin '$BATS_TEST_TMPDIR/entry'
		! cache_is_complete '$BATS_TEST_TMPDIR/entry' && echo half-made >'$BATS_TEST_TMPDIR/entry/file'
		cache_begin '$BATS_TEST_TMPDIR/entry'
		ls '$BATS_TEST_TMPDIR/entry'
		cache_finish '$BATS_TEST_TMPDIR/entry'
		cache_is_complete '$BATS_TEST_TMPDIR/entry' && echo trusted"
	expect 0 "trusted"
	[[ $output != *file* ]]
}

@test "Ctrl-C during a build ends the compiler and leaves nothing that counts as built" {
	local real status=0 inner
	real=$(root=$VMABENCH_ROOT; source "$root/scripts/lib/all.sh"; cache_root)
	inner=$(mktemp -d -p "$real")
	mkdir "$inner/vmabench"
	ln -s "$real"/{debian,source,apt} "$inner/vmabench/"
	XDG_CACHE_HOME=$inner start_background "$vmabench" run --no-install --no-lock
	await eval "grep -qs '^  CC ' '$inner'/vmabench/log/kernel-*-build.log"
	kill -INT "$started"
	wait "$started" || status=$?
	pgrep -af "$inner" || true
	[[ $status == 130 && -z $(pgrep -f "$inner") ]]
	[[ -z $(find "$inner/vmabench/build" -name .vmabench-complete) ]]
	rm -rf "$inner"
}

@test "an installation that is interrupted comes to its end" {
	local status=0 here=$BATS_TEST_TMPDIR
	hide_command flex apt-get
	# Not through the link to what it stands in for.
	cat >"$here/bin/apt-get" <<-END
		#!/bin/sh
		[ "\$1" = install ] || exit 0
		: >"$here/begun"
		until [ -e "$here/on" ]; do sleep 0.05; done
		: >"$here/ended"
	END
	chmod +x "$here/bin/apt-get"
	start_background unshare --map-root-user "$vmabench" run --no-lock
	await test -e "$here/begun"
	kill -INT "$started"
	wait "$started" || status=$?
	[[ $status == 130 ]]
	pgrep -f "$here/bin/apt-get install"
	: >"$here/on"
	until [[ -e $here/ended ]]; do
		sleep 0.1
	done
}
