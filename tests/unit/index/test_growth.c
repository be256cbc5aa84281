/* Many people and many changes: nothing is lost, and a grant stays small. */
#include "tests/unit/index/scene.h"

#include <stdio.h>
#include <time.h>

enum { ACCOUNTS = 100000, GRANTS_EACH = 10, BATCH = 16384 };

static double
milliseconds(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* The N-th ORCID iD, in a buffer of its own. */
static struct str
orcid_of(uint32_t n)
{
	static char text[BATCH][20];
	char *to = text[n % BATCH];
	unsigned sum = 0;

	snprintf(to, sizeof(text[0]), "0000-0002-%04u-%03u", n / 1000 % 10000, n % 1000);
	for (int i = 0; i < 18; i++)
		if (to[i] != '-')
			sum = (sum + (unsigned)(to[i] - '0')) * 2 % 11;
	to[18] = "0123456789X"[(12 - sum) % 11];
	return (struct str){to, 19};
}

static void
load(struct world *w)
{
	static struct fact facts[BATCH];
	size_t n = 0;

	for (uint32_t i = 0; i < ACCOUNTS; i++) {
		facts[n] = account_fact(i);
		facts[n++].account.orcid = orcid_of(i);
		if (n == BATCH || i == ACCOUNTS - 1) {
			apply(w, facts, n);
			n = 0;
		}
	}
	for (uint32_t i = 0; i < ACCOUNTS * GRANTS_EACH; i++) {
		facts[n] = grant_fact(i, i / GRANTS_EACH);
		facts[n].grant.start_at = i;
		facts[n++].grant.end_at = LATER + (int64_t)i;
		if (n == BATCH || i == ACCOUNTS * GRANTS_EACH - 1) {
			apply(w, facts, n);
			n = 0;
		}
	}
}

static void
a_million_grants_take_at_most_40_bytes_each(void **unused)
{
	(void)unused;
	struct world w;
	struct index_size size, before;
	world_open(&w);
	index_size(w.index, &before);
	double began = milliseconds();
	load(&w);
	double took = milliseconds() - began;
	index_size(w.index, &size);
	double each = (double)(size.bytes - before.bytes) / (double)size.grants;
	printf("%llu grants of %llu accounts: %.1f bytes each, loaded in %.0f ms\n",
	    (unsigned long long)size.grants, (unsigned long long)size.accounts, each, took);
	assert_int_equal(size.grants, ACCOUNTS * GRANTS_EACH);
	assert_int_equal(size.accounts, ACCOUNTS);
	assert_true(each <= 40.0);
	for (uint32_t i = 0; i < ACCOUNTS; i += 97)
		assert_permitted(&w, question(i));
	for (uint32_t i = 0; i < ACCOUNTS; i += 97) {
		struct question q = question(0);
		q.subject_kind = SUBJECT_ORCID;
		q.subject = orcid_of(i);
		assert_id(ask(&w, q, NOW + ACCOUNTS * GRANTS_EACH).grant,
		    id(OBJECT_GRANT, i * GRANTS_EACH));
	}
	assert_denied(&w, question(ACCOUNTS), UNKNOWN_SUBJECT);
	world_close(&w);
}

static void
one_person_may_hold_very_many_grants(void **unused)
{
	(void)unused;
	enum { MANY = 200000 };
	struct world w;
	world_open(&w);
	struct fact *facts = calloc(MANY, sizeof(*facts));
	for (uint32_t i = 0; i < MANY; i++) {
		facts[i] = grant_fact(MANY - i, 1);
		facts[i].grant.revoked = i != 17;
	}
	double began = milliseconds();
	apply(&w, facts, MANY);
	assert_true(milliseconds() - began < 5000);
	assert_permitted(&w, question(1));
	free(facts);
	world_close(&w);
}

/* --- chance against a plain list -------------------------------------------------------------- */

enum { PEOPLE = 40, IDS = 400, ROUNDS = 30000 };

/* What each grant was last said to be. */
struct plain {
	bool there;
	struct fact_grant grant;
};

static bool
plainly_permitted(const struct plain *all, uint32_t account, int64_t now)
{
	for (uint32_t i = account; i < IDS; i += PEOPLE) {
		const struct fact_grant *g = &all[i].grant;
		if (all[i].there && !g->suspended && !g->revoked && !g->closed && !g->superseded &&
		    !g->terms_pending && g->start_at <= now && now < g->end_at)
			return true;
	}
	return false;
}

static struct fact
chance_fact(uint32_t n)
{
	struct fact f = grant_fact(n, n % PEOPLE);
	f.grant.start_at = rand() % 4 == 0 ? INT64_MAX : NOW - 50 + rand() % 100;
	f.grant.end_at = rand() % 4 == 0 ? INT64_MAX : NOW - 50 + rand() % 100;
	f.grant.suspended = rand() % 3 == 0;
	f.grant.revoked = rand() % 5 == 0;
	f.grant.closed = rand() % 5 == 0;
	f.grant.superseded = rand() % 3 == 0;
	f.grant.terms_pending = rand() % 4 == 0;
	return f;
}

static size_t
plain_count(const struct plain *all)
{
	size_t n = 0;
	for (int i = 0; i < IDS; i++)
		n += all[i].there && !all[i].grant.superseded;
	return n;
}

static void
changes_by_chance_leave_what_a_plain_list_leaves(void **unused)
{
	(void)unused;
	static struct plain all[IDS];
	struct world w;
	struct index_size size;
	size_t permits = 0;
	world_open(&w);
	for (uint32_t i = 0; i < PEOPLE; i++)
		apply_one(&w, account_fact(i));
	all[0] = (struct plain){true, grant_fact(0, 0).grant};
	for (int round = 0; round < ROUNDS; round++) {
		struct fact facts[8];
		size_t n = (size_t)rand() % 8;
		for (size_t i = 0; i < n; i++) {
			uint32_t which = (uint32_t)rand() % IDS;
			if (i != 0 && rand() % 2 == 0)
				which = (which - which % PEOPLE +
					    (uint32_t)facts[0].grant.id.b[15]) %
					IDS;
			facts[i] = chance_fact(which);
			all[which] = (struct plain){true, facts[i].grant};
		}
		apply(&w, facts, n);
		uint32_t who = (uint32_t)rand() % PEOPLE;
		int64_t now = NOW - 60 + rand() % 120;
		bool expected = plainly_permitted(all, who, now);
		assert_int_equal(ask(&w, question(who), now).permit, expected);
		permits += expected;
	}
	assert_true(permits > ROUNDS / 10 && permits < ROUNDS);
	index_size(w.index, &size);
	assert_int_equal(size.grants, plain_count(all));
	world_close(&w);
}

/* --- packing ---------------------------------------------------------------------------------- */

static void
dates_are_kept_to_the_millisecond(void **unused)
{
	(void)unused;
	static const int64_t dates[] = {
	    0, 1, NOW, 0xffffffff, 0x100000000, 1732459000123, 4102444800000, 8000000000000};
	enum { N = sizeof(dates) / sizeof(dates[0]) };
	for (int i = 0; i < N; i++)
		for (int j = i + 1; j < N; j++) {
			struct world w;
			world_open(&w);
			struct fact grant = grant_fact(0, 0);
			grant.grant.start_at = dates[i];
			grant.grant.end_at = dates[j];
			apply_one(&w, grant);
			if (dates[i] > 0)
				assert_int_equal(ask(&w, question(0), dates[i] - 1).reason,
				    REASON_TERMS_PENDING);
			assert_true(ask(&w, question(0), dates[i]).permit);
			assert_true(ask(&w, question(0), dates[j] - 1).permit);
			assert_int_equal(ask(&w, question(0), dates[j]).reason, REASON_EXPIRED);
			world_close(&w);
		}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_million_grants_take_at_most_40_bytes_each),
	    cmocka_unit_test(one_person_may_hold_very_many_grants),
	    cmocka_unit_test(changes_by_chance_leave_what_a_plain_list_leaves),
	    cmocka_unit_test(dates_are_kept_to_the_millisecond),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
