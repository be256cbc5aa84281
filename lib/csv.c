/* One field after another, up to the end of the line. */
#include "lib/csv.h"

#include "lib/buf.h"

/* The text between the quotes at the beginning of *TEXT, and *TEXT behind them. */
static struct str
quoted(struct arena *a, struct str *text)
{
	struct buf b = {.arena = a};
	size_t i = 1;

	for (; i < text->n; i++) {
		if (text->p[i] == '"' && (i + 1 == text->n || text->p[i + 1] != '"'))
			break;
		if (text->p[i] == '"')
			i++;
		buf_char(&b, text->p[i]);
	}
	*text = str_from(*text, i + 1);
	return b.n == 0 ? STR("") : buf_str(&b);
}

static struct str
plain(struct str *text)
{
	size_t i = 0;

	while (i < text->n && text->p[i] != ',' && text->p[i] != '\n' && text->p[i] != '\r')
		i++;
	struct str field = {text->p, i};
	*text = str_from(*text, i);
	return field;
}

/* Step over the end of a line; false when there is none here. */
static bool
line_ends(struct str *text)
{
	if (text->n == 0)
		return true;
	size_t end = text->p[0] == '\r' && text->n > 1 ? 2 : 1;
	if (text->p[end - 1] != '\n')
		return false;
	*text = str_from(*text, end);
	return true;
}

size_t
csv_line(struct arena *a, struct str *text, struct str *fields, size_t most)
{
	size_t n = 0;

	if (text->n == 0)
		return 0;
	do {
		struct str field = text->n != 0 && text->p[0] == '"' ? quoted(a, text)
								     : plain(text);
		if (n < most)
			fields[n] = field;
		n++;
		if (line_ends(text))
			return n;
		*text = str_from(*text, 1);
	} while (true);
}
