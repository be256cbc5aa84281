# daemon/store/*.sql → one list: STMT(name, "text", "why it may scan, or empty").
#   "-- :name"             opens a statement
#   "-- :name scan: why"   opens one that may read a whole table, and says why
# Parameters are written $1, $2, … and become ?1, ?2, …: SQLite would number $n by
# first appearance.
function finish() { if (open) printf ", \"%s\")\n", scan; open = 0 }
/^-- :/ {
	finish()
	scan = ""
	if (match($0, / scan: .*/))
		scan = substr($0, RSTART + 7)
	split(substr($0, 5), word, " ")
	printf "STMT(%s,", word[1]
	open = 1
	next
}
open && !/^[ \t]*--/ && NF {
	gsub(/\\/, "\\\\"); gsub(/"/, "\\\""); gsub(/\$/, "?")
	printf "\n\t\"%s\\n\"", $0
}
END { finish() }
