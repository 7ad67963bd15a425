# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# vmabench verify LETTER DIR...: does each figure of a letter come out of the raw files that it speaks of?

# A byte more than vmabench-letter takes.
readonly LETTER_MAX=$(((16 << 20) + 1))

about_verify() {
	cat <<-END
	usage: verify LETTER DIR... [--no-install]
	about: recompute each figure of a letter (a mail, quoted or not; - is stdin) from its folders
	example: ./vmabench verify 0000-cover-letter.patch results/20261121-013000-quick-uml
	--no-install |  | never install a package
	END
}

verb_verify() {
	local letter input dir found status=0 install=yes
	local -a dirs=()
	read_options verify "$(about_verify)" 1000 "$@"
	[[ -z ${given[no-install]:-} ]] || install=no
	((${#given_operands[@]} > 1)) ||
		die "$EXIT_USAGE" "verify" "it takes a letter and the results folders that it is of" \
		"type: vmabench verify LETTER DIR"
	letter=${given_operands[0]}
	take_letter
	for dir in "${given_operands[@]:1}"; do
		found=$(list_letter_folders verify "$dir")
		mapfile -t -O "${#dirs[@]}" dirs <<<"$found"
	done
	make_letter_program "$install"
	for dir in "${dirs[@]}"; do
		check_attribution "$dir" || status=$?
	done
	"$programs/vmabench-letter" --verify "$letter" -- "${dirs[@]}" <"$input" || status=$?
	end_with "$status"
}

# take_letter: $input is what is to be read as stdin, before anything else may read it.
take_letter() {
	input=/dev/null
	[[ $letter != - ]] || {
		ensure_scratch
		input=$scratch/letter
		head -c "$LETTER_MAX" >"$input"
		return
	}
	[[ -e $letter && ! -d $letter ]] ||
		die "$EXIT_USAGE" "verify $letter" "there is no such letter" "name a file, or - for stdin"
}

# check_attribution DIR: whether its attribution.json, which a letter quotes, comes out of its stacks; worked
# out in a copy, since nothing of DIR is changed by looking at it.
check_attribution() {
	local dir=$1 engine copy
	[[ -f $dir/attribution.json && -d $dir/cost ]] || return 0
	engine=$(choose_engine "$dir")
	[[ -n $engine ]] || return 0
	ensure_scratch
	copy=$scratch/attributed
	rm -rf "$copy"
	mkdir -p "$copy/plots"
	cp -R --reflink=auto "$dir"/{run.json,boots.ndjson,samples.csv,slots.csv,cost} "$copy/"
	"$programs/vmabench-attribute" --rules "$root/analysis/cost/components.rules" --engine "$engine" \
		"$copy" >/dev/null || return $?
	cmp -s "$copy/attribution.json" "$dir/attribution.json" && return
	complain "$dir/attribution.json" "it does not come out of the stacks in cost/" \
		"make it again with: vmabench report $(show_path "$dir")"
	return "$EXIT_UNTRUSTED"
}
