/* Several AuthZEN evaluations in one body. */
#include "daemon/index/authzen.h"
#include "lib/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define SUBJECT  "\"subject\":{\"type\":\"account\",\"id\":\"acc_1\"}"
#define ACTION   "\"action\":{\"name\":\"prompt_api\"}"
#define RESOURCE "\"resource\":{\"type\":\"model\",\"id\":\"m1\"}"

/* Every item as "subject capability model version component", a fault as "! why"; or
 * "single", or "? why" for the whole.  In a copy that ends where the body ends. */
static const char *
read_batch(const char *body)
{
	static char text[4096];
	struct authzen_batch b;
	struct authzen a;
	const char *why = NULL;
	size_t n = strlen(body), used = 0;
	char *copy = malloc(n);

	memcpy(copy, body, n);
	if (authzen_batch_open((struct str){copy, n}, &b, &why) != OK) {
		snprintf(text, sizeof(text), "? %s", why);
	} else if (!b.several) {
		snprintf(text, sizeof(text), "single");
	} else {
		text[0] = '\0';
		while (authzen_batch_next(&b, &a, &why)) {
			const struct question *q = &a.question;
			char *to = text + used;
			size_t room = sizeof(text) - used;
			used += (size_t)(why != NULL
					     ? snprintf(to, room, "! %s\n", why)
					     : snprintf(to, room, "%.*s %.*s %.*s %.*s %.*s%s\n",
						   STR_ARG(q->subject), STR_ARG(q->capability),
						   STR_ARG(q->model), STR_ARG(q->version),
						   STR_ARG(q->component), a.explain ? " why" : ""));
		}
	}
	free(copy);
	return text;
}

#define BATCH(common, items) "{" common "\"evaluations\":[" items "]}"

static void
what_an_item_lacks_is_the_same_for_all(void **unused)
{
	(void)unused;
	assert_string_equal(
	    read_batch(BATCH(SUBJECT "," ACTION ",",
		"{" RESOURCE "},{\"resource\":{\"type\":\"model\",\"id\":\"m2\"}}")),
	    "acc_1 prompt_api m1  \nacc_1 prompt_api m2  \n");
	assert_string_equal(read_batch(BATCH(SUBJECT "," ACTION "," RESOURCE ",", "{},{}")),
	    "acc_1 prompt_api m1  \nacc_1 prompt_api m1  \n");
}

static void
what_stands_for_all_may_stand_behind_the_items(void **unused)
{
	(void)unused;
	assert_string_equal(read_batch("{\"evaluations\":[{" RESOURCE "}]," ACTION "," SUBJECT "}"),
	    "acc_1 prompt_api m1  \n");
}

static void
an_entity_is_replaced_whole(void **unused)
{
	(void)unused;
	assert_string_equal(
	    read_batch(BATCH(SUBJECT
		"," ACTION ",\"resource\":{\"type\":\"model\",\"id\":\"m1\",\"properties\":{"
		"\"version\":\"v\",\"component\":\"c\"}},\"context\":{"
		"\"explain\":true},",
		"{},{" RESOURCE "},{\"context\":{}}")),
	    "acc_1 prompt_api m1 v c why\nacc_1 prompt_api m1   why\nacc_1 prompt_api m1 v c\n");
}

static void
one_item_does_not_change_the_next(void **unused)
{
	(void)unused;
	assert_string_equal(read_batch(BATCH(SUBJECT "," ACTION "," RESOURCE ",",
				"{\"subject\":{\"type\":\"account\",\"id\":\"acc_2\"}},{},{"
				"\"action\":{\"name\":\"x\"}}")),
	    "acc_2 prompt_api m1  \nacc_1 prompt_api m1  \nacc_1 x m1  \n");
}

static void
a_faulty_item_spoils_no_other(void **unused)
{
	(void)unused;
	assert_string_equal(
	    read_batch(BATCH(SUBJECT "," ACTION ",",
		"{" RESOURCE
		"},{},7,{\"resource\":{\"type\":\"model\",\"id\":[1,{\"a\":2}]},\"b\":3},{"
		"\"subject\":null," RESOURCE "},{" RESOURCE "}")),
	    "acc_1 prompt_api m1  \n! resource is missing.\n! Each evaluation must be an object.\n"
	    "! resource.id must be a string.\n! subject must be an object.\n"
	    "acc_1 prompt_api m1  \n");
}

static void
a_batch_without_evaluations_is_a_single_one(void **unused)
{
	(void)unused;
	assert_string_equal(read_batch("{" SUBJECT "," ACTION "," RESOURCE "}"), "single");
	assert_string_equal(read_batch(BATCH(SUBJECT "," ACTION "," RESOURCE ",", " ")), "single");
}

static void
what_is_no_json_is_refused_whole(void **unused)
{
	(void)unused;
	static const char *const bodies[] = {"", "[]", "{", BATCH("", "{},"), BATCH("", "{}{}"),
	    BATCH("", "{\"a\":1,\"a\":2}"), BATCH("", "{\"a\":\"\\ud800\"}"),
	    BATCH("", "{\"a\":tru}"), "{\"evaluations\":{}}",
	    "{\"evaluations\":[{}],\"evaluations\":[]}", "{\"evaluations\":[{}],\"subject\":1}",
	    "{\"evaluations\":[{}],\"options\":[]}", "{\"evaluations\":[{}]} x",
	    "{\"evaluations\":[{}],\"options\":{\"evaluations_semantic\":\"any\"}}",
	    "{\"evaluations\":[{}],\"options\":{\"evaluations_semantic\":1}}"};

	for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++)
		if (read_batch(bodies[i])[0] != '?')
			fail_msg("%s: %s", bodies[i], read_batch(bodies[i]));
}

static void
the_semantics_have_their_names(void **unused)
{
	(void)unused;
	static const char *const words[] = {
	    "execute_all", "deny_on_first_deny", "permit_on_first_permit"};
	struct authzen_batch b;
	const char *why;
	char body[200];

	for (int i = 0; i < 3; i++) {
		snprintf(body, sizeof(body),
		    "{\"options\":{\"evaluations_semantic\":\"%s\",\"x\":1},\"evaluations\":[{}]}",
		    words[i]);
		assert_int_equal(authzen_batch_open(str_of(body), &b, &why), OK);
		assert_int_equal(b.semantic, i);
	}
	assert_int_equal(authzen_batch_open(STR("{\"evaluations\":[{}]}"), &b, &why), OK);
	assert_int_equal(b.semantic, AUTHZEN_EXECUTE_ALL);
}

static void
so_many_and_no_more(void **unused)
{
	(void)unused;
	struct arena a = {NULL};
	struct authzen_batch b;
	struct authzen item;
	const char *why;

	for (int n = AUTHZEN_BATCH_MAX; n <= AUTHZEN_BATCH_MAX + 1; n++) {
		struct buf body = {.arena = &a};
		int read = 0;
		buf_put(&body, STR("{" SUBJECT "," ACTION "," RESOURCE ",\"evaluations\":[{}"));
		for (int i = 1; i < n; i++)
			buf_put(&body, STR(", {}"));
		buf_put(&body, STR("]}"));
		enum err e = authzen_batch_open(buf_str(&body), &b, &why);
		assert_int_equal(e, n == AUTHZEN_BATCH_MAX ? OK : ERR_MALFORMED);
		while (e == OK && authzen_batch_next(&b, &item, &why))
			read++;
		assert_int_equal(read, e == OK ? n : 0);
	}
	arena_free(&a);
}

static void
a_fault_is_a_denial_that_says_why(void **unused)
{
	(void)unused;
	char out[AUTHZEN_REPLY_MAX];
	size_t n = authzen_render_fault(400, "resource is missing.", out, sizeof(out));

	out[n] = '\0';
	assert_string_equal(out, "{\"decision\":false,\"context\":{\"error\":{\"status\":400,"
				 "\"message\":\"resource is missing.\"}}}");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_an_item_lacks_is_the_same_for_all),
	    cmocka_unit_test(what_stands_for_all_may_stand_behind_the_items),
	    cmocka_unit_test(an_entity_is_replaced_whole),
	    cmocka_unit_test(one_item_does_not_change_the_next),
	    cmocka_unit_test(a_faulty_item_spoils_no_other),
	    cmocka_unit_test(a_batch_without_evaluations_is_a_single_one),
	    cmocka_unit_test(what_is_no_json_is_refused_whole),
	    cmocka_unit_test(the_semantics_have_their_names),
	    cmocka_unit_test(so_many_and_no_more),
	    cmocka_unit_test(a_fault_is_a_denial_that_says_why),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
