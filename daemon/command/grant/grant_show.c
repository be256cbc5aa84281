/* Grants on their own page and in lists. */
#include "daemon/command/application/application.h"
#include "daemon/command/command.h"
#include "daemon/command/grant/grant.h"
#include "daemon/command/render.h"
#include "daemon/rules/capability.h"
#include "lib/id.h"
#include "lib/time.h"

enum { MODELS_MAX = 32 };

static void
put_time(struct call *call, const struct rows *row, const char *name)
{
	if (!row_null(row, name))
		json_put_text(&call->reply, name, time_text(call->arena, row_int(row, name)));
}

/* Before it begins it has an end only where the date that was asked for comes before its term's. */
static void
put_end(struct call *call, const struct rows *row)
{
	bool waits = row_null(row, "start_at") && !row_null(row, "term_ms");

	if (!waits || row_int(row, "end_at") < call->now + row_int(row, "term_ms"))
		put_time(call, row, "end_at");
}

static void
put_capabilities(struct call *call, const struct rows *row)
{
	struct capabilities set = {{(uint64_t)row_int(row, "capabilities_low"),
	    (uint64_t)row_int(row, "capabilities_high")}};

	json_open_list(&call->reply, "capabilities");
	for (int i = 0; i < CAPABILITIES_MAX; i++)
		if (capability_in(&set, i) && capability_name(i) != NULL)
			json_put_text(&call->reply, NULL, str_of(capability_name(i)));
	json_close_list(&call->reply);
}

static enum err
put_versions(struct call *call, const struct rows *row)
{
	struct rows rows = db_query(call->db, STMT_grant_versions,
	    ARGS(TEXT(row_text(row, "model_id", call->arena)), INT(row_int(row, "versions"))));

	json_open_list(&call->reply, "versions");
	while (rows_next(&rows))
		json_put_text(&call->reply, NULL, row_text(&rows, "slug", call->arena));
	json_close_list(&call->reply);
	return rows_close(&rows);
}

/* The text, while it is to be accepted; when it was accepted, after that. */
static enum err
put_terms(struct call *call, const struct rows *row)
{
	struct json_out *o = &call->reply;
	struct arena *a = call->arena;

	if (row_null(row, "terms_id"))
		return OK;
	json_open(o, "terms");
	json_put_text(o, "id", row_text(row, "terms_id", a));
	json_put_text(o, "title", row_text(row, "terms_title", a));
	json_put_text(o, "digest", row_text(row, "terms_digest", a));
	put_time(call, row, "asked_until");
	if (row_int(row, "terms_pending") != 0 || !row_null(row, "asked_until"))
		json_put_text(o, "text", row_text(row, "terms_text", a));
	struct rows rows = db_query(call->db, STMT_terms_acceptance_of_grant,
	    ARGS(TEXT(row_text(row, "id", a)), TEXT(row_text(row, "terms_id", a))));
	while (rows_next(&rows))
		json_put_text(o, "accepted_at", time_text(a, row_int(&rows, "at")));
	json_close(o);
	return rows_close(&rows);
}

/* Against what was done to it: what its holder may do, or who decides about that. */
static void
put_appeal(struct call *call, const struct object_row *o, struct str *next)
{
	struct str id = str_from(o->id, ID_LENGTH - 6);

	if ((o->relations & IS_APPELLANT) != 0)
		call_hint(call, "sluice grant appeal %.*s --reason TEXT", STR_ARG(id));
	if (!object_may(o, STEP_UPHOLD))
		return;
	*next = STR("Its holder appeals; you had no part in it and may decide.");
	call_hint(call,
	    "sluice grant reinstate %.*s --reason TEXT, or: sluice grant uphold %.*s --reason TEXT",
	    STR_ARG(id), STR_ARG(id));
}

/* What its holder does next, in words. */
static void
put_missing(struct call *call, const struct object_row *o, struct str digest)
{
	struct str next = {NULL, 0};

	if ((o->relations & IS_SIGNATORY) != 0 && o->state != STATE_GRANT_SUSPENDED) {
		next = STR("Read the terms, and accept them by the digest of their text.");
		call_hint(call, "sluice terms accept %.*s --digest %.*s",
		    STR_ARG(str_from(o->id, ID_LENGTH - 6)), STR_ARG(digest));
	} else if (o->state == STATE_GRANT_PENDING_TERMS)
		next = STR(
		    "A signing official of the holder's organisation has to accept the terms.");
	else if (o->state == STATE_GRANT_DORMANT)
		next = STR("The present stage does not offer this tier.");
	else if (o->state == STATE_GRANT_WAITING)
		next = STR("The release is on hold; the grant begins when it goes on.");
	else if (o->state == STATE_GRANT_SUSPENDED)
		next = STR("It is suspended, for the reason given.");
	else if (o->state == STATE_GRANT_EXPIRED && (o->relations & IS_APPELLANT) != 0)
		next = STR("It was taken away before its term ran out; who appeals with success is "
			   "given what was left of it.");
	put_appeal(call, o, &next);
	json_open_list(&call->reply, "missing");
	if (next.n != 0)
		json_put_text(&call->reply, NULL, next);
	json_close_list(&call->reply);
}

/* What keeps it from being used, where that isn't its holder's to do. */
static void
put_blocked(struct call *call, const struct object_row *o)
{
	if (o->state == STATE_GRANT_WAITING)
		json_put_text(&call->reply, "blocked_by", STR("hold"));
	if (o->state == STATE_GRANT_DORMANT)
		json_put_text(&call->reply, "blocked_by", STR("stage"));
}

static enum err
put_alone(struct call *call, const struct rows *row)
{
	struct object_row o = object_of_row(call, OBJECT_GRANT, row);

	put_blocked(call, &o);
	put_capabilities(call, row);
	TRY(put_versions(call, row));
	if (!row_null(row, "application_id"))
		TRY(application_put_given(call, row_text(row, "application_id", call->arena)));
	TRY(put_terms(call, row));
	put_missing(call, &o, row_text(row, "terms_digest", call->arena));
	if ((o.relations & IS_SELF) == 0)
		return OK;
	struct str statement;
	TRY(grant_statement(call, o.id, &statement));
	if (statement.n != 0)
		json_put_text(&call->reply, "statement", statement);
	return OK;
}

enum err
grant_put(struct call *call, const struct rows *row, bool alone)
{
	struct json_out *o = &call->reply;
	struct arena *a = call->arena;

	json_put_text(o, "account", row_text(row, "account_id", a));
	json_put_text(o, "name", row_text(row, "account_name", a));
	json_put_text(o, "tier",
	    str_printf(a, "%.*s/%.*s", STR_ARG(row_text(row, "model", a)),
		STR_ARG(row_text(row, "tier", a))));
	json_put_int(o, "tier_revision", row_int(row, "tier_revision"));
	json_put_text_or_null(o, "application", row_text(row, "application_id", a));
	if (!row_null(row, "import_id")) {
		json_put_text(o, "origin", STR("imported"));
		json_put_text(o, "import", row_text(row, "import_id", a));
	}
	put_time(call, row, "created_at");
	put_time(call, row, "start_at");
	put_end(call, row);
	put_time(call, row, "suspended_at");
	put_time(call, row, "revoked_at");
	if (!row_null(row, "term_ms"))
		json_put_text(o, "term", duration_text(a, row_int(row, "term_ms")));
	if (!row_null(row, "reason"))
		json_put_text(o, "reason", row_text(row, "reason", a));
	if (!row_null(row, "appeal"))
		json_put_text(o, "appeal", row_text(row, "appeal", a));
	return alone ? put_alone(call, row) : OK;
}

enum err
grant_show(struct call *call)
{
	call_result(call, OBJECT_GRANT, call->object.id);
	return OK;
}

/* Those that the caller holds, and those on models where they lead or have a seat. */
enum err
grant_list(struct call *call)
{
	struct str self = call->caller.account;
	struct page pages[MODELS_MAX + 1];
	int n = 0;

	bool mine = str_is(call_query(call, "mine"), "true");
	if (!mine && (call->caller.roles & 1u << ROLE_AUDITOR) != 0)
		return render_page(
		    call, &(struct page){OBJECT_GRANT, STMT_grant_list_all, {TEXT(self)}});
	struct rows rows = db_query(call->db, STMT_grant_models, ARGS(TEXT(self), INT(call->now)));
	while (!mine && n < MODELS_MAX && rows_next(&rows))
		pages[n++] = (struct page){OBJECT_GRANT, STMT_grant_list_of_model,
		    {TEXT(self), INT(call->now), TEXT(row_text(&rows, "model_id", call->arena))}};
	TRY(rows_close(&rows));
	pages[n++] = (struct page){OBJECT_GRANT, STMT_grant_list_mine, {TEXT(self)}};
	return render_pages(call, pages, n, NEWEST_FIRST);
}
