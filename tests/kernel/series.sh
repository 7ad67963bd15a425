#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# The series as one would get it by mail: `git am` takes it, each patch says where it is from and is signed
# off, and the cover letter counts and names them all.
set -euo pipefail

root=$(cd "$(dirname "$(readlink -f "$0")")/../.." && pwd)
# shellcheck source-path=SCRIPTDIR/../..
source "$root/scripts/lib/all.sh"
trap clean_up EXIT

fail() {
	echo "$*"
	exit 1
}

ensure_scratch
fetch_source v6.12-hook
series=$root/kernel-patch/v6.12
mapfile -t patches < <(list_series v6.12)
[[ $(printf '%s\n' 0000-cover-letter.patch "${patches[@]}") == "$(cd "$series" && ls -- *.patch)" ]] ||
	fail "the series file and the folder have other patches"

mkdir "$scratch/tree"
cd "$pristine"
sed -n 's|^--- a/||p' "$series"/*.patch | sort -u | xargs cp --parents -t "$scratch/tree"
cd "$scratch/tree"
git init -q
git config user.name test
git config user.email test@localhost
git add -A -f
git commit -qm base
git am -q --empty=drop "$series"/*.patch
[[ $(git rev-list --count HEAD) == $((${#patches[@]} + 1)) ]] || fail "git am made another number of commits"

cover=$series/0000-cover-letter.patch
grep -q "^Subject: .* 0/${#patches[@]}\]" "$cover" ||
	fail "the cover letter does not count ${#patches[@]} patches"
diff <(sed -nE 's/^ ([^ |]+) +\| +([0-9]+) [-+]*$/\1 \2/p' "$cover" | sort) \
	<(git diff --numstat HEAD~"${#patches[@]}" HEAD | awk '{ print $3, $1 + $2 }' | sort) ||
	fail "the cover letter's diffstat is another"
grep -qxF "$(git diff --shortstat HEAD~"${#patches[@]}" HEAD)" "$cover" ||
	fail "the sum of the cover letter's diffstat is another"
git rev-list --reverse HEAD~"${#patches[@]}"..HEAD | while read -r commit; do
	message=$(git log -1 --format=%B "$commit")
	subject=${message%%$'\n'*}
	author=$(git log -1 --format='%an <%ae>' "$commit")
	grep -qF "$subject" "$cover" || fail "the cover letter does not name: $subject"
	[[ $author != *.invalid* && $message == *"Signed-off-by: $author"* ]] ||
		fail "not signed off by its author: $subject"
	if [[ $message != *'Not a port: '* ]]; then
		[[ $message =~ [0-9a-f]{12},\ \" && $message == *'Lorenzo Stoakes'* ]] ||
			fail "does not say what it ports: $subject"
	fi
	echo "$subject"
done
