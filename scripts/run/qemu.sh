# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Guests under QEMU, for the targets that differ only in the accelerator: one command a boot, the console on
# the first serial line, and on the second what the guest leaves in /out (guest/port.h).

# The oldest release whose TCG counts were seen to be the same in every run.
readonly QEMU_OLDEST=7.2
readonly QEMU_PROGRAM=qemu-system-x86_64

# A machine type that hands the guest no random seed, one clock that stands where it stands in every run, and
# nothing that is not needed.
readonly QEMU_MACHINE='-M pc-i440fx-7.1 -nodefaults -no-user-config -display none -no-reboot
	-rtc base=2026-01-01T00:00:00,clock=vm -seed 1'

# Nothing random in the kernel either (RANDOMIZE_BASE is not in its .config).
readonly QEMU_CMDLINE='console=ttyS0 panic=-1 norandmaps randomize_kstack_offset=off
	random.trust_cpu=off random.trust_bootloader=off'

# What an x86 kernel takes for mitigations=; a word that it does not know it passes over.
# shellcheck disable=SC2034 # read by the targets
readonly X86_MITIGATIONS='auto auto,nosmt off'

# What is typed to vary them, see scripts/lib/options.sh.
# shellcheck disable=SC2034 # read by the targets
readonly QEMU_OPTION_LINES='--cpu-model NAME | text | in QEMU
--cpus N | number 1 64 | of a QEMU guest
--mitigations WORD | text | of CPU vulnerabilities there'

# check_qemu: returns 0, or prints why QEMU cannot be used and returns 1.
check_qemu() {
	local version
	if ! command -v "$QEMU_PROGRAM" >/dev/null; then
		echo "there is no $QEMU_PROGRAM (Debian package qemu-system-x86)"
		return 1
	fi
	version=$(qemu_version)
	if [[ ! $version =~ ^[0-9]+\.[0-9]+ ]]; then
		echo "$QEMU_PROGRAM --version says no version"
		return 1
	fi
	if [[ $(printf '%s\n' "$QEMU_OLDEST" "$version" | sort -V | head -n 1) != "$QEMU_OLDEST" ]]; then
		echo "$QEMU_PROGRAM is $version, and $QEMU_OLDEST is the oldest that will do"
		return 1
	fi
}

qemu_version() {
	timeout --kill-after=1 10 "$QEMU_PROGRAM" --version 2>/dev/null </dev/null | sed -n \
		'1s/.*version \([0-9.]*\).*/\1/p'
}

# require_cpu_model: QEMU takes ${varied[cpu-model]} with this target's accelerator. It starts no guest.
require_cpu_model() {
	local model=${varied[cpu-model]} why
	# shellcheck disable=SC2086 # a list of options
	why=$("$QEMU_PROGRAM" $QEMU_MACHINE -accel "${plan[target]}" -cpu "$model" -S -monitor stdio 2>&1 \
		>/dev/null <<<quit) ||
		die "$EXIT_USAGE" "--cpu-model $model" "QEMU does not take it (${why#"$QEMU_PROGRAM: "})" \
			"see: $QEMU_PROGRAM -cpu help"
}

# quote_qemu WORD: as it is written within one of QEMU's options, where a comma ends it.
quote_qemu() {
	printf '%s\n' "${1//,/,,}"
}

# boot_qemu COMMAND...: see target_boot in docs/adding.md. The array qemu_accel is what makes the target, and
# $qemu_cmdline goes to the kernel besides; they are the target's.
boot_qemu() {
	local log=${guest[log]} work=${guest[work]}
	local -a turns=()
	: >"$log"
	[[ -z ${guest[turns]:-} ]] ||
		turns=(-chardev "pipe,id=turns,path=$(quote_qemu "${guest[turns]}")" -serial chardev:turns)
	# shellcheck disable=SC2086 # lists of options and of kernel parameters
	spawn_guest "$work/qemu.log" "$QEMU_PROGRAM" $QEMU_MACHINE "${qemu_accel[@]}" -m 1G \
		-kernel "$linked/arch/x86/boot/bzImage" -initrd "${guest[root]}" \
		-serial "file:$log" -serial "file:$work/frames" "${turns[@]}" \
		-append "${QEMU_CMDLINE//$'\n'/ } $qemu_cmdline ${kernel[boot]} VMABENCH_PORT=/dev/ttyS1 -- $(quote_words "$@" | paste -sd' ')"
}

# end_qemu: for target_end. A frame that is not whole becomes a line of the console.
end_qemu() {
	local log=${guest[log]} work=${guest[work]}
	sed 's/^/qemu: /' "$work/qemu.log" >>"$log"
	[[ ! -e $work/frames ]] || "$programs/vmabench-receive" "$work/frames" "$work/out" >>"$log" 2>&1 || true
}

# describe_qemu ACCELERATOR: the guest's machine, for run.json.
describe_qemu() {
	local name
	{
		printf '%s\n' accelerator "$1" qemu "$(qemu_version)"
		for name in "${!varied[@]}"; do
			printf '%s\n' "${name/-/_}" "${varied[$name]}"
		done
	} | jq -nR '[inputs] | [_nwise(2)] | map({key: .[0], value: .[1]}) | from_entries'
}
