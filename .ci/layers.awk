# Who includes what he may not.  Called by .ci/layers.
function place(path) { # the folder in which a file stands
	sub(/\/[^\/]*$/, "", path)
	return path
}
function is_room(folder) {
	return folder ~ /^daemon\/command\/./
}
function house(folder) { # the folder whose rights it has: a room's are those of its house
	return is_room(folder) ? "daemon/command" : folder
}
function rank(folder) {
	return folder == "generated" ? at["schema"] : at[house(folder)]
}
# A test of tests/unit/X stands where its layer does.
function layer_of(folder) {
	if (folder !~ /^tests\/unit\//)
		return folder
	sub(/^tests\/unit\//, "", folder)
	return folder ~ /^(cli|lib|daemon)$/ ? folder : "daemon/" folder
}
function fault(text) {
	printf "%s:%d: %s\n", FILENAME, FNR, text
	bad = 1
}
function included(line) {
	sub(/^#[ \t]*include[ \t]*[<"]/, "", line)
	sub(/[>"].*/, "", line)
	return line
}
BEGIN {
	n = split("schema lib daemon/rules daemon/index daemon/store daemon/command daemon/work " \
		"daemon/auth daemon/deliver daemon/http daemon", order, " ")
	for (i = 1; i <= n; i++)
		at[order[i]] = i
	while ((getline line < doors) > 0) {
		if (line ~ /^#/ || line == "")
			continue
		split(line, part, /[ \t]+/)
		header[++count] = part[1]
		place_of[count] = part[2]
	}
	if (count == 0) {
		print doors ": holds no doors"
		bad = 1
		exit
	}
}
FNR == 1 {
	own = place(FILENAME)
	layer = house(layer_of(own))
	ours = FILENAME !~ /^tests\//
}
/^#[ \t]*include[ \t]*"/ {
	name = included($0)
	from = place(name)
	if (name !~ /\//)
		from = own # beside the file itself
	if (from == own || layer ~ /^tests/ || (own ~ /^tests/ && from ~ /^tests/))
		next
	if (layer == "cli") {
		if (from != "cli" && rank(from) > at["lib"] || !rank(from) && from != "cli")
			fault("cli may include only schema and lib, not " name)
	} else if (!rank(layer)) {
		fault("stands in no known layer")
	} else if (!rank(from) || rank(from) > rank(layer)) {
		fault(layer " may not include " name ", which stands right of it")
	} else if (own == "daemon/command" && is_room(from)) {
		fault("the dispatcher knows no noun: not " name)
	}
}
/^#[ \t]*include/ && ours {
	name = included($0)
	for (i = 1; i <= count; i++)
		if (name ~ header[i] && FILENAME !~ place_of[i])
			fault("<" name "> comes in only at " place_of[i])
}
END { exit bad }
