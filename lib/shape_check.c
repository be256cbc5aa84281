/* A value checked against a compiled shape: every fault, each at its place. */
#include "lib/shape.h"

#include "lib/nearest.h"
#include "lib/shape_priv.h"
#include "lib/utf8.h"

#include <inttypes.h>
#include <stdlib.h>

/* Where in the value we are: a name or, without one, a number. */
struct place {
	const struct place *parent; /* NULL: the root, which has neither */
	struct str name;
	size_t index;
};

/* --- faults ----------------------------------------------------------------------------------- */

static void __attribute__((format(printf, 3, 0)))
add(struct faults *f, struct str pointer, const char *format, va_list args)
{
	if (f->count++ >= FAULTS_LISTED)
		return;
	struct fault *one = NEW(f->arena, struct fault);
	one->pointer = pointer;
	one->message = str_vprintf(f->arena, format, args);
	if (f->last == NULL)
		f->last = &f->first;
	*f->last = one;
	f->last = &one->next;
}

void
fault_add(struct faults *f, struct str pointer, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	add(f, pointer, format, args);
	va_end(args);
}

static void
put_place(struct buf *b, const struct place *at)
{
	if (at->parent == NULL)
		return;
	put_place(b, at->parent);
	buf_char(b, '/');
	if (at->name.p == NULL) {
		buf_printf(b, "%zu", at->index);
		return;
	}
	for (size_t i = 0; i < at->name.n; i++) {
		if (at->name.p[i] == '~')
			buf_put(b, STR("~0"));
		else if (at->name.p[i] == '/')
			buf_put(b, STR("~1"));
		else
			buf_char(b, at->name.p[i]);
	}
}

static struct str
pointer_to(const struct faults *f, const struct place *at)
{
	struct buf b = {.arena = f->arena};

	if (f->count >= FAULTS_LISTED)
		return STR("");
	put_place(&b, at);
	return str_copy(f->arena, buf_str(&b));
}

static void __attribute__((format(printf, 3, 4)))
say(struct faults *f, const struct place *at, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	add(f, pointer_to(f, at), format, args);
	va_end(args);
}

/* "1 item", "5 items". */
static const char *
count_of(const struct faults *f, size_t n, const char *noun)
{
	return str_printf(f->arena, "%zu %s%s", n, noun, n == 1 ? "" : "s").p;
}

/* Enough is known to be wrong; what a stranger sends must not cost more. */
static bool
is_enough(const struct faults *f)
{
	return f->count > FAULTS_LISTED;
}

/* --- kinds and choices ------------------------------------------------------------------------ */

static void
say_kinds(unsigned kinds, const struct place *at, struct faults *f)
{
	static const char *const words[] = {
	    [JSON_NULL] = "null",
	    [JSON_BOOL] = "true or false",
	    [JSON_INT] = "a whole number",
	    [JSON_TEXT] = "a string",
	    [JSON_LIST] = "a list",
	    [JSON_OBJECT] = "an object",
	};
	struct buf b = {.arena = f->arena};

	for (unsigned kind = JSON_NULL; kind <= JSON_OBJECT; kind++)
		if ((kinds & 1u << kind) != 0)
			buf_printf(&b, "%s%s", b.n == 0 ? "" : " or ", words[kind]);
	say(f, at, "must be %.*s", STR_ARG(buf_str(&b)));
}

/* Are both the same null, boolean, integer or string? */
static bool
scalar_eq(const struct json *a, const struct json *b)
{
	return a->kind == b->kind && a->kind != JSON_LIST && a->kind != JSON_OBJECT &&
	       a->truth == b->truth && a->integer == b->integer && str_eq(a->text, b->text);
}

static void
put_scalar(struct buf *b, const struct json *value)
{
	struct json_out o = {.text = {.arena = b->arena}};

	if (value->kind == JSON_TEXT) {
		buf_put(b, value->text);
		return;
	}
	json_put_tree(&o, NULL, value);
	buf_put(b, buf_str(&o.text));
}

static void
check_options(
    const struct shape *s, const struct json *value, const struct place *at, struct faults *f)
{
	struct buf b = {.arena = f->arena};

	json_each(option, s->options) {
		if (scalar_eq(option, value))
			return;
		if (b.n != 0)
			buf_put(&b, STR(", "));
		put_scalar(&b, option);
	}
	say(f, at, "must be %s%.*s", s->options->count == 1 ? "" : "one of ", STR_ARG(buf_str(&b)));
}

static void
check_constant(
    const struct shape *s, const struct json *value, const struct place *at, struct faults *f)
{
	struct buf b = {.arena = f->arena};

	if (scalar_eq(s->constant, value))
		return;
	put_scalar(&b, s->constant);
	say(f, at, "must be %.*s", STR_ARG(buf_str(&b)));
}

/* --- strings and integers --------------------------------------------------------------------- */

static void
check_text(
    const struct shape *s, const struct json *value, const struct place *at, struct faults *f)
{
	size_t n = utf8_length(value->text);

	if (n == 0 && s->min_length > 0)
		say(f, at, "must not be empty");
	else if (n < s->min_length)
		say(f, at, "must be at least %s long (it has %zu)",
		    count_of(f, s->min_length, "character"), n);
	else if (n > s->max_length)
		say(f, at, "must be at most %s long (it has %zu)",
		    count_of(f, s->max_length, "character"), n);
	else if (s->format != NULL && !s->format->ok(f->arena, value->text))
		say(f, at, "%s", s->format->sentence);
}

static void
check_integer(
    const struct shape *s, const struct json *value, const struct place *at, struct faults *f)
{
	int64_t i = value->integer;

	if (i < s->minimum)
		say(f, at, "must be at least %" PRId64 " (it is %" PRId64 ")", s->minimum, i);
	if (i > s->maximum)
		say(f, at, "must be at most %" PRId64 " (it is %" PRId64 ")", s->maximum, i);
}

/* --- lists ------------------------------------------------------------------------------------ */

static void check(
    const struct shape *s, const struct json *value, const struct place *at, struct faults *f);

static bool
came_before(const struct json *list, const struct json *item)
{
	const struct json *earlier = list->first;

	while (earlier != item && !scalar_eq(earlier, item))
		earlier = earlier->next;
	return earlier != item;
}

/* What is in a list that is too long isn't looked at. */
static void
check_list(const struct shape *s, const struct json *list, const struct place *at, struct faults *f)
{
	struct place here = {.parent = at};

	if (list->count < s->min_items)
		say(f, at, "must have at least %s (it has %zu)", count_of(f, s->min_items, "item"),
		    list->count);
	if (list->count > s->max_items) {
		say(f, at, "must have at most %s (it has %zu)", count_of(f, s->max_items, "item"),
		    list->count);
		return;
	}
	json_each(item, list) {
		if (s->items != NULL)
			check(s->items, item, &here, f);
		if (s->unique && came_before(list, item))
			say(f, &here, "is in the list already");
		here.index++;
	}
}

/* --- objects ---------------------------------------------------------------------------------- */

/* The property whose name NAME may have been meant for; NULL when none is close. */
static const struct property *
nearest(const struct shape *s, struct str name)
{
	const struct property *found = NULL;
	size_t best = SIZE_MAX;

	for (size_t i = 0; i < s->property_count; i++) {
		struct str other = s->properties[i].name;
		size_t d = edit_distance(name, other);
		if (d < best && d <= 1 + other.n / 4) {
			best = d;
			found = &s->properties[i];
		}
	}
	return found;
}

static bool
is_property(const struct shape *s, struct str name)
{
	for (size_t i = 0; i < s->property_count; i++)
		if (str_eq(s->properties[i].name, name))
			return true;
	return false;
}

static void
check_unknown(
    const struct shape *s, const struct json *object, const struct place *at, struct faults *f)
{
	json_each(member, object) {
		struct place here = {.parent = at, .name = member->name};
		if (is_enough(f))
			return;
		if (is_property(s, member->name))
			continue;
		const struct property *p = nearest(s, member->name);
		if (p == NULL)
			say(f, &here, "is not known here");
		else
			say(f, &here, "is not known here; did you mean %.*s?", STR_ARG(p->name));
	}
}

static void
check_object(
    const struct shape *s, const struct json *object, const struct place *at, struct faults *f)
{
	for (size_t i = 0; i < s->property_count; i++) {
		const struct property *p = &s->properties[i];
		struct place here = {.parent = at, .name = p->name};
		const struct json *member = json_member(object, p->name.p);
		if (member != NULL)
			check(p->shape, member, &here, f);
		else if (p->required)
			say(f, &here, "is required");
	}
	if (s->closed)
		check_unknown(s, object, at, f);
	if (object->count < s->min_properties)
		say(f, at, "must have at least %s (it has %zu)",
		    count_of(f, s->min_properties, "member"), object->count);
	if (object->count > s->max_properties)
		say(f, at, "must have at most %s (it has %zu)",
		    count_of(f, s->max_properties, "member"), object->count);
}

/* --- all -------------------------------------------------------------------------------------- */

/* As deep as the value is nested, times the references on the way; both are bounded. */
static void
check(const struct shape *s, const struct json *value, const struct place *at, struct faults *f)
{
	if (is_enough(f))
		return;
	if (s->ref != NULL)
		check(s->ref, value, at, f);
	if (s->kinds != 0 && (s->kinds & 1u << value->kind) == 0) {
		say_kinds(s->kinds, at, f);
		return;
	}
	if (s->options != NULL)
		check_options(s, value, at, f);
	if (s->constant != NULL)
		check_constant(s, value, at, f);
	if (value->kind == JSON_TEXT)
		check_text(s, value, at, f);
	if (value->kind == JSON_INT)
		check_integer(s, value, at, f);
	if (value->kind == JSON_LIST)
		check_list(s, value, at, f);
	if (value->kind == JSON_OBJECT)
		check_object(s, value, at, f);
}

bool
shape_check(
    const struct shapes *shapes, const char *name, const struct json *value, struct faults *faults)
{
	const struct shape *s = shape_find(shapes, name);
	const struct place root = {.parent = NULL};
	size_t before = faults->count;

	if (s == NULL)
		abort();
	check(s, value, &root, faults);
	return faults->count == before;
}
