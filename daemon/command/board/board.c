/* Review boards: found, show. */
#include "daemon/command/board/policy.h"
#include "daemon/command/command.h"
#include "daemon/command/people/role.h"
#include "daemon/command/render.h"
#include "lib/time.h"

enum { MEMBERS_MAX = 50 };

struct seat {
	enum role role;
	struct str account;
};

static enum err
seat_of(struct call *call, struct str given, const char *pointer, struct str *ret)
{
	struct object_row person;
	enum err e = object_find(call, OBJECT_ACCOUNT, given, &person);

	if (e == ERR_NOT_FOUND) {
		fault_add(
		    &call->faults, str_of(pointer), "there is no account %.*s", STR_ARG(given));
		return ERR_INVALID;
	}
	TRY(e);
	*ret = person.id;
	return OK;
}

static enum err
seats_of_body(struct call *call, struct seat seats[MEMBERS_MAX + 2], int *count)
{
	seats[0].role = ROLE_CHAIR;
	TRY(seat_of(call, json_text(call->body, "chair"), "/chair", &seats[0].account));
	seats[1].role = ROLE_DEPUTY;
	TRY(seat_of(call, json_text(call->body, "deputy"), "/deputy", &seats[1].account));
	*count = 2;
	json_each(member, json_member(call->body, "member")) {
		seats[*count].role = ROLE_REVIEWER;
		TRY(seat_of(call, member->text, "/member", &seats[*count].account));
		++*count;
	}
	return OK;
}

/* One person in two seats would have two votes. */
static enum err
distinct(struct call *call, const struct seat *seats, int count)
{
	for (int i = 0; i < count; i++)
		for (int j = 0; j < i; j++)
			if (str_eq(seats[i].account, seats[j].account)) {
				fault_add(&call->faults, STR("/member"),
				    "the same person is named for two seats");
				return ERR_INVALID;
			}
	return OK;
}

/* The first board of an installation has nobody who could confirm it. */
static enum err
is_first(struct call *call, bool *ret)
{
	struct rows row;

	TRY(db_one(call->db, STMT_installation_row, NO_ARGS, &row));
	*ret = row_null(&row, "first_board");
	return rows_close(&row);
}

enum err
board_create(struct call *call)
{
	struct str id = id_make(call->ids, "brd", call->now, call->arena);
	struct str slug = json_text(call->body, "slug");
	struct seat seats[MEMBERS_MAX + 2];
	bool first;
	int count = 0;

	TRY(seats_of_body(call, seats, &count));
	TRY(distinct(call, seats, count));
	TRY(is_first(call, &first));
	enum err e = db_run(call->db, STMT_board_insert,
	    ARGS(TEXT(id), TEXT(slug), TEXT(json_text(call->body, "name")), INT(first),
		INT(call->now)));
	if (e == ERR_EXISTS)
		return call_refuse(
		    call, e, "There is a board %.*s already; nothing was changed.", STR_ARG(slug));
	TRY(e);
	struct entry *entry = record_new(call, EVENT_BOARD_FOUNDED, OBJECT_BOARD, id);
	json_put_text(&entry->facts, "slug", slug);
	json_put_bool(&entry->facts, "exempt", first);
	if (first)
		TRY(db_run(call->db, STMT_installation_set_first_board, ARGS(TEXT(id))));
	for (int i = 0; i < count; i++)
		TRY(role_appoint(call,
		    &(struct appointment){.role = seats[i].role,
			.account = seats[i].account,
			.scope = id,
			.founding = first},
		    NULL));
	call_result(call, OBJECT_BOARD, id);
	call->location = str_printf(call->arena, "/v1/boards/%.*s", STR_ARG(slug));
	if (first)
		call_said(call,
		    "Founded the board. As the first of this installation its members need no "
		    "second person's confirmation, and it says so for ever.");
	else
		call_said(call,
		    "Founded the board. Its members take their seats when a second person has "
		    "confirmed each of them: sluice role list");
	return OK;
}

static enum err
put_members(struct call *call, struct str board)
{
	struct json_out *o = &call->reply;
	struct rows rows = db_query(
	    call->db, STMT_board_members, ARGS(TEXT(board), INT(call->now)));

	json_open_list(o, "members");
	while (rows_next(&rows)) {
		json_open(o, NULL);
		json_put_text(o, "account", row_text(&rows, "account_id", call->arena));
		json_put_text(o, "name", row_text(&rows, "name", call->arena));
		json_put_text_or_null(
		    o, "organisation", row_text(&rows, "organisation_name", call->arena));
		json_put_text(o, "role", row_text(&rows, "role", call->arena));
		json_put_text(o, "state", row_text(&rows, "state", call->arena));
		perspectives_put(o, "speaks_for", (uint64_t)row_int(&rows, "speaks_for"));
		render_time(call, "away_from", &rows, "away_from");
		render_time(call, "away_until", &rows, "away_until");
		render_text(call, "stands_in_for", &rows, "stands_for");
		json_close(o);
	}
	json_close_list(o);
	return rows_close(&rows);
}

enum err
board_put(struct call *call, const struct rows *row, bool alone)
{
	struct json_out *o = &call->reply;
	struct arena *a = call->arena;

	json_put_text(o, "slug", row_text(row, "slug", a));
	json_put_text(o, "name", row_text(row, "name", a));
	json_put_bool(o, "exempt", row_int(row, "exempt") != 0);
	json_put_text(o, "created_at", time_text(a, row_int(row, "created_at")));
	return alone ? put_members(call, row_text(row, "id", a)) : OK;
}

enum err
board_show(struct call *call)
{
	call_result(call, OBJECT_BOARD, call->object.id);
	return OK;
}

enum err
board_list(struct call *call)
{
	return render_page(call, &(struct page){OBJECT_BOARD, STMT_board_list,
				     {TEXT(call->caller.account), INT(call->now)}});
}
