# Rows of `run` as lines or as JSON.  A line of input: name, unit, less|more|-, goal ("-": none),
# kind ratio|ours, then what was measured, ours/anchor for each round (anchor "-": none).
# A goal of kind ratio is for the median of ours ÷ anchor, of kind ours for the median of ours.

function sorted(list, n,    i, j, t) {
	for (i = 2; i <= n; i++) {
		t = list[i]
		for (j = i - 1; j > 0 && list[j] > t; j--)
			list[j + 1] = list[j]
		list[j + 1] = t
	}
}
function median(list, n) {
	return n % 2 ? list[(n + 1) / 2] : (list[n / 2] + list[n / 2 + 1]) / 2
}
function number(x) {
	return x >= 1000 ? sprintf("%.0f", x) : x >= 100 ? sprintf("%.1f", x) : sprintf("%.2f", x)
}

BEGIN { FS = "\t" }
{
	name = $1; unit = $2; better = $3; goal = $4; kind = $5
	n = split($6, pairs, " ")
	anchored = 0
	for (i = 1; i <= n; i++) {
		split(pairs[i], pair, "/")
		ours[i] = pair[1] + 0
		if (pair[2] != "-") {
			anchored = 1
			anchor[i] = pair[2] + 0
			ratio[i] = anchor[i] == 0 ? 0 : ours[i] / anchor[i]
		}
	}
	sorted(ours, n)
	if (anchored) {
		sorted(anchor, n)
		sorted(ratio, n)
	}
	got = kind == "ratio" ? median(ratio, n) : median(ours, n)
	verdict = goal == "-" ? "-" : (better == "less" ? got <= goal : got >= goal) ? "held" : "short"
	if (json) {
		row = sprintf("{\"name\":\"%s\",\"unit\":\"%s\",\"ours\":[%s,%s,%s]", name, unit,
			ours[1], median(ours, n), ours[n])
		if (anchored)
			row = row sprintf(",\"anchor\":[%s,%s,%s],\"ratio\":[%.4f,%.4f,%.4f]", anchor[1],
				median(anchor, n), anchor[n], ratio[1], median(ratio, n), ratio[n])
		if (goal != "-")
			row = row sprintf(",\"goal\":%s,\"of\":\"%s\",\"better\":\"%s\",\"held\":%s",
				goal, kind, better, verdict == "held" ? "true" : "false")
		rows = rows (NR > 1 ? "," : "") row "}"
	} else {
		middle = anchored ? sprintf("%.2f–%.2f–%.2f", ratio[1], median(ratio, n), ratio[n]) : "-"
		wanted = goal == "-" ? "-" : (better == "less" ? "≤ " : "≥ ") goal
		printf "%-18s %12s %12s  %-16s %-10s %s\n", name, number(median(ours, n)) " " unit,
			anchored ? number(median(anchor, n)) " " unit : "-", middle, wanted, verdict
	}
}
END {
	if (json) {
		getline text < machine
		printf "{\"machine\":%s,\"rows\":[%s]}\n", text, rows
	}
}
