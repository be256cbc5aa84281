/* Texts that people accept: entered in revisions, never edited. */
#include "daemon/command/due.h"
#include "daemon/command/notice.h"
#include "daemon/command/record.h"
#include "daemon/command/render.h"
#include "lib/hash.h"
#include "lib/time.h"

enum { ASKED_AT_ONCE = 100 };

struct revision {
	struct str slug, title, text, party, digest;
	int64_t number;
	int64_t grace; /* ms; negative: those who hold grants needn't accept it */
};

/* The number that follows the newest one; a text that reads the same isn't entered again,
 * since everybody would have to accept it once more. */
static enum err
number_of(struct call *call, struct revision *r)
{
	struct rows row;
	enum err e = db_one(
	    call->db, STMT_terms_newest, ARGS(TEXT(call->object.id), TEXT(r->slug)), &row);

	r->number = e == OK ? row_int(&row, "revision") + 1 : 1;
	bool same = e == OK && str_eq(row_text(&row, "digest", call->arena), r->digest) &&
		    str_eq(row_text(&row, "title", call->arena), r->title) &&
		    str_eq(row_text(&row, "party", call->arena), r->party);
	(void)rows_close(&row);
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	return same ? call_refuse(call, ERR_EXISTS,
			  "The present revision %lld of %.*s reads the same; nothing was changed.",
			  (long long)r->number - 1, STR_ARG(r->slug))
		    : OK;
}

static void
record(struct call *call, struct str id, const struct revision *r)
{
	struct entry *e = record_new(call, EVENT_TERMS_CREATED, OBJECT_TERMS, id);

	record_on(e, OBJECT_MODEL, call->object.id);
	json_put_text(&e->facts, "slug", r->slug);
	json_put_int(&e->facts, "revision", r->number);
	json_put_text(&e->facts, "party", r->party);
	json_put_text(&e->facts, "digest", r->digest);
	if (r->grace >= 0)
		json_put_int(&e->facts, "grace_ms", r->grace);
	record_seal(e, "title", r->title);
}

enum err
terms_create(struct call *call)
{
	struct str id = id_make(call->ids, object_prefix(OBJECT_TERMS), call->now, call->arena);
	struct digest digest = hash_of(json_text(call->body, "text"));
	struct revision r = {json_text(call->body, "slug"), json_text(call->body, "title"),
	    json_text(call->body, "text"), json_text(call->body, "party"),
	    digest_hex(call->arena, &digest), 0, -1};
	struct str grace = json_text(call->body, "grace");
	enum state to;

	TRY(object_step(call, &call->object, STEP_TERMS_CREATE, &to));
	if (r.party.n == 0)
		r.party = STR("person");
	if (grace.n != 0 && !duration_parse(grace, &r.grace))
		return ERR_INVALID; /* its shape is known to be a duration */
	TRY(number_of(call, &r));
	TRY(db_run(call->db, STMT_terms_insert,
	    ARGS(TEXT(id), TEXT(call->object.id), TEXT(r.slug), INT(r.number), TEXT(r.title),
		TEXT(r.party), TEXT(r.text), TEXT(r.digest), TEXT(call->caller.account),
		INT(call->now), r.grace < 0 ? NULL_ARG : INT(r.grace))));
	if (r.grace >= 0)
		TRY(due_at(call, DUE_TERMS_ASK, id, call->now));
	record(call, id, &r);
	call_result(call, OBJECT_TERMS, id);
	call->location = str_printf(call->arena, "/v1/terms/%.*s", STR_ARG(id));
	call_said(call, "Entered %.*s, revision %lld.", STR_ARG(r.slug), (long long)r.number);
	return OK;
}

/* --- asking those who hold grants ------------------------------------------------------------- */

static enum err
ask(struct call *call, struct str id, const struct str grant[2], int64_t until)
{
	TRY(db_run(call->db, STMT_grant_ask_terms, ARGS(TEXT(grant[0]), TEXT(id), INT(until))));
	TRY(due_at(call, DUE_GRANT_TERMS, grant[0], until));
	return notice_to(call, grant[1], NOTICE_TERMS_ASKED, grant[0]);
}

static enum err
read_grace(struct call *call, struct str id, int64_t *ret)
{
	struct rows row;

	TRY(db_one(call->db, STMT_terms_grace, ARGS(TEXT(id)), &row));
	*ret = row_int(&row, "grace_ms");
	return rows_close(&row);
}

/* A bounded number each time: there may be very many. */
enum err
due_terms_ask(struct call *call, struct str id)
{
	struct str grants[ASKED_AT_ONCE][2];
	int64_t grace;
	int count = 0;

	TRY(read_grace(call, id, &grace));
	struct rows rows = db_query(call->db, STMT_terms_holders, ARGS(TEXT(id), INT(call->now)));
	for (; count < ASKED_AT_ONCE && rows_next(&rows); count++) {
		grants[count][0] = row_text(&rows, "id", call->arena);
		grants[count][1] = row_text(&rows, "account_id", call->arena);
	}
	TRY(rows_close(&rows));
	if (count == 0)
		return OK;
	for (int i = 0; i < count; i++)
		TRY(ask(call, id, grants[i], call->now + grace));
	TRY(db_run(call->db, STMT_terms_asked_to, ARGS(TEXT(id), TEXT(grants[count - 1][0]))));
	json_put_int(
	    &record_new(call, EVENT_TERMS_ASKED, OBJECT_TERMS, id)->facts, "grants", count);
	return due_at(call, DUE_TERMS_ASK, id, call->now);
}

enum err
terms_put(struct call *call, const struct rows *row, bool alone)
{
	struct json_out *o = &call->reply;
	struct arena *a = call->arena;

	json_put_text(o, "model", row_text(row, "model", a));
	json_put_text(o, "slug", row_text(row, "slug", a));
	json_put_int(o, "revision", row_int(row, "revision"));
	json_put_text(o, "title", row_text(row, "title", a));
	json_put_text(o, "party", row_text(row, "party", a));
	json_put_text(o, "digest", row_text(row, "digest", a));
	if (!row_null(row, "grace_ms"))
		json_put_text(o, "grace", duration_text(a, row_int(row, "grace_ms")));
	json_put_text(o, "author", row_text(row, "author", a));
	json_put_text(o, "created_at", time_text(a, row_int(row, "created_at")));
	if (alone)
		json_put_text(o, "text", row_text(row, "text", a));
	return OK;
}

enum err
terms_show(struct call *call)
{
	call_result(call, OBJECT_TERMS, call->object.id);
	return OK;
}

enum err
terms_list(struct call *call)
{
	return render_page(
	    call, &(struct page){OBJECT_TERMS, STMT_terms_list,
		      {TEXT(call->object.id), TEXT(call->caller.account), INT(call->now)}});
}
