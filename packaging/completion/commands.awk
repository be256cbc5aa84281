# packaging/completion/sluice.bash with what the client knows in it:
#   awk -f commands.awk commands.def local.def usage.c sluice.bash
function option(token, value) {
	gsub(/[][]/, "", token)
	gsub(/[][.]/, "", value)
	if (value !~ /^[A-Z]/)
		return " " token
	return " " token "=" (value ~ /^(FILE|TEXTFILE|BYTEFILE|PATH)$/ ? "@" : "")
}
function options_of(words,    n, part, i, options) {
	n = split(words, part, " ")
	for (i = 1; i <= n; i++) {
		if (part[i] ~ /^\[?--/)
			options = options option(part[i], part[i + 1])
		else if (part[i] ~ /^<(file|path)>$/)
			options = options " @"
	}
	return substr(options, 2)
}
function add(words,    name) {
	name = words
	sub(/ *[<[-].*/, "", name)
	if (name != "")
		commands = commands (commands == "" ? "" : "\n") name "\t" options_of(words)
}
function filled(line, mark, text,    at) {
	at = index(line, mark)
	return at == 0 ? line : substr(line, 1, at - 1) text substr(line, at + length(mark))
}
FILENAME ~ /\.bash$/ {
	print filled(filled($0, "@COMMANDS@", commands), "@GLOBALS@", options_of(globals))
	next
}
/^const char usage_globals/, /;/ {
	split($0, text, "\"")
	globals = globals text[2]
}
/^(CMD|LOCAL)\(/ { line = "" }
/^(CMD|LOCAL)\(/, /\)$/ {
	line = line $0
	if (/\)$/) {
		split(line, text, "\"")
		add(line ~ /^CMD/ ? text[10] : text[2])
	}
}
