# SPDX-License-Identifier: GPL-2.0
# configs.awk -v a=NAME -v b=NAME CONFIG CONFIG: a sentence for each symbol that both configurations have, with
# another value. One that is in only one of them is new there, gone, or hidden by another that is in both.

{ name = "" }

/^CONFIG_/ {
	end = index($0, "=")
	name = substr($0, 1, end - 1)
	value = substr($0, end + 1)
}

/^# CONFIG_[A-Za-z0-9_]+ is not set$/ {
	name = $2
	value = "not set"
}

name == "" { next }

FNR == NR {
	first[name] = value
	next
}

name in first && first[name] != value {
	print name " is " first[name] " in " a " and " value " in " b
}
