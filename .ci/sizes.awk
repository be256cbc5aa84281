# What is too large.  Called by .ci/sizes.
function fault(line, text) {
	printf "%s:%d: %s\n", FILENAME, line, text
	bad = 1
}
function end_file() {
	if (last > (file ~ /\.h$/ ? 120 : 500)) {
		printf "%s:%d: the file has %d lines, more than %d\n", file, last, last,
			file ~ /\.h$/ ? 120 : 500
		bad = 1
	}
}
# How many parameters stand in the first parentheses of a declaration.
function parameters(text,    i, c, depth, commas) {
	for (i = index(text, "("); i <= length(text); i++) {
		c = substr(text, i, 1)
		if (c == "(")
			depth++
		else if (c == ")" && --depth == 0)
			return commas + 1
		else if (c == "," && depth == 1)
			commas++
	}
	return 0
}
FNR == 1 {
	end_file()
	file = FILENAME
	signature = ""
	inside = 0
}
{ last = FNR }
inside && /^}/ {
	if (FNR - start + 1 > 60)
		fault(start, name "() has " FNR - start + 1 " lines, more than 60")
	inside = 0
	signature = ""
	next
}
inside {
	depth = match($0, /[^\t]/) - 1
	if (depth > 3 && $0 ~ /^\t+(} else|if|for|while|switch|do|[a-z]+_each)( |\(|$)/ && deepest != start) {
		fault(FNR, name "() nests more than 3 levels deep")
		deepest = start
	}
	next
}
/^{/ && signature != "" {
	inside = 1
	name = signature
	sub(/\(.*/, "", name)
	next
}
/^[A-Za-z_].*\(/ && !/^#/ {
	signature = $0
	start = FNR
	open = 1
}
open && FNR > start { signature = signature " " $0 }
open && /\)( __attribute__.*)?;?$/ || /[;{]$/ {
	if (open && parameters(signature) > 5)
		fault(start, "more than 5 parameters")
	open = 0
	if (/;$/)
		signature = ""
}
END {
	end_file()
	exit bad
}
