/* A draw that was committed to is drawn, or abandoned while nobody can know what it comes to. */
#include "daemon/command/command.h"
#include "daemon/command/due.h"
#include "daemon/command/notice.h"
#include "daemon/command/object.h"
#include "daemon/command/release/admission.h"
#include "daemon/command/release/lottery.h"

#include <stdlib.h>
#include <string.h>

/* --- drawing ---------------------------------------------------------------------------------- */

/* The root of the checkpoint that was named: from the edge that was kept, with what came since. */
static enum err
find_root(struct call *call, const struct lottery *l, struct checkpoint *ret)
{
	struct rows rows = db_query(
	    call->db, STMT_lottery_leaves, ARGS(INT((int64_t)l->edge.size), INT(l->checkpoint)));
	struct merkle_edge edge = l->edge;
	struct digest leaf;

	while (rows_next(&rows)) {
		struct str bytes = row_peek(&rows, "leaf");
		if (bytes.n != sizeof(leaf.b))
			abort(); /* the ledger's leaves are ours */
		memcpy(leaf.b, bytes.p, sizeof(leaf.b));
		merkle_append(&edge, &leaf);
	}
	*ret = (struct checkpoint){l->origin, edge.size, merkle_root(&edge)};
	return rows_close(&rows);
}

static enum err
check_checkpoint(struct call *call, const struct lottery *l)
{
	if (json_int(call->body, "checkpoint", l->checkpoint) == l->checkpoint)
		return OK;
	fault_add(&call->faults, STR("/checkpoint"),
	    "is not the one that was named beforehand: the draw is from the checkpoint of %lld "
	    "entries",
	    (long long)l->checkpoint);
	return ERR_INVALID;
}

/* Who missed keeps waiting, and is told so. */
static enum err
tell_missed(struct call *call, const struct lottery *l, struct str number)
{
	struct rows row;
	enum err e = db_one(call->db, STMT_lottery_missed, ARGS(TEXT(l->id), TEXT(number)), &row);

	if (e == OK)
		e = notice_to(call, row_text(&row, "applicant_id", call->arena),
		    NOTICE_LOTTERY_MISSED, row_text(&row, "application_id", call->arena));
	(void)rows_close(&row);
	return e == ERR_NOT_FOUND ? OK : e;
}

/* Those who have withdrawn meanwhile keep their number, and their place stays free. */
static enum err
mark_drawn(struct call *call, const struct lottery *l, int64_t *drawn)
{
	*drawn = 0;
	for (size_t i = 0; i < l->entrants; i++) {
		const struct draw_entrant *e = &l->entrant[i];
		TRY(db_run(call->db, STMT_lottery_entrant_drawn,
		    ARGS(TEXT(l->id), TEXT(e->number), INT((int64_t)i + 1), INT(e->drawn))));
		if (!e->drawn) {
			TRY(tell_missed(call, l, e->number));
			continue;
		}
		TRY(db_run(call->db, STMT_admission_win, ARGS(TEXT(l->id), TEXT(e->number))));
		(*drawn)++;
	}
	return OK;
}

static void
record_drawn(struct call *call, const struct lottery *l, int64_t drawn)
{
	struct entry *e = record_new(call, EVENT_LOTTERY_DRAWN, OBJECT_LOTTERY, l->id);

	record_on(e, OBJECT_MODEL, l->model);
	json_put_int(&e->facts, "checkpoint", l->checkpoint);
	json_put_text(&e->facts, "root", l->root);
	json_put_text(&e->facts, "outside", hash_hex(call->arena, l->outside));
	json_put_text(&e->facts, "seed", l->seed);
	json_put_int(&e->facts, "drawn", drawn);
}

static enum err
draw(struct call *call, struct lottery *l)
{
	struct draw_stratum stratum[STRATA_MAX];
	struct draw_rule rule = lottery_rule(l, stratum);
	struct checkpoint c;

	TRY(find_root(call, l, &c));
	struct str list = draw_list(call->arena, l->entrant, l->entrants);
	if (!str_eq(hash_hex(call->arena, list), l->list_digest) ||
	    c.size != (uint64_t)l->checkpoint)
		abort(); /* what was committed to is never changed */
	struct digest seed = draw_seed(list, draw_checkpoint(call->arena, &c), l->outside);
	l->root = digest_hex(call->arena, &c.root);
	l->seed = digest_hex(call->arena, &seed);
	draw_run(&rule, &seed, l->entrant, l->entrants);
	return OK;
}

/* Why not yet; the rules only know that. */
static enum err
may_draw(struct call *call)
{
	enum state to;
	enum err e = object_step(call, &call->object, STEP_DRAW, &to);

	if (e == ERR_NOT_READY_TO)
		return call_refuse(call, e,
		    "It is not drawn before the outside value can be known and the ledger has "
		    "come to the checkpoint that was named, nor when the release has left the "
		    "stage; nothing was changed. Its page says when.");
	return e;
}

enum err
lottery_draw(struct call *call)
{
	struct lottery l;
	int64_t drawn;

	TRY(may_draw(call));
	TRY(lottery_read(call, call->object.id, &l));
	TRY(check_checkpoint(call, &l));
	l.outside = json_text(call->body, "value");
	TRY(draw(call, &l));
	TRY(mark_drawn(call, &l, &drawn));
	TRY(db_run(call->db, STMT_lottery_drawn,
	    ARGS(TEXT(l.id), TEXT(l.root), TEXT(l.outside), TEXT(l.seed),
		TEXT(call->caller.account), INT(call->now))));
	TRY(due_never(call, DUE_LOTTERY_READY, l.id));
	record_drawn(call, &l, drawn);
	TRY(admission_wake_model(call, l.model));
	call_result(call, OBJECT_LOTTERY, l.id);
	call_said(call, "Drawn: %lld of %zu, who are admitted now.", (long long)drawn, l.entrants);
	call_hint(call, "sluice lottery verify %.*s, by anybody", STR_ARG(str_from(l.id, 24)));
	return OK;
}

/* --- abandoning ------------------------------------------------------------------------------- */

/* Once the value can be known, whoever doesn't like it would begin anew. */
static enum err
may_abandon(struct call *call)
{
	enum state to;
	enum err e = object_step(call, &call->object, STEP_ABANDON, &to);

	if (e == ERR_NOT_READY_TO)
		return call_refuse(call, e,
		    "The outside value can be known by now, and nobody backs out of a draw whose "
		    "outcome is known; nothing was changed. Draw it: sluice lottery draw %.*s",
		    STR_ARG(str_from(call->object.id, 24)));
	return e;
}

enum err
lottery_abandon(struct call *call)
{
	struct str reason = json_text(call->body, "reason");
	struct lottery l;

	TRY(may_abandon(call));
	TRY(lottery_read(call, call->object.id, &l));
	TRY(db_run(call->db, STMT_lottery_abandon,
	    ARGS(TEXT(l.id), TEXT(reason), TEXT(call->caller.account), INT(call->now))));
	TRY(due_never(call, DUE_LOTTERY_READY, l.id));
	struct entry *e = record_new(call, EVENT_LOTTERY_ABANDONED, OBJECT_LOTTERY, l.id);
	record_on(e, OBJECT_MODEL, l.model);
	record_seal(e, "reason", reason);
	call_result(call, OBJECT_LOTTERY, l.id);
	call_said(call, "Abandoned, before anybody could know what it comes to. Who waited waits.");
	return OK;
}
