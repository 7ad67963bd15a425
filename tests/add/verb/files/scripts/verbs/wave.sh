# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# vmabench wave [--twice]: a throwaway of tests/add.

about_wave() {
	cat <<-'END'
	usage: wave [options]
	about: wave
	example: ./vmabench wave --twice
	--twice | | once more
	END
}

verb_wave() {
	read_options wave "$(about_wave)" 0 "$@"
	echo "wave${given[twice]:+ and wave}" | print_out
}
