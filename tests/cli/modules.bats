# SPDX-License-Identifier: GPL-2.0
# A driver of one's own: built against each kernel, loaded in its guests, mapped by the storms. The driver is
# tests/cli/driver, which has it before and after its conversion. What is built goes to a cache of the test's.

load common

setup() {
	driver=$VMABENCH_ROOT/tests/cli/driver
	dir=$BATS_TEST_TMPDIR/results
	export TMPDIR=$BATS_TEST_TMPDIR
	cd "$BATS_TEST_TMPDIR" || exit
}

# small_run OPTION...: as short as it can be.
small_run() {
	run "$vmabench" run --no-install --no-lock --boots 1 --rounds 2 --seed 7 --out "$dir" "$@"
}

# odd_module NAME: a module NAME whose C file is stdin.
odd_module() {
	mkdir -p "$1"
	echo "obj-m := $1.o" >"$1/Kbuild"
	cat >"$1/$1.c"
}

# hash_folder DIR
hash_folder() {
	(cd "$1" && find . -printf '%y %m %p %l %T@\n' | sort &&
		find . -type f -print0 | sort -z | xargs -0 sha256sum)
}

@test "a driver's .mmap on one kernel against its .mmap_prepare on another, by one command" {
	hash_folder "$driver" >before
	own_cache "$PWD/cache-hook" v6.12-hook um
	XDG_CACHE_HOME='' own_cache "$PWD/cache" v6.12-base um
	mv cache-hook/vmabench/build/* cache/vmabench/build/
	small_run --kernel v6.12-base --kernel v6.12-hook --map /dev/tape --module "$driver/tape-mmap" \
		--module "$driver/tape-prepare"
	expect 0 "append/dev:tape" "isolated/dev:tape" "nothing predicts its VMAs; both sides left 1"
	jq -e '.axis == "conversion" and .modules[0].sha256 != .modules[1].sha256
		and ([.sides[] | .kernel, .module] == ["v6.12-base", "tape-mmap", "v6.12-hook", "tape-prepare"])
		and (.plan.rows == ["append/dev:tape/kernel", "isolated/dev:tape/kernel", "empty/none/kernel",
			"getppid/none/syscall"])' "$dir/run.json"
	jq -e '[.rows[] | select(.phase == "mmap") | .gate, .a_vmas, .b_vmas] == ["ok", 1, 1, "ok", 240, 240]' \
		"$dir/compare.json"
	hash_folder "$driver" | diff before -
}

@test "two commits of a driver on one kernel, whose checkout stays as it is" {
	own_cache "$PWD/cache" v6.12-hook um
	git init -q -b main tree
	cp "$driver"/tape-mmap/* tree
	git -C tree add . && git -C tree -c user.name=t -c user.email=t@t commit -qm old && git -C tree tag old
	cp "$driver"/tape-prepare/tape.c tree
	git -C tree -c user.name=t -c user.email=t@t commit -qam new
	echo '#error not what is asked for' >>tree/tape.c
	hash_folder tree >before
	small_run --module tree@old --module tree@main --map /dev/tape --row append/dev:tape/kernel
	expect 2 "--row means nothing here"
	small_run --module tree@old --module tree@main --map /dev/tape --storm append
	expect 0 "tree@old against tree@main" "append/dev:tape"
	jq -e '.axis == "module" and ([.sides[] | .module] == ["tree@old", "tree@main"])
		and all(.modules[]; .commit | length == 40)' "$dir/run.json"
	hash_folder tree | diff before -
	# As it lies there.
	rm -r "$dir"
	small_run --module tree --map /dev/tape --storm append
	expect 6 "module tree for v6.12-hook: make failed: tape.c:" "not what is asked for"
}

@test "modules that need each other are loaded in their order, behind ours" {
	own_cache "$PWD/cache" v6.12-hook um
	mkdir -p pair/sub
	cp "$driver/tape-mmap/tape.c" pair/aa-tape.c
	sed -i -e 's/static int __init tape_init(void)/extern int zz_ready(void);\n&/' \
		-e 's/int err;/int err = zz_ready();\n/' pair/aa-tape.c
	printf '%s\n' '#include <linux/module.h>' 'int zz_ready(void);' \
		'int zz_ready(void) { return 0; }' 'EXPORT_SYMBOL(zz_ready);' 'MODULE_LICENSE("GPL");' \
		>pair/sub/zz-base.c
	echo 'obj-m := aa-tape.o sub/' >pair/Makefile
	echo 'obj-m := zz-base.o' >pair/sub/Makefile
	small_run --module pair --map /dev/tape --storm append
	expect 0 "append/dev:tape"
}

# A build and a boot each: what is said when it does not go.
@test "a module that is no use is refused in a sentence" {
	own_cache "$PWD/cache" v6.12-hook um
	odd_module silent <<<'#include <linux/module.h>
		MODULE_LICENSE("GPL");'
	small_run --module silent --map /dev/tape
	expect 4 "--map /dev/tape: on v6.12-hook there is no /dev/tape; in /dev there are" "zero"
	[[ ! -e $dir ]]

	odd_module failing <<<'#include <linux/module.h>
		static int __init start(void) { pr_err("failing: no such card\n"); return -ENODEV; }
		module_init(start); MODULE_LICENSE("GPL");'
	small_run --module failing --map /dev/tape
	expect 7 "a module does not load: failing.ko: No such device (failing: no such card)"

	odd_module staying <<<'#include <linux/module.h>
		static int __init start(void) { return 0; }
		module_init(start); MODULE_LICENSE("GPL");'
	small_run --module staying --map /dev/zero
	expect 8 "a module cannot be unloaded: staying.ko: Device or resource busy"

	small_run --module silent --map /dev/null
	expect 4 "--map /dev/null: on v6.12-hook it refuses to be mapped" "No such device"

	mkdir nothing
	echo 'obj-y := nothing.o' >nothing/Kbuild
	echo 'int nothing;' >nothing/nothing.c
	small_run --module nothing --map /dev/tape
	expect 6 "module nothing for v6.12-hook: make made no module (.ko)" "obj-m := NAME.o"
}

@test "a mapping that the kernel lacks is left out of a suite, and refused as a row" {
	small_run --suite mappings --storm append
	expect 0 "rows of secretmem are left out: on v6.12-hook this kernel lacks it" "append/anon" "append/file"
	jq -e '.plan.rows | index("append/secretmem/kernel") == null and index("append/tmpfs/kernel") != null' \
		"$dir/run.json"
	jq -e '[.rows[] | select(.phase == "mmap") | .gate, .a_vmas] | unique == [1, "ok"]' "$dir/compare.json"
	rm -r "$dir"
	small_run --row append/secretmem/kernel --row append/anon/kernel
	expect 4 "row 'append/secretmem/kernel': on v6.12-hook this kernel lacks it: Function not implemented"
	[[ ! -e $dir ]]
}
