/* Requests for access that answer a denial: made, shown as tasks, taken back. */
#include "daemon/command/application/request.h"

#include "daemon/command/application/application.h"
#include "daemon/command/command.h"
#include "daemon/command/object.h"
#include "daemon/command/record.h"
#include "lib/id.h"

/* --- making ----------------------------------------------------------------------------------- */

/* For others ask the gateways of the model. */
static enum err
may_ask(struct call *call, struct str account, const struct request_item *item)
{
	struct rows row;

	if (str_eq(account, call->caller.account))
		return OK;
	enum err e = db_one(call->db, STMT_request_gateway,
	    ARGS(TEXT(call->caller.account), TEXT(item->model), INT(call->now)), &row);
	(void)rows_close(&row);
	if (e != ERR_NOT_FOUND)
		return e;
	return call_refuse(call, ERR_FORBIDDEN,
	    "You may ask for access for yourself, and for others as gateway of the model; nothing "
	    "was changed.");
}

static enum err
check(struct call *call, struct str account, const struct request_item *items, size_t count)
{
	if (json_member(call->body, "callback") != NULL)
		fault_add(&call->faults, STR("/callback"),
		    "must be left out: this server calls nobody back; poll the task's "
		    "status_endpoint");
	for (size_t i = 0; i < count; i++)
		TRY(may_ask(call, account, &items[i]));
	return call->faults.first == NULL ? OK : ERR_INVALID;
}

static enum err
store(struct call *call, struct str id, const struct request_item *items, size_t count)
{
	for (size_t i = 0; i < count; i++)
		TRY(db_run(call->db, STMT_request_item_insert,
		    ARGS(TEXT(id), INT((int64_t)i), TEXT(items[i].application),
			TEXT(items[i].action), TEXT(items[i].resource),
			BLOB(((struct str){(const char *)items[i].digest.b, DIGEST_BYTES})))));
	return OK;
}

/* What the client says of itself is kept for whoever audits; nothing was verified of it. */
static void
record(struct call *call, struct str id, struct str account, const struct request_item *items,
    size_t count)
{
	struct entry *e = record_new(call, EVENT_ACCESS_REQUESTED, OBJECT_REQUEST, id);
	const struct json *client = json_member(call->body, "client");

	record_on(e, OBJECT_ACCOUNT, account);
	if (client != NULL) {
		struct json_out text = {.text.arena = call->arena};
		json_put_tree(&text, NULL, client);
		record_seal(e, "client", buf_str(&text.text));
	}
	json_open_list(&e->facts, "items");
	for (size_t i = 0; i < count; i++) {
		json_open(&e->facts, NULL);
		json_put_text(&e->facts, "evaluation", items[i].evaluation);
		json_put_text(&e->facts, "application", items[i].application);
		json_close(&e->facts);
	}
	json_close_list(&e->facts);
}

enum { PENDING_MAX = REQUEST_ITEMS_MAX };

static enum err
pending_of(struct call *call, struct str id, struct str ret[PENDING_MAX], size_t *count)
{
	struct rows rows = db_query(call->db, STMT_request_pending, ARGS(TEXT(id)));

	*count = 0;
	while (*count < PENDING_MAX && rows_next(&rows))
		ret[(*count)++] = row_text(&rows, "application_id", call->arena);
	return rows_close(&rows);
}

/* Submitting an application has said and written what isn't the answer to this.  OVER: it was
 * decided at once. */
static void
answer_with(struct call *call, struct str id, struct str task, bool over)
{
	call->reply = (struct json_out){.text.arena = call->arena};
	call->rendered = call->brief = false;
	call->said = call->hint = (struct str){NULL, 0};
	call_result(call, OBJECT_REQUEST, id);
	call->location = str_printf(
	    call->arena, "%.*s/access/v1/requests/%.*s", STR_ARG(call->self), STR_ARG(task));
	call->status = over ? 201 : 202;
}

/* Whose denials they are. */
static struct str
account_of(struct call *call, const struct request_item *item)
{
	char id[ID_LENGTH + 1];

	id_format("acc", item->denial.account.b, id);
	return str_copy(call->arena, str_of(id));
}

enum err
request_create(struct call *call)
{
	struct str id = id_make(call->ids, object_prefix(OBJECT_REQUEST), call->now, call->arena),
		   task = secret_make(call->arena, "atk_");
	struct request_item items[REQUEST_ITEMS_MAX];
	struct str pending[PENDING_MAX];
	size_t count, waiting;

	TRY(request_items(call, items, &count));
	struct str account = account_of(call, &items[0]);
	TRY(check(call, account, items, count));
	TRY(request_apply(call, account, items, count));
	TRY(db_run(call->db, STMT_request_insert,
	    ARGS(TEXT(id), TEXT(task), TEXT(account), TEXT(call->caller.account), INT(call->now))));
	TRY(store(call, id, items, count));
	record(call, id, account, items, count);
	TRY(pending_of(call, id, pending, &waiting));
	answer_with(call, id, task, waiting == 0);
	return OK;
}

/* --- taking back ------------------------------------------------------------------------------ */

enum err
request_cancel(struct call *call)
{
	struct object_row request = call->object;
	struct str pending[PENDING_MAX];
	enum state to;
	size_t count;

	TRY(object_step(call, &request, STEP_CANCEL, &to));
	TRY(pending_of(call, request.id, pending, &count));
	for (size_t i = 0; i < count; i++) {
		TRY(object_find(call, OBJECT_APPLICATION, pending[i], &call->object));
		TRY(application_withdraw(call));
	}
	struct entry *e = record_new(call, EVENT_ACCESS_CANCELLED, OBJECT_REQUEST, request.id);
	record_seal(e, "reason", json_text(call->body, "reason"));
	record_seal(e, "comment", json_text(call->body, "comment"));
	call->said = (struct str){NULL, 0};
	call_result(call, OBJECT_REQUEST, request.id);
	return OK;
}
