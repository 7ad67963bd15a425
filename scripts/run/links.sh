# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Which boots of a plan are of which link of their kernels (scripts/build/links.sh).

# take_links: plan[links], by --links or what the target is wont to have, but no more than there are boots.
take_links() {
	local most=${TARGET_LINKS:-1}
	if [[ -z ${plan[links]} ]]; then
		# Boots of a pilot say nothing of links yet.
		[[ -z ${given[precision]:-}${given[budget]:-} ]] || most=1
		set_plan links $((plan[boots] < most ? plan[boots] : most))
	fi
	[[ ${plan[links]} == 1 || -z ${TARGET_KERNEL:-} ]] || die "$EXIT_NOTHING" \
		"--links ${plan[links]} on ${plan[target]}" "its kernel is not linked here" \
		"leave it out, or choose another with --target"
	[[ ${plan[links]} == 1 || $TARGET_UNIT != insn ]] || die "$EXIT_NOTHING" \
		"--links ${plan[links]} on ${plan[target]}" \
		"its boots have to agree to the last instruction, and ticks fall elsewhere in each link" \
		"leave it out, or choose another with --target"
	((plan[links] <= plan[boots])) || die "$EXIT_USAGE" "--links ${plan[links]}" \
		"there are only ${plan[boots]} boots, and each is of one link" "give fewer, or more --boots"
}

# boot_link NR: the link that boot NR of each kernel is of, of both kernels where there are two. As many boots
# as there are links have each link once, in an order drawn from the seed, and so on, so that a run that stops
# early is spread as evenly as can be.
boot_link() {
	local links=${plan[links]} state i j other
	local -a order
	mapfile -t order < <(seq "$links")
	state=$(((plan[seed] << 20) + ($1 - 1) / links))
	for ((i = links - 1; i > 0; i--)); do
		# Knuth's, of which the high bits are good; bash has 64 of them and drops the rest.
		state=$((state * 6364136223846793005 + 1442695040888963407))
		j=$(((state >> 33 & 0x3fffffff) % (i + 1)))
		other=${order[i]}
		order[i]=${order[j]} order[j]=$other
	done
	echo "${order[($1 - 1) % links]}"
}

# describe_all_links: the hashes of what boots, of each kernel that is compared: an array for each.
describe_all_links() {
	local name
	while read -r name; do
		use_kernel "$name"
		describe_links "${plan[links]}"
	done < <(list_side_kernels) | jq -sc .
}
