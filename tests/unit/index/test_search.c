/* Searches agree with asking everyone about everything. */
#include "daemon/index/authzen.h"
#include "tests/unit/index/scene.h"

#include <stdio.h>

enum { PEOPLE = 6000 };

struct found {
	size_t count;
	char names[PEOPLE + 2][32];
};
static struct found found;

static void
take(void *of, struct str name)
{
	(void)of;
	assert_true(found.count < PEOPLE + 2 && name.n < 32);
	memcpy(found.names[found.count], name.p, name.n);
	found.names[found.count++][name.n] = '\0';
}

static bool
was_found(const char *name)
{
	size_t times = 0;

	for (size_t i = 0; i < found.count; i++)
		times += strcmp(found.names[i], name) == 0;
	assert_true(times <= 1);
	return times == 1;
}

/* All pieces, one after the other; returns how many there were. */
static int
search(struct world *w, struct search s, struct bearer bearer)
{
	int pieces = 0;

	s.asker = bearer;
	found.count = 0;
	do {
		index_enter(w->reader);
		index_search(w->reader, &s, NOW, take, NULL);
		index_leave(w->reader);
		pieces++;
	} while (s.cursor != 0);
	return pieces;
}

static struct bearer
of_account(uint32_t n)
{
	return (struct bearer){id(OBJECT_ACCOUNT, n), id(OBJECT_TOKEN, n), false, LATER};
}

static bool
may_search(struct world *w, enum search_kind kind, struct question q, struct bearer bearer)
{
	struct search s = {.kind = kind, .question = q, .asker = bearer};
	index_enter(w->reader);
	bool may = index_may_search(w->reader, &s, NOW);
	index_leave(w->reader);
	return may;
}

static void
make_gateway(struct world *w, uint32_t n)
{
	apply_one(w, (struct fact){.kind = FACT_ROLE,
			 .role = {id(OBJECT_ROLE, n), id(OBJECT_ACCOUNT, n), id(OBJECT_MODEL, 0),
			     ROLE_GATEWAY, NOW, LATER, true}});
}

/* Every third person is a partner. */
static void
a_search_for_subjects_finds_those_who_may_and_no_others(void **unused)
{
	(void)unused;
	struct world w;
	world_open(&w);
	for (uint32_t n = 2; n < PEOPLE; n++) {
		apply_one(&w, account_fact(n));
		if (n % 3 == 0)
			apply_one(&w, grant_fact(n, n));
	}
	struct search s = {.kind = SEARCH_SUBJECT, .question = question(0), .limit = 100};
	s.question.subject = STR("");
	assert_true(search(&w, s, of_account(1)) > 10);
	assert_int_equal(found.count, PEOPLE / 3);
	for (uint32_t n = 0; n < PEOPLE; n += 97)
		assert_int_equal(
		    was_found(account_text(n).p), outcome(&w, question(n)) == REASON_COUNT);
	world_close(&w);
}

static void
keys_and_strangers_are_not_found(void **unused)
{
	(void)unused;
	struct world w;
	world_open(&w);
	struct search s = {.kind = SEARCH_SUBJECT, .question = question(0), .limit = 100};
	s.question.subject_kind = SUBJECT_KEY;
	search(&w, s, of_account(1));
	assert_int_equal(found.count, 0);
	s.question.subject_kind = SUBJECT_OTHER;
	search(&w, s, of_account(1));
	assert_int_equal(found.count, 0);
	world_close(&w);
}

static void
orcids_are_found_as_they_are_written(void **unused)
{
	(void)unused;
	static const char *const orcids[] = {"0000-0002-1825-0097", "0000-0002-9079-593X",
	    "0000-0001-5109-3700", "0000-0000-0000-0001"};
	struct world w;
	world_open(&w);
	for (uint32_t n = 0; n < 4; n++) {
		struct fact account = account_fact(n);
		account.account.orcid = str_of(orcids[n]);
		apply_one(&w, account);
		apply_one(&w, grant_fact(n, n));
	}
	struct search s = {.kind = SEARCH_SUBJECT, .question = question(0), .limit = 100};
	s.question.subject_kind = SUBJECT_ORCID;
	search(&w, s, of_account(1));
	assert_int_equal(found.count, 4);
	for (int n = 0; n < 4; n++)
		assert_true(was_found(orcids[n]));
	world_close(&w);
}

static void
a_search_for_resources_finds_the_models_that_one_may_use(void **unused)
{
	(void)unused;
	struct world w;
	world_open(&w);
	struct fact other = model_fact();
	other.model.id = id(OBJECT_MODEL, 1);
	other.model.slug = STR("other");
	apply_one(&w, other);
	struct search s = {.kind = SEARCH_RESOURCE, .question = question(0), .limit = 100};
	s.question.model = STR("");
	search(&w, s, of_account(0));
	assert_int_equal(found.count, 1);
	assert_true(was_found("gpt2"));
	search(&w, s, of_account(1));
	assert_int_equal(found.count, 0);
	make_gateway(&w, 1);
	search(&w, s, of_account(1));
	assert_int_equal(found.count, 1);
	world_close(&w);
}

static void
a_search_for_actions_finds_what_would_be_permitted(void **unused)
{
	(void)unused;
	struct world w;
	world_open(&w);
	struct search s = {.kind = SEARCH_ACTION, .question = question(0), .limit = 100};
	s.question.capability = STR("");
	search(&w, s, of_account(0));
	assert_true(was_found("prompt_api"));
	assert_false(was_found("training_code"));
	for (size_t i = 0; i < found.count; i++) {
		struct question q = question(0);
		q.capability = str_of(found.names[i]);
		assert_permitted(&w, q);
	}
	s.question.subject = account_text(1);
	search(&w, s, of_account(1));
	assert_int_equal(found.count, 0);
	world_close(&w);
}

static void
about_others_only_some_may_search(void **unused)
{
	(void)unused;
	struct world w;
	world_open(&w);
	assert_false(may_search(&w, SEARCH_SUBJECT, question(0), of_account(0)));
	assert_true(may_search(&w, SEARCH_ACTION, question(0), of_account(0)));
	assert_false(may_search(&w, SEARCH_ACTION, question(0), of_account(1)));
	assert_true(may_search(&w, SEARCH_RESOURCE, question(0), of_account(1)));
	make_gateway(&w, 1);
	assert_true(may_search(&w, SEARCH_SUBJECT, question(0), of_account(1)));
	assert_true(may_search(&w, SEARCH_ACTION, question(0), of_account(1)));
	world_close(&w);
}

/* --- reading ---------------------------------------------------------------------------------- */

static enum err
read(const char *body, enum search_kind kind, struct authzen_search *ret)
{
	const char *why = NULL;
	enum err e = authzen_search_scan(str_of(body), kind, ret, &why);

	assert_true(e == OK || why != NULL);
	return e;
}

#define S  "\"subject\":{\"type\":\"account\",\"id\":\"acc_1\"}"
#define ST "\"subject\":{\"type\":\"account\"}"
#define A  "\"action\":{\"name\":\"prompt_api\"}"
#define R  "\"resource\":{\"type\":\"model\",\"id\":\"m1\"}"
#define RT "\"resource\":{\"type\":\"model\"}"

static void
what_is_sought_needs_no_id(void **unused)
{
	(void)unused;
	struct authzen_search s;
	assert_int_equal(read("{" ST "," A "," R "}", SEARCH_SUBJECT, &s), OK);
	assert_int_equal(s.search.question.subject_kind, SUBJECT_ACCOUNT);
	assert_int_equal(
	    read("{\"subject\":{\"type\":\"account\",\"id\":7}," A "," R "}", SEARCH_SUBJECT, &s),
	    OK);
	assert_int_equal(s.search.question.subject.n, 0);
	assert_int_equal(read("{" S "," A "," RT "}", SEARCH_RESOURCE, &s), OK);
	assert_int_equal(s.search.question.model.n, 0);
	assert_true(s.known);
	assert_int_equal(read("{" S "," R "}", SEARCH_ACTION, &s), OK);
	assert_int_equal(s.search.limit, AUTHZEN_PAGE);
	assert_false(s.paged || s.limited);
}

static void
everything_else_is_needed(void **unused)
{
	(void)unused;
	static const struct {
		enum search_kind kind;
		const char *body;
	} rows[] = {
	    {SEARCH_SUBJECT, "{" A "," R "}"},
	    {SEARCH_SUBJECT, "{" ST "," R "}"},
	    {SEARCH_SUBJECT, "{" ST "," A "}"},
	    {SEARCH_SUBJECT, "{" ST "," A "," RT "}"},
	    {SEARCH_SUBJECT, "{\"subject\":{}," A "," R "}"},
	    {SEARCH_RESOURCE, "{" ST "," A "," RT "}"},
	    {SEARCH_RESOURCE, "{" S "," A "}"},
	    {SEARCH_RESOURCE, "{" S "," RT "}"},
	    {SEARCH_RESOURCE, "{" S "," A ",\"resource\":{}}"},
	    {SEARCH_ACTION, "{" S "}"},
	    {SEARCH_ACTION, "{" R "}"},
	    {SEARCH_ACTION, "{" ST "," R "}"},
	    {SEARCH_ACTION, "{" S "," RT "}"},
	    {SEARCH_ACTION, ""},
	    {SEARCH_ACTION, "[]"},
	};
	struct authzen_search s;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (read(rows[i].body, rows[i].kind, &s) != ERR_MALFORMED)
			fail_msg("%s", rows[i].body);
}

static void
a_page_has_a_token_and_a_limit(void **unused)
{
	(void)unused;
	struct authzen_search s;
	static const char *const faulty[] = {"{\"limit\":0}", "{\"limit\":1001}", "{\"limit\":-1}",
	    "{\"limit\":1.5}", "{\"limit\":\"5\"}", "{\"limit\":null}", "{\"token\":5}", "[]"};
	char body[300];

	assert_int_equal(read("{" S "," R ",\"page\":{\"token\":\"abc\",\"limit\":7,\"x\":1}}",
			     SEARCH_ACTION, &s),
	    OK);
	assert_true(s.paged && s.limited);
	assert_int_equal(s.search.limit, 7);
	assert_true(str_is(s.token, "abc"));
	for (size_t i = 0; i < sizeof(faulty) / sizeof(faulty[0]); i++) {
		snprintf(body, sizeof(body), "{" S "," R ",\"page\":%s}", faulty[i]);
		assert_int_equal(read(body, SEARCH_ACTION, &s), ERR_MALFORMED);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_search_for_subjects_finds_those_who_may_and_no_others),
	    cmocka_unit_test(keys_and_strangers_are_not_found),
	    cmocka_unit_test(orcids_are_found_as_they_are_written),
	    cmocka_unit_test(a_search_for_resources_finds_the_models_that_one_may_use),
	    cmocka_unit_test(a_search_for_actions_finds_what_would_be_permitted),
	    cmocka_unit_test(about_others_only_some_may_search),
	    cmocka_unit_test(what_is_sought_needs_no_id),
	    cmocka_unit_test(everything_else_is_needed),
	    cmocka_unit_test(a_page_has_a_token_and_a_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
