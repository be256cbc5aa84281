/* Shown, typed, passed on. */
#include "cli/statement.h"

#include "cli/prompt.h"
#include "cli/table.h"

#include <unistd.h>

static enum outcome
not_given(const struct session *s, const struct slot *slot)
{
	if (slot->optional)
		return DONE;
	return output_fault(&s->output, NOT_UNDERSTOOD,
	    str_printf(s->arena, "missing: --%.*s", STR_ARG(slot->name)),
	    STR("on a terminal it is shown and asked for"));
}

static void
show(const struct session *s, struct str text)
{
	struct buf b = {.arena = s->arena};
	struct wrap w = {&b, s->output.err.columns, 2, 2, false};

	screen_put(
	    &b, &s->output.err, TINT_BOLD, STR("To confirm, type exactly this, in one line:"));
	buf_put(&b, STR("\n\n  "));
	wrap_text(&w, text_line(s->arena, text));
	buf_put(&b, STR("\n\n"));
	fprintf(stderr, "%.*s", (int)b.n, b.p);
}

enum outcome
statement_ask(struct session *s, struct str object)
{
	const struct slot *slot = typed_unsaid(s->typed);
	const struct json *shown = NULL;
	struct str typed;

	if (slot == NULL)
		return DONE;
	if (isatty(STDIN_FILENO) != 1)
		return not_given(s, slot);
	enum outcome o = session_get(s, object, &shown);
	if (o != DONE)
		return o;
	struct str text = json_text(shown, str_c(s->arena, slot->name));
	if (text.n == 0)
		return not_given(s, slot);
	show(s, text);
	if (!prompt_line(s->arena, "> ", &typed))
		return not_given(s, slot);
	typed_add(s->typed, slot, typed);
	return DONE;
}
