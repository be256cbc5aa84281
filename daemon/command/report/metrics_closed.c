/* Versions one by one, from their announcement to the first access of somebody outside. */
#include "daemon/command/report/metrics_closed.h"

#include "daemon/rules/level.h"
#include "daemon/store/known.h"
#include "lib/decimal.h"
#include "lib/time.h"

/* One model. */
struct opening {
	struct count *c;
	uint64_t access; /* its components for access to it, by their bits */
	int64_t at[MODEL_VERSIONS_MAX]; /* when each version was opened; INT64_MAX: never */
};

static void
open_versions(struct opening *o, uint64_t versions, int64_t at)
{
	for (int v = 0; v < MODEL_VERSIONS_MAX; v++)
		if (versions >> v & 1 && at < o->at[v])
			o->at[v] = at;
}

/* --- what was offered ------------------------------------------------------------------------- */

static enum err
is_outside(struct count *c, struct str tier, bool *ret)
{
	struct rows row;
	enum err e = db_one(c->call->db, STMT_tier_reach, ARGS(TEXT(tier)), &row);

	*ret = e == OK && audience_of(row_peek(&row, "audience")) != AUDIENCE_INTERNAL;
	(void)rows_close(&row);
	return e;
}

/* What ENTRY, if it says something of the release ID, says is offered from then on. */
static enum err
read_entry(struct opening *o, struct arena *a, struct str id, const struct json *entry)
{
	const struct json *facts = json_member(json_member(entry, "known"), str_c(a, id));
	int64_t at;
	size_t i = 0;

	if (facts == NULL || !time_parse(json_text(entry, "at"), &at))
		return OK;
	struct fact_release release = known_release(a, id, facts);
	json_each(offer, json_member(facts, "offers")) {
		const struct fact_offer *of = &release.offers[i++];
		bool outside;
		TRY(is_outside(o->c, json_text(offer, "tier"), &outside));
		if (outside && o->access >> of->component & 1)
			open_versions(o, of->versions, at);
	}
	return OK;
}

static enum err
read_release(struct opening *o, struct str id)
{
	struct count *c = o->c;
	struct arena scratch = {0};
	enum err e = OK;
	const char *why;

	struct rows rows = db_query(
	    c->call->db, STMT_metrics_entries_of, ARGS(TEXT(id), INT(c->of->position)));
	while (e == OK && rows_next(&rows)) {
		e = read_entry(
		    o, &scratch, id, json_parse(&scratch, row_peek(&rows, "entry"), &why));
		arena_free(&scratch);
	}
	return rows_end(&rows, e);
}

static enum err
read_releases(struct opening *o, struct str model)
{
	struct rows rows = db_query(o->c->call->db, STMT_known_releases_of, ARGS(TEXT(model)));
	enum err e = OK;

	while (e == OK && rows_next(&rows))
		e = read_release(o, row_peek(&rows, "id"));
	return rows_end(&rows, e);
}

/* --- what was out ----------------------------------------------------------------------------- */

static enum err
read_access(struct opening *o, struct str model)
{
	struct rows rows = db_query(o->c->call->db, STMT_categories_of_model, ARGS(TEXT(model)));

	while (rows_next(&rows))
		if (str_is(row_peek(&rows, "category"), "model_access"))
			o->access |= UINT64_C(1) << row_int(&rows, "bit");
	return rows_close(&rows);
}

static enum err
read_weights(struct opening *o, struct str model)
{
	struct rows rows = db_query(
	    o->c->call->db, STMT_metrics_weights_out, ARGS(TEXT(model), INT(o->c->of->at)));

	while (rows_next(&rows))
		open_versions(o, UINT64_C(1) << row_int(&rows, "version"), row_int(&rows, "since"));
	return rows_close(&rows);
}

/* --- from the announcement on ----------------------------------------------------------------- */

/* How often it was decided by then that it stays, after the first time. */
static enum err
count_renewals(struct count *c, struct str stay, uint64_t *ret)
{
	struct arena scratch = {0};
	uint64_t given = 0;
	const char *why;

	struct rows rows = db_query(
	    c->call->db, STMT_metrics_entries_of, ARGS(TEXT(stay), INT(c->of->position)));
	while (rows_next(&rows)) {
		const struct json *entry = json_parse(&scratch, row_peek(&rows, "entry"), &why);
		given += str_is(json_text(entry, "type"), "stay.given");
		arena_free(&scratch);
	}
	*ret += given > 1 ? given - 1 : 0;
	return rows_close(&rows);
}

static enum err
add_version(struct opening *o, const struct rows *row, struct closedness *to)
{
	int64_t since = row_int(row, "since"), until = o->at[row_int(row, "version")];

	if (until > o->c->of->at)
		until = o->c->of->at;
	to->versions++;
	to->days += until < since ? 0 : (uint64_t)((until - since) / DAY_MS);
	return count_renewals(o->c, row_peek(row, "id"), &to->renewals);
}

enum err
closedness_add(
    struct count *c, struct str model, const struct model_parts *parts, struct closedness *to)
{
	struct opening o = {.c = c};
	enum err e = OK;

	for (int v = 0; v < MODEL_VERSIONS_MAX; v++)
		o.at[v] = INT64_MAX;
	TRY(read_access(&o, model));
	TRY(read_releases(&o, model));
	TRY(read_weights(&o, model));
	struct rows rows = db_query(
	    c->call->db, STMT_metrics_announced, ARGS(TEXT(model), INT(c->of->at)));
	while (e == OK && rows_next(&rows)) {
		int64_t version = row_int(&rows, "version");
		if (version < parts->versions && !str_is(parts->version[version].status, "retired"))
			e = add_version(&o, &rows, to);
	}
	return rows_end(&rows, e);
}

void
closedness_say(struct count *c, const struct closedness *of)
{
	metric_share(c, METRIC_PM16, of->days, of->versions);
	metric_number(c, METRIC_PM16_RENEWALS, of->versions != 0, (int64_t)of->renewals * MICRO);
}
