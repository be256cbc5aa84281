/* The table of commands: every line of it is of the grammar, complete, and means its own path. */
#include "cli/file.h"
#include "cli/grammar.h"
#include "cli/request.h"
#include "lib/json.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static struct arena arena;
static struct typed *typed;

static int
tidy(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

static struct request
request(void)
{
	struct request r;
	struct str why = STR("");

	if (!request_make(typed, &r, &why))
		fail_msg("%.*s", STR_ARG(why));
	return r;
}

static void
assert_str(struct str s, const char *expected)
{
	assert_string_equal(str_c(&arena, s), expected);
}

static void
words_beside_the_grammar_are_found_out(void **state)
{
	static const char *const wrong[] = {"", "x y [--a | --b]", "x <y", "x [--a A", "x <a> y",
	    "x A", "x --A", "x --a A B", "x  y"};
	struct slots *slots = NEW(&arena, struct slots);

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		if (usage_slots(wrong[i], slots))
			fail_msg("taken: %s", wrong[i]);
}

/* --- every line of the table ----------------------------------------------------------------- */

static void
every_line_is_of_the_grammar_and_its_name_is_its_own(void **state)
{
	struct slots *slots = NEW(&arena, struct slots);

	(void)state;
	for (size_t i = 0; i < usage_count; i++) {
		const struct usage *u = &usage_table[i];
		if (u->words[0] == '\0')
			continue;
		if (!usage_slots(u->words, slots))
			fail_msg("not of the grammar: %s", u->words);
		for (size_t j = 0; j < i; j++)
			assert_false(str_eq(usage_name(u), usage_name(&usage_table[j])));
	}
}

static const struct slot *
argument(const struct slots *slots, struct str name)
{
	for (size_t i = 0; i < slots->count; i++)
		if (slots->slot[i].kind == SLOT_ARGUMENT && str_eq(slots->slot[i].name, name))
			return &slots->slot[i];
	return NULL;
}

static void
every_name_in_a_path_is_an_argument_that_must_be_given(void **state)
{
	struct slots *slots = NEW(&arena, struct slots);

	(void)state;
	for (size_t i = 0; i < usage_count; i++) {
		const struct usage *u = &usage_table[i];
		if (u->words[0] == '\0' || u->local != LOCAL_NONE || !usage_slots(u->words, slots))
			continue;
		struct str rest = str_of(u->path), part;
		while (rest.n != 0) {
			part = str_cut(rest, '/', &rest);
			if (!str_starts(part, ":"))
				continue;
			const struct slot *s = argument(slots, str_from(part, 1));
			if (s == NULL || s->optional)
				fail_msg("%s: %.*s has no argument", u->words, STR_ARG(part));
		}
	}
}

static bool
has_members(const struct usage *u, const struct slots *slots)
{
	for (size_t i = 0; i < slots->count; i++) {
		const struct slot *s = &slots->slot[i];
		const char *in_path = strstr(
		    u->path, str_printf(&arena, "/:%.*s", STR_ARG(s->name)).p);
		if (s->kind == SLOT_OPTION || (s->kind == SLOT_ARGUMENT && in_path == NULL))
			return true;
	}
	return false;
}

static void
what_has_members_has_a_body_to_put_them_in(void **state)
{
	struct slots *slots = NEW(&arena, struct slots);

	(void)state;
	for (size_t i = 0; i < usage_count; i++) {
		const struct usage *u = &usage_table[i];
		if (u->words[0] == '\0' || u->local != LOCAL_NONE || !usage_slots(u->words, slots))
			continue;
		bool get = strcmp(u->method, "GET") == 0;
		if (!get && has_members(u, slots) && u->request[0] == '\0')
			fail_msg("%s: no request shape", u->words);
		for (size_t j = 0; get && j < slots->count; j++)
			if (slots->slot[j].value > VALUE_INTEGER)
				fail_msg("%s: a file in a query", u->words);
	}
}

/* What PROPERTY says, as a word of SLOT's kind, or NULL when it fits (or says nothing). */
static const char *
misfit(const struct json *property, const struct slot *slot)
{
	struct str type = json_text(property, "type");

	if (property == NULL)
		return "is no property of the shape";
	if (type.n == 0 || slot->value == VALUE_JSON)
		return NULL;
	if (str_is(type, "array") != slot->repeated)
		return "is repeated in one of them alone";
	if (!slot->repeated && str_is(type, "integer") != (slot->value == VALUE_INTEGER))
		return "is an integer in one of them alone";
	if (!slot->repeated && str_is(type, "boolean") != (slot->value == VALUE_TRUE))
		return "is true or false in one of them alone";
	return NULL;
}

static const char *
underscored(struct str name)
{
	char *copy = (char *)(uintptr_t)str_c(&arena, name);

	for (char *p = copy; *p != '\0'; p++)
		*p = (char)(*p == '-' ? '_' : *p);
	return copy;
}

static const struct json *
shape(const char *name)
{
	struct str text, why;
	const char *fault;

	if (!file_read(
		&arena, str_printf(&arena, SOURCE_DIR "/schema/shapes/%s.json", name), &text, &why))
		fail_msg("%.*s", STR_ARG(why));
	return json_parse(&arena, text, &fault);
}

static void
what_is_typed_is_what_the_shape_takes(void **state)
{
	struct slots *slots = NEW(&arena, struct slots);

	(void)state;
	for (size_t i = 0; i < usage_count; i++) {
		const struct usage *u = &usage_table[i];
		if (u->words[0] == '\0' || u->request[0] == '\0' || !usage_slots(u->words, slots))
			continue;
		const struct json *properties = json_member(shape(u->request), "properties");
		for (size_t j = 0; properties != NULL && j < slots->count; j++) {
			const struct slot *s = &slots->slot[j];
			struct str in_path = str_printf(&arena, "/:%.*s", STR_ARG(s->name));
			if (s->kind == SLOT_WORD || s->value == VALUE_BODY ||
			    (s->kind == SLOT_ARGUMENT && strstr(u->path, in_path.p) != NULL))
				continue;
			const char *why = misfit(json_member(properties, underscored(s->name)), s);
			if (why != NULL)
				fail_msg("%s: %.*s %s", u->words, STR_ARG(s->name), why);
		}
	}
}

/* The client reads the object's ETag there before it changes it. */
static void
what_needs_if_match_can_be_read_first(void **state)
{
	(void)state;
	for (size_t i = 0; i < usage_count; i++) {
		const struct usage *u = &usage_table[i];
		if (u->local != LOCAL_NONE || !usage_flag(u, "IF_MATCH"))
			continue;
		const char *name = strstr(u->path, "/:");
		assert_non_null(name);
		size_t n = (size_t)(name - u->path) + 2 + strcspn(name + 2, "/");
		bool found = false;
		for (size_t j = 0; j < usage_count && !found; j++)
			found = usage_table[j].local == LOCAL_NONE &&
				strcmp(usage_table[j].method, "GET") == 0 &&
				str_is((struct str){u->path, n}, usage_table[j].path);
		if (!found)
			fail_msg("nothing reads %.*s", (int)n, u->path);
	}
}

/* A value that passes for SLOT: its own name, a number, or a file that is there. */
static char *
sample(const struct slot *s)
{
	if (s->value == VALUE_INTEGER)
		return (char *)(uintptr_t) "7";
	if (s->value == VALUE_JSON || s->value == VALUE_BODY)
		return (char *)(uintptr_t)SOURCE_DIR "/schema/shapes/reason.json";
	if (s->value == VALUE_TEXTFILE)
		return (char *)(uintptr_t)SOURCE_DIR "/CMakeLists.txt";
	return (char *)(uintptr_t)str_c(&arena, s->name);
}

/* The path with each :name replaced by that name. */
static const char *
expected_path(const struct usage *u)
{
	char *path = (char *)(uintptr_t)str_c(&arena, str_of(u->path)), *to = path;

	for (const char *from = u->path; *from != '\0'; from++)
		if (*from != ':')
			*to++ = *from;
	*to = '\0';
	return path;
}

static void
type_words_of(const struct usage *u, const struct slots *slots)
{
	char *args[2 * SLOTS_MAX + 1] = {NULL};
	size_t n = 0;

	for (size_t i = 0; i < slots->count; i++) {
		const struct slot *s = &slots->slot[i];
		if (s->kind == SLOT_OPTION)
			args[n++] =
			    (char *)(uintptr_t)str_printf(&arena, "--%.*s", STR_ARG(s->name)).p;
		if (s->kind == SLOT_WORD)
			args[n++] = (char *)(uintptr_t)str_c(&arena, s->name);
		else if (s->value != VALUE_TRUE)
			args[n++] = sample(s);
	}
	typed = NEW(&arena, struct typed);
	if (!grammar_read(&arena, args, typed))
		fail_msg("%s: %.*s", u->words, STR_ARG(typed->wrong));
	assert_ptr_equal(typed->usage, u);
}

static void
every_command_typed_in_full_means_its_own_path(void **state)
{
	struct slots *slots = NEW(&arena, struct slots);
	struct str rest, why;

	(void)state;
	for (size_t i = 0; i < usage_count; i++) {
		const struct usage *u = &usage_table[i];
		if (u->words[0] == '\0' || !usage_slots(u->words, slots))
			continue;
		type_words_of(u, slots);
		if (u->local != LOCAL_NONE)
			continue;
		bool files = false;
		for (size_t j = 0; j < slots->count; j++)
			files = files || slots->slot[j].value > VALUE_INTEGER;
		struct request r;
		if (files && !request_make(typed, &r, &why))
			continue;
		assert_str(str_cut(request().path, '?', &rest), expected_path(u));
	}
}

#define TEST(name) cmocka_unit_test_teardown(name, tidy)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(words_beside_the_grammar_are_found_out),
	    TEST(every_line_is_of_the_grammar_and_its_name_is_its_own),
	    TEST(every_name_in_a_path_is_an_argument_that_must_be_given),
	    TEST(what_has_members_has_a_body_to_put_them_in),
	    TEST(what_is_typed_is_what_the_shape_takes),
	    TEST(what_needs_if_match_can_be_read_first),
	    TEST(every_command_typed_in_full_means_its_own_path),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
