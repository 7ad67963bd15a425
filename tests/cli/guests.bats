# SPDX-License-Identifier: GPL-2.0
# tests/guest/guests.list: which programs run on which kernels.

load common

setup() {
	cd "$BATS_TEST_TMPDIR" || exit
	project=$BATS_TEST_TMPDIR/project
	copy_project "$project"
	list=$project/tests/guest/list_guests.sh
	cd "$BATS_TEST_TMPDIR" || exit
}

@test "a new kernel gets the tests of its kind, where it can run them" {
	"$list" >before
	printf 'like = v6.12-base\narch = um\n' >"$project/kernel-patch/kernels/v6.99.conf"
	"$list" >after
	diff <(grep -v ' v6\.99' after) before
	grep -qx 'vmas v6.99 plain' after
	diff <(grep ' v6\.99' after) <(grep ' v6\.12-noretry ' before | sed 's/v6\.12-noretry/v6.99/')
	printf 'like = v6.12-hook\nconfig = common wide debug\n' >"$project/kernel-patch/kernels/v6.99.conf"
	"$list" >after
	diff <(grep ' v6\.99' after) \
		<(grep ' v6\.12-noretry-debug' before | grep -v ^conformance_uffd |
			sed 's/v6\.12-noretry-debug/v6.99/')
}

@test "a kernel or target that is not there is named" {
	echo 'vmas: v6.12-hok' >>"$project/tests/guest/guests.list"
	run "$list"
	expect 2 "guests.list" "v6.12-hok"
	sed -i 's/v6.12-hok$/v6.12-hook on tgc/' "$project/tests/guest/guests.list"
	run "$list"
	expect 2 "tgc" "did you mean 'tcg'?"
}
