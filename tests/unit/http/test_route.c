/* Every command is found by its address, and nothing else is. */
#include "daemon/http/route.h"
#include "tests/support/cmocka.h"

#include <stdio.h>
#include <string.h>

static struct routes *routes;
static struct arena arena;

static int
open_routes(void **unused)
{
	(void)unused;
	routes = routes_open();
	return 0;
}

static int
close_routes(void **unused)
{
	(void)unused;
	routes_close(routes);
	arena_free(&arena);
	return 0;
}

static enum err
find(const char *method, const char *path, struct route *ret)
{
	return route_find(routes, str_of(method), str_of(path), ret);
}

/* PATH with "value1", "value2" … for each :name. */
static int
fill(const char *path, char ret[300])
{
	int n = 0, params = 0;

	for (const char *p = path; *p != '\0';) {
		if (*p != ':') {
			ret[n++] = *p++;
			continue;
		}
		n += snprintf(ret + n, 32, "value%d", ++params);
		p += strcspn(p, "/");
	}
	ret[n] = '\0';
	return params;
}

static void
every_command_is_found_with_what_stands_at_its_names(void **unused)
{
	char path[300], value[32];
	struct route r;

	(void)unused;
	for (size_t i = 0; i < command_count; i++) {
		int params = fill(command_table[i].path, path);
		if (find(command_table[i].method, path, &r) != OK)
			fail_msg("no %s %s", command_table[i].method, path);
		assert_ptr_equal(r.command, &command_table[i]);
		for (int n = 0; n < params; n++) {
			snprintf(value, sizeof(value), "value%d", n + 1);
			assert_true(str_is(r.param[n], value));
		}
		assert_true(params == CALL_PARAMS || r.param[params].p == NULL);
	}
}

static void
an_address_with_a_piece_too_many_or_too_few_is_none(void **unused)
{
	static const char *const paths[] = {"/", "/v1/", "/v2", "/v1/accounts/",
	    "/v1/accounts//invite", "/v1/accounts/a/b", "/v1//accounts", "//v1/accounts",
	    "/V1/accounts", "/v1/accounts/a/invite/b", "/v1/%61ccounts", "/v1/nothing"};
	struct route r;

	(void)unused;
	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
		if (find("GET", paths[i], &r) != ERR_NO_SUCH_COMMAND)
			fail_msg("%s is found", paths[i]);
}

static void
a_method_that_is_not_there_is_told_those_that_are(void **unused)
{
	struct route r;

	(void)unused;
	assert_int_equal(find("DELETE", "/v1/accounts", &r), ERR_METHOD);
	assert_true(str_is(r.allow, "POST, GET, HEAD"));
	assert_int_equal(find("get", "/v1/accounts", &r), ERR_METHOD);
	assert_int_equal(find("HEAD", "/v1/accounts/a/suspend", &r), ERR_METHOD);
	assert_true(str_is(r.allow, "POST"));
}

static void
head_finds_what_get_finds(void **unused)
{
	struct route get, head;

	(void)unused;
	assert_int_equal(find("GET", "/v1/me", &get), OK);
	assert_int_equal(find("HEAD", "/v1/me", &head), OK);
	assert_ptr_equal(get.command, head.command);
}

static void
segments_are_decoded_once(void **unused)
{
	static const struct {
		const char *segment, *decoded;
	} cases[] = {
	    {"plain", "plain"},
	    {"a%20b", "a b"},
	    {"%c3%A9", "\xc3\xa9"},
	    {"%2e%2e", ".."},
	    {"a%2Fb", "a/b"},
	    {"%2541", "%41"},
	    {"a+b", "a+b"},
	};
	struct str ret;

	(void)unused;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(route_decode(&arena, str_of(cases[i].segment), &ret), OK);
		assert_true(str_is(ret, cases[i].decoded));
	}
}

static void
segments_that_are_no_text_are_refused(void **unused)
{
	static const char *const segments[] = {"%", "%2", "a%", "%zz", "%2g", "%-1", "%00", "%0a",
	    "%0D", "%09", "%1b", "%7f", "%ff", "%c3", "%c0%80", "%ed%a0%80"};
	struct str ret;
	char longest[3 * ROUTE_SEGMENT_MAX + 4];

	(void)unused;
	for (size_t i = 0; i < sizeof(segments) / sizeof(segments[0]); i++)
		if (route_decode(&arena, str_of(segments[i]), &ret) != ERR_MALFORMED)
			fail_msg("%s is decoded", segments[i]);
	snprintf(longest, sizeof(longest), "%0*d", ROUTE_SEGMENT_MAX, 0);
	assert_int_equal(route_decode(&arena, str_of(longest), &ret), OK);
	snprintf(longest, sizeof(longest), "%0*d", ROUTE_SEGMENT_MAX + 1, 0);
	assert_int_equal(route_decode(&arena, str_of(longest), &ret), ERR_MALFORMED);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_command_is_found_with_what_stands_at_its_names),
	    cmocka_unit_test(an_address_with_a_piece_too_many_or_too_few_is_none),
	    cmocka_unit_test(a_method_that_is_not_there_is_told_those_that_are),
	    cmocka_unit_test(head_finds_what_get_finds),
	    cmocka_unit_test(segments_are_decoded_once),
	    cmocka_unit_test(segments_that_are_no_text_are_refused),
	};
	return cmocka_run_group_tests(tests, open_routes, close_routes);
}
