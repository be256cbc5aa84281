/* The ledger as people read it: pages, and the newest checkpoint. */
#include "daemon/store/ledger.h"

#include "daemon/command/command.h"
#include "daemon/command/object.h"
#include "daemon/command/report/ledger_sight.h"
#include "lib/id.h"

enum { PAGE_DEFAULT = 50, PAGE_MAX = 1000 };

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

/* OF_OBJECT: only the entries about one object are asked for, and a leaf hash among them
 * would tell that there is one. */
static enum err
put_row(struct call *call, const struct rows *row, struct ledger_reader *r, bool of_object)
{
	struct json_out *o = &call->reply;
	struct str text = row_text(row, "entry", call->arena), leaf;
	struct ledger_sight sight;
	const char *why;

	TRY(ledger_sight(call, r, json_parse(call->arena, text, &why), &sight));
	if (!sight.exists && of_object)
		return OK;
	json_open(o, NULL);
	json_put_int(o, "seq", row_int(row, "seq"));
	if (sight.entry) {
		json_put_text(o, "entry", text);
	} else {
		leaf = row_blob(row, "leaf", call->arena);
		json_put_text(o, "leaf", hex_text(call->arena, (const uint8_t *)leaf.p, leaf.n));
	}
	if (sight.sealed && str_is(call_query(call, "sealed"), "true"))
		put_sealed(call, row);
	json_close(o);
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

/* What ends in GIVEN, of whatever kind; the last one, and how many there are. */
static enum err
of_ending(struct call *call, struct str given, struct str *ret, int *count)
{
	*count = 0;
	for (int kind = 0; kind < OBJECT_COUNT; kind++) {
		struct object_row found;
		enum err e = object_find(call, (enum object)kind, given, &found);
		if (e == ERR_AMBIGUOUS)
			return e;
		if (e != OK && e != ERR_NOT_FOUND)
			return e;
		if (e == ERR_NOT_FOUND || !str_ends(found.id, given))
			continue;
		*ret = found.id;
		++*count;
	}
	return OK;
}

/* Entries are found by whole ids, or the endings of what the caller sees; an empty answer to
 * anything else would mislead. */
static enum err
whole_id(struct call *call, struct str *object)
{
	uint8_t bytes[16];
	int count;

	if (object->n == 0 || id_bytes(*object, bytes))
		return OK;
	TRY(of_ending(call, *object, object, &count));
	if (count > 1)
		return ERR_AMBIGUOUS;
	if (count == 1)
		return OK;
	fault_add(&call->faults, STR("/object"),
	    "must be an id, such as the commands that show something give, or its ending");
	return ERR_INVALID;
}

enum err
ledger_list(struct call *call)
{
	struct str object = call_query(call, "object");
	struct ledger_reader reader = {.knows_model = false};
	int64_t limit = PAGE_DEFAULT, size, from, shown = 0;

	TRY(whole_id(call, &object));
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
		TRY(put_row(call, &rows, &reader, object.p != NULL));
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
