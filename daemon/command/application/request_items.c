/* What a request for access asks for, held against the denials that it answers. */
#include "daemon/command/application/request.h"

#include "daemon/store/db.h"
#include "lib/id.h"

#include <string.h>

static struct str
evaluation_of(const struct json *denial)
{
	struct str id = json_text(denial, "evaluation_id");

	return id.n != 0 ? id : json_text(denial, "binding_token");
}

/* Item number AT of a list, or the body itself. */
static enum err
read_item(struct call *call, const struct json *item, size_t at, struct request_item *ret)
{
	const struct json *own = json_member(item, "denial"), *body = call->body;
	struct str text = item == body ? STR("") : binding_item(call->body_text, "items", at);
	const struct json *action = json_member(item, "action"),
			  *resource = json_member(item, "resource");

	*ret = (struct request_item){
	    .evaluation = evaluation_of(own != NULL ? own : json_member(body, "denial")),
	    .wanted = json_member(item, "requested_access"),
	    .action = json_text(action, "name"),
	    .resource = json_text(resource, "id")};
	if (!binding_of(call->body_text, text, &ret->digest) ||
	    !denial_read(&call->bindings->denials, ret->evaluation, &ret->digest, &ret->denial))
		return call_refuse(call, ERR_DENIAL_BINDING,
		    "What is asked for is not what was denied under this evaluation_id: subject, "
		    "action and resource must be as they were sent; nothing was changed.");
	return ret->denial.expires_at <= call->now ? ERR_DENIAL_EXPIRED : OK;
}

/* The newest revision of the tier that the denial was about. */
static enum err
find_tier(struct call *call, struct request_item *item)
{
	char id[ID_LENGTH + 1];
	struct rows row;

	id_format("tir", item->denial.tier.b, id);
	enum err e = db_one(call->db, STMT_request_tier, ARGS(TEXT(str_of(id))), &row);
	if (e == OK) {
		item->tier = row_text(&row, "id", call->arena);
		item->model = row_text(&row, "model_id", call->arena);
	}
	(void)rows_close(&row);
	return e == ERR_NOT_FOUND ? ERR_NOT_REQUESTABLE : e;
}

enum err
request_items(struct call *call, struct request_item ret[REQUEST_ITEMS_MAX], size_t *count)
{
	const struct json *items = json_list(call->body, "items", REQUEST_ITEMS_MAX),
			  *item = items != NULL ? items->first : call->body;

	*count = 0;
	for (; item != NULL; item = item == call->body ? NULL : item->next) {
		struct request_item *to = &ret[*count];
		TRY(read_item(call, item, *count, to));
		TRY(find_tier(call, to));
		if (memcmp(to->denial.account.b, ret->denial.account.b, sizeof(struct ulid)) != 0)
			return ERR_DENIAL_BINDING;
		++*count;
	}
	return OK;
}
