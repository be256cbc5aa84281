/* Reports of use: each of a gateway's counts once, item by item. */
#include "daemon/command/access/usage.h"

#include "daemon/command/command.h"
#include "daemon/rules/capability.h"
#include "daemon/store/usage.h"
#include "lib/hash.h"
#include "lib/time.h"

#include <string.h>

#define LATE_MS   (48 * (int64_t)HOUR_MS) /* so late may a report come */
#define KEPT_MS   (50 * (int64_t)HOUR_MS) /* … and until then its id is known */
#define AHEAD_MS  (5 * (int64_t)MINUTE_MS) /* so much faster may a gateway's clock be */
#define LEASE_MS  (5 * (int64_t)MINUTE_MS) /* what runs counts so long, unless it is said */
#define LEASE_MAX (1 * (int64_t)HOUR_MS)

/* Why an item isn't counted. */
#define REFUSALS(X)                                                                                \
	X(UNKNOWN_GRANT, "unknown_grant", "There is no such grant of a model of yours.")           \
	X(NOT_COUNTED, "not_counted", "The grant's tier counts nothing.")                          \
	X(BY_EVALUATIONS, "counted_by_evaluations",                                                \
	    "The grant's tier counts evaluations; a report would count the same use twice.")       \
	X(NOT_LIMITED, "not_limited", "The grant's tier does not limit how many run at once.")     \
	X(TOO_LATE, "too_late", "It was used more than 48 hours ago; that day is closed.")         \
	X(AHEAD, "ahead_of_time", "It lies ahead; set the gateway's clock.")                       \
	X(UNKNOWN_VERSION, "unknown_version", "The model has no version of that name.")            \
	X(UNKNOWN_CAPABILITY, "unknown_capability", "No capability is called so.")                 \
	X(NOTHING, "nothing", "It says neither what was used nor what starts or is finished.")     \
	X(ALL_RUNNING, "all_running", "As many run already as the tier allows at once.")           \
	X(NOT_RUNNING, "not_running", "Nothing of that name runs; perhaps its time was over.")
enum refusal {
	COUNTED,
#define X(name, code, text) REFUSED_##name,
	REFUSALS(X)
#undef X
};
static const struct {
	const char *code, *text;
} refusals[] = {{NULL, NULL},
#define X(name, code, text) {code, text},
    REFUSALS(X)
#undef X
};

/* An item, as far as it has been read. */
struct item {
	const struct json *json;
	struct str model;
	struct allowance allowance;
	struct booking booking;
};

/* --- booking ---------------------------------------------------------------------------------- */

/* The grant's facts are to be told to the index. */
static void
touch(struct call *call, struct str grant)
{
	struct used *u = NEW(call->arena, struct used);

	*u = (struct used){grant, call->used};
	call->used = u;
}

/* A counter of a later period is none of this day's; a bucket never gets fuller. */
static enum err
book_limit(struct call *call, const struct booking *b, const struct allowance *a, enum limit limit)
{
	uint64_t n = (uint64_t)b->units[limit_unit(limit)], counter = 0;
	enum limit_period period = limit_period(limit);
	struct rows row;

	if (a->limit[limit] == 0 || n == 0)
		return OK;
	enum err e = db_one(call->db, STMT_usage_counter,
	    ARGS(TEXT(b->grant), TEXT(str_of(limit_word(limit)))), &row);
	if (e == OK)
		counter = usage_counter_read(&row, &limit);
	(void)rows_close(&row);
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	if (period != PERIOD_BUCKET && counter >> COUNTER_BITS > period_number(period, b->at))
		return OK;
	uint64_t after = limit_after(limit, a->limit[limit], counter, b->at, n);
	return after <= counter ? OK : usage_counter_write(call->db, b->grant, limit, after);
}

enum err
usage_book(struct call *call, const struct booking *b, const struct allowance *a)
{
	for (int i = 0; i < LIMIT_COUNT; i++)
		TRY(book_limit(call, b, a, (enum limit)i));
	touch(call, b->grant);
	return usage_add(call->db, &(struct usage_sum){period_number(PERIOD_DAY, b->at), b->grant,
				       b->version, b->capability, b->units[UNIT_CALLS],
				       b->units[UNIT_TOKENS], b->units[UNIT_DOWNLOADS]});
}

enum err
usage_download(struct call *call, struct str grant)
{
	struct booking b = {grant, -1, -1, call->now, {[UNIT_DOWNLOADS] = 1}};
	struct allowance allowance;
	struct rows row;
	enum err e = db_one(call->db, STMT_usage_grant, ARGS(TEXT(grant)), &row);

	if (e == OK)
		allowance_read(&row, &allowance);
	(void)rows_close(&row);
	if (e != OK)
		return e == ERR_NOT_FOUND ? OK : e;
	return allowance.counting == COUNTING_NOTHING ? OK : usage_book(call, &b, &allowance);
}

/* --- what runs -------------------------------------------------------------------------------- */

static enum err
start(struct call *call, struct item *it, struct str id, enum refusal *why)
{
	struct str grant = it->booking.grant;
	int64_t lease = LEASE_MS;
	struct rows row;

	(void)duration_parse(json_text(it->json, "lease"), &lease);
	lease = lease < LEASE_MAX ? lease : LEASE_MAX;
	TRY(db_run(call->db, STMT_usage_running_end, ARGS(TEXT(grant), INT(call->now))));
	TRY(db_one(call->db, STMT_usage_running_others, ARGS(TEXT(grant), TEXT(id)), &row));
	int64_t others = row_int(&row, "others");
	TRY(rows_close(&row));
	*why = others < it->allowance.limit[LIMIT_CONCURRENCY] ? COUNTED : REFUSED_ALL_RUNNING;
	touch(call, grant);
	if (*why != COUNTED)
		return OK;
	return db_run(call->db, STMT_usage_running_put,
	    ARGS(TEXT(grant), TEXT(id), TEXT(call->caller.account), INT(call->now + lease)));
}

static enum err
finish(struct call *call, struct item *it, struct str id, enum refusal *why)
{
	TRY(db_run(call->db, STMT_usage_running_delete, ARGS(TEXT(it->booking.grant), TEXT(id))));
	*why = db_changes(call->db) != 0 ? COUNTED : REFUSED_NOT_RUNNING;
	touch(call, it->booking.grant);
	return OK;
}

/* --- an item ---------------------------------------------------------------------------------- */

static enum err
read_version(struct call *call, struct item *it, enum refusal *why)
{
	struct str name = json_text(it->json, "version");
	struct rows rows;

	it->booking.version = -1;
	if (name.n == 0)
		return OK;
	rows = db_query(call->db, STMT_version_names, ARGS(TEXT(it->model)));
	while (rows_next(&rows))
		if (str_eq(row_peek(&rows, "name"), name))
			it->booking.version = (int)row_int(&rows, "bit");
	if (it->booking.version < 0)
		*why = REFUSED_UNKNOWN_VERSION;
	return rows_close(&rows);
}

static enum refusal
read_use(struct call *call, struct item *it)
{
	static const char *const members[UNIT_COUNT] = {"calls", "tokens", "downloads", NULL};
	struct booking *b = &it->booking;
	struct str name = json_text(it->json, "capability");
	bool any = false;

	b->at = call->now;
	(void)time_parse(json_text(it->json, "at"), &b->at);
	b->capability = name.n == 0 ? -1 : capability_of(name);
	for (int i = 0; i < UNIT_COUNT && members[i] != NULL; i++) {
		b->units[i] = json_int(it->json, members[i], 0);
		any |= b->units[i] != 0;
	}
	if (!any)
		return REFUSED_NOTHING;
	if (it->allowance.counting != COUNTING_REPORTS)
		return it->allowance.counting == COUNTING_NOTHING ? REFUSED_NOT_COUNTED
								  : REFUSED_BY_EVALUATIONS;
	if (b->at < call->now - LATE_MS)
		return REFUSED_TOO_LATE;
	if (b->at > call->now + AHEAD_MS)
		return REFUSED_AHEAD;
	return name.n != 0 && b->capability < 0 ? REFUSED_UNKNOWN_CAPABILITY : COUNTED;
}

static enum err
take_use(struct call *call, struct item *it, enum refusal *why)
{
	*why = read_use(call, it);
	if (*why == COUNTED)
		TRY(read_version(call, it, why));
	return *why == COUNTED ? usage_book(call, &it->booking, &it->allowance) : OK;
}

/* A grant of a model that isn't the gateway's is none that it knows. */
static enum err
find_grant(struct call *call, struct item *it, enum refusal *why)
{
	struct rows row;
	enum err e = db_one(call->db, STMT_usage_grant_of_gateway,
	    ARGS(TEXT(it->booking.grant), TEXT(call->caller.account), INT(call->now)), &row);

	if (e == OK) {
		it->model = row_text(&row, "model_id", call->arena);
		if (!row_null(&row, "tier_id"))
			allowance_read(&row, &it->allowance);
	}
	(void)rows_close(&row);
	*why = e == OK ? COUNTED : REFUSED_UNKNOWN_GRANT;
	return e == ERR_NOT_FOUND ? OK : e;
}

static enum err
take_item(struct call *call, const struct json *json, enum refusal *why)
{
	struct item it = {.json = json, .booking.grant = json_text(json, "grant")};
	struct str starts = json_text(json, "start"), ends = json_text(json, "finish");

	TRY(find_grant(call, &it, why));
	if (*why != COUNTED)
		return OK;
	if (starts.n == 0 && ends.n == 0)
		return take_use(call, &it, why);
	if (it.allowance.limit[LIMIT_CONCURRENCY] == 0) {
		*why = REFUSED_NOT_LIMITED;
		return OK;
	}
	return starts.n != 0 ? start(call, &it, starts, why) : finish(call, &it, ends, why);
}

/* --- a report --------------------------------------------------------------------------------- */

static void
put_refusal(struct call *call, const struct json *item, size_t at, enum refusal why)
{
	struct json_out *o = &call->reply;

	json_open(o, NULL);
	json_put_int(o, "item", (int64_t)at);
	json_put_text(o, "grant", json_text(item, "grant"));
	json_put_text(o, "code", str_of(refusals[why].code));
	json_put_text(o, "text", str_of(refusals[why].text));
	json_close(o);
}

static enum err
take_items(struct call *call, int64_t *counted, int64_t *refused)
{
	size_t at = 0;

	*counted = *refused = 0;
	json_open_list(&call->reply, "refusals");
	json_each(item, json_member(call->body, "items")) {
		enum refusal why;
		TRY(take_item(call, item, &why));
		if (why != COUNTED)
			put_refusal(call, item, at, why);
		*(why == COUNTED ? counted : refused) += 1;
		at++;
	}
	json_close_list(&call->reply);
	return OK;
}

static struct str
report_digest(struct call *call)
{
	struct digest digest = hash_of(call->body_text);

	return str_copy(call->arena, (struct str){(const char *)digest.b, DIGEST_BYTES});
}

static void
put_sums(struct call *call, int64_t counted, int64_t refused, bool repeated)
{
	struct json_out *o = &call->reply;

	json_put_text(o, "id", json_text(call->body, "id"));
	json_put_int(o, "counted", counted);
	json_put_int(o, "refused", refused);
	json_put_bool(o, "repeated", repeated);
	json_close(o);
}

/* *known: it came before, and has been answered. */
static enum err
find_report(struct call *call, bool *known)
{
	struct rows row;
	enum err e = db_one(call->db, STMT_usage_report,
	    ARGS(TEXT(call->caller.account), TEXT(json_text(call->body, "id"))), &row);

	*known = e == OK;
	if (e != OK)
		return rows_close(&row), e == ERR_NOT_FOUND ? OK : e;
	bool same = str_eq(row_blob(&row, "digest", call->arena), report_digest(call));
	int64_t counted = row_int(&row, "counted"), refused = row_int(&row, "refused");
	TRY(rows_close(&row));
	if (!same)
		return call_refuse(call, ERR_KEY_REUSED,
		    "A report of this id came before and said something else; nothing was "
		    "counted. Give each report an id of its own.");
	json_open(&call->reply, NULL);
	put_sums(call, counted, refused, true);
	return OK;
}

enum err
usage_report(struct call *call)
{
	int64_t counted, refused;
	bool known;

	TRY(db_run(call->db, STMT_usage_report_delete_old, ARGS(INT(call->now - KEPT_MS))));
	TRY(find_report(call, &known));
	if (known)
		return OK;
	json_open(&call->reply, NULL);
	TRY(take_items(call, &counted, &refused));
	put_sums(call, counted, refused, false);
	return db_run(call->db, STMT_usage_report_insert,
	    ARGS(TEXT(call->caller.account), TEXT(json_text(call->body, "id")),
		BLOB(report_digest(call)), INT(call->now), INT(counted), INT(refused)));
}
