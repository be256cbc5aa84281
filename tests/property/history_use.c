/* What people do with what they were granted. */
#include "tests/property/steps.h"

#include "daemon/store/usage.h"
#include "lib/id.h"

void
history_use_renew(struct history *h, struct chance *c)
{
	const struct person *who = history_someone(h, c);
	struct str id = history_item(h, who, "grant_list", c);

	if (id.n == 0)
		return;
	const struct json *a = history_try(
	    h, who, history_line(h, "grant_renew", id), "{'report':'It went well.'}");
	if (a == NULL)
		return;
	id = text_at(a, "id");
	if (history_try(h, who, history_line(h, "application_submit", id), NULL) != NULL)
		history_approve(h, id);
}

/* --- counted by evaluations ------------------------------------------------------------------- */

static void
take_counter(void *of, const struct fact *fact)
{
	if (fact->kind == FACT_COUNTER)
		memory_take(of, fact);
}

/* As the writer does at intervals; what it writes the index knows already. */
static void
write_counters(struct history *h)
{
	static struct meter *changed[METERS_AT_ONCE];
	struct db *db = h->house.writing.db;
	struct meters *meters = index_meters(h->house.index);
	size_t n = meters_changed(meters, changed);
	struct arena a = {0};

	assert_int_equal(db_begin(db), OK);
	assert_int_equal(usage_write(db, changed, n), OK);
	assert_int_equal(db_commit(db), OK);
	meters_written(meters, changed, n, true);
	assert_int_equal(fact_all(db, &a, take_counter, &h->house.memory), OK);
	arena_free(&a);
}

static struct str
some_of(const struct json *list, struct chance *c)
{
	unsigned skip = chance_of_n(c, (unsigned)list->count);

	json_each(item, list)
		if (skip-- == 0)
			return item->text;
	return (struct str){NULL, 0};
}

/* The page of a chance grant, an active one if there are some. */
static const struct json *
some_grant(struct history *h, struct chance *c)
{
	const struct json *g = NULL;

	for (int i = 0; i < 8 && (g == NULL || !str_is(text_at(g, "state"), "active")); i++) {
		struct str id = history_item(h, &h->people[LEAD], "grant_list", c);
		if (id.n != 0)
			g = house_do(
			    &h->house, &h->people[LEAD], history_line(h, "grant_show", id), NULL);
	}
	return g;
}

/* It is asked for, of this version or that, until it was permitted some times. */
void
history_use_ask(struct history *h, struct chance *c)
{
	const struct json *g = some_grant(h, c);
	unsigned most = 1 + chance_of_n(c, 8), permits = 0;
	struct answer answer = {.permit = false};
	struct str rest;

	if (g == NULL)
		return;
	index_enter(h->house.reader);
	for (int i = 0; i < 60 && permits < most; i++) {
		struct question q = history_question(h, c);
		q.use = true;
		q.subject_kind = SUBJECT_ACCOUNT;
		q.subject = text_at(g, "account");
		q.model = str_cut(text_at(g, "tier"), '/', &rest);
		q.capability = some_of(json_member(g, "capabilities"), c);
		index_evaluate(h->house.reader, &q, h->house.now, &answer);
		permits += answer.permit;
	}
	index_leave(h->house.reader);
	buf_printf(&h->told, "  %.*s is used %u times\n", STR_ARG(text_at(g, "id")), permits);
	write_counters(h);
}

/* --- counted by reports ----------------------------------------------------------------------- */

void
history_use_report(struct history *h, struct chance *c)
{
	static const char *const uses[] = {"'calls':1,'tokens':60", "'tokens':130", "'downloads':1",
	    "'start':'a','lease':'PT5M'", "'start':'b','lease':'PT10S'", "'finish':'a'"};
	const struct json *g = some_grant(h, c);

	if (g != NULL)
		history_try(h, &h->people[GATE], "usage_report",
		    TEXT_OF(h, "{'id':'%u','items':[{'grant':'%.*s',%s}]}", chance_of_n(c, 1000000),
			STR_ARG(text_at(g, "id")), ONE_OF(c, uses)));
}
