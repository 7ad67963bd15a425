#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# lint_citations.sh [DIR]: no comment, message or page cites a file that is not in the project, which is DIR.
# A citation is
#   - a path below one of the project's folders, like docs/method.md; NAME, NN, * and {a,b} stand for anything
# in it;
#   - a page: a word that ends in .md, or says DESIGN and the like, where a page of that name would be meant.
# Not looked at: results and patches, which speak of other trees, and paths behind a `$`, a quote or a `/`,
# which are code.
set -euo pipefail
cd "${1:-$(dirname "$0")/..}"

# The kernel has folders of these names, too.
readonly KERNELS='^(scripts/(checkpatch\.pl|mod|basic|kconfig/conf)|lib/.*|include/.*)$'
readonly PAGES='DESIGN|BACKPORT|ARCHITECTURE|HACKING|CONTRIBUTING'

list_texts() {
	local file
	git ls-files -co --exclude-standard | grep -vE '^(results/|kernel-patch/.*\.patch$|LICENSE$)' |
		while read -r file; do
		[[ ! -f $file ]] || ! grep -qI . "$file" || echo "$file"
	done
}

# list_citations FOLDERS FILE...: `FILE:LINE:WORD`.
list_citations() {
	local folders=$1
	shift
	grep -noP \
		"(?<![\w\$./}\"'*-])(?:$folders)/[\w.,*{}/+-]*|(?<![\w\$./}-])[\w/-]+\.md\b|\b(?:$PAGES)\b(?!\.md)" \
		/dev/null "$@" || true
}

# is_there FILE WORD: whether WORD names something here. A page may be named from FILE's own folder.
is_there() {
	local pattern
	pattern=$(sed -E 's/[.,]+$//; s/\{[^}]*\}?/*/g; s|/$||; /\.md$/!s/[A-Z][A-Z_]*[A-Z]/*/g' <<<"$2")
	[[ ! $pattern =~ $KERNELS ]] || return 0
	compgen -G "$pattern" >/dev/null || compgen -G "$pattern.*" >/dev/null ||
		compgen -G "$(dirname "$1")/$pattern" >/dev/null
}

missing=0 cited=0
mapfile -t texts < <(list_texts)
# results/ is where runs write.
folders=$(git ls-files -co --exclude-standard | grep / | cut -d/ -f1 | sort -u | grep -vE '^(\.|results$)' |
	paste -sd'|')
while IFS=: read -r file line word; do
	cited=$((cited + 1))
	[[ $file != "${BASH_SOURCE[0]#./}" && $file != tests/lint_citations.sh ]] || continue
	if [[ $word =~ ^($PAGES)$ && ! -e $word.md ]] || ! is_there "$file" "$word"; then
		echo "$file:$line: cites $word, which is not in the project"
		missing=$((missing + 1))
	fi
done < <(list_citations "$folders" "${texts[@]}")
((cited > 100)) || { echo "only $cited citations found"; exit 1; }
echo "$cited citations checked"
((missing == 0))
