/* The evaluation's body against what others wrote down: the certification's cases, the
 * JSON test suite, and our own JSON reader on bodies changed by chance. */
#include "daemon/index/authzen.h"
#include "lib/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct str
read_file(struct arena *a, const char *path)
{
	FILE *f = fopen(path, "rb");
	size_t room = 1 << 20;
	char *p = NEW_ARRAY(a, room, char);

	assert_non_null(f);
	size_t n = fread(p, 1, room, f);
	fclose(f);
	assert_true(n < room);
	return (struct str){p, n};
}

static const struct json *
read_cases(struct arena *a, const char *path)
{
	const char *why = NULL;
	const struct json *file = json_parse(a, read_file(a, path), &why);

	if (file == NULL)
		fail_msg("%s: %s", path, why);
	return json_member(file, "cases");
}

/* Scans a copy that ends where the body ends, so that reading past it is found out. */
static enum err
scan(struct arena *a, struct str body, struct authzen *ret)
{
	const char *why = NULL;
	char *block = malloc(body.n + 1), *copy = block + 1;

	memmove(copy, body.p, body.n);
	enum err e = authzen_scan((struct str){copy, body.n}, ret, &why);
	assert_true((e == OK) == (why == NULL));
	if (e == OK) {
		struct question *q = &ret->question;
		struct str *views[] = {
		    &q->subject, &q->capability, &q->model, &q->version, &q->component};
		for (int i = 0; i < 5; i++)
			*views[i] = str_copy(a, *views[i]);
	}
	free(block);
	return e;
}

/* --- the certification ------------------------------------------------------------------------ */

static struct str
body_of(struct arena *a, const struct json *item)
{
	struct json_out out = {.text.arena = a};

	if (json_text(item, "raw_body").p != NULL)
		return json_text(item, "raw_body");
	json_put_tree(&out, NULL, json_member(item, "body"));
	return buf_str(&out.text);
}

/* Those about the body: with headers of its own a case is about HTTP. */
static void
certified_bodies_are_read_as_they_must_be(void **unused)
{
	(void)unused;
	struct arena a = {NULL};
	int count = 0;

	json_each(item, read_cases(&a, TEST_DATA "/authzen/authzen-cert-cases.json")) {
		struct authzen found;
		if (!str_is(json_text(item, "endpoint"), "/access/v1/evaluation") ||
		    json_member(item, "headers") != NULL)
			continue;
		bool good = json_int(json_member(item, "expect"), "status", 0) == 200;
		enum err e = scan(&a, body_of(&a, item), &found);
		if (e != (good ? OK : ERR_MALFORMED))
			fail_msg("%.*s", STR_ARG(json_text(item, "id")));
		if (good) {
			const struct json *body = json_member(item, "body");
			struct str name = json_text(json_member(body, "action"), "name");
			assert_true(str_eq(found.question.capability, name));
			assert_int_equal(found.question.subject_kind, SUBJECT_OTHER);
			assert_int_equal(found.question.model.n, 0);
		}
		count++;
	}
	assert_true(count >= 20);
	arena_free(&a);
}

/* --- the JSON test suite ---------------------------------------------------------------------- */

/* Each text as a member that we ignore: the same verdict, but for names that stand twice. */
static void
the_json_test_suite_agrees(void **unused)
{
	(void)unused;
	struct arena a = {NULL};
	int count = 0;

	json_each(item, read_cases(&a, TEST_DATA "/json/jsontestsuite.json")) {
		struct authzen found;
		struct str text, name = json_text(item, "name"), expect = json_text(item, "expect");
		struct buf b = {.arena = &a};
		assert_true(base64_parse(&a, json_text(item, "b64"), &text));
		if (str_is(expect, "either"))
			continue;
		buf_put(&b,
		    STR("{\"subject\":{\"type\":\"t\",\"id\":\"i\"},\"action\":{\"name\":\"n\"},"
			"\"resource\":{\"type\":\"t\",\"id\":\"i\"},\"x\":"));
		buf_put(&b, text);
		buf_put(&b, STR("}"));
		bool twice = str_starts(name, "y_object_duplicated_key");
		bool good = str_is(expect, "accept") && !twice;
		if ((scan(&a, buf_str(&b), &found) == OK) != good)
			fail_msg("%.*s", STR_ARG(name));
		count++;
	}
	assert_true(count > 250);
	arena_free(&a);
}

/* --- chance against our own JSON reader ------------------------------------------------------- */

static const char *const bodies[] = {
    "{\"subject\":{\"type\":\"account\",\"id\":\"acc_01\"},\"action\":{\"name\":\"prompt_api\"},"
    "\"resource\":{\"type\":\"model\",\"id\":\"gpt2\"}}",
    "{\"subject\":{\"type\":\"key\",\"id\":\"slk_x\",\"properties\":{\"a\":[1,-2,{}]}},"
    "\"action\":{\"name\":\"bulk\\u0061\",\"properties\":{}},\"resource\":{\"type\":\"model\","
    "\"id\":\"gpt2\",\"properties\":{\"version\":\"1.5b\",\"component\":\"\\ud83d\\ude00\"}},"
    "\"context\":{\"explain\":true,\"b\":null}}",
    " { \"context\" : { \"explain\" : false , \"t\" : [ [ ] , \"\xc3\xa9\" ] } ,\n \"resource\" :"
    " {\"id\":\"g\",\"type\":\"model\"}, \"action\":{\"name\":\"\"},\"subject\":{\"id\":\"\","
    "\"type\":\"orcid\"},\"evaluations\":[],\"x\":{\"y\":{\"z\":[true,false,null,0]}}}",
};
enum { BODIES = sizeof(bodies) / sizeof(bodies[0]), LONGEST = 2048, ROUNDS = 150000 };

static const char *const tokens[] = {"\"", "\\", "{", "}", "[", "]", ",", ":", " ", "true", "null",
    "0", "-", "\"a\"", "\"id\":", "\"type\":\"key\",", "\"\"", "\\u0041", "\\ud800", "\\udc00",
    "\xc3", "\xa9", "\xf0", "\t", "\x01", "\\n", "\"subject\":{},",
    "\"properties\":{\"version\":\"v\"},", ",\"x\":0", "\\\"", "\\u00",
    "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["};
enum { TOKENS = sizeof(tokens) / sizeof(tokens[0]) };

static void
change(char *text, size_t *n)
{
	size_t at = (size_t)rand() % (*n + 1),
	       cut = (size_t)rand() % 4 == 0 ? (size_t)rand() % 20 : 0;
	const char *token = rand() % 3 != 0 ? tokens[rand() % TOKENS] : "";
	size_t more = strlen(token);

	if (cut > *n - at)
		cut = *n - at;
	if (*n - cut + more > LONGEST)
		return;
	memmove(text + at + more, text + at + cut, *n - at - cut);
	memcpy(text + at, token, more);
	*n += more - cut;
}

static bool
has_texts(const struct json *object, const char *first, const char *second)
{
	const struct json *properties = json_member(object, "properties");

	return object != NULL && object->kind == JSON_OBJECT &&
	       json_text(object, first).p != NULL &&
	       (second == NULL || json_text(object, second).p != NULL) &&
	       (properties == NULL || properties->kind == JSON_OBJECT);
}

static bool
text_or_nothing(const struct json *object, const char *name)
{
	return json_member(object, name) == NULL || json_text(object, name).p != NULL;
}

/* Is TREE, read by our own reader, an evaluation? */
static bool
is_evaluation(const struct json *tree)
{
	const struct json *resource = json_member(tree, "resource"), *context;
	const struct json *properties = json_member(resource, "properties");

	context = json_member(tree, "context");
	return has_texts(json_member(tree, "subject"), "type", "id") &&
	       has_texts(json_member(tree, "action"), "name", NULL) &&
	       has_texts(resource, "type", "id") && text_or_nothing(properties, "version") &&
	       text_or_nothing(properties, "component") &&
	       (context == NULL || context->kind == JSON_OBJECT);
}

static void
check_same(const struct json *tree, const struct authzen *found)
{
	const struct json *resource = json_member(tree, "resource");
	const struct json *properties = json_member(resource, "properties");
	const struct question *q = &found->question;
	bool model = str_is(json_text(resource, "type"), "model");

	assert_true(str_eq(q->subject, json_text(json_member(tree, "subject"), "id")));
	assert_true(str_eq(q->capability, json_text(json_member(tree, "action"), "name")));
	assert_true(str_eq(q->model, model ? json_text(resource, "id") : STR("")));
	assert_true(str_eq(q->version, json_text(properties, "version")));
	assert_true(str_eq(q->component, json_text(properties, "component")));
	assert_int_equal(found->explain, json_true(json_member(tree, "context"), "explain"));
}

/* Our reader refuses some that are JSON: reals, numbers too large, controls as escapes. */
static bool
may_be_refused_for_more(struct str body)
{
	for (size_t i = 0; i < body.n; i++) {
		struct str rest = str_from(body, i);
		if (str_starts(rest, "\\u00") || str_starts(rest, "\\b") ||
		    str_starts(rest, "\\f") || str_starts(rest, "\\r"))
			return true;
	}
	return false;
}

static void
chance_agrees_with_our_own_json_reader(void **unused)
{
	(void)unused;
	int good = 0, bad = 0, unclear = 0;

	for (int round = 0; round < ROUNDS; round++) {
		struct arena a = {NULL};
		struct authzen found;
		const char *why = NULL;
		char text[LONGEST];
		size_t n = strlen(bodies[round % BODIES]);
		memcpy(text, bodies[round % BODIES], n);
		for (int edits = rand() % 4; edits > 0; edits--)
			change(text, &n);
		struct str body = {text, n};
		const struct json *tree = json_parse(&a, body, &why);
		bool read = scan(&a, body, &found) == OK;
		if (tree != NULL && read != is_evaluation(tree))
			fail_msg("read %d: %.*s", read, STR_ARG(body));
		if (tree == NULL && read && !may_be_refused_for_more(body))
			fail_msg("%s: %.*s", why, STR_ARG(body));
		if (tree != NULL && read)
			check_same(tree, &found);
		good += tree != NULL && read;
		bad += !read;
		unclear += tree == NULL && read;
		arena_free(&a);
	}
	assert_true(good > ROUNDS / 10 && bad > ROUNDS / 10 && unclear < ROUNDS / 20);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(certified_bodies_are_read_as_they_must_be),
	    cmocka_unit_test(the_json_test_suite_agrees),
	    cmocka_unit_test(chance_agrees_with_our_own_json_reader),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
