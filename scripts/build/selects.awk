# SPDX-License-Identifier: GPL-2.0
# selects.awk .config KCONFIG...: `CONFIG_X CONFIG_Y` for each option X that is set in .config and selects Y
# there. A condition that is more than symbols joined by && is taken for one that is not met.

FNR == NR {
	if (match($0, /^CONFIG_[A-Za-z0-9_]+=[ym]/))
		set[substr($0, 1, index($0, "=") - 1)]
	next
}

$1 == "config" || $1 == "menuconfig" {
	name = "CONFIG_" $2
	next
}

$1 ~ /^(choice|comment|menu|if|endif|endmenu|source|help|---help---)$/ && !/^[ \t]/ { name = "" }

($1 == "select" || $1 == "imply") && name in set && is_met() { print name, "CONFIG_" $2 }

function is_met(    i) {
	if (NF == 2)
		return 1
	if ($3 != "if")
		return 0
	for (i = 4; i <= NF; i += 2)
		if (!("CONFIG_" $i in set) || i < NF && $(i + 1) != "&&")
			return 0
	return 1
}
