/* Answers against the questions of a form. */
#include "daemon/rules/answer_kind.h"

/* --- which are asked -------------------------------------------------------------------------- */

static bool
same_scalar(const struct json *x, const struct json *y)
{
	if (x->kind != y->kind)
		return false;
	switch (x->kind) {
	case JSON_TEXT: return str_eq(x->text, y->text);
	case JSON_INT: return x->integer == y->integer;
	case JSON_BOOL: return x->truth == y->truth;
	case JSON_NULL:
	case JSON_LIST:
	case JSON_OBJECT: break;
	}
	return false;
}

/* Of several choices one is enough. */
static bool
answered_with(const struct json *answer, const struct json *value)
{
	if (answer == NULL || answer->kind != JSON_LIST)
		return answer != NULL && same_scalar(answer, value);
	json_each(item, answer)
		if (same_scalar(item, value))
			return true;
	return false;
}

static bool
is_met(const struct json *answer, const struct json *is)
{
	if (is == NULL || is->kind != JSON_LIST)
		return is != NULL && answered_with(answer, is);
	json_each(value, is)
		if (answered_with(answer, value))
			return true;
	return false;
}

static const struct json *
question_named(const struct json *fields, struct str name)
{
	json_each(field, fields)
		if (str_eq(json_text(field, "name"), name))
			return field;
	return NULL;
}

bool
answers_show(const struct json *fields, const struct json *field, const struct json *answers)
{
	/* Each looks at an earlier question, so that it ends. */
	for (size_t left = fields->count; left > 0; left--) {
		const struct json *condition = json_member(field, "shown_if");
		if (condition == NULL)
			return true;
		struct str name = json_text(condition, "question");
		if (!is_met(answer_to(answers, name), json_member(condition, "is")))
			return false;
		field = question_named(fields, name);
	}
	return true;
}

/* --- checking --------------------------------------------------------------------------------- */

/* "BASE/NAME", escaped as RFC 6901 has it. */
static struct str
pointer_to(struct arena *a, struct str base, struct str name)
{
	struct buf b = {.arena = a};

	buf_put(&b, base);
	buf_char(&b, '/');
	for (size_t i = 0; i < name.n; i++)
		if (name.p[i] == '~' || name.p[i] == '/')
			buf_put(&b, name.p[i] == '~' ? STR("~0") : STR("~1"));
		else
			buf_char(&b, name.p[i]);
	return buf_str(&b);
}

/* What is wrong with what FIELD was answered in OF, or not; NULL: nothing. */
static const char *
fault_of(const struct answered *a, const struct json *field, const struct json *answer)
{
	if (answer_missing(answer))
		return json_truth(field, "required") ? "must be answered" : NULL;
	return answer_wrong(a, field, answer);
}

static void
check_row(const struct answered *a, const struct json *columns, const struct json *row,
    struct str place, struct faults *faults)
{
	struct arena *arena = faults->arena;

	json_each(column, columns) {
		struct str name = json_text(column, "name");
		const char *wrong = fault_of(a, column, answer_to(row, name));
		if (wrong != NULL)
			fault_add(faults, pointer_to(arena, place, name), "%s", wrong);
	}
	json_each(cell, row)
		if (question_named(columns, cell->name) == NULL)
			fault_add(faults, pointer_to(arena, place, cell->name),
			    "the table has no such column");
}

static void
check_rows(const struct answered *a, const struct json *columns, const struct json *rows,
    struct str place, struct faults *faults)
{
	int at = 0;

	json_each(row, rows) {
		struct str here = str_printf(faults->arena, "%.*s/%d", STR_ARG(place), at++);
		if (row->kind == JSON_OBJECT)
			check_row(a, columns, row, here, faults);
		else
			fault_add(faults, here, "must be a row: an object by the columns");
	}
}

static void
check_field(const struct answered *a, const struct json *field, struct faults *faults)
{
	struct str name = json_text(field, "name");
	struct str place = pointer_to(faults->arena, STR("/answers"), name);
	const struct json *answer = answer_to(a->answers, name);

	if (!answers_show(a->fields, field, a->answers)) {
		if (!answer_missing(answer))
			fault_add(
			    faults, place, "is not asked with what else is answered; leave it out");
		return;
	}
	const char *wrong = fault_of(a, field, answer);
	if (wrong != NULL)
		fault_add(faults, place, "%s", wrong);
	else if (str_is(json_text(field, "kind"), "table"))
		check_rows(a, json_member(field, "columns"), answer, place, faults);
}

void
answers_check(const struct answered *a, struct faults *faults)
{
	json_each(field, a->fields)
		check_field(a, field, faults);
	json_each(answer, a->answers)
		if (question_named(a->fields, answer->name) == NULL)
			fault_add(faults, pointer_to(faults->arena, STR("/answers"), answer->name),
			    "the form has no such question");
}

/* --- writing ---------------------------------------------------------------------------------- */

static void
put_answer(struct json_out *o, const struct json *answer)
{
	if (!answer_missing(answer))
		json_put_tree(o, str_c(o->text.arena, answer->name), answer);
}

void
answers_put(
    struct json_out *o, const char *name, const struct json *fields, const struct json *answers)
{
	json_open(o, name);
	json_each(field, fields)
		put_answer(o, answer_to(answers, json_text(field, "name")));
	json_each(answer, answers)
		if (question_named(fields, answer->name) == NULL)
			put_answer(o, answer);
	json_close(o);
}

void
answers_put_shared(
    struct json_out *o, const char *name, const struct json *fields, const struct json *answers)
{
	json_open(o, name);
	json_each(field, fields)
		if (!json_truth(field, "private"))
			put_answer(o, answer_to(answers, json_text(field, "name")));
	json_close(o);
}

bool
answers_private(const struct json *fields, struct str name)
{
	const struct json *field = question_named(fields, name);

	return field == NULL || json_truth(field, "private");
}
