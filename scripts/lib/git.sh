# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# git, on trees of the user's, which are only read.

# Set where vmabench is called from a hook or by `git rebase --exec`, and would lead git elsewhere.
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES \
	GIT_COMMON_DIR GIT_PREFIX GIT_NAMESPACE GIT_SHALLOW_FILE GIT_GRAFT_FILE

# read_git PATH ARGUMENT...: git there, writing nothing, and fetching nothing either: what a partial clone
# lacks it would get from the network, into the user's objects.
read_git() (
	unset GIT_INDEX_FILE GIT_WORK_TREE
	export GIT_OPTIONAL_LOCKS=0 GIT_NO_LAZY_FETCH=1 GIT_TERMINAL_PROMPT=0
	exec git -c core.fsmonitor=false -c protocol.allow=never -c gc.auto=0 -C "$@"
)
