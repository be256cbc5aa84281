# Files → one list: FILE(number in its name or 0, "name without ending", "text"); SQL without
# its comments.
function finish() { if (open) print ")"; open = 0 }
FNR == 1 {
	finish()
	n = split(FILENAME, part, "/"); name = part[n]; sub(/\.[a-z]+$/, "", name)
	printf "FILE(%d, \"%s\",", name + 0, name
	open = 1
}
FILENAME ~ /\.sql$/ { sub(/[ \t]*--( .*)?$/, ""); if ($0 == "") next }
{ gsub(/\\/, "\\\\"); gsub(/"/, "\\\""); printf "\n\t\"%s\\n\"", $0 }
END { finish() }
