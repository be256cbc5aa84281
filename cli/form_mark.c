/* A form with its faults written in. */
#include "cli/form.h"
#include "cli/table.h"

#include <string.h>

/* The question that POINTER is about: "/answers/NAME/0/COLUMN", or the form's own "/NAME". */
static struct str
question_of(struct str pointer)
{
	struct str rest, before;

	if (str_starts(pointer, "/answers/"))
		pointer = str_from(pointer, strlen("/answers"));
	before = str_cut(pointer, '/', &rest);
	return before.n != 0 ? before : str_cut(rest, '/', &rest);
}

/* Does LINE begin the answer to NAME? */
static bool
begins(struct str line, struct str name)
{
	return name.n != 0 && line.n > name.n && line.p[name.n] == ':' &&
	       str_eq((struct str){line.p, name.n}, name);
}

static bool
stands_in(struct str text, struct str name)
{
	while (text.n != 0)
		if (begins(str_cut(text, '\n', &text), name))
			return true;
	return false;
}

static void
put_fault(struct buf *b, const struct fault *f)
{
	buf_printf(b, "#! %.*s\n", STR_ARG(text_line(b->arena, f->message)));
}

struct str
form_mark(struct arena *a, struct str text, const struct faults *faults)
{
	struct buf b = {.arena = a};

	for (const struct fault *f = faults->first; f != NULL; f = f->next)
		if (!stands_in(text, question_of(f->pointer)))
			put_fault(&b, f);
	while (text.n != 0) {
		struct str line = str_cut(text, '\n', &text);
		if (str_starts(line, "#!"))
			continue;
		for (const struct fault *f = faults->first; f != NULL; f = f->next)
			if (begins(line, question_of(f->pointer)))
				put_fault(&b, f);
		buf_put(&b, line);
		buf_char(&b, '\n');
	}
	return buf_str(&b);
}
