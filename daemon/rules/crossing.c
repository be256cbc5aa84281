/* What crosses into R2 or R3, and what that needs. */
#include "daemon/rules/crossing.h"

#include "lib/buf.h"

#include <stdlib.h>

static const char *const procedures[] = {"plain", "confirm", "full"};

static bool
covers(const struct part *out, const struct part *p)
{
	return out->audience >= p->audience && out->class >= p->class &&
	       str_eq(out->component, p->component) && str_eq(out->version, p->version);
}

static bool
is_out(const struct part *p, const struct part *out, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (covers(&out[i], p))
			return true;
	return false;
}

enum procedure
crossing_find(struct part *parts, size_t count, const struct part *out, size_t out_count)
{
	enum procedure needs = PROCEDURE_PLAIN;

	for (size_t i = 0; i < count; i++) {
		struct part *p = &parts[i];
		enum procedure own = p->confirm ? PROCEDURE_CONFIRM : PROCEDURE_FULL;
		p->crosses = p->class >= CLASS_GATED && !is_out(p, out, out_count);
		if (p->crosses && own > needs)
			needs = own;
	}
	return needs;
}

/* Several capabilities of one thing are said once. */
static bool
said_before(const struct part *p, const struct part *last)
{
	return last != NULL && p->audience == last->audience &&
	       str_eq(p->component, last->component) && str_eq(p->version, last->version);
}

static void
say_part(struct buf *b, const struct part *p, const struct part *last)
{
	static const char *const whom[] = {
	    "our own people", "partners", "vetted people", "the public"};

	if (last == NULL || p->audience != last->audience)
		buf_printf(b, "%s to %s: %.*s", last == NULL ? "" : ";", whom[p->audience],
		    STR_ARG(p->component));
	else if (!str_eq(p->component, last->component))
		buf_printf(b, ", %.*s", STR_ARG(p->component));
	buf_printf(b, " %.*s", STR_ARG(p->version));
}

static void
say_parts(struct buf *b, struct str model, const struct part *parts, size_t count)
{
	const struct part *last = NULL;

	for (size_t i = 0; i < count; i++) {
		if (!parts[i].crosses || said_before(&parts[i], last))
			continue;
		if (last == NULL)
			buf_printf(b, "I give %.*s", STR_ARG(model));
		say_part(b, &parts[i], last);
		last = &parts[i];
	}
	if (last != NULL)
		buf_put(b, STR(". "));
}

static bool
named_before(const struct part *parts, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (str_eq(parts[k].policy, parts[i].policy))
			return true;
	return false;
}

static void
say_policies(struct buf *b, struct str model, const struct part *parts, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (parts[i].policy.n != 0 && !named_before(parts, i))
			buf_printf(b,
			    "The tier %.*s of %.*s admits whoever meets its policy, without a "
			    "vote. ",
			    STR_ARG(parts[i].policy), STR_ARG(model));
}

struct str
crossing_statement(struct arena *a, struct str model, const struct part *parts, size_t count)
{
	struct buf b = {.arena = a};

	say_parts(&b, model, parts, count);
	say_policies(&b, model, parts, count);
	if (b.n == 0)
		return (struct str){NULL, 0};
	buf_put(&b, STR("What is given cannot be taken back."));
	return buf_str(&b);
}

enum style
crossing_style(struct str family)
{
	static const struct {
		const char *family;
		enum style style;
	} reach[] = {{"query", STYLE_QUERY}, {"safeguard_relaxation", STYLE_QUERY},
	    {"query_information", STYLE_QUERY_INFORMATION}, {"adaptation", STYLE_ADAPTATION},
	    {"internals", STYLE_INTERNALS}, {"variants", STYLE_WEIGHTS},
	    {"artefact", STYLE_WEIGHTS}, {"replication_artefact", STYLE_WEIGHTS},
	    {"risk_artefact", STYLE_WEIGHTS}, {"right", STYLE_WEIGHTS}};

	for (size_t i = 0; i < sizeof(reach) / sizeof(reach[0]); i++)
		if (str_is(family, reach[i].family))
			return reach[i].style;
	return STYLE_ANY;
}

const char *
procedure_word(enum procedure procedure)
{
	return procedures[procedure];
}

enum procedure
procedure_of(struct str word)
{
	for (int i = 0; i <= PROCEDURE_FULL; i++)
		if (str_is(word, procedures[i]))
			return (enum procedure)i;
	abort();
}
