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

#define READ(...)                                                                                  \
	grammar_read(&arena, (char *const[]){__VA_ARGS__, NULL}, typed = NEW(&arena, struct typed))

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

/* --- requests ------------------------------------------------------------------------------------- */

static void
arguments_and_options_become_members(void **state)
{
	(void)state;
	assert_true(READ("account", "invite", "--name", "Ada L", "ada@example.org", "--service"));
	assert_str(request().path, "/v1/accounts");
	assert_str(
	    request().body, "{\"name\":\"Ada L\",\"email\":\"ada@example.org\",\"service\":true}");
	assert_true(READ("organisation", "create", "X", "--country=DE", "--sector", "academia",
	    "--resource-class", "B"));
	assert_str(request().body,
	    "{\"name\":\"X\",\"country\":\"DE\",\"sector\":\"academia\",\"resource_class\":\"B\"}");
}

static void
repeated_options_become_a_list(void **state)
{
	(void)state;
	assert_true(READ("board", "create", "safety", "--name", "Safety", "--chair", "a",
	    "--deputy", "b", "--member", "c", "--member=d"));
	assert_str(request().body, "{\"slug\":\"safety\",\"name\":\"Safety\",\"chair\":\"a\","
				   "\"deputy\":\"b\",\"member\":[\"c\",\"d\"]}");
}

static void
integers_are_integers_and_nothing_else(void **state)
{
	(void)state;
	assert_true(READ("token", "create", "laptop", "--days", "30"));
	assert_str(request().body, "{\"name\":\"laptop\",\"days\":30}");
	assert_false(READ("token", "create", "laptop", "--days", "thirty"));
	assert_false(READ("token", "create", "laptop", "--days", "1e3"));
}

static void
a_get_has_a_query_and_no_body(void **state)
{
	(void)state;
	assert_true(READ("ledger", "show", "--object", "a&b=c d/é", "--limit", "5"));
	assert_str(request().path, "/v1/ledger?object=a%26b%3Dc%20d%2F%C3%A9&limit=5");
	assert_int_equal(request().body.n, 0);
}

static void
a_name_cannot_smuggle_a_path_or_a_query(void **state)
{
	struct request r;
	struct str why;

	(void)state;
	assert_true(READ("account", "show", "../tokens?x=1#y"));
	assert_str(request().path, "/v1/accounts/..%2Ftokens%3Fx%3D1%23y");
	assert_true(READ("account", "show", "a\r\nX: y%2e"));
	assert_str(request().path, "/v1/accounts/a%0D%0AX%3A%20y%252e");
	static const char *const wrong[] = {"", ".", ".."};
	for (int i = 0; i < 3; i++) {
		assert_true(
		    READ("account", "suspend", (char *)(uintptr_t)wrong[i], "--reason", "x"));
		assert_false(request_make(typed, &r, &why));
	}
}

static void
the_object_is_what_the_path_names_first(void **state)
{
	(void)state;
	assert_true(READ("account", "suspend", "7K2M", "--reason", "x"));
	assert_str(request().object, "/v1/accounts/7K2M");
	assert_str(request().path, "/v1/accounts/7K2M/suspend");
}

static void
text_that_is_no_text_is_refused_before_it_is_sent(void **state)
{
	struct request r;
	struct str why;

	(void)state;
	assert_true(READ("account", "suspend", "x", "--reason", "\xff\xfe"));
	assert_false(request_make(typed, &r, &why));
	assert_true(READ("account", "suspend", "x", "--reason", "a\033[31m"));
	assert_false(request_make(typed, &r, &why));
}

/* --- what people mistype -------------------------------------------------------------------------- */

static void
options_stand_anywhere_behind_the_command_and_general_ones_before_it_too(void **state)
{
	(void)state;
	assert_true(
	    READ("--json", "account", "--url", "https://x", "suspend", "--reason", "r", "acc"));
	assert_true(typed_has_global(typed, "json"));
	assert_str(typed_global(typed, "url"), "https://x");
	assert_str(typed_text(typed, "account"), "acc");
	assert_false(READ("--reason", "r", "account", "suspend", "acc"));
}

static void
two_hyphens_end_the_options(void **state)
{
	(void)state;
	assert_true(READ("token", "create", "--", "--days"));
	assert_str(typed_text(typed, "name"), "--days");
	assert_false(READ("token", "create", "--days", "3"));
	assert_str(typed->wrong, "missing: <name>");
}

static void
a_commands_own_option_goes_before_a_general_one(void **state)
{
	(void)state;
	assert_true(READ("can", "me", "inference", "aurora", "--version", "2.1"));
	assert_str(typed_text(typed, "version"), "2.1");
	assert_false(typed_has_global(typed, "version"));
}

static void
what_is_missing_is_named(void **state)
{
	(void)state;
	assert_false(READ("board", "create", "--chair", "a"));
	assert_str(typed->wrong, "missing: <slug>, --name, --deputy");
	assert_false(READ("token", "create", "x", "--days"));
	assert_str(typed->wrong, "--days needs a value: N");
	assert_false(READ("account", "invite", "a@b", "--name", "x", "--service=yes"));
	assert_str(typed->wrong, "--service takes no value");
}

static void
what_is_too_much_is_refused(void **state)
{
	(void)state;
	assert_false(READ("whoami", "really"));
	assert_false(READ("account", "list", "--status", "a", "--status", "b"));
	assert_str(typed->wrong, "--status is given twice");
	assert_false(READ("account", "list", "-x"));
}

static void
the_nearest_command_is_suggested(void **state)
{
	(void)state;
	assert_false(READ("acount", "invite", "ada@example.org"));
	assert_str(typed->hint, "sluice account invite");
	assert_false(READ("account", "invtie", "ada@example.org"));
	assert_str(typed->hint, "sluice account invite");
	assert_false(READ("whoim"));
	assert_str(typed->hint, "sluice whoami");
	assert_false(READ("account", "frobnicate"));
	assert_str(typed->hint, "sluice account --help");
	assert_false(READ("zzz"));
	assert_str(typed->hint, "sluice --help");
	assert_false(READ("token", "create", "x", "--dyas", "3"));
	assert_str(typed->hint, "did you mean --days?");
}

static void
help_is_not_wrong_for_what_it_leaves_out(void **state)
{
	(void)state;
	assert_true(READ("--help"));
	assert_true(READ("-h"));
	assert_true(READ("account", "--help"));
	assert_str(typed->words, "account");
	assert_null(typed->usage);
	assert_true(READ("account", "suspend", "--help"));
	assert_non_null(typed->usage);
	assert_true(READ("--version"));
	assert_false(READ("account"));
	assert_false(READ("acccount", "--help"));
}

static void
nothing_typed_is_not_understood(void **state)
{
	(void)state;
	typed = NEW(&arena, struct typed);
	assert_false(grammar_read(&arena, (char *const[]){NULL}, typed));
}

static void
a_body_from_a_file_takes_further_members(void **state)
{
	struct usage u = {LOCAL_NONE, "POST", "/v1/plans/:plan", "WRITES", "0", "x", "x",
	    "plan set <plan> <file> [--note TEXTFILE] [--extra FILE]", ""};
	char path[] = "/tmp/test_cli_XXXXXX";
	struct request r;
	struct str why;

	(void)state;
	int fd = mkstemp(path);
	assert_true(fd >= 0 && write(fd, "{\"a\": [1, 2]}\n", 14) == 14);
	typed = NEW(&arena, struct typed);
	typed->arena = &arena;
	typed->usage = &u;
	assert_true(usage_slots(u.words, &typed->own));
	const struct slot *s = typed->own.slot;
	assert_int_equal(s[3].value, VALUE_BODY);
	assert_int_equal(s[4].value, VALUE_TEXTFILE);
	assert_int_equal(s[5].value, VALUE_JSON);
	typed->value[0] = (struct value){&s[2], STR("p")};
	for (int i = 3; i < 6; i++)
		typed->value[i - 2] = (struct value){&s[i], str_of(path)};
	typed->count = 4;
	assert_true(request_make(typed, &r, &why));
	assert_str(r.path, "/v1/plans/p");
	assert_str(
	    r.body, "{\"a\":[1,2],\"note\":\"{\\\"a\\\": [1, 2]}\\n\",\"extra\":{\"a\":[1,2]}}");
	assert_int_equal(ftruncate(fd, 3), 0);
	assert_false(request_make(typed, &r, &why));
	close(fd);
	unlink(path);
	assert_false(request_make(typed, &r, &why));
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

#define TEST(name) cmocka_unit_test_teardown(name, tidy)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(every_line_is_of_the_grammar_and_its_name_is_its_own),
	    TEST(every_name_in_a_path_is_an_argument_that_must_be_given),
	    TEST(what_has_members_has_a_body_to_put_them_in),
	    TEST(what_is_typed_is_what_the_shape_takes),
	    TEST(what_needs_if_match_can_be_read_first),
	    TEST(every_command_typed_in_full_means_its_own_path),
	    TEST(arguments_and_options_become_members),
	    TEST(repeated_options_become_a_list),
	    TEST(integers_are_integers_and_nothing_else),
	    TEST(a_get_has_a_query_and_no_body),
	    TEST(a_name_cannot_smuggle_a_path_or_a_query),
	    TEST(the_object_is_what_the_path_names_first),
	    TEST(text_that_is_no_text_is_refused_before_it_is_sent),
	    TEST(options_stand_anywhere_behind_the_command_and_general_ones_before_it_too),
	    TEST(two_hyphens_end_the_options),
	    TEST(a_commands_own_option_goes_before_a_general_one),
	    TEST(what_is_missing_is_named),
	    TEST(what_is_too_much_is_refused),
	    TEST(the_nearest_command_is_suggested),
	    TEST(help_is_not_wrong_for_what_it_leaves_out),
	    TEST(nothing_typed_is_not_understood),
	    TEST(a_body_from_a_file_takes_further_members),
	    TEST(words_beside_the_grammar_are_found_out),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
