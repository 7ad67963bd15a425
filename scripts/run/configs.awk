# SPDX-License-Identifier: GPL-2.0
# configs.awk -v a=NAME -v b=NAME of=a CONFIG [SELECTS] of=b CONFIG [SELECTS]: a sentence for each symbol that
# both configurations have, with another value. One that is in only one of them is new there, gone, or hidden
# by another that is in both; one that is set there because such a one selects it (SELECTS, by
# scripts/build/selects.awk) comes with it.

/^CONFIG_[A-Za-z0-9_]+ CONFIG_/ {
	from[of, ++nr[of]] = $1
	to[of, nr[of]] = $2
	next
}

{ name = "" }

/^CONFIG_/ {
	end = index($0, "=")
	name = substr($0, 1, end - 1)
	value[of, name] = substr($0, end + 1)
}

/^# CONFIG_[A-Za-z0-9_]+ is not set$/ {
	name = $2
	value[of, name] = "not set"
}

name != "" && of == "b" { order[++nr_names] = name }

# What the options that OF alone has select, and those select in turn: comes[OF, NAME].
function follow(of, other,    i, grown) {
	do {
		grown = 0
		for (i = 1; i <= nr[of]; i++) {
			if ((of, to[of, i]) in comes)
				continue
			if ((other, from[of, i]) in value && !((of, from[of, i]) in comes))
				continue
			comes[of, to[of, i]]
			grown = 1
		}
	} while (grown)
}

function comes_with(of, other, name) {
	return (of, name) in comes && value[other, name] == "not set"
}

END {
	follow("a", "b")
	follow("b", "a")
	for (i = 1; i <= nr_names; i++) {
		name = order[i]
		if (!(("a", name) in value) || value["a", name] == value["b", name])
			continue
		if (comes_with("a", "b", name) || comes_with("b", "a", name))
			continue
		print name " is " value["a", name] " in " a " and " value["b", name] " in " b
	}
}
