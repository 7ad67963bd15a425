# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Links: where a function happens to lie can cost more than what is measured. So the objects of one build are
# linked several times, with padding between them that moves them against each other. Link 1 is the build as
# it is. What is moved is said in docs/method.md.

# Raised when this file changes what comes out of a link.
readonly LINK_RECIPE=1
# Where there is padding: in front of these objects of the kernel.
readonly PADDED='^(mm|fs|kernel|lib)/'

# link_folder DIR LINK: where that link of what DIR holds is, DIR being a build or a folder of modules. Others
# are made where what makes them is changed.
link_folder() {
	echo "$1/links/$links_key/$2"
}

# use_link LINK: what boots is $linked, and $modules are that link's, of the build and the modules that are
# spoken of.
use_link() {
	# shellcheck disable=SC2034 # read by the targets
	if (($1 == 1)); then
		linked=$build
	else
		linked=$(link_folder "$build" "$1")
		use_modules "$(link_folder "$modules" "$1")"
	fi
}

# name_links: $links_key.
name_links() {
	[[ -z ${links_key:-} ]] || return 0
	links_key=$({ echo "$LINK_RECIPE $PADDED"; cat "$root"/scripts/build/{link.mk,pads.awk}; } | make_key)
}

# ensure_links MOST: the build that is spoken of is linked MOST times.
ensure_links() {
	name_links
	[[ -n $(list_lacking "$1") ]] || return 0
	with_lock "$build" "linking ${kernel[name]} ($arch)" make_links "$1"
}

# list_lacking MOST: the links that the cache does not have.
list_lacking() {
	local link
	for ((link = 2; link <= $1; link++)); do
		cache_is_complete "$(link_folder "$build" "$link")" "$(name_image)" || echo "$link"
	done
}

# make_links MOST: those that are still lacking when the lock is ours.
make_links() {
	local list
	local -a lacking
	list=$(list_lacking "$1" 2>/dev/null)
	[[ -n $list ]] || return 0
	mapfile -t lacking <<<"$list"
	is_kept || ensure_tree
	require_space "$build" $((${#lacking[@]} * 150)) "linking ${kernel[name]}"
	make_pads
	with_kernel_build link_build "${lacking[@]}"
}

# link_build LINK...: from the objects in $kernel_tree.
link_build() {
	local log
	log=$(cache_root)/log/links-$build_key.log
	run_step "linking ${kernel[name]} with padding" "$log" : link_kernels "$@" ||
		die "$EXIT_BUILD" "links of ${kernel[name]}" "make failed" \
			"the full log is $log; where objects are missing, remove $build, or measure one link: --links 1"
}

# make_pads: $scratch/pads/SIZE.o, of which two make up every size that is drawn: 15 small ones and 15 large
# ones.
make_pads() {
	local i size
	[[ ! -d $scratch/pads ]] || return 0
	ensure_scratch
	mkdir "$scratch/pads"
	for ((i = 1; i < 16; i++)); do
		for size in $((i * 16)) $((i * 256)); do
			as --64 -o "$scratch/pads/$size.o" <<-END
				.section .note.GNU-stack, "", @progbits
				.text
				.skip $size, 0x90
				.section .rodata, "a"
				.skip $size
				.data
				.skip $size
				.bss
				.skip $size
			END
		done
	done
}

# list_padded LINK PATTERN: the object files on stdin, those that match PATTERN behind their padding.
list_padded() {
	LC_ALL=C awk -v link="$1" -v pads="$scratch/pads" -v of="$2" -f "$root/scripts/build/pads.awk"
}

# link_kernels LINK...: as many at once as there are CPUs.
link_kernels() {
	local link pid status=0
	local -a running=()
	for link in "$@"; do
		if ((${#running[@]} >= $(nproc))); then
			wait "${running[0]}" || status=1
			running=("${running[@]:1}")
		fi
		link_kernel "$link" &
		running+=("$!")
	done
	for pid in "${running[@]}"; do
		wait "$pid" || status=1
	done
	return "$status"
}

# link_kernel LINK: by the kernel's own rules (link.mk), in a folder that is like the build and has another
# vmlinux.a, which names the objects.
link_kernel() {
	local dir image work
	dir=$(link_folder "$build" "$1") image=$(name_image)
	work=$dir/work
	cache_begin "$dir"
	copy_for_link "$kernel_tree" "$work"
	(
		cd "$work" || exit
		ar t vmlinux.a | list_padded "$1" "$PADDED" >padded
		rm vmlinux.a
		# By q, since one pad stands in many places.
		xargs ar cDPqST vmlinux.a <padded
	)
	(
		kernel_tree=$work
		export MAKEFILES=$root/scripts/build/link.mk
		kernel_make -s vmabench-link
	)
	mkdir -p "$dir/$(dirname "$image")"
	mv "$work/vmlinux" "$dir/vmlinux"
	if [[ $image == linux ]]; then
		ln "$dir/vmlinux" "$dir/linux"
	else
		mv "$work/$image" "$dir/$image"
	fi
	rm -rf "$work"
	# Of vmlinux, which names addresses, the build id is compared with what ran.
	cache_finish "$dir" "$image"
}

# copy_for_link FROM TO: what a link reads and writes of a build: its own files, and folders where some are
# made anew; other folders as links. What was made by the last link is not there, nor the count of links,
# which is in the kernel's version.
copy_for_link() {
	local path name
	mkdir "$2"
	while read -r path; do
		name=${path##*/}
		case $name in
		vmabench-* | .vmabench* | links | linux | vmlinux | vmlinux.o | vmlinux.unstripped | System.map | \
			.version | .tmp_*) ;;
		arch | include | init | scripts | tools) cp -a "$path" "$2/" ;;
		*)
			if [[ -d $path && ! -L $path ]]; then
				ln -s "$path" "$2/$name"
			else
				cp -a "$path" "$2/"
			fi
			;;
		esac
	done < <(find "$1" -mindepth 1 -maxdepth 1)
}

# ensure_module_links MOST: the modules that are spoken of are linked MOST times, each as a whole behind a
# padding of its own.
ensure_module_links() {
	local link
	local -a files
	name_links
	files=("$modules"/*.ko)
	for ((link = 2; link <= $1; link++)); do
		cache_is_complete "$(link_folder "$modules" "$link")" "${files[@]##*/}" ||
			with_lock "$build" "linking modules for ${kernel[name]}" link_modules "$link"
	done
}

# link_modules LINK
link_modules() {
	local to file
	local -a files
	to=$(link_folder "$modules" "$1")
	files=("$modules"/*.ko)
	! is_as_marked "$to" || return 0
	make_pads
	cache_begin "$to"
	for file in "${files[@]##*/}"; do
		link_module "$modules/$file" "$to/$file" "$1" ||
			die "$EXIT_BUILD" "link $1 of module $file" "ld failed" \
			"see its words above, or measure one link: --links 1"
	done
	[[ ! -e $modules/order ]] || cp "$modules/order" "$to"
	cache_finish "$to" "${files[@]##*/}"
}

# link_module FILE TO LINK: with a build id of its own, in the place of the one that FILE has.
link_module() {
	local name=${1##*/}
	local -a padded
	mapfile -t padded < <(list_padded "$3" . <<<"$name")
	objcopy --remove-section .note.gnu.build-id "$1" "$scratch/$name" &&
		(cd "$scratch" && ld -r -z noexecstack --build-id=sha1 -o "$2" "${padded[@]}")
}

# describe_links MOST: for run.json: the hash of what boots, of each link of the build that is spoken of.
describe_links() {
	local link dir=$build
	for ((link = 1; link <= $1; link++)); do
		((link == 1)) || dir=$(link_folder "$build" "$link")
		awk -v image="$(name_image)" '$2 == image { print $1 }' "$dir/.vmabench-complete"
	done | jq -Rnc '[inputs]'
}
