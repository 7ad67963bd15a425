# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2016 # scripts for another shell
# Target kvm: what the probe makes of a KVM that runs guests, one that emulates them, and one that does
# nothing. A script stands in for QEMU, since machines differ in what KVM they have.

load common

setup() {
	export TMPDIR=$BATS_TEST_TMPDIR
	bin=$BATS_TEST_TMPDIR/bin
	real=$(command -v qemu-system-x86_64)
	mkdir "$bin"
}

# fake_qemu SCRIPT: in it $serial is the file of the first serial line, $here the test's folder, and run_tcg
# what runs the guest without KVM.
fake_qemu() {
	cat >"$bin/qemu-system-x86_64" <<-END
	#!/usr/bin/env bash
	[[ \$1 != --version ]] || { echo "QEMU emulator version 99.0"; exit; }
	words=() serial=
	for word; do
		[[ \$word != file:* || -n \$serial ]] || serial=\${word#file:}
		words+=("\$(sed 's/^kvm\$/tcg/; s/^host\$/max/' <<<"\$word")")
	done
	run_tcg() { exec '$real' "\${words[@]}"; }
	here='$BATS_TEST_TMPDIR'
	echo \$\$ >"\$here/pid"
	echo >>"\$here/boots"
	$1
	END
	chmod +x "$bin/qemu-system-x86_64"
}

# check [DEADLINE]: check_kvm with the fake QEMU, on a machine whose /dev/kvm opens, with a cache of the
# test's own.
check() {
	PATH=$bin:$PATH XDG_CACHE_HOME=$BATS_TEST_TMPDIR/cache run bash -c 'set -euo pipefail
		root=$1; source "$root/scripts/lib/all.sh"
		check_kvm_device() { :; }
		trap clean_up EXIT
		ensure_scratch
		load_target kvm
		kvm_deadline=${2:-$kvm_deadline}
		target_check' - "$VMABENCH_ROOT" "$@"
	[[ ! -e $BATS_TEST_TMPDIR/pid ]] || ! kill -0 "$(<"$BATS_TEST_TMPDIR/pid")" 2>/dev/null
	[[ -z $(find "$BATS_TEST_TMPDIR" -maxdepth 1 -name 'vmabench.*') ]]
}

count_boots() {
	wc -l <"$BATS_TEST_TMPDIR/boots"
}

@test "a KVM that runs the guest will do, and the guest is booted once" {
	fake_qemu 'run_tcg'
	check
	[[ $status == 0 && -z $output ]]
	check
	[[ $status == 0 && $(count_boots) == 1 ]]
}

@test "one that emulates its instructions will not" {
	fake_qemu 'printf PLC00000000a84aa2aaX >"$serial"'
	check
	expect 1 \
		"/dev/kvm opens and cannot run a guest: it came to long mode, where the host emulates each instruction" \
		"10770 cycles a turn"
	check
	expect 1 "10770 cycles a turn"
	[[ $(count_boots) == 1 ]]
}

@test "one that gives up is not waited for, and QEMU's words are shown" {
	fake_qemu \
		'printf P >"$serial"; echo "KVM internal error. Suberror: 1" >&2; sleep 10; : >"$here/late"; exec sleep 1000'
	check
	expect 1 "it came to protected mode; then QEMU said: KVM internal error. Suberror: 1"
	[[ ! -e $BATS_TEST_TMPDIR/late ]]
}

@test "one that does nothing is ended at the deadline, and asked again" {
	fake_qemu 'exec sleep 1000'
	check 1
	expect 1 "its firmware did not come to its first instruction, and no end within 1 s"
	fake_qemu 'run_tcg'
	check
	[[ $status == 0 ]]
}

@test "nonsense is no mark" {
	fake_qemu 'head -c 100000 /dev/urandom >"$serial"'
	check
	expect 1 "/dev/kvm opens and cannot run a guest" "QEMU ended"
}

# run_kvm CHECK OPTION...: the verb run, with the fake QEMU, where check_kvm does CHECK.
run_kvm() {
	PATH=$bin:$PATH run bash -c 'set -euo pipefail
		root=$1 check=$2; shift 2
		source "$root/scripts/lib/all.sh"
		eval "check_kvm() { $check; }"
		trap clean_up EXIT
		source "$root/scripts/verbs/run.sh"
		verb_run "$@"' - "$VMABENCH_ROOT" "$1" --no-install --no-lock --target kvm --row append/flags/kernel \
		--row append/flags/syscall --boots 1 --rounds 2 --seed 5 --out "$BATS_TEST_TMPDIR/results" "${@:2}"
}

@test "a run times both vantages in nanoseconds, and notes the machine" {
	fake_qemu 'grep Cpus_allowed_list /proc/self/status >"$here/cpus"; run_tcg'
	run_kvm :
	expect 0 "append/flags"
	[[ $(awk '{ print $2 }' "$BATS_TEST_TMPDIR/cpus") == \
		$(jq -r .machine.pinned "$BATS_TEST_TMPDIR/results/run.json") ]]
	jq -e '.target.name == "kvm" and .target.unit == "ns"
		and (.command | contains("--cpu-model host --cpus 1 --mitigations auto"))
		and (.machine | .accelerator == "kvm" and .cpu_model == "host" and (.pinned | test("^[0-9]+$"))
		and has("governor") and has("turbo") and has("smt"))' "$BATS_TEST_TMPDIR/results/run.json"
	[[ $(cut -d, -f13 "$BATS_TEST_TMPDIR/results/samples.csv" | sort -u | paste -sd' ') == "ns unit" ]]
}

@test "a guest of more processors than there are is not pinned, and run.json will say so" {
	run bash -c 'set -euo pipefail
		root=$1; source "$root/scripts/lib/all.sh"
		load_target kvm
		vary_target cpus "$(($(list_allowed_cpus | wc -l) + $2))"
		target_describe | jq -r .pinned' - "$VMABENCH_ROOT" 1
	expect 0 "no: fewer CPUs than the guest has"
}

@test "a KVM that cannot be used ends the run, and nothing else is taken instead" {
	fake_qemu 'run_tcg'
	run_kvm 'echo "it is broken"; return 1'
	expect 3 "target kvm: it is broken; choose another with --target"
	[[ ! -e $BATS_TEST_TMPDIR/results ]]
}
