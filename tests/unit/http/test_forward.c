/* What front ends are asked for, by rules; and the tricks that paths can hold. */
#include "daemon/http/forward.h"
#include "tests/support/cmocka.h"

#include <stdio.h>
#include <string.h>

static const char *const rules[] = {
    "POST /v1/:model/chat prompt_api",
    "POST /v1/:model/:version/chat prompt_api component=interface",
    "GET /weights/** weights_download_gated model=big version=v2",
    "* /tools/*/use tool_attach  model=big",
    "GET / view_outputs model=root",
};
enum { RULES = sizeof(rules) / sizeof(rules[0]) };

/* "capability model version component", or why not. */
static const char *
ask(const char *method, const char *target)
{
	static char text[300];
	char why[300];
	struct forward *f = forward_open(rules, RULES, why, sizeof(why));
	struct question q = {.subject = STR("kept")};
	int spent = 0;

	assert_non_null(f);
	switch (forward_find(f, str_of(method), str_of(target), &q, &spent)) {
	case FORWARD_FOUND:
		snprintf(text, sizeof(text), "%.*s %.*s %.*s %.*s", STR_ARG(q.capability),
		    STR_ARG(q.model), STR_ARG(q.version), STR_ARG(q.component));
		assert_true(str_is(q.subject, "kept"));
		break;
	case FORWARD_NO_RULE: snprintf(text, sizeof(text), "no rule"); break;
	case FORWARD_TRICK: snprintf(text, sizeof(text), "trick"); break;
	}
	forward_close(f);
	return text;
}

static void
the_first_rule_that_fits_says_what_is_asked_for(void **unused)
{
	(void)unused;
	assert_string_equal(ask("POST", "/v1/gpt-2/chat"), "prompt_api gpt-2  ");
	assert_string_equal(ask("POST", "/v1/gpt-2/chat?version=x"), "prompt_api gpt-2  ");
	assert_string_equal(
	    ask("POST", "/v1/gpt-2/gpt2-124M/chat"), "prompt_api gpt-2 gpt2-124M interface");
	assert_string_equal(ask("GET", "/weights/a/b/c.bin"), "weights_download_gated big v2 ");
	assert_string_equal(ask("GET", "/weights"), "weights_download_gated big v2 ");
	assert_string_equal(ask("PUT", "/tools/any-1/use"), "tool_attach big  ");
	assert_string_equal(ask("GET", "/"), "view_outputs root  ");
}

static void
a_rule_says_with_which_status_a_spent_limit_is_told(void **unused)
{
	(void)unused;
	static const char *const two[] = {"POST /a x model=m", "POST /b x model=m spent=429"};
	static const char *const odd[] = {"POST /a x model=m spent=500"};
	char why[300];
	struct forward *f = forward_open(two, 2, why, sizeof(why));
	struct question q = {.subject = STR("kept")};
	int spent = 0;

	assert_int_equal(forward_find(f, STR("POST"), STR("/a"), &q, &spent), FORWARD_FOUND);
	assert_int_equal(spent, 403);
	assert_int_equal(forward_find(f, STR("POST"), STR("/b"), &q, &spent), FORWARD_FOUND);
	assert_int_equal(spent, 429);
	forward_close(f);
	assert_null(forward_open(odd, 1, why, sizeof(why)));
	assert_non_null(strstr(why, "spent=429"));
}

static void
what_no_rule_fits_is_refused(void **unused)
{
	(void)unused;
	assert_string_equal(ask("GET", "/v1/gpt-2/chat"), "no rule");
	assert_string_equal(ask("post", "/v1/gpt-2/chat"), "no rule");
	assert_string_equal(ask("POST", "/v1/gpt-2/chat/more"), "no rule");
	assert_string_equal(ask("POST", "/v1/gpt-2"), "no rule");
	assert_string_equal(ask("POST", "/V1/gpt-2/chat"), "no rule");
	assert_string_equal(ask("GET", "/weightsandmore"), "no rule");
	assert_string_equal(ask("POST", "/v1/a%20b/chat"), "no rule");
	assert_string_equal(ask("POST", "/v1/a,b/chat"), "no rule");
	assert_string_equal(
	    ask("POST", "/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17/18"), "no rule");
}

static void
a_path_that_can_be_read_in_two_ways_is_refused(void **unused)
{
	static const char *const targets[] = {"", "v1/gpt-2/chat", "http://h/v1/gpt-2/chat",
	    "//v1/gpt-2/chat", "/v1//chat", "/v1/gpt-2/chat/", "/v1/./chat", "/v1/x/../gpt-2/chat",
	    "/v1/%2e%2e/chat", "/v1/%2E/chat", "/v1/a%2fb/chat", "/v1/a%2Fb/chat", "/v1/a%5cb/chat",
	    "/v1/a\\b/chat", "/v1/a%00/chat", "/v1/a%252fb/chat", "/v1/a;x=1/chat", "/v1/a%3b/chat",
	    "/v1/a#b/chat", "/v1/a b/chat", "/v1/a\tb/chat", "/v1/\xc3\xa9/chat", "/v1/a%/chat",
	    "/v1/gpt-2/chat%2", "/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17/../x"};

	(void)unused;
	for (size_t i = 0; i < sizeof(targets) / sizeof(targets[0]); i++)
		if (strcmp(ask("POST", targets[i]), "trick") != 0)
			fail_msg("\"%s\": %s", targets[i], ask("POST", targets[i]));
}

static void
a_faulty_rule_is_named(void **unused)
{
	static const char *const faulty[][2] = {
	    {"GET", "it must be METHOD PATH CAPABILITY"},
	    {"GET /x", "it must be METHOD PATH CAPABILITY"},
	    {"GET x cap model=m", "must begin with a slash"},
	    {"GET /:who/x cap model=m", "only :model, :version and :component"},
	    {"GET /x cap", "names no model"},
	    {"GET /x cap model=", "behind the capability"},
	    {"GET /x cap model=m who=ada", "behind the capability"},
	    {"GET /1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17 cap model=m", "more than 16"},
	};

	(void)unused;
	for (size_t i = 0; i < sizeof(faulty) / sizeof(faulty[0]); i++) {
		const char *two[] = {rules[0], faulty[i][0]};
		char why[300] = "";
		assert_null(forward_open(two, 2, why, sizeof(why)));
		if (strstr(why, faulty[i][0]) == NULL || strstr(why, faulty[i][1]) == NULL)
			fail_msg("%s: %s", faulty[i][0], why);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_first_rule_that_fits_says_what_is_asked_for),
	    cmocka_unit_test(a_rule_says_with_which_status_a_spent_limit_is_told),
	    cmocka_unit_test(what_no_rule_fits_is_refused),
	    cmocka_unit_test(a_path_that_can_be_read_in_two_ways_is_refused),
	    cmocka_unit_test(a_faulty_rule_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
