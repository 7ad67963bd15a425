# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Kernels of the user's as they are typed: NAME=PATH[@REF], and what is to go on top of kernels.

# define_tree_kernel NAME TEXT: TEXT is PATH[@REF]; PATH is the caller's.
define_tree_kernel() {
	local path ref
	[[ $1 =~ ^[[:alnum:]][[:alnum:]._+-]{0,63}$ ]] || die "$EXIT_USAGE" "kernel $1=$2" \
		"'$1' is no name for a kernel" "write letters, digits and ._+-, like mine=$2"
	[[ ! -e $root/kernel-patch/kernels/$1.conf ]] || die "$EXIT_USAGE" "kernel $1=$2" \
		"$1 is a kernel of vmabench's own" "call yours something else, like my-$1=$2"
	[[ -n $2 ]] || die "$EXIT_USAGE" "kernel $1=" "it names no folder" "write $1=PATH, or $1=PATH@REF"
	{ read -r path; read -r ref; } < <(split_tree "$2" "$PWD")
	[[ $2 != *@ || -n $ref || -d $path@ ]] || die "$EXIT_USAGE" "kernel $1=$2" "its REF is empty" \
		"write one, or leave out the @"
	define_kernel name "$1" source "git $path${ref:+@$ref}" config "common ages"
}

# split_tree PATH[@REF] FROM: PATH, absolute, and REF, a line each. There may be an @ in either of them: PATH
# is the longest that is a folder. What is relative is so to FROM.
split_tree() {
	local path=$1 ref='' full
	full=$(expand_path "$path" "$2")
	while [[ ! -d $full && $path == *@* ]]; do
		ref=${path##*@}${ref:+@$ref}
		path=${path%@*}
		full=$(expand_path "$path" "$2")
	done
	printf '%s\n%s\n' "$full" "$ref"
}

# expand_path PATH FROM: absolute. A shell does not always see the ~ behind a =.
expand_path() {
	local path=$1 home=${HOME:-}
	if [[ $path =~ ^~(/|$) ]]; then
		path=$home${path:1}
	elif [[ $path == '~'* ]]; then
		path=${path:1}
		home=$(getent passwd "${path%%/*}" | cut -d: -f6) || true
		path=$home/${path#*/}
	fi
	[[ $path == /* ]] || path=$2/$path
	realpath -ms -- "$path"
}

# What is built on top of kernels: config, fragments for all of them; dirty, yes where a tree without a REF
# may be built as it lies there; and patches, by the name of the kernel. Files are absolute, one a line.
declare -gA on_top=([config]='' [dirty]=no)
declare -gA patches_on_top=()

# allow_dirty: trees without a REF are built as they lie there.
allow_dirty() {
	on_top[dirty]=yes
}

# put_config FILE: a fragment of the user's on top of all kernels.
put_config() {
	local bad
	require_file --kernel-config "$1"
	bad=$(grep -nvE '^(#.*|[[:space:]]*|CONFIG_[A-Za-z0-9_]+=.*)$' "$1" | head -n 1) || true
	[[ -z $bad ]] || die "$EXIT_USAGE" "--kernel-config $1" \
		"line ${bad%%:*} is not as in a .config: $(strip_controls <<<"${bad#*:}")" "write CONFIG_NAME=VALUE"
	on_top[config]+=${on_top[config]:+$'\n'}$1
}

# put_patch WORD KERNEL...: WORD is FILE, a patch on top of the last of these kernels, or KERNEL:FILE.
put_patch() {
	local file=$1 name=${*: -1}
	shift
	if [[ $file == *:* ]] && is_among "${file%%:*}" "$@"; then
		name=${file%%:*} file=${file#*:}
	elif [[ ! -e $file && -e ${file#*:} ]]; then
		die "$EXIT_USAGE" "--patch $file" "no kernel of this run is called ${file%%:*}" "name one of: $*"
	fi
	require_file --patch "$file"
	[[ -n $(list_touched "$file") ]] || die "$EXIT_USAGE" "--patch $file" \
		"it is no patch: it names no file that it changes" "make one with git diff or git format-patch"
	patches_on_top[$name]+=${patches_on_top[$name]:+$'\n'}$file
}

# require_file OPTION FILE
require_file() {
	[[ -f $2 && -r $2 ]] ||
		die "$EXIT_USAGE" "$1 $2" "there is no such file that you can read" "correct its name"
}

# What take_series has found: a word for each kernel, the first of them BASE.
series_kernels=()
# Kernels that are built in the work folder of another name.
# shellcheck disable=SC2034 # read by the source
declare -gA shared_folders=()
readonly SERIES_MOST=64

# take_series NAME=PATH@BASE..TIP: a kernel for BASE and for each commit up to TIP, by first parents, a merge
# being one step. Each is called NAME-HASH, and all are built in one work folder.
take_series() {
	local name=${1%%=*} path range base from commit
	local -a commits
	[[ $1 == *=* ]] || die "$EXIT_USAGE" "--series $1" "it has no name" "write NAME=PATH@BASE..TIP"
	{ read -r path; read -r range; } < <(split_tree "${1#*=}" "$PWD")
	[[ $range == ?*..* && $range != *...* ]] || die "$EXIT_USAGE" "--series $1" \
		"it names no range of commits" "write $name=$path@BASE..TIP"
	load_kernel "$name=$path@${range%%..*}"
	base=${kernel[commit]}
	load_kernel "$name=$path@$([[ $range == *.. ]] && echo HEAD || echo "${range#*..}")"
	mapfile -t commits < <(read_git "$path" rev-list --first-parent --reverse "$base..${kernel[commit]}")
	((${#commits[@]} > 0)) || die "$EXIT_USAGE" "--series $1" "there is no commit in that range" \
		"see: git -C $path log --first-parent $range"
	from=$(read_git "$path" rev-parse --quiet --verify "${commits[0]}^") || true
	[[ $from == "$base" ]] || die "$EXIT_USAGE" "--series $1" \
		"${range%%..*} is no ancestor of ${range#*..} by first parents, of which each step would be one" \
		"name another BASE${from:+, like ${from:0:12}}"
	((${#commits[@]} <= SERIES_MOST)) || die "$EXIT_USAGE" "--series $1" \
		"it has ${#commits[@]} commits, and each is a kernel to be built" "name a range of at most $SERIES_MOST"
	series_kernels=()
	for commit in "$base" "${commits[@]}"; do
		series_kernels+=("$name-${commit:0:10}=$path@$commit")
		# shellcheck disable=SC2034
		shared_folders[$name-${commit:0:10}]=$name
	done
}
