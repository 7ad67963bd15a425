# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Building a kernel under test: fragments merged on allnoconfig and checked in the final .config, then make.

# Raised when this file changes what comes out of a build.
readonly KERNEL_RECIPE=1

describe_compiler() {
	gcc --version | head -n 1
}

# list_fragments: those of the loaded kernel, each followed by what it needs besides on $arch, and the one of
# $arch.
list_fragments() {
	local name
	for name in ${kernel[config]} "$arch"; do
		[[ -e $root/kernel-patch/kconfig/$name.config ]] || die "$EXIT_KCONFIG" "kernel ${kernel[name]}" \
			"there is no fragment kernel-patch/kconfig/$name.config" "correct 'config' in its conf file"
		printf '%s\n' "$root/kernel-patch/kconfig/$name.config"
		[[ ! -e $root/kernel-patch/kconfig/$name-$arch.config ]] ||
			printf '%s\n' "$root/kernel-patch/kconfig/$name-$arch.config"
	done
}

kernel_make() {
	build_here env KBUILD_BUILD_TIMESTAMP='Thu Jan  1 00:00:00 UTC 2026' KBUILD_BUILD_USER=vmabench \
		KBUILD_BUILD_HOST=vmabench \
		make -C "$tree" O="$build" ARCH="$arch" "$@"
}

configure_kernel() {
	cat "$tree/kernel/configs/tiny-base.config" "${fragments[@]}" >"$build/fragments.config" &&
		kernel_make KCONFIG_ALLCONFIG="$build/fragments.config" allnoconfig
}

# check_fragments CONFIG FRAGMENT...: `symbol (fragment)` for each symbol that is not in CONFIG as it was
# asked for.
check_fragments() {
	local config=$1 fragment name line
	shift
	for fragment in "$@"; do
		name=$(basename "$fragment")
		while read -r line; do
			case $line in
			CONFIG_*=n) ! grep -q "^${line%=n}=" "$config" ;;
			CONFIG_*=*) grep -qxF "$line" "$config" ;;
			*) true ;;
			esac || printf '%s (%s)\n' "$line" "$name"
		done <"$fragment"
	done
}

compile_kernel() {
	case $arch in
	um) kernel_make -j"$(nproc)" linux modules ;;
	*) kernel_make -j"$(nproc)" bzImage modules ;;
	esac
}

# name_image: what boots, as it is called in the build folder.
name_image() {
	case $arch in
	um) echo linux ;;
	*) echo arch/x86/boot/bzImage ;;
	esac
}

show_objects() {
	echo "$(grep -cE '^  (CC|AS|AR|LD) ' "$1" 2>/dev/null || true) objects"
}

# describe_build: what went into the build, for run.json.
describe_build() {
	jq --arg name "${kernel[name]}" --arg description "${kernel[description]}" \
		--arg version "$(make -s -C "$tree" kernelversion)" --arg package "${origin[label]}" \
		--arg arch "$arch" --arg build "$build_key" --arg compiler "$(describe_compiler)" \
		--arg config "$(sha256sum <"$build/.config" | cut -d' ' -f1)" \
		--argjson retry "$([[ ${kernel[retry_merge]} == yes ]] && echo true || echo false)" \
		'{name: $name, description: $description, version: $version, package: $package, arch: $arch,
		  retry_merge: $retry, build: $build, patches: ., config_sha256: $config, compiler: $compiler}' \
		"$tree/.vmabench-patches.json"
}

# ensure_kernel_tree NAME: $tree is that kernel's patched source.
ensure_kernel_tree() {
	load_kernel "$1"
	find_source
	name_tree
	ensure_tree
}

# require_arch ARCH: the loaded kernel can be built for it.
require_arch() {
	[[ " ${kernel[arch]} " == *" $1 "* ]] ||
		die "$EXIT_NOTHING" "kernel ${kernel[name]}" "it is not built for $1" \
		"its conf file says: arch = ${kernel[arch]}"
}

# set_build KEY ARCH [TREE]: the build that is spoken of: $build_key, $build (its folder in the cache), $arch,
# and $kernel_tree, which modules are built against: TREE, or the build itself.
set_build() {
	build_key=$1 arch=$2 build=$(cache_root)/build/$1
	kernel_tree=${3:-$build}
}

# prepare_kernel NAME ARCH REFRESH: what its build will be: set_build's variables, $tree, which is its source,
# and its features.
prepare_kernel() {
	local list key
	load_kernel "$1"
	require_arch "$2"
	find_source "$3"
	name_tree
	list=$(arch=$2 list_fragments)
	mapfile -t fragments <<<"$list"
	key=$({ echo "$KERNEL_RECIPE $(basename "$tree") $2"; describe_compiler; cat "${fragments[@]}"; } |
		make_key)
	set_build "$key" "$2"
	if ! load_features "$build"; then
		ensure_tree
		load_features "$build" "$tree"
	fi
}

# ensure_kernel NAME ARCH REFRESH: that, and it is built.
ensure_kernel() {
	prepare_kernel "$@"
	build_kernel
}

# build_kernel: what prepare_kernel has spoken of, where the cache has it not yet.
build_kernel() {
	local name=${kernel[name]} log missing
	local -a files=("$(name_image)" vmlinux Module.symvers .config vmabench-build.json)
	! cache_is_complete "$build" "${files[@]}" || return 0
	ensure_tree
	cache_begin "$build"
	load_features "$build" "$tree"
	require_space "$build" 600 "building $name"
	log=$(cache_root)/log/kernel-$build_key
	run_step "configuring $name ($arch)" "$log-config.log" : configure_kernel ||
		die "$EXIT_KCONFIG" "configuration of $name" "make allnoconfig failed" "see $log-config.log"
	missing=$(check_fragments "$build/.config" "${fragments[@]}")
	[[ -z $missing ]] || die "$EXIT_KCONFIG" "configuration of $name" \
		"these symbols did not survive into .config: $(paste -sd',' <<<"$missing" | sed 's/,/, /g')" \
		"correct the fragment, or add what the symbol depends on"
	run_step "building $name ($arch)" "$log-build.log" show_objects compile_kernel ||
		die "$EXIT_BUILD" "build of $name" "make failed" "the full log is $log-build.log"
	write_beside "$build/vmabench-build.json" describe_build ||
		die "$EXIT_BUILD" "build of $name" "it cannot be described" "check the free space in $build"
	cache_finish "$build" "${files[@]}"
}

# ensure_modules SOURCE: $modules is the folder with the modules of SOURCE, kmod or tests/guest/kmod, for the
# current $build, in make's own architecture where $arch is empty.
ensure_modules() {
	local source=$1 key log
	local -a files
	key=$(cd "$root" && find kmod "$source" scripts/build/detect.sh -type f -print0 | sort -zu |
		xargs -0 cat | make_key)
	modules=$build/vmabench-modules/$key
	files=("$modules"/*.ko)
	! cache_is_complete "$modules" "${files[@]##*/}" || return 0
	cache_begin "$modules"
	log=$(cache_root)/log/modules-$build_key.log
	run_step "building the modules of $source" "$log" : build_here make \
		-j"$(nproc)" -C "$root/$source" KDIR="$kernel_tree" ${arch:+ARCH="$arch"} \
		STAGE="$modules" ||
		die "$EXIT_BUILD" "modules of $source for ${kernel[name]}" "make failed" "the full log is $log"
	files=("$modules"/*.ko)
	cache_finish "$modules" "${files[@]##*/}"
}
