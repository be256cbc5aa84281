# The table of commands → sluice(1): awk -f commands.awk sluice.1 commands.def local.def
# puts each command with its help in the place of the line .\" COMMANDS, under the table's own
# headings; those of local.def, which the client carries out itself, come first.
FNR == 1 { file++; entry = "" }
file == 1 { page[++lines] = $0; next }
/^\/\*  / { heading = toupper(substr($0, 5, 1)) substr($0, 6); sub(/ *\*\/.*/, "", heading); next }
/^(CMD|LOCAL)\(/ { entry = $0; if (!/\)$/) next }
!/^(CMD|LOCAL)\(/ { if (entry == "") next; entry = entry " " $0; if (!/\)$/) next }
{
	add(file == 2 ? heading : "Local commands", entry)
	entry = ""
}
function add(under, text,    part, n, words, help) {
	n = split(text, part, "\"")
	help = part[n - 1]; words = part[n - 3]
	if (words == "")
		return
	gsub(/-/, "\\-", words)
	if (!(under in texts))
		headings[++count] = under
	texts[under] = texts[under] ".It Nm sluice " spelled(words) "\n" folded(help ".")
}
function folded(text,    word, n, i, line, s) {
	n = split(text, word, " ")
	for (i = 1; i <= n; i++) {
		if (line != "" && length(line " " word[i]) > 78) {
			s = s line "\n"
			line = ""
		}
		line = line (line == "" ? "" : " ") word[i]
		if (word[i] ~ /[^.][.?!]$/ && word[i] !~ /\.\.\.$/) { # a sentence begins a line
			s = s line "\n"
			line = ""
		}
	}
	return s (line == "" ? "" : line "\n")
}
# No word of a usage may be taken for a macro's name, nor its end for punctuation:
# zero-width characters stand around it.
function spelled(words,    part, n, i, s) {
	n = split(words, part, " ")
	for (i = 1; i <= n; i++)
		s = s " \\&" part[i] "\\&"
	return substr(s, 2)
}
END {
	for (i = 1; i <= lines; i++) {
		if (page[i] != ".\\\" COMMANDS") {
			print page[i]
			continue
		}
		for (j = count; j >= 1; j--)
			if (headings[j] == "Local commands")
				section(headings[j])
		for (j = 1; j <= count; j++)
			if (headings[j] != "Local commands")
				section(headings[j])
	}
}
function section(name) {
	printf ".Ss %s\n.Bl -tag -width Ds\n%s.El\n", name, texts[name]
}
