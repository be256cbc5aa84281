/* May the caller apply for this tier at all? */
#include "daemon/command/application/application.h"
#include "daemon/command/object.h"
#include "lib/id.h"
#include "lib/time.h"

/* Whom a board refused waits as long as it said. */
static enum err
check_reapply(struct call *call, const struct kept_tier *t)
{
	struct rows row;

	TRY(db_one(call->db, STMT_application_reapply,
	    ARGS(TEXT(call->caller.account), INT(call->now), TEXT(t->model), TEXT(t->slug)), &row));
	if (!row_null(&row, "reapply_at"))
		fault_add(&call->faults, STR("/tier"),
		    "was refused to you, and you may apply for it again from %.*s on",
		    STR_ARG(time_words(call->arena, row_int(&row, "reapply_at"))));
	return rows_close(&row);
}

static enum err
check_offered(struct call *call, const struct kept_tier *t)
{
	struct rows row;

	TRY(db_one(call->db, STMT_tier_withdrawn, ARGS(TEXT(t->model), TEXT(t->slug)), &row));
	if (row_int(&row, "acts") != 0)
		fault_add(&call->faults, STR("/tier"),
		    "was withdrawn for good; see why with sluice release show, and what else there "
		    "is with sluice tier list");
	return rows_close(&row);
}

enum err
application_check_tier(struct call *call, const struct kept_tier *t)
{
	TRY(check_offered(call, t));
	return check_reapply(call, t);
}

/* One at a time for a tier, beside amendments and renewals. */
static enum err
check_only(struct call *call, struct str id, const struct kept_tier *t)
{
	struct rows row;
	enum err e = db_one(call->db, STMT_application_open_of,
	    ARGS(TEXT(call->caller.account), TEXT(t->model), TEXT(t->slug), TEXT(id),
		INT(call->now)),
	    &row);
	struct str other = e != OK ? STR("") : str_from(row_text(&row, "id", call->arena), 24);

	if (e == OK && !row_null(&row, "grant_id"))
		fault_add(&call->faults, STR("/tier"),
		    "is what you have been granted; ask for more with sluice application amend "
		    "%.*s, for longer with sluice grant renew %.*s",
		    STR_ARG(other), STR_ARG(str_from(row_text(&row, "grant_id", call->arena), 24)));
	else if (e == OK)
		fault_add(&call->faults, STR("/tier"),
		    "is what you have applied for already, with an application that is %s; go on "
		    "with that one (sluice application show %.*s), or withdraw it first",
		    state_word(state_of(OBJECT_APPLICATION, row_peek(&row, "state"))),
		    STR_ARG(other));
	(void)rows_close(&row);
	return e == ERR_NOT_FOUND ? OK : e;
}

enum err
application_check_target(
    struct call *call, struct str id, const struct object_row *tier, const struct kept_tier *t)
{
	struct faults *f = &call->faults;

	if (t->open)
		fault_add(f, STR("/tier"), "is open to everyone: there is nothing to apply for");
	if (tier->state == STATE_TIER_SUPERSEDED)
		fault_add(
		    f, STR("/tier"), "has a newer revision; name it as %.*s", STR_ARG(t->name));
	TRY(application_check_tier(call, t));
	TRY(check_only(call, id, t));
	return f->first == NULL ? OK : ERR_INVALID;
}
