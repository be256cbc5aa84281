/* One judge for each kind of question. */
#include "daemon/rules/answer_kind.h"

#include "lib/id.h"
#include "lib/time.h"
#include "lib/utf8.h"

#include <string.h>

bool
answer_missing(const struct json *answer)
{
	return answer == NULL || answer->kind == JSON_NULL ||
	       (answer->kind == JSON_TEXT && answer->text.n == 0) ||
	       (answer->kind == JSON_LIST && answer->first == NULL);
}

const struct json *
answer_to(const struct json *object, struct str name)
{
	json_each(member, object)
		if (str_eq(member->name, name))
			return member;
	return NULL;
}

/* --- the judges ------------------------------------------------------------------------------- */

typedef const char *judge(
    const struct answered *a, const struct json *field, const struct json *answer);

static const char *
judge_text(const struct answered *a, const struct json *field, const struct json *answer)
{
	(void)a;
	(void)field;
	if (answer->kind != JSON_TEXT)
		return "must be a text";
	if (memchr(answer->text.p, '\n', answer->text.n) != NULL)
		return "must be one line";
	if (utf8_length(answer->text) > ANSWER_TEXT_MAX)
		return "is longer than 1,000 characters";
	return NULL;
}

static const char *
judge_long_text(const struct answered *a, const struct json *field, const struct json *answer)
{
	(void)a;
	(void)field;
	if (answer->kind != JSON_TEXT)
		return "must be a text";
	if (utf8_length(answer->text) > ANSWER_LONG_TEXT_MAX)
		return "is longer than 20,000 characters";
	return NULL;
}

static bool
is_choice(const struct json *field, const struct json *answer)
{
	json_each(choice, json_member(field, "choices"))
		if (answer->kind == JSON_TEXT && str_eq(choice->text, answer->text))
			return true;
	return false;
}

static const char *
judge_choice(const struct answered *a, const struct json *field, const struct json *answer)
{
	(void)a;
	return is_choice(field, answer) ? NULL : "must be one of the choices";
}

static bool
stands_before(const struct json *list, const struct json *item)
{
	json_each(other, list) {
		if (other == item)
			break;
		if (str_eq(other->text, item->text))
			return true;
	}
	return false;
}

static const char *
judge_choices(const struct answered *a, const struct json *field, const struct json *answer)
{
	(void)a;
	if (answer->kind != JSON_LIST)
		return "must be a list of choices";
	json_each(item, answer) {
		if (!is_choice(field, item))
			return "must hold choices only";
		if (stands_before(answer, item))
			return "holds a choice twice";
	}
	return NULL;
}

static const char *
judge_number(const struct answered *a, const struct json *field, const struct json *answer)
{
	(void)a;
	if (answer->kind != JSON_INT)
		return "must be a whole number";
	if (answer->integer < json_int(field, "least", INT64_MIN))
		return "is less than the form takes";
	if (answer->integer > json_int(field, "most", INT64_MAX))
		return "is more than the form takes";
	return NULL;
}

static const char *
judge_date(const struct answered *a, const struct json *field, const struct json *answer)
{
	int64_t at;

	if (answer->kind != JSON_TEXT || answer->text.n != strlen("2026-11-24") ||
	    !time_parse(answer->text, &at))
		return "must be a date as 2026-11-24";
	return json_truth(field, "future") && at <= a->now ? "must be a date to come" : NULL;
}

static const char *
judge_country(const struct answered *a, const struct json *field, const struct json *answer)
{
	(void)a;
	(void)field;
	return answer->kind == JSON_TEXT && country_ok(answer->text)
		   ? NULL
		   : "must be a country's two letters";
}

/* An agreement that is required has to be given: an unchecked box is none. */
static const char *
judge_checkbox(const struct answered *a, const struct json *field, const struct json *answer)
{
	(void)a;
	if (answer->kind != JSON_BOOL)
		return "must be true or false";
	return json_truth(field, "required") && !answer->truth ? "must be agreed to" : NULL;
}

static const char *
judge_table(const struct answered *a, const struct json *field, const struct json *answer)
{
	(void)a;
	if (answer->kind != JSON_LIST)
		return "must be a list of rows";
	if ((int64_t)answer->count > json_int(field, "most", ANSWER_ROWS_MAX))
		return "has more rows than the form takes";
	return NULL;
}

static const struct answer_file *
file_of(const struct answered *a, struct str digest)
{
	for (int i = 0; i < a->file_count; i++)
		if (str_eq(a->files[i].digest, digest))
			return &a->files[i];
	return NULL;
}

static bool
is_taken(const struct json *types, struct str type)
{
	json_each(item, types)
		if (str_eq(item->text, type))
			return true;
	return types == NULL;
}

static const char *
judge_file(const struct answered *a, const struct json *field, const struct json *answer)
{
	struct str digest = json_text(answer, "digest"), name = json_text(answer, "name");

	if (answer->kind != JSON_OBJECT || answer->count != 2 || digest.n == 0 || name.n == 0)
		return "must be the digest and the name of a file that was uploaded";
	if (utf8_length(name) > 200 || memchr(name.p, '\n', name.n) != NULL)
		return "must have a name of one line and 200 characters at most";
	const struct answer_file *f = file_of(a, digest);
	if (f == NULL)
		return "is no file that was uploaded to this application";
	return is_taken(json_member(field, "types"), f->type)
		   ? NULL
		   : "is not of a type that the form takes, by what it holds";
}

static const struct {
	const char *word;
	judge *judge;
} kinds[] = {
    {"text", judge_text},
    {"long_text", judge_long_text},
    {"choice", judge_choice},
    {"choices", judge_choices},
    {"number", judge_number},
    {"date", judge_date},
    {"country", judge_country},
    {"checkbox", judge_checkbox},
    {"table", judge_table},
    {"file", judge_file},
};

const char *
answer_wrong(const struct answered *a, const struct json *field, const struct json *answer)
{
	struct str kind = json_text(field, "kind");

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (str_is(kind, kinds[i].word))
			return kinds[i].judge(a, field, answer);
	return "is to a question of a kind that nobody knows";
}
