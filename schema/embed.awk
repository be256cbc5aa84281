# Files → one list: FILE(number in its name or 0, "name without ending", "text").
function finish() { if (open) print ")"; open = 0 }
FNR == 1 {
	finish()
	n = split(FILENAME, part, "/"); name = part[n]; sub(/\.[a-z]+$/, "", name)
	printf "FILE(%d, \"%s\",", name + 0, name
	open = 1
}
{ gsub(/\\/, "\\\\"); gsub(/"/, "\\\""); printf "\n\t\"%s\\n\"", $0 }
END { finish() }
