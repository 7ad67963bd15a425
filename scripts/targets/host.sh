# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Target host: the kernel that runs here, both vantages, nanoseconds. Of the machine it changes one thing,
# which modules are loaded, and it changes that back however it ends, short of SIGKILL. A boot is one loading
# of the modules and one process.

# Where a shell of root's may not have them.
PATH=$PATH:/usr/sbin:/sbin

# shellcheck disable=SC2034 # used by those who source this
declare -gr TARGET_UNIT=ns TARGET_BOOTS=10 TARGET_ROUNDS=24 TARGET_PACKAGES=host TARGET_KERNEL=running
# shellcheck disable=SC2034
declare -gr TARGET_VANTAGES='kernel syscall' TARGET_TURNS=no
TARGET_ARCH=$(uname -m)
TARGET_CPUS=$(list_allowed_cpus | wc -l)
# What the figures are, and what they are not, for who reads them.
# shellcheck disable=SC2034
declare -gr TARGET_ABOUT="the running kernel on the hardware itself"
# shellcheck disable=SC2034
declare -gA TARGET_OPTIONS=() TARGET_CHOICES=()

host_release=$(uname -r)
# shellcheck disable=SC2034
readonly TARGET_ARCH TARGET_CPUS host_release
readonly host_tree=/lib/modules/$host_release/build

# target_check: returns 0, or prints why this machine's kernel cannot be measured and returns 1.
target_check() {
	local release lockdown
	if ((EUID != 0)); then
		echo "it loads modules, and you are not root; start vmabench with sudo"
		return 1
	elif [[ ! -e /proc/modules || $(read_setting /proc/sys/kernel/modules_disabled) == 1 ]]; then
		echo "this kernel takes no modules (CONFIG_MODULES, kernel.modules_disabled); boot one that does"
		return 1
	elif [[ ! -e $host_tree/Makefile || ! -e $host_tree/.config ]]; then
		echo "there is no build tree at $host_tree; type: apt-get install linux-headers-$host_release"
		return 1
	fi
	release=$(read_setting "$host_tree/include/config/kernel.release")
	if [[ $release != "$host_release" ]]; then
		echo "the build tree at $host_tree is $release's and $host_release runs; install the right one, or boot that kernel"
		return 1
	fi
	lockdown=$(read_setting /sys/kernel/security/lockdown)
	if [[ $lockdown != unknown && $lockdown != *'[none]'* ||
		$(read_setting /sys/module/module/parameters/sig_enforce) == Y ]]; then
		echo "this kernel takes only signed modules; boot without Secure Boot, lockdown= and module.sig_enforce"
		return 1
	fi
	check_not_loaded
}

# check_not_loaded: modules that a run left which was killed with SIGKILL, or that somebody is working with.
check_not_loaded() {
	local name
	name=$(awk '/^vmabench_/ { print $1; exit }' /proc/modules)
	[[ -n $name ]] || return 0
	echo "module $name is loaded already, by a run that was killed or by hand; type: rmmod $name"
	return 1
}

# target_kernel NAME: the one that runs; there is no other.
target_kernel() {
	[[ $1 == "$TARGET_KERNEL" ]] ||
		die "$EXIT_USAGE" "--kernel $1" "target host measures the kernel that runs" \
		"leave it out, or choose another with --target"
	define_kernel name "$1" description "the kernel that runs" arch ''
}

# The kernel that runs is here already.
target_fetch() {
	:
}

# target_prepare WORD: of a kernel that was built already; what its modules are built against is its build
# tree.
target_prepare() {
	target_kernel "$1"
	set_build "$({ cat /proc/version "$host_tree/.config"; describe_compiler; } | make_key)" '' "$host_tree"
	load_features "$build" "$host_tree"
}

target_build() {
	! cache_is_complete "$build" || return 0
	write_beside "$build/vmabench-build.json" describe_host_build ||
		die "$EXIT_PREREQUISITE" "cache" "$build cannot be written" \
			"check the rights and the free space there"
	cache_finish "$build" vmabench-build.json
}

# describe_host_build: what is known of the kernel that runs, as describe_build has it of one that is built
# here.
describe_host_build() {
	jq -n --arg name "${kernel[name]}" --arg description "${kernel[description]}" --arg version \
		"$host_release" \
		--arg package "$(uname -v)" --arg arch "$TARGET_ARCH" --arg build "$build_key" \
		--argjson retry "$([[ ${kernel[retry_merge]} == yes ]] && echo true || echo false)" \
		--arg config "$(sha256sum <"$host_tree/.config" | cut -d' ' -f1)" --arg compiler \
			"$(describe_compiler)" \
		'{name: $name, description: $description, version: $version, package: $package, arch: $arch,
		  retry_merge: $retry, build: $build, patches: [], config_sha256: $config, compiler: $compiler}'
}

# In the kernel's log, where the boot begins.
host_mark=

# target_boot COMMAND...: with target_end it does what the guest's init (guest/init.c) does, in its words,
# which judge_console reads; the guest's root is unpacked, to find in it what the guest would. The console is
# what the kernel logged meanwhile.
target_boot() {
	local word
	local -a command=()
	if ! mkdir "${guest[work]}/root" ||
		! (cd "${guest[work]}/root" && cpio --quiet -idm --no-absolute-filenames) <"${guest[root]}"; then
		die "$EXIT_PREREQUISITE" "the guest's root" "it cannot be unpacked in ${guest[work]}" \
			"set TMPDIR to a folder with 1 GB free"
	fi
	for word in "$@"; do
		command+=("$(find_in_root "$word")")
	done
	host_mark="vmabench: begin $$.$SRANDOM"
	echo "$host_mark" >/dev/kmsg
	: >"${guest[work]}/bench.log"
	load_modules >"${guest[log]}" || return "$EXIT_BOOT"
	spawn_guest "${guest[work]}/bench.log" "${command[@]}"
}

target_end() {
	local log=${guest[log]} status=$1
	cat "${guest[work]}/bench.log" >>"$log"
	unload_modules >>"$log" 2>&1 || ((status != 0)) || status=$EXIT_STORM
	show_kernel_log "$host_mark" >>"$log"
	echo "vmabench-init: exit $status" >>"$log"
	return "$status"
}

# find_in_root WORD: a path of the guest's, or a command that begins with one, as it is found here; other
# words as they are.
find_in_root() {
	if [[ $1 == /out || $1 == /out/* ]]; then
		echo "${guest[work]}$1"
	elif [[ $1 == /* && -e ${guest[work]}/root${1%% *} ]]; then
		echo "${guest[work]}/root$1"
	else
		echo "$1"
	fi
}

# show_kernel_log MARK: what the kernel logged since; a log that has lost some of it counts as a splat.
show_kernel_log() {
	local text
	text=$(dmesg)
	if [[ $text == *"$1"* ]]; then
		printf '%s\n' "${text#*"$1"}"
	else
		echo "WARNING: the kernel's log no longer reaches back to where the boot began"
	fi
}

# Names of modules in the order they were loaded.
host_modules=()
undo_at_exit unload_modules

# load_modules: prints why one does not load, and returns 1. Those before it stay, for unload_modules.
load_modules() {
	local file name built why
	while read -r file; do
		file=${guest[work]}/root/lib/modules/$file
		name=$(basename "$file" .ko)
		# As the kernel calls it.
		name=${name//-/_}
		built=$(modinfo -F vermagic "$file")
		if [[ ${built%% *} != "$host_release" ]]; then
			why="it was built for ${built%% *} and $host_release runs"
		elif grep -q "^$name " /proc/modules; then
			why="it is loaded already; type: rmmod $name"
		else
			# Before it is loaded: an interruption may come in between.
			host_modules+=("$name")
			why=$(insmod "$file" 2>&1) && continue
		fi
		echo "vmabench-init: load $name.ko: $why"
		return 1
	done <"${guest[work]}/root/lib/modules/order"
}

# unload_modules: the last one first; waits a little for what still has a device open.
unload_modules() {
	local i name why try status=0
	for ((i = ${#host_modules[@]} - 1; i >= 0; i--)); do
		name=${host_modules[i]}
		for ((try = 0; try < 40; try++)); do
			grep -q "^$name " /proc/modules || continue 2
			why=$(rmmod "$name" 2>&1) || sleep 0.05
		done
		say "module $name is still loaded ($why); type: rmmod $name"
		status=1
	done
	host_modules=()
	return "$status"
}

target_describe() {
	describe_cpu
}
