/* Objects and lists of objects as JSON. */
#include "daemon/command/render.h"

#include "lib/decimal.h"
#include "lib/time.h"

#include <stdlib.h>
#include <string.h>

enum { PAGE_DEFAULT = 50, PAGE_MAX = 500 };

static const struct {
	render_put *put;
	enum stmt by_id;
	render_weigh *weigh; /* or NULL */
} renderers[OBJECT_COUNT] = {
    [OBJECT_ACCOUNT] = {.put = account_put, .by_id = STMT_account_by_id},
    [OBJECT_TOKEN] = {.put = token_put, .by_id = STMT_token_by_id},
    [OBJECT_ORGANISATION] = {.put = organisation_put, .by_id = STMT_organisation_by_id},
    [OBJECT_BOARD] = {.put = board_put, .by_id = STMT_board_by_id},
    [OBJECT_ROLE] = {.put = role_put, .by_id = STMT_role_by_id},

    [OBJECT_MODEL] = {.put = model_put, .by_id = STMT_model_by_id},
    [OBJECT_ANNOUNCEMENT] = {.put = announcement_put, .by_id = STMT_announcement_by_id},
    [OBJECT_OBLIGATION] = {.put = obligation_put, .by_id = STMT_obligation_by_id},
    [OBJECT_SIGNAL] = {.put = signal_put, .by_id = STMT_signal_by_id},
    [OBJECT_STAY] = {.put = stay_put, .by_id = STMT_stay_by_id},
    [OBJECT_TERMS] = {.put = terms_put, .by_id = STMT_terms_by_id},
    [OBJECT_TIER] = {.put = tier_put, .by_id = STMT_tier_by_id},

    [OBJECT_APPLICATION] = {.put = application_put, .by_id = STMT_application_by_id},
    [OBJECT_MEMBER] = {.put = member_put, .by_id = STMT_member_by_id},
    [OBJECT_GRANT] = {.put = grant_put, .by_id = STMT_grant_by_id},
    [OBJECT_KEY] = {.put = key_put, .by_id = STMT_key_by_id},
    [OBJECT_REQUEST] = {.put = request_put, .by_id = STMT_request_by_id},
    [OBJECT_NOTICE] = {.put = notice_put, .by_id = STMT_notice_by_id},
    [OBJECT_IDENTITY] = {.put = identity_put, .by_id = STMT_identity_by_id},
    [OBJECT_IMPORT] = {.put = import_put, .by_id = STMT_import_by_id},
    [OBJECT_DENIAL] = {.put = denial_put, .by_id = STMT_denial_by_id},
    [OBJECT_INCIDENT] = {.put = incident_put, .by_id = STMT_incident_by_id},
    [OBJECT_FLAG] = {.put = flag_put, .by_id = STMT_flag_by_id},
    [OBJECT_LOTTERY] = {.put = lottery_put, .by_id = STMT_lottery_by_id},
    [OBJECT_RECERTIFICATION] = {.put = recertification_put, .by_id = STMT_recertification_by_id},
    [OBJECT_ARTEFACT] = {artefact_put, STMT_artefact_by_id, artefact_weigh},
    [OBJECT_TICKET] = {.put = ticket_put, .by_id = STMT_ticket_by_id},
    [OBJECT_PLAN] = {.put = plan_put, .by_id = STMT_plan_by_id},
    [OBJECT_RELEASE] = {release_put, STMT_release_by_id, release_weigh},
    [OBJECT_ACT] = {act_object_put, STMT_act_by_id, act_weigh},
    [OBJECT_LEAK] = {.put = leak_put, .by_id = STMT_leak_by_id},
    [OBJECT_RESTRICTION] = {.put = restriction_put, .by_id = STMT_restriction_by_id},
    [OBJECT_PROMOTION] = {.put = promotion_put, .by_id = STMT_promotion_by_id},
    [OBJECT_EVIDENCE] = {.put = evidence_put, .by_id = STMT_evidence_by_id},
};

void
render_text(struct call *call, const char *name, const struct rows *row, const char *column)
{
	if (!row_null(row, column))
		json_put_text(&call->reply, name, row_text(row, column, call->arena));
}

void
render_time(struct call *call, const char *name, const struct rows *row, const char *column)
{
	if (!row_null(row, column))
		json_put_text(&call->reply, name, time_text(call->arena, row_int(row, column)));
}

void
render_decimal(struct call *call, const char *name, const struct rows *row, const char *column)
{
	if (!row_null(row, column))
		json_put_text(&call->reply, name, decimal_text(call->arena, row_int(row, column)));
}

static enum err
put_object(struct call *call, enum object kind, const struct rows *row, bool alone)
{
	struct object_row o = object_of_row(call, kind, row);

	if (renderers[kind].weigh != NULL)
		TRY(renderers[kind].weigh(call, &o));
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

/* --- lists ------------------------------------------------------------------------------------ */

/* Where an item stands among the others. */
struct place {
	int64_t at; /* of SOONEST_FIRST; else 0 */
	struct str id;
};

/* Items rendered one after the other into one text, to be sorted. */
struct item {
	struct place place;
	size_t from, to; /* in the text */
};
struct items {
	struct json_out text;
	struct item *item;
	size_t count, room;
	int64_t limit;
	enum page_order order;
};

static struct place
place_of(struct call *call, const struct rows *row, enum page_order order)
{
	return (struct place){order == SOONEST_FIRST
				  ? row_int(row, row_has(row, "sort_at") ? "sort_at" : "closes_at")
				  : 0,
	    row_text(row, "id", call->arena)};
}

/* The cursor is opaque to who sends it: an id, or a time, a dash and an id. */
static struct str
cursor_of(struct call *call, const struct place *p, enum page_order order)
{
	if (order == NEWEST_FIRST)
		return p->id;
	return str_printf(call->arena, "%lld-%.*s", (long long)p->at, STR_ARG(p->id));
}

static enum err
cursor_read(struct call *call, enum page_order order, struct place *ret)
{
	struct str asked = call_query(call, "cursor");

	*ret = (struct place){-1, asked};
	if (asked.n == 0)
		ret->id = order == NEWEST_FIRST ? STR("~") : STR("");
	if (asked.n == 0 || order == NEWEST_FIRST)
		return OK;
	if (str_int(str_cut(asked, '-', &ret->id), &ret->at))
		return OK;
	fault_add(&call->faults, STR("/cursor"), "is none that this list gave out");
	return ERR_INVALID;
}

/* The rows of PAGE behind the cursor, at most MOST. */
static enum err
query_page(struct call *call, const struct page *page, enum page_order order, int64_t most,
    struct rows *ret)
{
	struct arg args[PAGE_ARGS + 4] = {0};
	struct place cursor;
	int n = 0;

	TRY(cursor_read(call, order, &cursor));
	for (; n < PAGE_ARGS && page->args[n].kind != ARG_END; n++)
		args[n] = page->args[n];
	if (order == SOONEST_FIRST)
		args[n++] = INT(cursor.at);
	args[n++] = TEXT(cursor.id);
	args[n++] = INT(most);
	args[n] = END_ARG;
	*ret = db_query(call->db, page->stmt, args);
	return OK;
}

static void
add_item(struct items *all, struct arena *a, struct item item)
{
	if (all->count == all->room) {
		size_t room = all->room == 0 ? 64 : 2 * all->room;
		struct item *wider = NEW_ARRAY(a, room, struct item);
		if (all->count != 0)
			memcpy(wider, all->item, all->count * sizeof(*wider));
		all->item = wider;
		all->room = room;
	}
	all->item[all->count++] = item;
}

static enum err
put_item(struct call *call, enum object kind, const struct rows *row)
{
	json_open(&call->reply, NULL);
	enum err e = put_object(call, kind, row, false);
	json_close(&call->reply);
	return e;
}

/* Render ROW as an object of its own into the text of ALL. */
static enum err
render_item(struct call *call, enum object kind, const struct rows *row, struct items *all)
{
	struct json_out reply = call->reply;
	size_t from = all->text.text.n;

	call->reply = all->text;
	call->reply.comma = false;
	enum err e = put_item(call, kind, row);
	all->text = call->reply;
	call->reply = reply;
	add_item(all, call->arena,
	    (struct item){place_of(call, row, all->order), from, all->text.text.n});
	return e;
}

/* One more than the limit, to know whether there is more. */
static enum err
collect(struct call *call, const struct page *page, struct items *all)
{
	struct rows rows;

	TRY(query_page(call, page, all->order, all->limit + 1, &rows));
	while (rows_next(&rows))
		TRY(render_item(call, page->kind, &rows, all));
	return rows_close(&rows);
}

static int
compare_items(const void *a, const void *b)
{
	const struct item *x = a, *y = b;
	int order = (x->place.at > y->place.at) - (x->place.at < y->place.at);

	if (order == 0)
		order = str_cmp(x->place.id, y->place.id);
	return order != 0 ? order : (x->from > y->from) - (x->from < y->from);
}

static bool
same_place(const struct item *x, const struct item *y)
{
	return x->place.at == y->place.at && str_eq(x->place.id, y->place.id);
}

/* Sort what came from several pages; the same thing stands in several only once. */
static void
merge(struct items *all)
{
	size_t kept = 0;

	if (all->count != 0)
		qsort(all->item, all->count, sizeof(*all->item), compare_items);
	for (size_t i = 0; i < all->count; i++)
		if (kept == 0 || !same_place(&all->item[kept - 1], &all->item[i]))
			all->item[kept++] = all->item[i];
	all->count = kept;
	for (size_t i = 0; i < kept / 2 && all->order == NEWEST_FIRST; i++) {
		struct item first = all->item[i];
		all->item[i] = all->item[kept - 1 - i];
		all->item[kept - 1 - i] = first;
	}
}

static void
open_list(struct call *call)
{
	json_open(&call->reply, NULL);
	json_open_list(&call->reply, "items");
}

/* LAST: behind which the next page begins; NULL when there is none. */
static void
close_list(struct call *call, const struct place *last, enum page_order order)
{
	struct json_out *o = &call->reply;

	json_close_list(o);
	if (last != NULL)
		call->link_next = cursor_of(call, last, order);
	json_put_text_or_null(o, "next", call->link_next);
	if (call->hint.n != 0)
		json_put_text(o, "hint", call->hint);
	json_close(o);
}

static void
put_items(struct call *call, const struct items *all)
{
	size_t shown = all->count < (size_t)all->limit ? all->count : (size_t)all->limit;

	open_list(call);
	for (size_t i = 0; i < shown; i++)
		json_put_raw(&call->reply, NULL,
		    (struct str){
			all->text.text.p + all->item[i].from, all->item[i].to - all->item[i].from});
	close_list(call, all->count > shown ? &all->item[shown - 1].place : NULL, all->order);
}

/* A page alone needs no sorting: its rows are rendered where they stay. */
static enum err
render_alone(struct call *call, const struct page *page, enum page_order order, int64_t limit)
{
	struct place last = {0, {NULL, 0}};
	int64_t shown = 0;
	struct rows rows;
	bool more;

	TRY(query_page(call, page, order, limit + 1, &rows));
	open_list(call);
	while ((more = rows_next(&rows)) && shown < limit) {
		TRY(put_item(call, page->kind, &rows));
		if (++shown == limit)
			last = place_of(call, &rows, order);
	}
	close_list(call, more ? &last : NULL, order);
	return rows_close(&rows);
}

enum err
render_pages(struct call *call, const struct page *pages, int count, enum page_order order)
{
	struct items all = {.text.text.arena = call->arena, .order = order};

	TRY(page_limit(call, &all.limit));
	if (count == 1)
		return render_alone(call, &pages[0], order, all.limit);
	for (int i = 0; i < count; i++)
		TRY(collect(call, &pages[i], &all));
	merge(&all);
	put_items(call, &all);
	return OK;
}

enum err
render_page(struct call *call, const struct page *page)
{
	return render_pages(call, page, 1, NEWEST_FIRST);
}
