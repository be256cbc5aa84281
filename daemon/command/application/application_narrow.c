/* What an application is approved for, where that is less than it asks for. */
#include "daemon/command/application/application.h"

#include "daemon/rules/research.h"
#include "lib/time.h"

static const int64_t month_ms = 730 * (int64_t)HOUR_MS; /* twelve are 365 days */

enum err
application_measure(struct call *call, const struct application *a, struct measure *ret)
{
	const struct kept_tier *t;

	TRY(kept_tier_get(call->tiers, call->db, a->tier, &t));
	ret->set = a->asked.chosen ? a->asked.set : t->capabilities;
	ret->term_ms = t->term_ms;
	return OK;
}

static void
take_only(struct call *call, const struct measure *asked, struct ballot *b)
{
	const struct json *list = json_list(call->body, "only", CAPABILITIES_MAX);
	size_t at = 0;

	if (list == NULL)
		return;
	b->only.set = (struct capabilities){{0, 0}};
	json_each(item, list) {
		struct str place = str_printf(call->arena, "/only/%zu", at++);
		int number = capability_of(item->text);
		if (number < 0 || !capability_in(&asked->set, number))
			fault_add(&call->faults, place,
			    "is not asked for, and a vote gives no more than that: %.*s",
			    STR_ARG(capabilities_text(call->arena, &asked->set)));
		else
			capability_add(&b->only.set, number);
	}
}

static void
take_months(
    struct call *call, const struct application *a, const struct measure *asked, struct ballot *b)
{
	const struct json *months = json_member(call->body, "months");

	if (months == NULL)
		return;
	b->only.term_ms = json_int(call->body, "months", 0) * month_ms;
	if (a->amends.n != 0)
		fault_add(&call->faults, STR("/months"),
		    "must be left out: an amendment has the term of what it adds to");
	else if (b->only.term_ms >= asked->term_ms)
		fault_add(&call->faults, STR("/months"),
		    "must be less than the tier's term of %.*s: a vote shortens it, and never "
		    "makes it longer",
		    STR_ARG(duration_words(call->arena, asked->term_ms)));
}

enum err
application_take_narrowing(struct call *call, const struct application *a, struct ballot *b)
{
	const struct measure *asked = b->asked;
	bool given = json_member(call->body, "only") != NULL ||
		     json_member(call->body, "months") != NULL;

	b->only = *asked;
	take_only(call, asked, b);
	take_months(call, a, asked, b);
	struct capabilities less = capabilities_beyond(&asked->set, &b->only.set);
	b->narrows = !capabilities_empty(&less) || b->only.term_ms < asked->term_ms;
	if (given && !str_is(json_text(call->body, "vote"), "approve"))
		fault_add(&call->faults, STR("/vote"),
		    "must be approve, with fewer capabilities or a shorter term");
	return call->faults.first == NULL ? OK : ERR_INVALID;
}

/* --- what was given --------------------------------------------------------------------------- */

static struct measure
given_of_row(const struct rows *row)
{
	struct measure m = {
	    {{(uint64_t)row_int(row, "asked_low"), (uint64_t)row_int(row, "asked_high")}}, 0};

	if (!row_null(row, "given_low"))
		m.set = (struct capabilities){{m.set.bits[0] & (uint64_t)row_int(row, "given_low"),
		    m.set.bits[1] & (uint64_t)row_int(row, "given_high")}};
	if (!row_null(row, "given_term_ms"))
		m.term_ms = row_int(row, "given_term_ms");
	return m;
}

enum err
application_given(struct call *call, struct application *a, bool *nothing)
{
	struct rows row;
	enum err e = db_one(call->db, STMT_application_given, ARGS(TEXT(a->id)), &row);

	*nothing = false;
	if (e == OK) {
		struct measure m = given_of_row(&row);
		a->asked.set = m.set;
		a->asked.chosen = true;
		*nothing = capabilities_empty(&m.set);
	}
	(void)rows_close(&row);
	return e == ERR_NOT_FOUND ? OK : e;
}

enum err
application_put_given(struct call *call, struct str id)
{
	struct json_out *o = &call->reply;
	struct rows row;
	enum err e = db_one(call->db, STMT_application_given, ARGS(TEXT(id)), &row);

	if (e != OK) {
		(void)rows_close(&row);
		return e == ERR_NOT_FOUND ? OK : e;
	}
	struct measure m = given_of_row(&row);
	struct capabilities asked = {
	    {(uint64_t)row_int(&row, "asked_low"), (uint64_t)row_int(&row, "asked_high")}};
	struct capabilities left_out = capabilities_beyond(&asked, &m.set);
	json_open(o, "narrowed");
	capabilities_put(o, "to", &m.set);
	capabilities_put(o, "left_out", &left_out);
	if (m.term_ms != 0)
		json_put_text(o, "term", duration_text(call->arena, m.term_ms));
	if (m.term_ms != 0 && !row_null(&row, "term_ms"))
		json_put_text(
		    o, "instead_of", duration_text(call->arena, row_int(&row, "term_ms")));
	json_close(o);
	return rows_close(&row);
}
