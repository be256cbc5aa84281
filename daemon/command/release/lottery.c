/* Draws, committed to before anybody can know what they come to. */
#include "daemon/command/release/lottery.h"

#include "daemon/command/command.h"
#include "daemon/command/due.h"
#include "daemon/command/notice.h"
#include "daemon/command/object.h"
#include "daemon/command/release/release.h"
#include "lib/id.h"
#include "lib/time.h"

#include <string.h>

static const int64_t ahead_most = 1000000; /* entries that a checkpoint may lie ahead */

/* --- as it is stored -------------------------------------------------------------------------- */

static enum err
read_entrants(struct call *call, struct lottery *l)
{
	struct rows rows = db_query(call->db, STMT_lottery_entrants, ARGS(TEXT(l->id)));

	l->entrant = NEW_ARRAY(call->arena, l->entrants + 1, struct draw_entrant);
	for (l->entrants = 0; rows_next(&rows); l->entrants++)
		l->entrant[l->entrants] = (struct draw_entrant){
		    .number = row_text(&rows, "number", call->arena),
		    .stratum = row_text(&rows, "stratum", call->arena),
		    .places = row_int(&rows, "places")};
	return rows_close(&rows);
}

/* The roots of the full subtrees, 32 bytes each. */
static struct merkle_edge
edge_of_row(struct call *call, const struct rows *row)
{
	struct merkle_edge edge = {.size = (uint64_t)row_int(row, "edge_size")};
	struct str bytes = row_blob(row, "edge", call->arena);

	edge.count = (int)(bytes.n / DIGEST_BYTES);
	if (edge.count != 0)
		memcpy(edge.node, bytes.p, (size_t)edge.count * DIGEST_BYTES);
	return edge;
}

enum err
lottery_read(struct call *call, struct str id, struct lottery *ret)
{
	struct arena *a = call->arena;
	struct rows row;

	TRY(db_one(call->db, STMT_lottery_row, ARGS(TEXT(id)), &row));
	*ret = (struct lottery){.id = id,
	    .model = row_text(&row, "model_id", a),
	    .model_slug = row_text(&row, "model", a),
	    .stage = row_text(&row, "stage_id", a),
	    .state = row_text(&row, "state", a),
	    .places = row_int(&row, "places"),
	    .seq = row_int(&row, "seq"),
	    .checkpoint = row_int(&row, "checkpoint"),
	    .list_digest = row_text(&row, "list_digest", a),
	    .outside_name = row_text(&row, "outside_name", a),
	    .origin = row_text(&row, "origin", a),
	    .outside_at = row_int(&row, "outside_at"),
	    .root = row_text(&row, "root", a),
	    .outside = row_text(&row, "outside", a),
	    .seed = row_text(&row, "seed", a),
	    .edge = edge_of_row(call, &row),
	    .entrants = (size_t)row_int(&row, "entrants")};
	TRY(rows_close(&row));
	TRY(admission_read(call, ret->stage, &ret->rule));
	return read_entrants(call, ret);
}

struct draw_rule
lottery_rule(const struct lottery *l, struct draw_stratum stratum[STRATA_MAX])
{
	for (int i = 0; i < l->rule.strata; i++)
		stratum[i] = (struct draw_stratum){
		    l->rule.stratum[i].value, l->rule.stratum[i].places};
	return (struct draw_rule){l->places, stratum, (size_t)l->rule.strata, l->rule.kept};
}

enum err
lottery_weigh(struct call *call, struct object_row *release, uint64_t relation)
{
	struct rows row;

	TRY(db_one(call->db, STMT_lottery_possible, ARGS(TEXT(release->id)), &row));
	release->relations |= row_int(&row, "possible") != 0 ? 0 : relation;
	return rows_close(&row);
}

/* --- committing ------------------------------------------------------------------------------- */

/* A draw being committed to. */
struct commitment {
	struct str id;
	struct release release;
	struct admission rule;
	int64_t places, present, checkpoint, outside_at; /* present: entries of the ledger */
	struct draw_entrant *entrant;
	struct str *application; /* of each, before they are sorted */
	size_t count;
};

static enum err
read_present(struct call *call, int64_t *ret)
{
	struct rows row;

	TRY(db_one(call->db, STMT_ledger_newest, NO_ARGS, &row));
	*ret = row_int(&row, "seq") + 1;
	return rows_close(&row);
}

/* The entry that commits to it is the next one: the first checkpoint that nobody knows yet is
 * the one that holds it. */
static enum err
read_checkpoint(struct call *call, struct commitment *c)
{
	TRY(read_present(call, &c->present));
	c->checkpoint = json_int(call->body, "checkpoint", c->present + 1);
	if (c->checkpoint > c->present && c->checkpoint <= c->present + ahead_most)
		return OK;
	fault_add(&call->faults, STR("/checkpoint"),
	    "must lie ahead: the ledger has %lld entries, and a checkpoint that is known already "
	    "cannot be named beforehand",
	    (long long)c->present);
	return ERR_INVALID;
}

static enum err
read_outside(struct call *call, struct commitment *c)
{
	if (time_parse(json_text(call->body, "outside_at"), &c->outside_at) &&
	    c->outside_at > call->now)
		return OK;
	fault_add(&call->faults, STR("/outside_at"),
	    "must lie in the future: a value that is known already cannot be named beforehand");
	return ERR_INVALID;
}

static enum err
read_places(struct call *call, struct commitment *c)
{
	struct admission_use used;

	TRY(admission_used(call, c->release.model, c->release.stage, &used));
	int64_t free = c->rule.places - used.taken;
	c->places = json_int(call->body, "places", free);
	if (c->places >= 1 && c->places <= free)
		return OK;
	fault_add(&call->faults, STR("/places"), "must be 1 at least, and %lld %s free",
	    (long long)(free < 0 ? 0 : free), free == 1 ? "is" : "are");
	return ERR_INVALID;
}

static struct str
number_make(struct arena *a)
{
	uint8_t bytes[16];

	random_bytes(bytes, sizeof(bytes));
	return hex_text(a, bytes, sizeof(bytes));
}

static enum err
read_waiting(struct call *call, struct commitment *c)
{
	struct rows rows = db_query(call->db, STMT_lottery_waiting,
	    ARGS(TEXT(c->release.model), TEXT(c->release.stage), TEXT(c->rule.strata_by),
		INT(LOTTERY_ENTRANTS_MAX)));

	c->entrant = NEW_ARRAY(call->arena, LOTTERY_ENTRANTS_MAX, struct draw_entrant);
	c->application = NEW_ARRAY(call->arena, LOTTERY_ENTRANTS_MAX, struct str);
	for (; rows_next(&rows); c->count++) {
		c->application[c->count] = row_text(&rows, "application_id", call->arena);
		c->entrant[c->count] = (struct draw_entrant){.number = number_make(call->arena),
		    .stratum = row_text(&rows, "stratum", call->arena)};
	}
	return rows_close(&rows);
}

static enum err
insert_entrants(struct call *call, struct commitment *c)
{
	for (size_t i = 0; i < c->count; i++) {
		struct draw_entrant *e = &c->entrant[i];
		TRY(admission_need(call, c->application[i], &e->places));
		e->places = e->places < 1 ? 1 : e->places;
		TRY(db_run(call->db, STMT_lottery_entrant_insert,
		    ARGS(TEXT(c->id), TEXT(e->number), TEXT(c->application[i]), TEXT(e->stratum),
			INT(e->places))));
	}
	return OK;
}

/* All that the draw will go by. */
static void
record_commitment(struct call *call, const struct commitment *c, struct str list_digest)
{
	struct entry *e = record_new(call, EVENT_LOTTERY_COMMITTED, OBJECT_LOTTERY, c->id);
	struct json_out *o = &e->facts;

	record_on(e, OBJECT_RELEASE, c->release.id);
	record_on(e, OBJECT_MODEL, c->release.model);
	json_put_text(o, "list", list_digest);
	json_put_int(o, "entrants", (int64_t)c->count);
	json_put_int(o, "places", c->places);
	admission_put_strata(o, &c->rule);
	json_put_int(o, "checkpoint", c->checkpoint);
	json_put_text(o, "outside", hash_hex(call->arena, json_text(call->body, "outside")));
	json_put_text(o, "outside_at", time_text(call->arena, c->outside_at));
}

static enum err
write_down(struct call *call, struct commitment *c)
{
	TRY(db_run(call->db, STMT_lottery_insert,
	    ARGS(TEXT(c->id), TEXT(c->release.id), INT(c->places), INT((int64_t)c->count),
		TEXT(STR("")), INT(c->present), INT(c->checkpoint),
		TEXT(json_text(call->body, "outside")), INT(c->outside_at),
		TEXT(call->caller.account), INT(call->now))));
	TRY(insert_entrants(call, c));
	struct str digest = hash_hex(call->arena, draw_list(call->arena, c->entrant, c->count));
	TRY(db_run(call->db, STMT_lottery_set_list, ARGS(TEXT(c->id), TEXT(digest))));
	record_commitment(call, c, digest);
	return due_at(call, DUE_LOTTERY_READY, c->id, c->outside_at);
}

/* Why there is none; the rules only know that. */
static enum err
may_commit(struct call *call)
{
	struct object_row o = call->object;
	enum state to;

	TRY(lottery_weigh(call, &o, IS_UNDRAWABLE));
	enum err e = object_step(call, &o, STEP_LOTTERY_COMMIT, &to);
	if (e == ERR_NOT_READY_TO)
		return call_refuse(call, e,
		    "There is nothing to draw: the present stage draws no lots, nobody waits for "
		    "it, or a draw is under way (sluice lottery list); nothing was changed.");
	return e;
}

enum err
release_lottery_commit(struct call *call)
{
	struct commitment c = {.count = 0};

	TRY(may_commit(call));
	TRY(release_read(call, call->object.id, &c.release));
	TRY(admission_read(call, c.release.stage, &c.rule));
	TRY(read_checkpoint(call, &c));
	TRY(read_outside(call, &c));
	TRY(read_places(call, &c));
	TRY(read_waiting(call, &c));
	c.id = id_make(call->ids, object_prefix(OBJECT_LOTTERY), call->now, call->arena);
	TRY(write_down(call, &c));
	call_result(call, OBJECT_LOTTERY, c.id);
	call->location = str_printf(call->arena, "/v1/lotteries/%.*s", STR_ARG(c.id));
	call_said(call,
	    "Committed to a list of %zu %s for %lld %s. It is drawn from the checkpoint of %lld "
	    "entries and the value that is named, after %.16s UTC.",
	    c.count, c.count == 1 ? "entrant" : "entrants", (long long)c.places,
	    c.places == 1 ? "place" : "places", (long long)c.checkpoint,
	    time_text(call->arena, c.outside_at).p);
	call_hint(call, "sluice lottery draw %.*s --value TEXT, when it is published",
	    STR_ARG(str_from(c.id, 24)));
	return OK;
}

enum err
due_lottery_ready(struct call *call, struct str id)
{
	struct lottery l;

	TRY(lottery_read(call, id, &l));
	if (!str_is(l.state, "committed"))
		return OK;
	record_on(
	    record_new(call, EVENT_LOTTERY_AWAITED, OBJECT_LOTTERY, id), OBJECT_MODEL, l.model);
	TRY(notice_to_leads(call, l.model, NOTICE_LOTTERY_READY, id));
	return notice_to_chairs(call, l.model, NOTICE_LOTTERY_READY, id);
}
