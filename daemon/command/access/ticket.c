/* Tickets: leave to fetch one file, for one person and some minutes. */
#include "daemon/command/access/download.h"
#include "daemon/command/access/file_right.h"
#include "daemon/command/access/front.h"
#include "daemon/command/command.h"
#include "daemon/command/record.h"
#include "daemon/command/render.h"
#include "lib/id.h"
#include "lib/time.h"

/* --- making ----------------------------------------------------------------------------------- */

static enum err
right_to(struct call *call, struct str artefact, struct file_right *ret, struct str *model)
{
	struct rows row;

	TRY(db_one(call->db, STMT_find_artefact_by_id,
	    ARGS(TEXT(artefact), SPARE, TEXT(call->caller.account), INT(call->now)), &row));
	file_right_of_row(call, &row, ret);
	*model = row_text(&row, "model", call->arena);
	return rows_close(&row);
}

enum err
artefact_weigh(struct call *call, struct object_row *o)
{
	struct file_right right;
	struct str model;

	if (o->state != STATE_ARTEFACT_REGISTERED || !call->caller.signed_in)
		return OK;
	TRY(right_to(call, o->id, &right, &model));
	o->relations |= right.permit ? IS_ENTITLED : 0;
	return OK;
}

static enum err
refuse_right(struct call *call, const struct file_right *right, struct str model)
{
	call_hint(call, "sluice tier list %.*s", STR_ARG(model));
	return call_refuse(call, ERR_NO_ACCESS, "%s [%.*s]", file_right_text(right->reason),
	    STR_ARG(file_right_reason(right->reason)));
}

static void
record(struct call *call, struct str id, const struct file_right *right)
{
	bool granted = right->grant.n != 0;
	struct str own = granted ? right->grant : call->object.id;
	struct entry *e = record_new(
	    call, EVENT_TICKET_MADE, granted ? OBJECT_GRANT : OBJECT_ARTEFACT, own);

	record_on(e, OBJECT_ARTEFACT, call->object.id);
	record_on(e, OBJECT_TICKET, id);
	json_put_text(&e->facts, "tier", right->tier);
}

enum err
artefact_ticket(struct call *call)
{
	struct str id = id_make(call->ids, object_prefix(OBJECT_TICKET), call->now, call->arena);
	struct file_right right;
	struct str model;
	enum state to;

	TRY(right_to(call, call->object.id, &right, &model));
	call->object.relations |= right.permit ? IS_ENTITLED : 0;
	if (!right.permit && call->object.state == STATE_ARTEFACT_REGISTERED)
		return refuse_right(call, &right, model);
	TRY(object_step(call, &call->object, STEP_TICKET, &to));
	TRY(db_run(call->db, STMT_ticket_insert,
	    ARGS(TEXT(id), TEXT(call->object.id), TEXT(call->caller.account), TEXT(right.grant),
		TEXT(right.tier), INT(call->now), INT(call->now + front_ticket_ms()))));
	record(call, id, &right);
	/* What becomes of an address of the front's is not seen here. */
	if (front_serves())
		TRY(download_handed_on(call, id));
	call_result(call, OBJECT_TICKET, id);
	return OK;
}

/* --- showing ---------------------------------------------------------------------------------- */

/* Where it is fetched.  The front's addresses are for whoever has them, and only the owner is
 * told. */
static struct str
address_of(struct call *call, const struct rows *row)
{
	struct arena *a = call->arena;
	int64_t until = row_int(row, "expires_at");

	if (front_serves() && row_int(row, "self") != 0 && call->now < until)
		return front_address(a, row, until);
	return str_printf(a, "/v1/downloads/%.*s/%.*s", STR_ARG(row_text(row, "id", a)),
	    STR_ARG(row_text(row, "name", a)));
}

enum err
ticket_put(struct call *call, const struct rows *row, bool alone)
{
	struct json_out *o = &call->reply;
	struct arena *a = call->arena;
	struct str name = row_text(row, "name", a);

	json_put_text(o, "artefact", row_text(row, "artefact_id", a));
	json_put_text(o, "name", name);
	json_put_text(o, "model", row_text(row, "model", a));
	json_put_int(o, "size", row_int(row, "size"));
	json_put_text(o, "digest", row_text(row, "digest", a));
	json_put_text_or_null(o, "grant", row_text(row, "grant_id", a));
	if (alone)
		json_put_text(o, "url", address_of(call, row));
	json_put_text(o, "created_at", time_text(a, row_int(row, "created_at")));
	json_put_text(o, "expires_at", time_text(a, row_int(row, "expires_at")));
	render_time(call, "used_at", row, "used_at");
	json_put_int(o, "refused", row_int(row, "refused"));
	return OK;
}

enum err
ticket_list(struct call *call)
{
	return render_page(
	    call, &(struct page){OBJECT_TICKET, STMT_ticket_list, {TEXT(call->caller.account)}});
}
