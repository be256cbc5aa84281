/* The questions of a tier's form. */
#include "daemon/command/tier/tier_document.h"
#include "lib/sniff.h"

enum { FIELDS_MAX = 100, COLUMNS_MAX = 12, TYPES_MAX = 20 };

/* A name is what stands before the colon when the form is filled in as text. */
static bool
name_ok(struct str name)
{
	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];
		bool letter = c >= 'a' && c <= 'z';
		bool other = (c >= '0' && c <= '9') || c == '_' || c == '-';
		if (!letter && !(other && i > 0))
			return false;
	}
	return true;
}

/* The question NAME that stands before FIELD; NULL: none. */
static const struct json *
named_before(const struct json *fields, const struct json *field, struct str name)
{
	json_each(other, fields) {
		if (other == field)
			break;
		if (str_eq(json_text(other, "name"), name))
			return other;
	}
	return NULL;
}

/* What belongs to some kinds only, and whether those can do without. */
static const struct {
	const char *member, *kind, *other_kind;
	bool needed;
} belongings[] = {
    {"choices", "choice", "choices", true},
    {"columns", "table", "table", true},
    {"future", "date", "date", false},
    {"types", "file", "file", false},
    {"least", "number", "number", false},
    {"most", "number", "table", false},
};

static void
check_belongings(struct call *call, const struct json *field, struct str place)
{
	struct str kind = json_text(field, "kind");

	for (size_t i = 0; i < sizeof(belongings) / sizeof(belongings[0]); i++) {
		const char *member = belongings[i].member;
		bool has = json_member(field, member) != NULL;
		bool belongs = str_is(kind, belongings[i].kind) ||
			       str_is(kind, belongings[i].other_kind);
		struct str at = str_printf(call->arena, "%.*s/%s", STR_ARG(place), member);
		if (kind.n != 0 && has && !belongs)
			fault_add(&call->faults, at, "does not belong to questions of this kind");
		if (kind.n != 0 && !has && belongs && belongings[i].needed)
			fault_add(&call->faults, at, "must be listed for a question of this kind");
	}
}

static void
check_types(struct call *call, const struct json *field, struct str place)
{
	size_t at = 0;

	json_each(item, json_list(field, "types", TYPES_MAX)) {
		if (!sniff_knows(item->text))
			fault_add(&call->faults,
			    str_printf(call->arena, "%.*s/types/%zu", STR_ARG(place), at),
			    "is no type of file that is known here: pdf, png, jpeg, gif, zip, "
			    "gzip, "
			    "zstd, text, other");
		at++;
	}
}

static bool
is_listed(const struct json *list, struct str text)
{
	json_each(item, list)
		if (str_eq(item->text, text))
			return true;
	return false;
}

/* Can QUESTION be answered so? */
static bool
is_answer(const struct json *question, const struct json *value)
{
	const struct json *choices = json_member(question, "choices");

	if (choices != NULL)
		return value->kind == JSON_TEXT && is_listed(choices, value->text);
	if (str_is(json_text(question, "kind"), "checkbox"))
		return value->kind == JSON_BOOL;
	if (str_is(json_text(question, "kind"), "number"))
		return value->kind == JSON_INT;
	return value->kind == JSON_TEXT;
}

static void
check_condition(
    struct call *call, const struct json *fields, const struct json *field, struct str place)
{
	const struct json *condition = json_member(field, "shown_if"), *is;
	struct str name = json_text(condition, "question");

	if (condition == NULL || name.n == 0 || (is = json_member(condition, "is")) == NULL)
		return;
	const struct json *question = named_before(fields, field, name);
	bool fits = question != NULL && (is->kind == JSON_LIST || is_answer(question, is));
	if (is->kind == JSON_LIST)
		json_each(value, is)
			fits = fits && is_answer(question, value);
	if (question == NULL)
		fault_add(&call->faults,
		    str_printf(call->arena, "%.*s/shown_if/question", STR_ARG(place)),
		    "must be a question that stands before this one");
	else if (!fits)
		fault_add(&call->faults,
		    str_printf(call->arena, "%.*s/shown_if/is", STR_ARG(place)),
		    "is no answer that %.*s can have", STR_ARG(name));
}

static void
check_field(
    struct call *call, const struct json *fields, const struct json *field, struct str place)
{
	struct str name = json_text(field, "name");
	struct str to_name = str_printf(call->arena, "%.*s/name", STR_ARG(place));

	if (!name_ok(name))
		fault_add(&call->faults, to_name,
		    "must be lower-case letters, digits, _ and -, a letter first");
	else if (name.n != 0 && named_before(fields, field, name) != NULL)
		fault_add(&call->faults, to_name, "another question is called %.*s", STR_ARG(name));
	check_belongings(call, field, place);
	check_types(call, field, place);
	check_condition(call, fields, field, place);
}

static void
check_fields(struct call *call, const struct json *fields, struct str place)
{
	size_t at = 0;

	json_each(field, fields)
		check_field(
		    call, fields, field, str_printf(call->arena, "%.*s/%zu", STR_ARG(place), at++));
}

static void
check_columns(struct call *call, const struct json *field, size_t at)
{
	check_fields(call, json_list(field, "columns", COLUMNS_MAX),
	    str_printf(call->arena, "/form/fields/%zu/columns", at));
}

void
tier_form_check(struct call *call, const struct json *form)
{
	const struct json *fields = json_list(form, "fields", FIELDS_MAX);
	size_t at = 0;

	check_fields(call, fields, STR("/form/fields"));
	json_each(field, fields)
		check_columns(call, field, at++);
}
