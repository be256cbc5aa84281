/* When things fall due, and how they are carried out. */
#include "daemon/command/due.h"

#include "daemon/command/record.h"
#include "lib/time.h"

enum { AGAIN_FIRST_MS = MINUTE_MS, AGAIN_LONGEST_MS = DAY_MS };

enum waits { CALENDAR, PEOPLE };

static const struct {
	const char *word;
	enum err (*run)(struct call *call, struct str id);
	enum waits waits;
} kinds[DUE_COUNT] = {
#define DUE(name, word, object, handler, waits) [DUE_##name] = {word, due_##handler, waits},
#include "schema/due.def"
#undef DUE
};

enum err
due_at(struct call *call, enum due kind, struct str object, int64_t at)
{
	return db_run(
	    call->db, STMT_due_set, ARGS(TEXT(str_of(kinds[kind].word)), TEXT(object), INT(at)));
}

enum err
due_never(struct call *call, enum due kind, struct str object)
{
	return db_run(call->db, STMT_due_drop, ARGS(TEXT(str_of(kinds[kind].word)), TEXT(object)));
}

enum err
due_delay(struct call *call, int64_t from, int64_t ms)
{
	for (int i = 0; i < DUE_COUNT; i++)
		if (kinds[i].waits == PEOPLE)
			TRY(db_run(call->db, STMT_due_delay,
			    ARGS(TEXT(str_of(kinds[i].word)), INT(from), INT(ms))));
	return OK;
}

/* --- the writer's part ------------------------------------------------------------------------ */

enum err
due_find(struct db *db, struct arena *a, int64_t now, struct due_list *ret)
{
	struct rows rows = db_query(db, STMT_due_now, ARGS(INT(now), INT(DUE_ROOM)));

	ret->count = 0;
	while (ret->count < DUE_ROOM && rows_next(&rows))
		ret->item[ret->count++] = (struct due_item){row_text(&rows, "kind", a),
		    row_text(&rows, "object_id", a), row_int(&rows, "tries")};
	return rows_close(&rows);
}

enum err
due_next(struct db *db, int64_t *ret)
{
	struct rows row;
	enum err e = db_one(db, STMT_due_next, NO_ARGS, &row);

	*ret = e == OK ? row_int(&row, "at") : INT64_MAX;
	(void)rows_close(&row);
	return e == ERR_NOT_FOUND ? OK : e;
}

/* The handler may set the same thing anew, so it is taken off the list before. */
static enum err
carry_out(struct call *call, struct ledger *ledger, const struct due_item *item)
{
	int i = 0;

	TRY(db_run(call->db, STMT_due_drop, ARGS(TEXT(item->kind), TEXT(item->object))));
	while (i < DUE_COUNT && !str_is(item->kind, kinds[i].word))
		i++;
	if (i == DUE_COUNT)
		return ERR_NOT_FOUND;
	TRY(kinds[i].run(call, item->object));
	return record_append(call, ledger);
}

static enum err
postpone(struct call *call, const struct due_item *item)
{
	int64_t wait = AGAIN_FIRST_MS;

	for (int64_t i = 0; i < item->tries && wait < AGAIN_LONGEST_MS; i++)
		wait *= 2;
	if (wait > AGAIN_LONGEST_MS)
		wait = AGAIN_LONGEST_MS;
	return db_run(call->db, STMT_due_again,
	    ARGS(TEXT(item->kind), TEXT(item->object), INT(call->now + wait)));
}

bool
due_run(struct call *call, struct writing *w, const struct due_item *item, enum err *failed)
{
	struct ledger_mark mark;

	call->db = w->db;
	call->ids = &w->ids;
	call->tiers = w->tiers;
	call->caller.scheduler = true;
	w->noted = true; /* also when there was nothing to do: it is due no more */
	ledger_mark(w->ledger, &mark);
	*failed = db_savepoint(w->db);
	if (*failed == OK)
		*failed = carry_out(call, w->ledger, item);
	if (*failed == OK)
		return db_release(w->db);
	call->entries = NULL;
	ledger_return(w->ledger, &mark);
	return db_undo(w->db) && postpone(call, item) == OK;
}
