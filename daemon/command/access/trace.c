/* Who has a file in their hands, and under which agreement: of a file that leaked. */
#include "daemon/command/command.h"
#include "daemon/command/note.h"
#include "lib/hash.h"
#include "lib/id.h"
#include "lib/time.h"

static void
put(struct call *call, const struct rows *row, const char *name)
{
	json_put_text_or_null(&call->reply, name, row_text(row, name, call->arena));
}

static void
put_holder(struct call *call, const struct rows *row)
{
	static const char *const names[] = {"person", "account", "organisation", "file", "model",
	    "version", "component", "digest", "ticket", "grant", "application", "tier",
	    "terms_digest", "how"};
	struct json_out *o = &call->reply;

	json_open(o, NULL);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		put(call, row, names[i]);
	json_put_int(o, "tier_revision", row_int(row, "tier_revision"));
	json_put_text(o, "at", time_text(call->arena, row_int(row, "at")));
	json_close(o);
}

static enum err
put_holders(struct call *call, enum stmt stmt, struct str what, int *count)
{
	bool all = (call->caller.roles & 1u << ROLE_AUDITOR) != 0;
	struct rows rows = db_query(
	    call->db, stmt, ARGS(TEXT(what), TEXT(call->caller.account), INT(call->now), INT(all)));

	json_open_list(&call->reply, "items");
	for (*count = 0; rows_next(&rows); ++*count)
		put_holder(call, &rows);
	json_close_list(&call->reply);
	return rows_close(&rows);
}

/* Who asked for the same before. */
static enum err
put_readings(struct call *call, struct str what)
{
	struct json_out *o = &call->reply;
	struct rows rows = db_query(call->db, STMT_readings_of, ARGS(TEXT(what)));

	json_open_list(o, "read");
	while (rows_next(&rows)) {
		json_open(o, NULL);
		json_put_text(o, "person", row_text(&rows, "person", call->arena));
		json_put_text(o, "at", time_text(call->arena, row_int(&rows, "at")));
		json_close(o);
	}
	json_close_list(o);
	return rows_close(&rows);
}

enum err
trace_show(struct call *call)
{
	struct str what = call_query(call, "of");
	struct digest digest;
	int count;

	bool file = digest_parse(what, &digest), ticket = id_ok(what, "tkt");
	if (!file && !ticket) {
		fault_add(&call->faults, STR("/of"),
		    "must be the SHA-256 of a file, 64 hexadecimal digits, or a ticket's id");
		return ERR_INVALID;
	}
	call_note(call, STMT_reading_insert,
	    ARGS(TEXT(call->caller.account), TEXT(str_of(call->command->name)), TEXT(what),
		INT(call->now)));
	json_open(&call->reply, NULL);
	json_put_text(&call->reply, "of", what);
	TRY(put_holders(call, file ? STMT_holders_of_file : STMT_holders_of_ticket, what, &count));
	TRY(put_readings(call, what));
	if (count == 0)
		json_put_text(&call->reply, "hint",
		    STR("no download of it was completed here, as far as you may see; "
			"sluice artefact list MODEL shows the files that are registered"));
	json_put_null(&call->reply, "next");
	json_close(&call->reply);
	return OK;
}
