# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Engine perf: where perf sees a row spend its time, as stacks of the form that the exact engine's have. perf
# runs in the guest, beside vmabench-bench; a guest that is a process of this machine it watches from outside.
# docs/method.md, "Sampled stacks".

# Not 10,000: a storm whose batches take a multiple of the period would be sampled at the same place each
# time.
readonly PERF_HERTZ=9973

# A frame of the kernel's for each level of an mmap(), with room to spare; at most what the unwinder needs is
# copied a sample.
readonly PERF_STACK=2048

# shellcheck disable=SC2034 # used by those who load this
ENGINE_ABOUT='samples of time, on any target whose kernel is built here' ENGINE_GIVES=stacks \
	ENGINE_PACKAGES=perf ENGINE_TARGET=''

# engine_fits: perf's stacks are named by the kernel that was built. What is mapped and unmapped beside the
# timed phases would be sampled as a part of them.
engine_fits() {
	local row
	while read -r row; do
		! storm_has_bed "${row%%/*}" || {
			echo "storm ${row%%/*} maps what is not timed, which perf cannot tell apart; use --engine exact on target tcg"
			return 1
		}
	done < <(list_rows)
	[[ -z ${TARGET_KERNEL:-} ]] || {
		echo "its kernel was not built here, so its stacks have no names; choose another with --target"
		return 1
	}
}

# engine_check [DIR]
engine_check() {
	local why level=/proc/sys/kernel/perf_event_paranoid
	if ! command -v perf >/dev/null; then
		echo "there is no perf (Debian package linux-perf)"
		return 1
	fi
	# In a guest it is root, whatever it may do here.
	[[ $TARGET_GUEST == process ]] || return 0
	why=$(perf record -e cpu-clock -g -NB -o /dev/null true 2>&1) && return 0
	if [[ -r $level ]] && (($(<"$level") > 2 && EUID != 0)); then
		echo "perf may not sample: kernel.perf_event_paranoid is $(<"$level");" \
			"as root, type: sysctl kernel.perf_event_paranoid=2"
	else
		echo "perf may not sample: $(grep -m1 . <<<"$why")"
	fi
	return 1
}

# engine_run: one boot a row.
engine_run() {
	local row
	rm -rf "$scratch/cost"
	while read -r row; do
		sample_row "$row" "$TARGET_SAMPLED_ROUNDS" "$results" "$scratch/cost" "$(engine_deadline)"
	done < <(list_rows)
	keep_cost "$scratch/cost"
}

# sample_row ROW ROUNDS DIR COST DEADLINE: samples ROW on both sides in one boot of link 1 and adds its stacks
# to the folder COST, with what perf stat counted; the console goes to the results folder DIR. Exits as for a
# boot that failed.
sample_row() {
	local row=$1 dir=$3 cost=$4 work=$scratch/sample where=inside
	local -a words
	use_side a
	rm -rf "$work"
	mkdir -p "$work/fold/cost" "$cost"
	[[ $TARGET_GUEST != process ]] || where=outside
	mapfile -t words < <(list_bench_words 1 1 "$2")
	"sample_$where" "$work" "$row" "$5" "${words[@]}"
	require_guest "sampling $row" "$dir/console/sample-${row//\//,}.log"
	if ! fold_samples "$work" "$row" || ! add_cost "$work/fold/cost" "$cost" regions.tsv; then
		die "$EXIT_UNTRUSTED" "sampling $row" "what perf recorded cannot be read" "see the messages above"
	fi
}

# sample_outside WORK ROW DEADLINE COMMAND...: the guest is a process of this machine.
sample_outside() {
	local work=$1 watchers=() pid
	make_bench_root "$work/initramfs.cpio" <<<"$2"
	run_in_guest --root "$work/initramfs.cpio" --deadline "$3" --beside start_watching \
		--collect "samples.csv:$work/samples.csv" --collect "guest.map:$work/guest.map" -- "${@:4}"
	# Both end with the guest; what never found one is ended here.
	for pid in "${watchers[@]}"; do
		reap_group "$pid" 20 || true
	done
}

# start_watching: perf, twice, beside the guest that is about to be booted; their processes are in watchers.
start_watching() {
	local work=$scratch/sample
	spawn_group "$work/perf.log" watch_guest record --call-graph "dwarf,$PERF_STACK" -F "$PERF_HERTZ" -NB -o \
		"$work/perf.data"
	watchers+=("$spawned")
	spawn_group "$work/stat.log" watch_guest stat -o "$work/perf.stat"
	watchers+=("$spawned")
}

# watch_guest PERF-VERB OPTION...: perf on the guest's process, as soon as there is one.
watch_guest() {
	local pid
	until pid=$(target_pid) && [[ -n $pid ]]; do
		sleep 0.01
	done
	exec perf "$@" -p "$pid"
}

# sample_inside WORK ROW DEADLINE COMMAND...: perf and its libraries go into the guest. The kernel takes at
# most 31 words for init, so its options are written together. Its clock is the host's: a timer that ticks
# with the instructions meets a storm that always takes as many at the same few places.
sample_inside() {
	local work=$1
	local -a files
	mapfile -t files < <(list_program perf)
	make_bench_root "$work/initramfs.cpio" "${files[@]}" <<<"$2"
	run_in_guest --root "$work/initramfs.cpio" --deadline "$3" --clock host \
		--collect "samples.csv:$work/samples.csv" --collect "guest.map:$work/guest.map" \
		--collect "perf.data:$work/perf.data" --collect "perf.stat:$work/perf.stat" -- \
		/bin/perf stat -o/out/perf.stat /bin/perf record "-gNBF$PERF_HERTZ" -o/out/perf.data "${@:4}"
}

# fold_samples WORK ROW: from WORK/perf.data to WORK/fold/cost; says what was sampled, and how much of it
# counts.
fold_samples() {
	local work=$1 row=$2 outside=0 event
	[[ -s $work/perf.data ]] || return 1
	[[ $TARGET_GUEST != process ]] || outside=1
	event=$(perf evlist -i "$work/perf.data" 2>/dev/null | grep -m1 -oE '^[a-z-]+')
	list_symbols "$work/guest.map" >"$work/symbols"
	perf script -i "$work/perf.data" --no-inline --show-mmap-events -F comm,ip,sym,dso 2>"$work/script.log" |
		LC_ALL=C awk -v outside="$outside" -v report="$work/report" -f "$root/engines/perf/stacks.awk" \
			"$work/symbols" "$work/samples.csv" - >"$work/raw" || return 1
	name_stacks "$work/raw" "$work/guest.map" samples "$work/fold" || return 1
	cp "$work/perf.stat" "$work/fold/cost/${row//\//,}.stat" 2>/dev/null || true
	say "$row: $(describe_samples "$work" "$event")"
}

# describe_samples WORK EVENT: one line of what fold_samples made of what perf saw.
describe_samples() {
	local -A of=()
	local word clock=''
	for word in $(<"$1/report"); do
		of[${word%%=*}]=${word#*=}
	done
	[[ $2 != cpu-clock ]] || clock=' (a timer: there is no cycle counter here)'
	grep -qE '^ +[0-9][0-9,.]* +(cycles|instructions)' "$1/perf.stat" 2>/dev/null ||
		clock+=', perf stat has no counter here'
	echo "sampled by $2$clock; ${of[counted]} of ${of[samples]} samples lie in the timed region," \
		"${of[torn]} had no whole stack, ${of[own]} were perf's own work"
}

# list_symbols MAP: `FIRST LAST IMAGE NAME` for the functions that stacks.awk knows a stack's beginning by:
# where they lie in this guest, modules included.
list_symbols() {
	local module name base
	list_functions "$linked/vmlinux" 0 kernel \
		'^(__)?vm_(mmap|munmap)|^perf_event_mmap|^(hard|sig)_handler$|^asm_(common_interrupt|sysvec_|exc_)'
	list_functions "$programs/vmabench-bench" 0 program '^(__)?(mmap(64)?|munmap|syscall)$'
	for module in "$modules"/*.ko; do
		name=$(basename "$module" .ko)
		base=$(awk -v name="$name" -F'\t' '$1 == "section" && $2 == name && $3 == ".text" { print $4 }' "$1")
		[[ -z $base ]] || list_functions "$module" "$((16#$base))" "$name" .
	done
}

# list_functions FILE BASE IMAGE PATTERN: those of its .text whose names match, moved by BASE.
list_functions() {
	local first size name
	nm -f sysv "$1" | tr -d ' ' | awk -F'|' -v pattern="$4" \
		'$7 ~ /text$/ && $7 !~ /init|exit/ && $4 ~ /FUNC|NOTYPE/ && $1 ~ pattern {
			print $2, $5 == "" ? 1 : $5, $1 }' |
		while read -r first size name; do
			printf '%x %x %s %s\n' $((16#$first + $2)) $((16#$first + $2 + 16#$size - 1)) "$3" "$name"
		done
}
