/* The ledger as people read it: pages, and the newest checkpoint. */
#include "daemon/store/ledger.h"

#include "daemon/command/command.h"
#include "daemon/command/object.h"

enum { PAGE_DEFAULT = 50, PAGE_MAX = 1000 };

/* How much of the ledger a person sees: an entry beyond it is given as its leaf hash,
 * so that the whole tree can be verified by anyone. */
static enum sight
sight_of(const struct call *call)
{
	const unsigned all = 1u << ROLE_AUDITOR | 1u << ROLE_ADMIN;
	const unsigned board = 1u << ROLE_REVIEWER | 1u << ROLE_DEPUTY | 1u << ROLE_CHAIR;

	if ((call->caller.roles & all) != 0)
		return SIGHT_AUDITOR;
	return (call->caller.roles & board) != 0 ? SIGHT_BOARD : SIGHT_PUBLIC;
}

static enum sight
sight_needed(const struct json *entry)
{
	struct str type = json_text(entry, "type");

	for (int i = 0; i < EVENT_COUNT; i++)
		if (str_is(type, event_table[i].type))
			return event_table[i].sight;
	return SIGHT_AUDITOR;
}

/* What a page needs to know of its reader. */
struct reader {
	enum sight sight;
	bool of_object; /* only the entries about one object are asked for */
	struct str model; /* the last model that an entry was about … */
	bool knows_model; /* … and whether the reader may know of it */
};

/* The model that an entry is about: named by it, or the one of its application, grant or
 * promotion; empty when it is about none. */
static enum err
model_of(struct call *call, const struct json *entry, struct str *ret)
{
	static const enum object of_a_model[] = {
	    OBJECT_APPLICATION, OBJECT_GRANT, OBJECT_PROMOTION};
	const struct json *on = json_member(entry, "on");
	struct str of = {NULL, 0};
	struct rows row;

	*ret = json_text(on, object_word(OBJECT_MODEL));
	for (size_t i = 0; i < sizeof(of_a_model) / sizeof(of_a_model[0]) && of.n == 0; i++)
		of = json_text(on, object_word(of_a_model[i]));
	if (ret->n != 0 || of.n == 0)
		return OK;
	enum err e = db_one(call->db, STMT_ledger_model_of, ARGS(TEXT(of)), &row);
	if (e == OK)
		*ret = row_text(&row, "model_id", call->arena);
	(void)rows_close(&row);
	return e == ERR_NOT_FOUND ? OK : e;
}

/* Whatever is about an undisclosed model is as hidden as the model itself. */
static enum err
knows_model_of(struct call *call, struct reader *r, const struct json *entry, bool *ret)
{
	struct str model;
	struct object_row found;

	*ret = true;
	TRY(model_of(call, entry, &model));
	if (model.n == 0)
		return OK;
	if (!str_eq(model, r->model)) {
		enum err e = object_find(call, OBJECT_MODEL, model, &found);
		if (e != OK && e != ERR_NOT_FOUND)
			return e;
		r->model = model;
		r->knows_model = e == OK;
	}
	*ret = r->knows_model;
	return OK;
}

static void
put_sealed(struct call *call, const struct rows *row)
{
	struct json_out *o = &call->reply;
	struct str salt = row_blob(row, "salt", call->arena);

	if (salt.p == NULL)
		return;
	json_open(o, "sealed");
	json_put_text(o, "salt", base64_text(call->arena, (const uint8_t *)salt.p, salt.n));
	json_put_text(o, "content", row_text(row, "content", call->arena));
	json_close(o);
}

static void
put_entry(struct call *call, const struct rows *row, struct str entry, enum sight sight)
{
	struct json_out *o = &call->reply;

	json_open(o, NULL);
	json_put_int(o, "seq", row_int(row, "seq"));
	if (entry.n != 0) {
		json_put_text(o, "entry", entry);
		if (sight == SIGHT_AUDITOR && str_is(call_query(call, "sealed"), "true"))
			put_sealed(call, row);
	} else {
		struct str leaf = row_blob(row, "leaf", call->arena);
		json_put_text(o, "leaf", hex_text(call->arena, (const uint8_t *)leaf.p, leaf.n));
	}
	json_close(o);
}

static enum err
put_row(struct call *call, const struct rows *row, struct reader *r)
{
	struct str text = row_text(row, "entry", call->arena);
	const char *why;
	const struct json *entry = json_parse(call->arena, text, &why);
	bool knows;

	TRY(knows_model_of(call, r, entry, &knows));
	if (!knows && r->of_object)
		return OK;
	bool seen = knows && sight_needed(entry) <= r->sight;
	put_entry(call, row, seen ? text : STR(""), r->sight);
	return OK;
}

static enum err
number(struct call *call, const char *name, int64_t most, int64_t *ret)
{
	struct str asked = call_query(call, name);

	if (asked.p == NULL || (str_int(asked, ret) && *ret >= 0 && *ret <= most))
		return OK;
	fault_add(&call->faults, str_printf(call->arena, "/%s", name),
	    "must be a whole number from 0 to %lld", (long long)most);
	return ERR_INVALID;
}

static enum err
newest(struct call *call, int64_t *ret)
{
	struct rows row;
	enum err e = db_one(call->db, STMT_ledger_newest, NO_ARGS, &row);

	*ret = e == OK ? row_int(&row, "seq") + 1 : 0;
	(void)rows_close(&row);
	return e == ERR_NOT_FOUND ? OK : e;
}

enum err
ledger_list(struct call *call)
{
	struct str object = call_query(call, "object");
	struct reader reader = {.sight = sight_of(call), .of_object = object.p != NULL};
	int64_t limit = PAGE_DEFAULT, size, from, shown = 0;

	TRY(newest(call, &size));
	TRY(number(call, "limit", PAGE_MAX, &limit));
	from = object.p != NULL || size < limit ? 0 : size - limit;
	TRY(number(call, "from", INT64_MAX, &from));
	struct rows rows = object.p == NULL
			       ? db_query(call->db, STMT_ledger_page, ARGS(INT(from), INT(limit)))
			       : db_query(call->db, STMT_ledger_page_of_object,
				     ARGS(TEXT(object), INT(from), INT(limit)));
	json_open(&call->reply, NULL);
	json_open_list(&call->reply, "items");
	for (; rows_next(&rows); shown++) {
		from = row_int(&rows, "seq") + 1;
		TRY(put_row(call, &rows, &reader));
	}
	TRY(rows_close(&rows));
	json_close_list(&call->reply);
	if (shown == limit)
		call->link_next = str_printf(call->arena, "%lld", (long long)from);
	json_put_text_or_null(&call->reply, "next", call->link_next);
	json_close(&call->reply);
	return OK;
}

enum err
ledger_checkpoint(struct call *call)
{
	struct rows row;

	TRY(db_one(call->db, STMT_ledger_head, NO_ARGS, &row));
	json_open(&call->reply, NULL);
	json_put_text(&call->reply, "note", row_text(&row, "note", call->arena));
	json_put_text(&call->reply, "key", row_text(&row, "vkey", call->arena));
	json_put_int(&call->reply, "size", row_int(&row, "size"));
	json_close(&call->reply);
	return rows_close(&row);
}
