/* Ordinary applications, made of requests for access. */
#include "daemon/command/application/request.h"

#include "daemon/command/application/application.h"
#include "daemon/command/application/asked.h"
#include "daemon/command/command.h"
#include "daemon/command/notice.h"
#include "daemon/command/object.h"
#include "lib/time.h"

static enum err
organisation_of(struct call *call, struct str account, struct str *ret)
{
	struct rows row;

	TRY(db_one(call->db, STMT_party_of_account, ARGS(TEXT(account)), &row));
	*ret = row_text(&row, "organisation_id", call->arena);
	return rows_close(&row);
}

/* One application of a tier at a time. */
static enum err
check_open(struct call *call, struct str account, const struct kept_tier *t)
{
	struct rows row;
	enum err e = db_one(call->db, STMT_application_open_of,
	    ARGS(TEXT(account), TEXT(t->model), TEXT(t->slug), TEXT(STR("")), INT(call->now)),
	    &row);
	bool has = e == OK && !row_null(&row, "grant_id");

	(void)rows_close(&row);
	if (e == ERR_NOT_FOUND)
		return OK;
	TRY(e);
	if (has)
		return call_refuse(call, ERR_REQUEST_TWICE,
		    "%.*s was granted to this subject; nothing was changed. Its holder asks for "
		    "more, or for longer, by an amendment or a renewal.",
		    STR_ARG(t->name));
	return call_refuse(call, ERR_REQUEST_TWICE,
	    "An application for %.*s is open for this subject already; nothing was changed. Its "
	    "task, or its page, says what it waits for.",
	    STR_ARG(t->name));
}

static enum err
check_requestable(struct call *call, struct str account, const struct kept_tier *t)
{
	struct rows row;

	if (t->open)
		return call_refuse(call, ERR_NOT_REQUESTABLE,
		    "%.*s is open to everyone: there is nothing to ask for.", STR_ARG(t->name));
	TRY(db_one(call->db, STMT_application_reapply,
	    ARGS(TEXT(account), INT(call->now), TEXT(t->model), TEXT(t->slug)), &row));
	bool refused = !row_null(&row, "reapply_at");
	TRY(rows_close(&row));
	if (refused)
		return call_refuse(call, ERR_NOT_REQUESTABLE,
		    "A board refused this tier and named a date from which one may apply again; "
		    "nothing was changed.");
	return check_open(call, account, t);
}

/* A longer time than the tier's term is not given, and the task says so by `approved_until`; a
 * shorter one is. */
static enum err
take_wanted(struct call *call, const struct json *wanted, int64_t *until)
{
	if (json_truth(wanted, "emergency"))
		fault_add(&call->faults, STR("/requested_access/emergency"),
		    "must be left out: nobody gets past the boards of a tier");
	if (time_parse(json_text(wanted, "requested_until"), until) && *until <= call->now)
		fault_add(
		    &call->faults, STR("/requested_access/requested_until"), "must lie ahead");
	return call->faults.first == NULL ? OK : ERR_INVALID;
}

static enum err
make_draft(struct call *call, struct str account, const struct kept_tier *t, struct content *c,
    struct str id)
{
	struct str organisation;

	TRY(organisation_of(call, account, &organisation));
	content_make(call, t, c);
	TRY(db_run(call->db, STMT_application_insert,
	    ARGS(TEXT(id), TEXT(t->model), TEXT(str_of(t->id)), TEXT(account), TEXT(organisation),
		TEXT(STR("draft")), INT(0), NULL_ARG, TEXT(c->title), INT(call->now), NULL_ARG,
		NULL_ARG, INT(0))));
	TRY(content_store(call, id, 1, c, false));
	TRY(application_age(call, id));
	struct entry *e = record_new(call, EVENT_APPLICATION_DRAFTED, OBJECT_APPLICATION, id);
	json_put_text(&e->facts, "tier", str_of(t->id));
	content_seal(e, c);
	return OK;
}

static enum err
is_complete(struct call *call, const struct kept_tier *t, struct content *c, bool *ret)
{
	struct faults faults = {.arena = call->arena};

	TRY(content_check(call, t, c, &faults));
	*ret = faults.count == 0;
	return OK;
}

/* Nobody acts for another: only the caller's own is submitted. */
static enum err
apply(struct call *call, struct str account, struct request_item *item)
{
	const struct json *context = json_member(call->body, "context");
	struct content c = {
	    .title = json_text(context, "title"), .answers = json_member(context, "answers")};
	const struct kept_tier *t;
	bool complete;

	TRY(kept_tier_get(call->tiers, call->db, item->tier, &t));
	TRY(check_requestable(call, account, t));
	TRY(take_wanted(call, item->wanted, &c.asked.until));
	TRY(asked_of_body(call, t, &c.asked));
	item->application = id_make(call->ids, "app", call->now, call->arena);
	TRY(make_draft(call, account, t, &c, item->application));
	if (!str_eq(account, call->caller.account))
		return notice_to(call, account, NOTICE_ACCESS_DRAFTED, item->application);
	TRY(is_complete(call, t, &c, &complete));
	if (!complete)
		return OK;
	TRY(object_find(call, OBJECT_APPLICATION, item->application, &call->object));
	return application_submit(call);
}

enum err
request_apply(struct call *call, struct str account, struct request_item *items, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		for (size_t j = 0; j < i; j++)
			if (str_eq(items[j].tier, items[i].tier))
				items[i].application = items[j].application;
		if (items[i].application.n == 0)
			TRY(apply(call, account, &items[i]));
	}
	return OK;
}
