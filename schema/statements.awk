# daemon/store/*.sql → one list: STMT(name, "text", "why it may scan, or empty").
#   "-- :name"             opens a statement
#   "-- :name scan: why"   opens one that may read a whole table, and says why
# Parameters are written $1, $2, … and become ?1, ?2, …: SQLite would number $n by
# first appearance.
#   "-- =name a b"         opens a part that statements share, of this file or others; :a and :b in
#                          it are what
#   "@name $2 $3"          gives for them, on a line of a statement or of another part
# TEXT as a statement has it: what it takes from a part stands in its place.
function put(text,    behind, given, name, word, n, i, k, line) {
	if (text !~ /^[ \t]*@/) {
		gsub(/\\/, "\\\\", text); gsub(/"/, "\\\"", text); gsub(/\$/, "?", text)
		printf "\n\t\"%s\\n\"", text
		return
	}
	behind = sub(/,$/, "", text) ? "," : ""
	n = split(text, given, " ")
	name = substr(given[1], 2)
	if (split(takes[name], word, " ") != n - 1 || !(name in lines)) {
		print "no part of these words: " text > "/dev/stderr"
		exit failed = 1
	}
	for (k = 1; k <= lines[name]; k++) {
		line = part[name, k]
		for (i = 2; i <= n; i++)
			gsub(":" word[i - 1], given[i], line)
		put(line (k == lines[name] ? behind : ""))
	}
}
/^-- [:=]/ {
	split(substr($0, 5), word, " ")
	open = word[1]
	if (/^-- =/) {
		takes[open] = substr($0, 5 + length(open))
	} else {
		statement[++statements] = open
		scan[open] = match($0, / scan: .*/) ? substr($0, RSTART + 7) : ""
	}
	next
}
open && !/^[ \t]*--/ && NF { part[open, ++lines[open]] = $0 }
END {
	for (s = 1; s <= statements && !failed; s++) {
		printf "STMT(%s,", statement[s]
		for (l = 1; l <= lines[statement[s]]; l++)
			put(part[statement[s], l])
		printf ", \"%s\")\n", scan[statement[s]]
	}
	exit failed
}
