/* Members of boards who are away for a time, and the alternates who stand in for them. */
#include "daemon/command/board/board_check.h"
#include "daemon/command/command.h"
#include "daemon/command/due.h"
#include "daemon/command/notice.h"
#include "daemon/command/object.h"
#include "daemon/command/record.h"
#include "lib/time.h"

enum { SEATS_OF_ONE = 8 };

/* --- who ---------------------------------------------------------------------------------------- */

/* One person on the board. */
struct sitting {
	struct str account;
	struct str role[SEATS_OF_ONE]; /* ids of appointments */
	int count;
	bool head; /* chair or deputy */
};

static enum err
read_sitting(struct call *call, struct sitting *s)
{
	struct rows rows = db_query(call->db, STMT_seats_of_member,
	    ARGS(TEXT(call->object.id), TEXT(s->account), INT(call->now)));

	while (s->count < SEATS_OF_ONE && rows_next(&rows)) {
		struct str role = row_peek(&rows, "role");
		s->head = s->head || str_is(role, "chair") || str_is(role, "deputy");
		s->role[s->count++] = row_text(&rows, "id", call->arena);
	}
	return rows_close(&rows);
}

/* The body's "account", whom a head may name, or the caller. */
static enum err
sitting_of_body(struct call *call, struct sitting *ret)
{
	struct object_row person = {.id = call->caller.account};

	*ret = (struct sitting){.count = 0};
	if (json_member(call->body, "account") != NULL)
		TRY(object_of_body(call, OBJECT_ACCOUNT, "account", &person));
	if (!str_eq(person.id, call->caller.account) && (call->object.relations & IS_CHAIR) == 0)
		return call_refuse(call, ERR_FORBIDDEN,
		    "That others are away is said by the chair or the deputy; nothing was "
		    "changed.");
	ret->account = person.id;
	TRY(read_sitting(call, ret));
	if (ret->count != 0)
		return OK;
	fault_add(&call->faults, STR("/account"), "has no seat on this board");
	return ERR_INVALID;
}

static struct entry *
record(struct call *call, enum event event, struct str board, struct str account)
{
	struct entry *e = record_new(call, event, OBJECT_BOARD, board);

	record_on(e, OBJECT_ACCOUNT, account);
	return e;
}

/* --- beginning and end -------------------------------------------------------------------------- */

struct seat_row {
	struct str board, account, alternate; /* alternate: NULL: any */
	int64_t from, until; /* 0: none was said */
	bool active, away;
};

static enum err
read_seat(struct call *call, struct str role, struct seat_row *ret)
{
	struct rows row;

	TRY(db_one(call->db, STMT_seat_row, ARGS(TEXT(role)), &row));
	*ret = (struct seat_row){.board = row_text(&row, "board_id", call->arena),
	    .account = row_text(&row, "account_id", call->arena),
	    .alternate = row_text(&row, "alternate_id", call->arena),
	    .from = row_int(&row, "away_from"),
	    .until = row_int(&row, "away_until"),
	    .active = str_is(row_peek(&row, "state"), "active"),
	    .away = row_int(&row, "away") != 0};
	return rows_close(&row);
}

/* The alternate who was named, or one who is free; nobody where there is none. */
static enum err
seat_alternate(struct call *call, const struct seat_row *s, struct str *ret)
{
	struct rows row;

	*ret = (struct str){NULL, 0};
	enum err e = db_one(
	    call->db, STMT_alternate_of, ARGS(TEXT(s->board), TEXT(s->account)), &row);
	(void)rows_close(&row);
	if (e != ERR_NOT_FOUND)
		return e; /* for another seat of theirs */
	e = db_one(call->db, STMT_alternate_free,
	    ARGS(TEXT(s->board), TEXT(s->account), text_or_null(s->alternate), INT(call->now)),
	    &row);
	struct str id = e == OK ? row_text(&row, "id", call->arena) : (struct str){NULL, 0};
	if (e == OK)
		*ret = row_text(&row, "account_id", call->arena);
	(void)rows_close(&row);
	if (e != OK)
		return e == ERR_NOT_FOUND ? OK : e;
	TRY(db_run(call->db, STMT_alternate_seat, ARGS(TEXT(id), TEXT(s->account))));
	return notice_to(call, *ret, NOTICE_STANDS_IN, s->board);
}

static enum err
begin(struct call *call, struct str role, const struct seat_row *s)
{
	struct str alternate;

	TRY(db_run(call->db, STMT_seat_set_away, ARGS(TEXT(role), INT(1))));
	TRY(seat_alternate(call, s, &alternate));
	struct entry *e = record(call, EVENT_BOARD_AWAY, s->board, s->account);
	if (alternate.n != 0)
		json_put_text(&e->facts, "alternate", alternate);
	return board_check(call, s->board);
}

static enum err
end(struct call *call, struct str role, const struct seat_row *s)
{
	if (!s->away)
		return OK;
	TRY(db_run(call->db, STMT_seat_set_away, ARGS(TEXT(role), INT(0))));
	TRY(db_run(call->db, STMT_alternate_leave, ARGS(TEXT(s->board), TEXT(s->account))));
	(void)record(call, EVENT_BOARD_BACK, s->board, s->account);
	return OK;
}

enum err
due_seat_away(struct call *call, struct str id)
{
	struct seat_row s;

	TRY(read_seat(call, id, &s));
	if (!s.active || s.away || s.from > call->now || s.until <= call->now)
		return OK;
	return begin(call, id, &s);
}

enum err
due_seat_back(struct call *call, struct str id)
{
	struct seat_row s;

	TRY(read_seat(call, id, &s));
	return s.until <= call->now ? end(call, id, &s) : OK;
}

/* --- saying it ---------------------------------------------------------------------------------- */

static enum err
times_of_body(struct call *call, int64_t *from, int64_t *until)
{
	struct str given = json_text(call->body, "from");

	*from = *until = call->now;
	if (given.n != 0 && (!time_parse(given, from) || *from < call->now))
		fault_add(&call->faults, STR("/from"), "must not lie in the past");
	if (!time_parse(json_text(call->body, "until"), until) || *until <= *from)
		fault_add(&call->faults, STR("/until"), "must be a date after the beginning");
	return call->faults.first == NULL ? OK : ERR_INVALID;
}

/* A board always has its chair or its deputy. */
static enum err
check_heads(struct call *call, const struct sitting *s, int64_t from, int64_t until)
{
	struct rows row;

	if (!s->head)
		return OK;
	enum err e = db_one(call->db, STMT_head_away,
	    ARGS(TEXT(call->object.id), TEXT(s->account), INT(from), INT(until)), &row);
	if (e == OK)
		e = call_refuse(call, ERR_NOT_READY_TO,
		    "A board always has its chair or its deputy, and %.*s (%.*s) is away then; "
		    "nothing was changed.",
		    STR_ARG(row_text(&row, "name", call->arena)),
		    STR_ARG(row_text(&row, "role", call->arena)));
	(void)rows_close(&row);
	return e == ERR_NOT_FOUND ? OK : e;
}

/* Who is named is an alternate of the board. */
static enum err
alternate_of_body(struct call *call, struct str *ret)
{
	struct object_row person;
	struct rows row;

	*ret = (struct str){NULL, 0};
	if (json_member(call->body, "alternate") == NULL)
		return OK;
	TRY(object_of_body(call, OBJECT_ACCOUNT, "alternate", &person));
	enum err e = db_one(call->db, STMT_alternate_free,
	    ARGS(TEXT(call->object.id), TEXT(STR("")), TEXT(person.id), INT(call->now)), &row);
	(void)rows_close(&row);
	*ret = person.id;
	if (e != ERR_NOT_FOUND)
		return e;
	fault_add(&call->faults, STR("/alternate"),
	    "is no alternate of this board who is free: sluice role propose alternate");
	return ERR_INVALID;
}

enum err
board_absence(struct call *call)
{
	struct sitting s;
	struct str alternate;
	int64_t from, until;
	enum state to;

	TRY(object_step(call, &call->object, STEP_ABSENCE, &to));
	TRY(times_of_body(call, &from, &until));
	TRY(sitting_of_body(call, &s));
	TRY(alternate_of_body(call, &alternate));
	TRY(check_heads(call, &s, from, until));
	struct entry *e = record(call, EVENT_BOARD_ABSENCE, call->object.id, s.account);
	json_put_text(&e->facts, "from", time_text(call->arena, from));
	json_put_text(&e->facts, "until", time_text(call->arena, until));
	for (int i = 0; i < s.count; i++) {
		TRY(db_run(call->db, STMT_seat_plan_absence,
		    ARGS(TEXT(s.role[i]), INT(from), INT(until), text_or_null(alternate))));
		TRY(due_at(call, DUE_SEAT_BACK, s.role[i], until));
		if (from > call->now)
			TRY(due_at(call, DUE_SEAT_AWAY, s.role[i], from));
		else
			TRY(due_seat_away(call, s.role[i]));
	}
	call_result(call, OBJECT_BOARD, call->object.id);
	call_said(call, "Noted: away from %.*s until %.*s.", STR_ARG(time_words(call->arena, from)),
	    STR_ARG(time_words(call->arena, until)));
	return OK;
}

enum err
board_present(struct call *call)
{
	struct sitting s;
	enum state to;

	TRY(object_step(call, &call->object, STEP_PRESENT, &to));
	TRY(sitting_of_body(call, &s));
	for (int i = 0; i < s.count; i++) {
		struct seat_row seat;
		TRY(read_seat(call, s.role[i], &seat));
		TRY(end(call, s.role[i], &seat));
		TRY(db_run(call->db, STMT_seat_plan_absence,
		    ARGS(TEXT(s.role[i]), NULL_ARG, NULL_ARG, NULL_ARG)));
		TRY(due_never(call, DUE_SEAT_AWAY, s.role[i]));
		TRY(due_never(call, DUE_SEAT_BACK, s.role[i]));
	}
	struct entry *e = record(call, EVENT_BOARD_ABSENCE, call->object.id, s.account);
	json_put_text(&e->facts, "until", time_text(call->arena, call->now));
	call_result(call, OBJECT_BOARD, call->object.id);
	call_said(call, "Noted: back.");
	return OK;
}
