# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Building a kernel under test: fragments merged on allnoconfig and checked in the final .config, then make.

# Raised when this file changes what comes out of a build.
readonly KERNEL_RECIPE=1

describe_compiler() {
	gcc --version | head -n 1
}

# list_fragments: those of the loaded kernel, each followed by what it needs besides on $arch, the one of
# $arch, and what was given to go on top.
list_fragments() {
	local name
	for name in ${kernel[config]} "$arch"; do
		[[ -e $root/kernel-patch/kconfig/$name.config ]] || die "$EXIT_KCONFIG" "kernel ${kernel[name]}" \
			"there is no fragment kernel-patch/kconfig/$name.config" "correct 'config' in its conf file"
		printf '%s\n' "$root/kernel-patch/kconfig/$name.config"
		[[ ! -e $root/kernel-patch/kconfig/$name-$arch.config ]] ||
			printf '%s\n' "$root/kernel-patch/kconfig/$name-$arch.config"
	done
	list_values "${on_top[config]}"
}

kernel_make() {
	build_here env KBUILD_BUILD_TIMESTAMP='Thu Jan  1 00:00:00 UTC 2026' KBUILD_BUILD_USER=vmabench \
		KBUILD_BUILD_HOST=vmabench \
		make -C "$tree" O="$kernel_tree" ARCH="$arch" "$@"
}

configure_kernel() {
	cat "$tree/kernel/configs/tiny-base.config" "${fragments[@]}" >"$kernel_tree/fragments.config" &&
		kernel_make KCONFIG_ALLCONFIG="$kernel_tree/fragments.config" allnoconfig
}

# check_fragments CONFIG FRAGMENT...: `symbol (fragment)` for each symbol that is not in CONFIG as it was
# asked for, by the last fragment that speaks of it.
check_fragments() {
	awk '
		FNR == 1 && NR > 1 { name = FILENAME; sub(/.*\//, "", name) }
		match($0, /^# CONFIG_[A-Za-z0-9_]+ is not set/) { $0 = $2 "=n" }
		!/^CONFIG_[A-Za-z0-9_]+=/ { next }
		{ symbol = substr($0, 1, index($0, "=") - 1) }
		FILENAME == "-" { has[symbol] = $0; next }
		!(symbol in asked) { order[++nr] = symbol }
		{ asked[symbol] = $0; by[symbol] = name }
		END {
			for (i = 1; i <= nr; i++) {
				symbol = order[i]
				got = symbol in has ? has[symbol] : symbol "=n"
				if (asked[symbol] != got) print asked[symbol] " (" by[symbol] ")"
			}
		}' - "${@:2}" <"$1"
}

# list_symbols: those that $tree's Kconfig files know, where $arch sees them.
list_symbols() {
	list_kconfigs |
		xargs -0 sed -nE 's/^[[:space:]]*(menu)?config[[:space:]]+([A-Za-z0-9_]+).*/CONFIG_\2/p'
}

# list_kconfigs: these files, each ended by a NUL.
list_kconfigs() {
	local -a folders
	mapfile -t folders < <(find "$tree" -mindepth 1 -maxdepth 1 -type d ! -name arch ! -name Documentation)
	[[ $arch != um ]] || folders+=("$tree/arch/x86/um")
	find "${folders[@]}" "$tree/arch/${arch/x86_64/x86}" "$tree"/{,arch/}Kconfig -name 'Kconfig*' -print0
}

# In a build: which options that are set there select which (scripts/build/selects.awk).
readonly SELECTS=vmabench-selects

note_selects() {
	awk -f "$root/scripts/build/selects.awk" "$kernel_tree/.config" \
		<(list_kconfigs 2>/dev/null | xargs -0 cat)
}

# judge_config: exits where $kernel_tree's .config is not as the fragments ask. What the tree has no such
# symbol of is in absent_symbols: a fragment is for kernels of many ages.
judge_config() {
	local line symbol missing lost=''
	local -A known=()
	absent_symbols=()
	missing=$(check_fragments "$kernel_tree/.config" "${fragments[@]}")
	[[ -n $missing ]] || return 0
	while read -r symbol; do
		known[$symbol]=yes
	done < <(list_symbols)
	while read -r line; do
		symbol=${line%%=*}
		if [[ -n ${known[$symbol]:-} ]]; then
			lost+="${lost:+, }$line"
			continue
		fi
		absent_symbols+=("$symbol")
		line=${line##*(}
		[[ $'\n'${on_top[config]}$'\n' != *"/${line%)}"$'\n'* ]] ||
			say "kernel ${kernel[name]}: its tree knows no $symbol: it is left out"
	done <<<"$missing"
	[[ -z $lost ]] || stop_make "$EXIT_KCONFIG" "configuration of ${kernel[name]}" \
		"these symbols did not survive into .config: $lost" \
		"correct the fragment, or add what the symbol depends on"
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

# describe_build: what went into the build.
describe_build() {
	local version patches
	version=${kernel[version]:-$(make -s -C "$tree" kernelversion)}
	patches=${kernel[patches]:-$(<"$tree/.vmabench-patches.json")}
	jq --arg name "${kernel[name]}" --arg description "${kernel[description]}" \
		--arg version "$version" --arg package "${origin[label]}" \
		--arg arch "$arch" --arg build "$build_key" --arg compiler "$(describe_compiler)" \
		--arg config "$(sha256sum <"$build/.config" | cut -d' ' -f1)" \
		--argjson retry "$([[ ${kernel[retry_merge]} == yes ]] && echo true || echo false)" \
		--arg absent "${absent_symbols[*]}" \
		'{name: $name, description: $description, version: $version, package: $package, arch: $arch,
		  retry_merge: $retry, build: $build, patches: ., absent: ($absent | split(" ")),
		  config_sha256: $config, compiler: $compiler}' <<<"$patches"
}

# describe_kernel: the kernel that is spoken of, for run.json. Kernels that come out alike share a build,
# which is called after the first of them: what is said of where this one is from is its own.
describe_kernel() {
	local patches=${kernel[patches]:-null}
	jq --arg name "${kernel[name]}" --arg description "${kernel[description]}" \
		--arg support "${kernel[support]}" --argjson patches "$patches" --arg package "${kernel[label]:-}" \
		--arg path "${kernel[path]:-}" --arg ref "${kernel[ref]:-}" --arg commit "${kernel[commit]:-}" \
		--arg subject "${kernel[subject]:-}" --arg dirty "${kernel[dirty]:-}" \
		'{absent: []} + . + {name: $name, description: $description, support: ($support | split(" "))}
		 + if $commit == "" then {} else
			{package: $package, patches: $patches,
			 git: {path: $path, ref: $ref, commit: $commit, subject: $subject, dirty: ($dirty == "yes")}}
		   end' "$build/vmabench-build.json"
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
	[[ " ${kernel[arch]} " == *" $1 "* ]] || die "$EXIT_NOTHING" "kernel ${kernel[name]}" \
		"it is not built for $1" "it can be built for: ${kernel[arch]:-nothing that vmabench boots}"
}

# set_build KEY ARCH [TREE]: the build that is spoken of: $build_key, $build (its folder in the cache), $arch,
# and $kernel_tree, which it is made in and modules are built against: TREE, or the build itself. What boots
# is its link 1.
set_build() {
	build_key=$1 arch=$2 build=$(cache_root)/build/$1
	kernel_tree=${3:-$build}
	use_link 1
}

# prepare_kernel WORD ARCH REFRESH: what its build will be: set_build's variables, $tree, which is its source,
# and its features.
prepare_kernel() {
	local list key
	load_kernel "$1"
	require_arch "$2"
	find_source "$3"
	name_tree "$2"
	list=$(arch=$2 list_fragments)
	mapfile -t fragments <<<"$list"
	key=$({ echo "$KERNEL_RECIPE $tree_key $2"; describe_compiler; cat "${fragments[@]}"; } |
		make_key)
	set_build "$key" "$2" "$(! is_kept || echo "$(kept_folder)/$2/build")"
	! is_kept || hold_build
	load_features "$build" || with_lock "$build" "building ${kernel[name]} ($arch)" find_features
}

# find_features: what the loaded kernel can do, where $build does not say it.
find_features() {
	! load_features "$build" || return 0
	is_kept || ensure_tree
	load_features "$build" "$(is_kept && peek_features || echo "$tree")"
}

# ensure_kernel WORD ARCH REFRESH: that, and it is built.
ensure_kernel() {
	prepare_kernel "$@"
	build_kernel
}

# build_kernel: what prepare_kernel has spoken of, where the cache has it not yet.
build_kernel() {
	local -a files=("$(name_image)" vmlinux Module.symvers .config vmabench-build.json)
	! cache_is_complete "$build" "${files[@]}" || return 0
	with_lock "$build" "building ${kernel[name]} ($arch)" fill_entry "$build" make_build "${files[@]}"
}

# make_build FILE...: those are what a run takes from it, the last of them its description.
make_build() {
	local -a files=("$@")
	if is_kept; then
		with_kernel_build copy_build "${files[@]::4}"
		prune_builds "${kernel[folder]}/$arch" "$KEEP_BUILDS"
	else
		ensure_tree
		cache_begin "$build"
		load_features "$build" "$tree"
		require_space "$build" 600 "building ${kernel[name]}"
		make_kernel
	fi
	write_beside "$build/vmabench-build.json" describe_build ||
		die "$EXIT_BUILD" "build of ${kernel[name]}" "it cannot be described" "check the free space in $build"
	cache_finish "$build" "${files[@]}"
}

# make_kernel: in $kernel_tree, of $tree.
make_kernel() {
	local name=${kernel[name]} log
	log=$(cache_root)/log/kernel-$build_key
	run_step "configuring $name ($arch)" "$log-config.log" : configure_kernel ||
		stop_make "$EXIT_KCONFIG" "configuration of $name" "make allnoconfig failed" "see $log-config.log"
	judge_config
	write_beside "$kernel_tree/$SELECTS" note_selects ||
		stop_make "$EXIT_BUILD" "build of $name" "$kernel_tree cannot be written" "check the free space there"
	run_step "building $name ($arch)" "$log-build.log" show_objects compile_kernel ||
		stop_make "$EXIT_BUILD" "build of $name" "make failed" "the full log is $log-build.log"
}

# stop_make CODE WHAT WHY DO: make has failed; what a work folder holds has come to its end all the same.
stop_make() {
	! is_kept || close_state "${kernel_tree%/*}"
	die "$@"
}

# use_modules DIR: $modules, the folder of the modules that are spoken of.
use_modules() {
	modules=$1
}

# with_kernel_build COMMAND...: COMMAND, while $kernel_tree is the current kernel's build: a work folder is
# brought there, and stays there until COMMAND is done.
with_kernel_build() {
	if is_kept; then
		with_lock "${kernel_tree%/*}" "building in the work folder of ${kernel[folder]}" build_at_state "$@"
	else
		"$@"
	fi
}

# ensure_modules SOURCE: $modules is the folder with the modules of SOURCE, kmod or tests/guest/kmod, for the
# current $build, in make's own architecture where $arch is empty.
ensure_modules() {
	local source=$1 key
	local -a files
	key=$(cd "$root" && find kmod "$source" scripts/build/detect.sh -type f -print0 | sort -zu |
		xargs -0 cat | make_key)
	use_modules "$build/vmabench-modules/$key"
	files=("$modules"/*.ko)
	! cache_is_complete "$modules" "${files[@]##*/}" || return 0
	with_lock "$build" "building modules for ${kernel[name]}" fill_entry "$modules" \
		with_kernel_build make_modules "$source"
}

# make_modules SOURCE
make_modules() {
	local source=$1 log
	local -a files
	cache_begin "$modules"
	log=$(cache_root)/log/modules-$build_key.log
	run_step "building the modules of $source" "$log" : build_here make \
		-j"$(nproc)" -C "$root/$source" KDIR="$kernel_tree" ${arch:+ARCH="$arch"} \
		STAGE="$modules" ||
		die "$EXIT_BUILD" "modules of $source for ${kernel[name]}" "make failed" "the full log is $log"
	files=("$modules"/*.ko)
	cache_finish "$modules" "${files[@]##*/}"
}
