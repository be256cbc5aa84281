/* One function per kind of expectation. */
#include "tests/scenario/expect.h"

#include "tests/scenario/path.h"

#include <stdlib.h>
#include <string.h>

/* Every run of white space as one space: where lines end depends on the terminal's width. */
static struct str
squeezed(struct arena *a, struct str text)
{
	struct buf b = {.arena = a};

	for (size_t i = 0; i < text.n; i++) {
		bool space = strchr(" \t\r\n", text.p[i]) != NULL;
		if (!space)
			buf_char(&b, text.p[i]);
		else if (b.n == 0 || b.p[b.n - 1] != ' ')
			buf_char(&b, ' ');
	}
	return buf_str(&b);
}

static bool
contains(struct world *w, struct str wanted)
{
	struct str text = squeezed(&w->arena, w->came.text), part = squeezed(&w->arena, wanted);

	return part.n == 0 || (text.n != 0 && memmem(text.p, text.n, part.p, part.n) != NULL);
}

static bool
is_number(struct world *w, struct str wanted, int64_t came, const char *what)
{
	int64_t n;

	if (!str_int(wanted, &n))
		return world_failed(w, "%.*s is no number", STR_ARG(wanted));
	return n == came || world_failed(w, "the %s is %lld", what, (long long)came);
}

static bool
find(struct world *w, const struct want *want, const struct str *value)
{
	const struct json *found = path_find(&w->arena, w->reply, want->name, value);

	if (found != NULL || w->reply == NULL)
		return found != NULL || world_failed(w, "the reply is no JSON");
	found = path_find(&w->arena, w->reply, want->name, NULL);
	if (found == NULL)
		return world_failed(w, "there is no %.*s", STR_ARG(want->name));
	return world_failed(
	    w, "%.*s is %.*s", STR_ARG(want->name), STR_ARG(path_text(&w->arena, found)));
}

static bool
lacks(struct world *w, const struct want *want, const struct str *value)
{
	if (w->reply == NULL)
		return world_failed(w, "the reply is no JSON");
	const struct json *found = path_find(&w->arena, w->reply, want->name, value);
	return found == NULL || world_failed(w, "%.*s is there: %.*s", STR_ARG(want->name),
				    STR_ARG(path_text(&w->arena, found)));
}

static bool
count(struct world *w, const struct want *want, struct str value)
{
	const struct json *list = path_find(&w->arena, w->reply, want->name, NULL);

	if (list == NULL || (list->kind != JSON_LIST && list->kind != JSON_OBJECT))
		return world_failed(w, "%.*s is no list", STR_ARG(want->name));
	return is_number(w, value, (int64_t)list->count, "number of items");
}

static bool
header(struct world *w, const struct want *want, const struct str *value)
{
	struct str came = web_header(w->web, &w->arena, want->name);

	if (came.p == NULL)
		return world_failed(w, "there is no header %.*s", STR_ARG(want->name));
	return value == NULL || str_eq(came, *value) ||
	       world_failed(w, "%.*s is %.*s", STR_ARG(want->name), STR_ARG(came));
}

/* keep VARIABLE = PATH */
static bool
keep(struct world *w, const struct want *want)
{
	const struct json *found = path_find(&w->arena, w->reply, want->value, NULL);

	if (found == NULL)
		return world_failed(w, "there is no %.*s", STR_ARG(want->value));
	names_set(&w->names, want->name, path_text(&w->arena, found));
	return true;
}

static bool
holds(struct world *w, struct want *want)
{
	struct str value = {NULL, 0};
	const struct str *given = want->value.p == NULL ? NULL : &value;

	if (!names_fill(&w->names, want->value, &value, &w->why) ||
	    !names_fill(&w->names, want->name, &want->name, &w->why))
		return false;
	switch (want->kind) {
	case WANT_EXIT: return is_number(w, value, w->code, "exit code");
	case WANT_STATUS: return is_number(w, value, w->came.status, "status");
	case WANT_SAYS: return contains(w, value) || world_failed(w, "it isn't said");
	case WANT_NOT: return !contains(w, value) || world_failed(w, "it is said");
	case WANT_HAS: return find(w, want, given);
	case WANT_LACKS: return lacks(w, want, given);
	case WANT_COUNT: return count(w, want, value);
	case WANT_HEADER: return header(w, want, given);
	case WANT_KEEP: return keep(w, want);
	case WANT_WITH: return true;
	}
	abort();
}

/* Success goes without saying. */
static const struct want *
unsaid(struct world *w, const struct step *step)
{
	static const struct want exit_zero = {.kind = WANT_EXIT, .source = {"exit 0", 6}};
	static const struct want status_2xx = {.kind = WANT_STATUS, .source = {"status 2xx", 10}};
	bool said = false;

	for (const struct want *want = step->wants; want != NULL; want = want->next)
		said = said || want->kind == WANT_EXIT || want->kind == WANT_STATUS;
	if (said)
		return NULL;
	if ((step->act == ACT_REQUEST || step->act == ACT_RAW) && w->came.status / 100 != 2) {
		(void)world_failed(w, "the status is %ld", w->came.status);
		return &status_2xx;
	}
	if ((step->act == ACT_RUN || step->act == ACT_RUN_JSON) && w->code != 0) {
		(void)world_failed(w, "the exit code is %d", w->code);
		return &exit_zero;
	}
	return NULL;
}

const struct want *
expect_all(struct world *w, const struct step *step)
{
	const struct want *failed = unsaid(w, step);

	for (struct want *want = step->wants; failed == NULL && want != NULL; want = want->next)
		if (!holds(w, want))
			failed = want;
	return failed;
}
