/* What people are told, and their inbox. */
#include "daemon/command/notice.h"

#include "daemon/command/command.h"
#include "daemon/command/note.h"
#include "daemon/command/object.h"
#include "daemon/command/record.h"
#include "daemon/command/render.h"
#include "lib/id.h"
#include "lib/time.h"

#include <stdlib.h>
#include <string.h>

static const struct {
	const char *word, *sentence, *next;
} notices[NOTICE_COUNT] = {
#define NOTICE(name, word, sentence, next) [NOTICE_##name] = {word, sentence, next},
#include "schema/notices.def"
#undef NOTICE
};

/* --- telling ---------------------------------------------------------------------------------- */

enum err
notice_to(struct call *call, struct str account, enum notice notice, struct str object)
{
	struct str id = id_make(call->ids, "ntc", call->now, call->arena);

	return db_run(call->db, STMT_notice_insert,
	    ARGS(TEXT(id), TEXT(account), TEXT(str_of(notices[notice].word)), TEXT(object),
		INT(call->now)));
}

/* Those whom WHO finds for SCOPE. */
static enum err
notice_to_those(
    struct call *call, enum stmt who, struct str scope, enum notice notice, struct str object)
{
	struct rows rows = db_query(call->db, who, ARGS(TEXT(scope), INT(call->now)));

	while (rows_next(&rows)) {
		enum err e = notice_to(
		    call, row_text(&rows, "account_id", call->arena), notice, object);
		if (e != OK)
			return rows_end(&rows, e);
	}
	return rows_close(&rows);
}

enum err
notice_to_board_heads(struct call *call, struct str board, enum notice notice, struct str object)
{
	return notice_to_those(call, STMT_notice_board_heads, board, notice, object);
}

static enum err
note_to_those(
    struct call *call, enum stmt who, struct str scope, enum notice notice, struct str object)
{
	struct rows rows = db_query(call->db, who, ARGS(TEXT(scope), INT(call->now)));

	while (rows_next(&rows))
		call_note(call, STMT_notice_insert_once,
		    ARGS(TEXT(id_make(call->ids, "ntc", call->now, call->arena)),
			TEXT(row_text(&rows, "account_id", call->arena)),
			TEXT(str_of(notices[notice].word)), TEXT(object), INT(call->now)));
	return rows_close(&rows);
}

enum err
notice_of_refusal(struct call *call, struct str board, enum notice notice)
{
	if (call->dry_run)
		return OK;
	TRY(note_to_those(call, STMT_notice_board_heads, board, notice, board));
	return note_to_those(call, STMT_notice_admins, STR(""), notice, board);
}

enum err
notice_to_chairs(struct call *call, struct str model, enum notice notice, struct str object)
{
	return notice_to_those(call, STMT_notice_chairs, model, notice, object);
}

enum err
notice_to_leads(struct call *call, struct str model, enum notice notice, struct str object)
{
	return notice_to_those(call, STMT_notice_leads, model, notice, object);
}

enum err
notice_to_admins(struct call *call, enum notice notice, struct str object)
{
	return notice_to_those(call, STMT_notice_admins, STR(""), notice, object);
}

enum err
notice_to_auditors(struct call *call, enum notice notice, struct str object)
{
	return notice_to_those(call, STMT_notice_auditors, STR(""), notice, object);
}

enum err
notice_to_governing(struct call *call, enum notice notice, struct str object)
{
	return notice_to_those(call, STMT_notice_governing, STR(""), notice, object);
}

enum err
notice_to_deniers(struct call *call, struct str denial, enum notice notice)
{
	return notice_to_those(call, STMT_notice_denial_second, denial, notice, denial);
}

enum err
notice_to_people(struct call *call, struct str application, enum notice notice)
{
	return notice_to_those(call, STMT_notice_people, application, notice, application);
}

enum err
notice_to_judges(struct call *call, enum notice notice, struct str object)
{
	return notice_to_those(call, STMT_notice_judges, object, notice, object);
}

enum err
notice_settle(struct call *call, struct str object)
{
	return db_run(call->db, STMT_notice_settle, ARGS(TEXT(object), INT(call->now)));
}

enum err
notice_settle_of(struct call *call, struct str account, struct str object)
{
	return db_run(
	    call->db, STMT_notice_settle_of, ARGS(TEXT(object), TEXT(account), INT(call->now)));
}

enum err
notice_settle_kind(struct call *call, enum notice notice, struct str object)
{
	return db_run(call->db, STMT_notice_settle_kind,
	    ARGS(TEXT(object), TEXT(str_of(notices[notice].word)), INT(call->now)));
}

/* --- the inbox -------------------------------------------------------------------------------- */

static enum notice
notice_of(struct str word)
{
	for (int i = 0; i < NOTICE_COUNT; i++)
		if (str_is(word, notices[i].word))
			return (enum notice)i;
	abort(); /* the store's words are ours */
}

/* The next step, about OBJECT as people name it. */
static struct str
next_step(struct call *call, enum notice notice, struct str object)
{
	static const char place[] = "<object>", noun[] = "<noun>";
	struct buf b = {.arena = call->arena};
	const char *rest = notices[notice].next, *at;

	while ((at = strchr(rest, '<')) != NULL) {
		bool is_noun = strncmp(at, noun, sizeof(noun) - 1) == 0;
		buf_put(&b, (struct str){rest, (size_t)(at - rest)});
		buf_put(&b, is_noun ? str_of(object_word(object_of_id(object)))
				    : str_from(object, ID_LENGTH - 6));
		rest = at + (is_noun ? sizeof(noun) : sizeof(place)) - 1;
	}
	buf_put(&b, str_of(rest));
	return buf_str(&b);
}

enum err
notice_put(struct call *call, const struct rows *row, bool alone)
{
	struct json_out *o = &call->reply;
	enum notice notice = notice_of(row_peek(row, "kind"));
	struct str object = row_text(row, "object_id", call->arena);

	(void)alone;
	json_put_text(o, "at", time_text(call->arena, row_int(row, "at")));
	json_put_text(o, "kind", str_of(notices[notice].word));
	json_put_text(o, "object", object);
	json_put_text(o, "notice", str_of(notices[notice].sentence));
	json_put_text(o, "next", next_step(call, notice, object));
	return OK;
}

enum err
notice_list(struct call *call)
{
	bool all = str_is(call_query(call, "all"), "true");

	return render_page(
	    call, &(struct page){OBJECT_NOTICE, all ? STMT_notice_list : STMT_notice_list_unread,
		      {TEXT(call->caller.account)}});
}

enum err
notice_read(struct call *call)
{
	bool older = json_truth(call->body, "older");
	struct str id = call->object.id;
	enum state to;

	TRY(object_step(call, &call->object, STEP_READ, &to));
	if (older)
		TRY(db_run(call->db, STMT_notice_read_older,
		    ARGS(TEXT(call->caller.account), TEXT(id), INT(call->now))));
	else
		TRY(db_run(call->db, STMT_notice_read, ARGS(TEXT(id), INT(call->now))));
	(void)record_new(call, EVENT_NOTICE_READ, OBJECT_NOTICE, id);
	call_result(call, OBJECT_NOTICE, id);
	call_said(call, "Marked as read.");
	return OK;
}
