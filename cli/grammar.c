/* Arguments → command, arguments, options. */
#include "cli/grammar.h"

#include "lib/nearest.h"

#include <stdlib.h>

/* Where the reading stands. */
struct reader {
	struct typed *t;
	char *const *next;
	size_t arguments; /* of the command's own, taken so far */
	bool options_over;
};

static bool __attribute__((format(printf, 2, 3))) wrong(struct typed *t, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	t->wrong = str_vprintf(t->arena, format, args);
	va_end(args);
	return false;
}

/* --- values ----------------------------------------------------------------------------------- */

static const struct value *
find_value(const struct typed *t, const struct slots *of, const char *name)
{
	for (size_t i = 0; i < t->count; i++) {
		const struct slot *s = t->value[i].slot;
		if (s >= of->slot && s < of->slot + of->count && str_is(s->name, name))
			return &t->value[i];
	}
	return NULL;
}

static struct str
text_of(const struct value *v)
{
	return v == NULL ? (struct str){NULL, 0} : v->text;
}

struct str
typed_text(const struct typed *t, const char *name)
{
	return text_of(find_value(t, &t->own, name));
}

bool
typed_given(const struct typed *t, const char *name)
{
	return find_value(t, &t->own, name) != NULL;
}

struct str
typed_global(const struct typed *t, const char *name)
{
	return text_of(find_value(t, &t->globals, name));
}

bool
typed_has_global(const struct typed *t, const char *name)
{
	return find_value(t, &t->globals, name) != NULL;
}

static bool
was_given(const struct typed *t, const struct slot *slot)
{
	for (size_t i = 0; i < t->count; i++)
		if (t->value[i].slot == slot)
			return true;
	return false;
}

const struct slot *
typed_unsaid(const struct typed *t)
{
	for (size_t i = 0; i < t->own.count; i++) {
		const struct slot *s = &t->own.slot[i];
		if (s->value == VALUE_TYPED && !was_given(t, s))
			return s;
	}
	return NULL;
}

void
typed_add(struct typed *t, const struct slot *slot, struct str text)
{
	if (t->count == VALUES_MAX)
		abort(); /* the reader leaves room for every slot once more */
	t->value[t->count++] = (struct value){slot, text};
}

static const char *
dashes(const struct slot *s)
{
	return s->kind == SLOT_OPTION ? "--" : "";
}

static bool
add_value(struct typed *t, const struct slot *slot, struct str text)
{
	int64_t number;

	if (!slot->repeated && was_given(t, slot))
		return wrong(t, "%s%.*s is given twice", dashes(slot), STR_ARG(slot->name));
	if (slot->value == VALUE_INTEGER && !str_int(text, &number))
		return wrong(t, "%s%.*s must be a whole number", dashes(slot), STR_ARG(slot->name));
	if (t->count == VALUES_MAX - SLOTS_MAX)
		return wrong(t, "there are more than %d arguments", VALUES_MAX - SLOTS_MAX);
	t->value[t->count++] = (struct value){slot, text};
	return true;
}

/* --- options ---------------------------------------------------------------------------------- */

static const struct slot *
find_option(const struct slots *of, struct str name)
{
	for (size_t i = 0; i < of->count; i++)
		if (of->slot[i].kind == SLOT_OPTION && str_eq(of->slot[i].name, name))
			return &of->slot[i];
	return NULL;
}

static void
suggest_option(struct typed *t, const struct slots *of, struct str name)
{
	for (size_t i = 0; i < of->count; i++) {
		const struct slot *s = &of->slot[i];
		if (s->kind == SLOT_OPTION && edit_distance(name, s->name) <= 1 + s->name.n / 4)
			t->hint = str_printf(t->arena, "did you mean --%.*s?", STR_ARG(s->name));
	}
}

static bool
unknown_option(struct typed *t, struct str typed)
{
	struct str name = str_from(typed, str_starts(typed, "--") ? 2 : 1);

	suggest_option(t, &t->globals, name);
	suggest_option(t, &t->own, name);
	return wrong(t, "there is no option %.*s%s", STR_ARG(typed),
	    t->usage == NULL ? " before a command" : " of this command");
}

static bool
read_option(struct reader *r)
{
	struct typed *t = r->t;
	struct str value, whole = str_of(*r->next++);
	struct str typed = str_cut(whole, '=', &value);
	struct str name = str_is(typed, "-h") ? STR("help") : str_from(typed, 2);
	const struct slot *slot = find_option(&t->own, name);

	if (slot == NULL)
		slot = find_option(&t->globals, name);
	if (slot == NULL || (typed.p[1] != '-' && !str_is(typed, "-h")))
		return unknown_option(t, typed);
	if (slot->value == VALUE_TRUE)
		return value.p == NULL ? add_value(t, slot, value)
				       : wrong(t, "--%.*s takes no value", STR_ARG(slot->name));
	if (value.p == NULL && *r->next == NULL)
		return wrong(
		    t, "--%.*s needs a value: %.*s", STR_ARG(slot->name), STR_ARG(slot->shown));
	return add_value(t, slot, value.p != NULL ? value : str_of(*r->next++));
}

/* "-" alone is an argument: standard input. */
static bool
at_option(struct reader *r)
{
	const char *arg = *r->next;

	return !r->options_over && arg[0] == '-' && arg[1] != '\0';
}

/* --- the command's name ----------------------------------------------------------------------- */

/* Is NAME one of the table, or (PARTLY) the beginning of one? */
static const struct usage *
find_usage(struct str name, bool partly)
{
	for (size_t i = 0; i < usage_count; i++) {
		struct str whole = usage_name(&usage_table[i]);
		if (whole.n != 0 && str_eq(whole, name))
			return &usage_table[i];
		if (partly && whole.n > name.n && whole.p[name.n] == ' ' &&
		    str_eq((struct str){whole.p, name.n}, name))
			return &usage_table[i];
	}
	return NULL;
}

static struct str
joined(struct typed *t, struct str word)
{
	return t->words.n == 0
		   ? word
		   : str_printf(t->arena, "%.*s %.*s", STR_ARG(t->words), STR_ARG(word));
}

/* Take words while they are, or begin, the name of a command; "help" before them is --help. */
static bool
read_name(struct reader *r)
{
	struct typed *t = r->t;
	const struct slot *help = find_option(&t->globals, STR("help"));

	for (; *r->next != NULL; r->next++) {
		if (at_option(r)) {
			if (find_usage(t->words, false) != NULL || str_is(str_of(*r->next), "--"))
				break;
			if (!read_option(r))
				return false;
			r->next--;
			continue;
		}
		struct str longer = joined(t, str_of(*r->next));
		if (str_is(longer, "help") && !was_given(t, help)) {
			(void)add_value(t, help, (struct str){NULL, 0});
			continue;
		}
		if (find_usage(longer, true) == NULL)
			break;
		t->words = longer;
	}
	t->usage = t->words.n == 0 ? NULL : find_usage(t->words, false);
	if (t->usage != NULL && !usage_slots(t->usage->words, &t->own))
		abort(); /* a test reads every line of the table */
	return true;
}

static bool
no_command(struct reader *r)
{
	struct typed *t = r->t;
	struct str typed = t->words;

	for (; *r->next != NULL && **r->next != '-'; r->next++) {
		struct str word = str_of(*r->next);
		typed = typed.n == 0 ? word
				     : str_printf(t->arena, "%.*s %s", STR_ARG(typed), *r->next);
	}
	if (typed.n == 0)
		return wrong(t, "no command is given");
	const struct usage *near = usage_nearest(typed);
	if (near != NULL)
		t->hint = str_printf(t->arena, "sluice %.*s", STR_ARG(usage_name(near)));
	else
		t->hint = str_printf(
		    t->arena, "sluice %.*s%s--help", STR_ARG(t->words), t->words.n == 0 ? "" : " ");
	return str_eq(typed, t->words) ? wrong(t, "\"%.*s\" needs a verb", STR_ARG(typed))
				       : wrong(t, "there is no command \"%.*s\"", STR_ARG(typed));
}

/* --- the rest --------------------------------------------------------------------------------- */

static bool
read_argument(struct reader *r)
{
	struct typed *t = r->t;
	size_t n = 0;
	const char *text = *r->next++;

	for (size_t i = 0; i < t->own.count; i++) {
		const struct slot *s = &t->own.slot[i];
		if (s->kind == SLOT_ARGUMENT && (n++ == r->arguments || s->repeated)) {
			r->arguments++;
			return add_value(t, s, str_of(text));
		}
	}
	return wrong(t, "\"%s\" is one word too many", text);
}

static bool
read_rest(struct reader *r)
{
	while (*r->next != NULL) {
		if (at_option(r) && str_is(str_of(*r->next), "--")) {
			r->options_over = true;
			r->next++;
		} else if (!(at_option(r) ? read_option(r) : read_argument(r))) {
			return false;
		}
	}
	return true;
}

static bool
nothing_missing(struct typed *t)
{
	struct str missing = {NULL, 0};

	for (size_t i = 0; i < t->own.count; i++) {
		const struct slot *s = &t->own.slot[i];
		if (s->kind == SLOT_WORD || s->optional || s->value == VALUE_TYPED ||
		    was_given(t, s))
			continue;
		struct str one = s->kind == SLOT_ARGUMENT
				     ? str_printf(t->arena, "<%.*s>", STR_ARG(s->name))
				     : str_printf(t->arena, "--%.*s", STR_ARG(s->name));
		missing = missing.n == 0
			      ? one
			      : str_printf(t->arena, "%.*s, %.*s", STR_ARG(missing), STR_ARG(one));
	}
	return missing.n == 0 || wrong(t, "missing: %.*s", STR_ARG(missing));
}

static bool
only_asks(const struct typed *t)
{
	return typed_has_global(t, "help") || typed_has_global(t, "version");
}

bool
grammar_read(struct arena *a, char *const args[], struct typed *ret)
{
	struct reader r = {.t = ret, .next = args};

	*ret = (struct typed){.arena = a};
	if (!usage_slots(usage_globals, &ret->globals))
		abort();
	if (!read_name(&r))
		return false;
	if (ret->usage == NULL)
		return (only_asks(ret) && *r.next == NULL) || no_command(&r);
	return read_rest(&r) && (only_asks(ret) || nothing_missing(ret));
}
