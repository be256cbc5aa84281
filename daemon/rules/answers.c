/* Answers against the questions of a form. */
#include "daemon/rules/answers.h"

#include "lib/id.h"
#include "lib/time.h"
#include "lib/utf8.h"

#include <string.h>

static bool
is_unanswered(const struct json *answer)
{
	return answer == NULL || answer->kind == JSON_NULL ||
	       (answer->kind == JSON_TEXT && answer->text.n == 0);
}

static const struct json *
answer_to(const struct json *field, const struct json *answers)
{
	struct str name = json_text(field, "name");

	json_each(answer, answers)
		if (str_eq(answer->name, name))
			return answer;
	return NULL;
}

static const struct json *
question_of(const struct json *answer, const struct json *fields)
{
	json_each(field, fields)
		if (str_eq(json_text(field, "name"), answer->name))
			return field;
	return NULL;
}

/* --- checking --------------------------------------------------------------------------------- */

static bool
is_choice(const struct json *field, const struct json *answer)
{
	json_each(choice, json_member(field, "choices"))
		if (answer->kind == JSON_TEXT && str_eq(choice->text, answer->text))
			return true;
	return false;
}

static bool
is_date(const struct json *answer)
{
	int64_t at;

	return answer->kind == JSON_TEXT && answer->text.n == strlen("2026-11-24") &&
	       time_parse(answer->text, &at);
}

static const char *
judge_text(const struct json *answer, bool lines)
{
	if (answer->kind != JSON_TEXT)
		return "must be a text";
	if (!lines && memchr(answer->text.p, '\n', answer->text.n) != NULL)
		return "must be one line";
	if (utf8_length(answer->text) > (lines ? ANSWER_LONG_TEXT_MAX : ANSWER_TEXT_MAX))
		return lines ? "is longer than 20,000 characters"
			     : "is longer than 1,000 characters";
	return NULL;
}

/* What is wrong with an answer that was given; NULL: nothing. */
static const char *
judge(const struct json *field, const struct json *answer)
{
	struct str kind = json_text(field, "kind");

	if (str_is(kind, "number"))
		return answer->kind == JSON_INT ? NULL : "must be a whole number";
	if (str_is(kind, "checkbox"))
		return answer->kind == JSON_BOOL ? NULL : "must be true or false";
	if (str_is(kind, "choice"))
		return is_choice(field, answer) ? NULL : "must be one of the choices";
	if (str_is(kind, "date"))
		return is_date(answer) ? NULL : "must be a date as 2026-11-24";
	if (str_is(kind, "country"))
		return answer->kind == JSON_TEXT && country_ok(answer->text)
			   ? NULL
			   : "must be a country's two letters";
	return judge_text(answer, str_is(kind, "long_text"));
}

/* An agreement that is required has to be given: an unchecked box is none. */
static bool
is_refused(const struct json *field, const struct json *answer)
{
	return json_truth(field, "required") && answer->kind == JSON_BOOL && !answer->truth;
}

/* "/answers/NAME", escaped as RFC 6901 has it. */
static struct str
pointer_to(struct arena *a, struct str name)
{
	struct buf b = {.arena = a};

	buf_put(&b, STR("/answers/"));
	for (size_t i = 0; i < name.n; i++)
		if (name.p[i] == '~' || name.p[i] == '/')
			buf_put(&b, name.p[i] == '~' ? STR("~0") : STR("~1"));
		else
			buf_char(&b, name.p[i]);
	return buf_str(&b);
}

static void
check_field(const struct json *field, const struct json *answers, struct faults *faults)
{
	const struct json *answer = answer_to(field, answers);
	struct str name = json_text(field, "name");
	const char *wrong = NULL;

	if (is_unanswered(answer))
		wrong = json_truth(field, "required") ? "must be answered" : NULL;
	else if (is_refused(field, answer))
		wrong = "must be agreed to";
	else
		wrong = judge(field, answer);
	if (wrong != NULL)
		fault_add(faults, pointer_to(faults->arena, name), "%s", wrong);
}

void
answers_check(const struct json *fields, const struct json *answers, struct faults *faults)
{
	json_each(field, fields)
		check_field(field, answers, faults);
	json_each(answer, answers)
		if (question_of(answer, fields) == NULL)
			fault_add(faults, pointer_to(faults->arena, answer->name),
			    "the form has no such question");
}

/* --- writing ---------------------------------------------------------------------------------- */

static void
put_answer(struct json_out *o, const struct json *answer)
{
	if (!is_unanswered(answer))
		json_put_tree(o, str_c(o->text.arena, answer->name), answer);
}

void
answers_put(
    struct json_out *o, const char *name, const struct json *fields, const struct json *answers)
{
	json_open(o, name);
	json_each(field, fields)
		put_answer(o, answer_to(field, answers));
	json_each(answer, answers)
		if (question_of(answer, fields) == NULL)
			put_answer(o, answer);
	json_close(o);
}
