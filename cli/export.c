/* Reading and writing exports of the ledger. */
#include "cli/export.h"

#include <stdlib.h>

void
export_put(FILE *file, struct arena *a, const struct json *value)
{
	struct json_out o = {.text.arena = a};

	json_put_tree(&o, NULL, value);
	buf_char(&o.text, '\n');
	(void)fwrite(o.text.p, 1, o.text.n, file);
}

static bool
refuse(struct str *why, struct arena *a, const struct audit *v, const char *what)
{
	*why = str_printf(
	    a, "the line behind %llu entries: %s", (unsigned long long)v->edge.size, what);
	return false;
}

/* A line is whole only with its newline. */
static bool
take_line(struct str line, struct arena *a, struct audit *v, const struct json **checkpoint,
    struct str *why)
{
	const char *fault;
	struct arena own = {0};

	if (*checkpoint != NULL)
		return refuse(why, a, v, "something stands behind the checkpoint");
	if (line.p[line.n - 1] != '\n')
		return refuse(why, a, v, "it is cut off");
	line.n--;
	const struct json *item = json_parse(&own, line, &fault);
	bool good = item != NULL || refuse(why, a, v, fault);
	if (good && json_member(item, "note") != NULL)
		*checkpoint = json_parse(a, str_copy(a, line), &fault);
	else if (good)
		good = audit_item(v, &own, item, why);
	if (!good)
		*why = str_copy(a, *why); /* it may lie in the arena of this line */
	arena_free(&own);
	return good;
}

bool
export_read(FILE *file, struct arena *a, struct audit *v, const struct json **ret, struct str *why)
{
	char *line = NULL;
	size_t room = 0;
	bool good = true;

	*ret = NULL;
	while (good) {
		ssize_t n = getline(&line, &room, file);
		if (n < 0)
			break;
		good = take_line((struct str){line, (size_t)n}, a, v, ret, why);
	}
	free(line);
	return good && (*ret != NULL || refuse(why, a, v, "the checkpoint is missing"));
}
