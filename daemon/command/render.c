/* Objects and lists of objects as JSON. */
#include "daemon/command/render.h"

enum { PAGE_DEFAULT = 50, PAGE_MAX = 500 };

static const struct {
	render_put *put;
	enum stmt by_id;
} renderers[OBJECT_COUNT] = {
    [OBJECT_ACCOUNT] = {account_put, STMT_account_by_id},
    [OBJECT_TOKEN] = {token_put, STMT_token_by_id},
    [OBJECT_ORGANISATION] = {organisation_put, STMT_organisation_by_id},
    [OBJECT_BOARD] = {board_put, STMT_board_by_id},
    [OBJECT_ROLE] = {role_put, STMT_role_by_id},

    [OBJECT_MODEL] = {model_put, STMT_model_by_id},
    [OBJECT_TERMS] = {terms_put, STMT_terms_by_id},
    [OBJECT_TIER] = {tier_put, STMT_tier_by_id},

    [OBJECT_PLAN] = {plan_put, STMT_plan_by_id},
    [OBJECT_EVIDENCE] = {evidence_put, STMT_evidence_by_id},
};

static enum err
put_object(struct call *call, enum object kind, const struct rows *row, bool alone)
{
	struct object_row o = object_of_row(call, kind, row);

	json_put_text(&call->reply, "id", o.id);
	json_put_text(&call->reply, "state", str_of(state_word(o.state)));
	TRY(renderers[kind].put(call, row, alone));
	if (o.etag != 0)
		json_put_int(&call->reply, "etag", o.etag);
	if (alone && o.etag != 0)
		call->etag = str_printf(call->arena, "%lld", (long long)o.etag);
	object_put_allowed(call, &o);
	return OK;
}

enum err
render_result(struct call *call)
{
	enum object kind = call->result.kind;
	struct rows row;

	TRY(db_one(call->db, renderers[kind].by_id,
	    ARGS(TEXT(call->result.id), SPARE, TEXT(call->caller.account), INT(call->now)), &row));
	json_open(&call->reply, NULL);
	if (call->said.n != 0)
		json_put_text(&call->reply, "said", call->said);
	if (call->secret.n != 0)
		json_put_text(&call->reply, str_c(call->arena, call->secret_name), call->secret);
	enum err e = put_object(call, kind, &row, true);
	if (call->hint.n != 0)
		json_put_text(&call->reply, "hint", call->hint);
	json_close(&call->reply);
	(void)rows_close(&row);
	return e;
}

static enum err
page_limit(struct call *call, int64_t *ret)
{
	struct str asked = call_query(call, "limit");

	*ret = PAGE_DEFAULT;
	if (asked.p == NULL || (str_int(asked, ret) && *ret >= 1 && *ret <= PAGE_MAX))
		return OK;
	fault_add(&call->faults, STR("/limit"), "must be a whole number from 1 to %d", PAGE_MAX);
	return ERR_INVALID;
}

enum err
render_page(struct call *call, const struct page *page)
{
	struct str cursor = call_query(call, "cursor"), last = {NULL, 0};
	struct arg args[PAGE_ARGS + 3] = {0};
	int64_t limit = 0, shown = 0;
	int n = 0;

	TRY(page_limit(call, &limit));
	for (; n < PAGE_ARGS && page->args[n].kind != ARG_END; n++)
		args[n] = page->args[n];
	args[n++] = TEXT(cursor.n == 0 ? STR("~") : cursor);
	args[n++] = INT(limit + 1);
	args[n] = END_ARG;

	json_open(&call->reply, NULL);
	json_open_list(&call->reply, "items");
	struct rows rows = db_query(call->db, page->stmt, args);
	while (shown < limit && rows_next(&rows)) {
		last = row_text(&rows, "id", call->arena);
		json_open(&call->reply, NULL);
		TRY(put_object(call, page->kind, &rows, false));
		json_close(&call->reply);
		shown++;
	}
	bool more = shown == limit && rows_next(&rows);
	TRY(rows_close(&rows));
	json_close_list(&call->reply);
	call->link_next = more ? last : (struct str){NULL, 0};
	json_put_text_or_null(&call->reply, "next", call->link_next);
	json_close(&call->reply);
	return OK;
}
