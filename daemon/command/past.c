/* A small index of what the ledger knew about one person and one model. */
#include "daemon/command/past.h"

#include "daemon/store/fact_row.h"
#include "lib/time.h"

enum err
past_asked(struct call *call, int64_t *ret)
{
	struct str at = call_query(call, "at");

	*ret = call->now;
	if (at.p == NULL || (time_parse(at, ret) && *ret <= call->now))
		return OK;
	fault_add(&call->faults, STR("/at"), "must be a time, or a date, that is past");
	return ERR_INVALID;
}

static enum err
entry_at(struct call *call, int64_t seq, int64_t *ret)
{
	const char *why;
	struct rows row;

	enum err e = db_one(call->db, STMT_known_entry, ARGS(INT(seq)), &row);
	if (e == OK && !time_parse(json_text(json_parse(call->arena,
						 row_text(&row, "entry", call->arena), &why),
				       "at"),
			   ret))
		e = ERR_INTERNAL;
	(void)rows_close(&row);
	return e;
}

/* No entry is earlier than the one before it. */
enum err
past_position(struct call *call, int64_t at, int64_t *ret)
{
	struct rows row;
	int64_t low = 0, high, found;

	TRY(db_one(call->db, STMT_ledger_newest, NO_ARGS, &row));
	high = row_int(&row, "seq") + 1;
	TRY(rows_close(&row));
	while (low < high) {
		int64_t middle = low + (high - low) / 2;
		TRY(entry_at(call, middle, &found));
		if (found <= at)
			low = middle + 1;
		else
			high = middle;
	}
	*ret = low;
	return OK;
}

/* --- filling ---------------------------------------------------------------------------------- */

/* What every function here is passed on. */
struct fill {
	struct call *call;
	const struct past_asked_of *asked;
	struct index *index;
	struct past_ground **last;
};

/* What is known of ID; *ret NULL: nothing by then. */
static enum err
find(struct fill *f, struct str id, const struct json **ret)
{
	struct past_ground *g = NEW(f->call->arena, struct past_ground);

	*ret = NULL;
	enum err e = known_past(f->call->db, f->call->arena, id, f->asked->position, &g->known);
	if (e != OK)
		return e == ERR_NOT_FOUND ? OK : e;
	g->id = id;
	*f->last = g;
	f->last = &g->next;
	*ret = g->known.facts;
	return OK;
}

static void
apply(struct fill *f, const struct fact *fact)
{
	index_apply(f->index, fact, 1, (uint64_t)f->asked->position);
}

static enum err
denied_until(struct fill *f, struct str organisation, int64_t *ret)
{
	const struct json *facts;
	enum err e = OK;
	int64_t until;

	struct rows rows = db_query(
	    f->call->db, STMT_known_denials_of, ARGS(TEXT(f->asked->account), TEXT(organisation)));
	while (e == OK && rows_next(&rows)) {
		e = find(f, row_text(&rows, "id", f->call->arena), &facts);
		if (e == OK && json_truth(facts, "stands") &&
		    time_parse(json_text(facts, "until"), &until) && until > *ret)
			*ret = until;
	}
	return rows_end(&rows, e);
}

static enum err
fill_account(struct fill *f)
{
	struct fact fact = {.kind = FACT_ACCOUNT};
	const struct json *facts;

	TRY(find(f, f->asked->account, &facts));
	if (facts == NULL)
		return ERR_NOT_FOUND;
	fact.account = known_account(f->asked->account, facts);
	TRY(denied_until(f, json_text(facts, "organisation"), &fact.account.denied_until));
	apply(f, &fact);
	return OK;
}

static enum err
fill_model(struct fill *f)
{
	const struct json *facts;
	struct rows row;
	struct fact fact;

	TRY(find(f, f->asked->model, &facts));
	if (facts == NULL)
		return ERR_NOT_FOUND;
	enum err e = db_one(f->call->db, STMT_fact_model_by_id, ARGS(TEXT(f->asked->model)), &row);
	if (e == OK)
		e = fact_of_model(f->call->db, &row, f->call->arena, &fact);
	(void)rows_close(&row);
	if (e != OK)
		return e;
	known_model(f->call->arena, facts, &fact.model);
	apply(f, &fact);
	return OK;
}

typedef enum err fill_one(struct fill *f, struct str id);

static enum err
fill_role(struct fill *f, struct str id)
{
	const struct json *facts;

	TRY(find(f, id, &facts));
	if (facts != NULL)
		apply(f, &(struct fact){.kind = FACT_ROLE, .role = known_role(id, facts)});
	return OK;
}

static enum err
fill_release(struct fill *f, struct str id)
{
	const struct json *facts;

	TRY(find(f, id, &facts));
	if (facts != NULL)
		apply(f, &(struct fact){.kind = FACT_RELEASE,
			     .release = known_release(f->call->arena, id, facts)});
	return OK;
}

static enum err
fill_grant(struct fill *f, struct str id)
{
	const struct json *facts;

	TRY(find(f, id, &facts));
	if (facts != NULL)
		apply(f, &(struct fact){.kind = FACT_GRANT, .grant = known_grant(id, facts)});
	return OK;
}

/* A revision never changes: one that was made later is offered by no stage of then. */
static enum err
fill_tier(struct fill *f, struct str id)
{
	struct fact fact;
	struct rows row;

	enum err e = db_one(f->call->db, STMT_fact_tier_by_id, ARGS(TEXT(id)), &row);
	if (e == OK)
		e = fact_of_tier(f->call->db, &row, f->call->arena, &fact);
	(void)rows_close(&row);
	if (e == OK)
		apply(f, &fact);
	return e;
}

static enum err
fill_each(struct fill *f, enum stmt stmt, const struct arg *args, fill_one *one)
{
	struct rows rows = db_query(f->call->db, stmt, args);
	enum err e = OK;

	while (e == OK && rows_next(&rows))
		e = one(f, row_text(&rows, "id", f->call->arena));
	return rows_end(&rows, e);
}

enum err
past_fill(struct call *call, const struct past_asked_of *asked, struct index *index,
    struct past_ground **ret)
{
	struct fill f = {call, asked, index, ret};
	const struct arg account = TEXT(asked->account), model = TEXT(asked->model);

	*ret = NULL;
	TRY(fill_account(&f));
	TRY(fill_model(&f));
	TRY(fill_each(&f, STMT_known_roles_of, ARGS(account), fill_role));
	TRY(fill_each(&f, STMT_known_tiers_of, ARGS(model), fill_tier));
	TRY(fill_each(&f, STMT_known_releases_of, ARGS(model), fill_release));
	return fill_each(&f, STMT_known_grants_of, ARGS(account, model), fill_grant);
}
