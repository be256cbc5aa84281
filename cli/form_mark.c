/* A form with its faults written in. */
#include "cli/form.h"
#include "cli/table.h"

static struct str
last_part(struct str pointer)
{
	struct str part = pointer;

	while (pointer.p != NULL && pointer.n != 0) {
		struct str rest;
		part = str_cut(pointer, '/', &rest);
		pointer = rest;
	}
	return part;
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
		if (!stands_in(text, last_part(f->pointer)))
			put_fault(&b, f);
	while (text.n != 0) {
		struct str line = str_cut(text, '\n', &text);
		if (str_starts(line, "#!"))
			continue;
		for (const struct fault *f = faults->first; f != NULL; f = f->next)
			if (begins(line, last_part(f->pointer)))
				put_fault(&b, f);
		buf_put(&b, line);
		buf_char(&b, '\n');
	}
	return buf_str(&b);
}
