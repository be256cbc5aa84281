/* The dispatcher: who calls, may they, what do they name; then the handler; then the
 * record.  Every command passes through here and nowhere else. */
#include "daemon/command/command.h"

#include "daemon/command/note.h"
#include "daemon/command/object.h"
#include "daemon/command/record.h"
#include "daemon/command/render.h"
#include "lib/time.h"

#include <stdlib.h>
#include <string.h>

const struct command command_table[] = {
#define CMD(name, method, path, mode, needs, object, request, reply, flags, words, help)           \
	{#name, name, method, path, mode, needs, OBJECT_##object, request, reply, flags, words,    \
	    help},
#include "schema/commands.def"
#undef CMD
};
const size_t command_count = sizeof(command_table) / sizeof(command_table[0]);

static const int64_t key_lives = DAY_MS, lasting_key_lives = 366 * DAY_MS;
enum { KEY_MAX = 255 };

static struct shapes *shapes;

const char *
command_open(void)
{
	static const struct shape_source sources[] = {
#define FILE(number, name, text) {name, text},
#include "generated/shapes.def"
#undef FILE
	};
	const char *why = NULL;

	shapes = shapes_open(sources, sizeof(sources) / sizeof(sources[0]), &why);
	return shapes == NULL ? why : NULL;
}

void
command_close(void)
{
	shapes_close(shapes);
	shapes = NULL;
}

/* --- before the store ------------------------------------------------------------------------ */

static enum err
prepare(struct call *call)
{
	const struct command *c = call->command;
	const char *why;

	if (call->idempotency_key.n > KEY_MAX)
		return call_refuse(
		    call, ERR_MALFORMED, "The Idempotency-Key is longer than %d bytes.", KEY_MAX);
	if (c->request[0] == '\0')
		return str_trim(call->body_text, STR(" \t\n")).n == 0 ||
			       str_is(call->body_text, "{}")
			   ? OK
			   : call_refuse(call, ERR_MALFORMED, "This command takes no body.");
	struct str text = call->body_text.n == 0 ? STR("{}") : call->body_text;
	call->body = json_parse(call->arena, text, &why);
	if (call->body == NULL)
		return call_refuse(call, ERR_MALFORMED, "The body is not acceptable JSON: %s", why);
	bool shaped = shape_check(shapes, c->request, call->body, &call->faults);
	if (!shaped && ((c->flags & DOCUMENT) == 0 || call->body->kind < JSON_LIST))
		return ERR_INVALID;
	if ((c->flags & REASONED) != 0 &&
	    str_trim(json_text(call->body, "reason"), STR(" \t\n")).n == 0) {
		fault_add(&call->faults, STR("/reason"), "must give a reason in words");
		return ERR_INVALID;
	}
	return OK;
}

enum err
command_prepare(struct call *call)
{
	call->faults.arena = call->reply.text.arena = call->arena;
	enum err e = prepare(call);
	if (e != OK)
		call_finish(call, e);
	return e;
}

/* --- who calls, and what they name --------------------------------------------------------------- */

static unsigned
role_bit(struct str word)
{
#define ROLE(name, text, scope, second)                                                            \
	if (str_is(word, text))                                                                    \
		return 1u << ROLE_##name;
#include "schema/roles.def"
#undef ROLE
	return 0;
}

/* The token's account and roles as the store has them in this very transaction. */
static enum err
load_caller(struct call *call)
{
	struct caller *who = &call->caller;
	bool named = who->signed_in;
	struct rows row;

	*who = (struct caller){.token = who->token, .language = who->language};
	if (!named)
		return OK;
	enum err e = db_one(call->db, STMT_caller_by_token, ARGS(TEXT(who->token)), &row);
	if (e == OK && row_null(&row, "revoked_at") && row_int(&row, "expires_at") > call->now &&
	    str_is(row_text(&row, "status", call->arena), "active")) {
		who->account = row_text(&row, "id", call->arena);
		who->organisation = row_text(&row, "organisation_id", call->arena);
		who->program = row_int(&row, "service") != 0;
		who->signed_in = true;
	}
	(void)rows_close(&row);
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	if (!who->signed_in)
		return ERR_UNAUTHENTICATED;
	struct rows roles = db_query(
	    call->db, STMT_caller_roles, ARGS(TEXT(who->account), INT(call->now)));
	while (rows_next(&roles))
		who->roles |= role_bit(row_text(&roles, "role", call->arena));
	return rows_close(&roles);
}

static bool
decides(const struct command *c)
{
	return c->mode == WRITES && (c->flags & PROGRAMS) == 0;
}

static enum err
admit(struct call *call)
{
	unsigned needs = call->command->needs;

	TRY(load_caller(call));
	if (needs != ANYONE && !call->caller.signed_in)
		return ERR_UNAUTHENTICATED;
	if (call->caller.program && decides(call->command))
		return call_refuse(call, ERR_FORBIDDEN,
		    "This is a program's account: it reads, reports and asks, and decides nothing; "
		    "nothing was changed. Sign in as the person who decides.");
	return needs == ANYONE || (needs & SIGNED_IN) != 0 || (needs & call->caller.roles) != 0
		   ? OK
		   : ERR_FORBIDDEN;
}

/* The words of the command that lists what is of KIND, without its options; empty: none does. */
static struct str
list_words(struct call *call, enum object kind)
{
	const char *name = str_printf(call->arena, "%s_list", object_word(kind)).p;

	for (size_t i = 0; i < command_count; i++) {
		struct str words = str_of(command_table[i].words), rest;
		if (strcmp(command_table[i].name, name) == 0)
			return str_cut(words, '[', &rest);
	}
	return STR("");
}

static enum err
no_object(struct call *call)
{
	const char *word = object_word(call->command->object);
	struct str list = list_words(call, call->command->object);

	if (list.n != 0)
		call_hint(call, "sluice %.*s", STR_ARG(str_trim(list, STR(" "))));
	return call_refuse(call, ERR_NOT_FOUND, "There is no %s %.*s that you may see.", word,
	    STR_ARG(call->param[0]));
}

static enum err
find_object(struct call *call)
{
	const struct command *c = call->command;

	if (c->object == OBJECT_NOTHING)
		return OK;
	enum err e = object_find(call, c->object, call->param[0], &call->object);
	if (e == ERR_NOT_FOUND)
		return no_object(call);
	TRY(e);
	struct str etag = str_printf(call->arena, "%lld", (long long)call->object.etag);
	if ((c->flags & IF_MATCH) != 0 && call->if_match.n == 0)
		return ERR_PRECONDITION;
	if (call->if_match.n != 0 && !str_is(call->if_match, "*") && !str_eq(call->if_match, etag))
		return ERR_STALE;
	return OK;
}

static enum err
run(struct call *call)
{
	TRY(find_object(call));
	TRY(call->command->run(call));
	if (call->faults.count != 0)
		abort(); /* a document with faults was taken */
	return call->result.kind == OBJECT_NOTHING || call->rendered ? OK : render_result(call);
}

/* 5xx: the cause is the operator's to know. */
static void
finish(struct call *call, enum err e)
{
	if (err_table[e].http >= 500)
		call->trouble = str_copy(call->arena, str_of(db_trouble(call->db)));
	call_finish(call, e);
}

/* --- reading ---------------------------------------------------------------------------------------- */

static enum err
run_reading(struct call *call)
{
	TRY(admit(call));
	return run(call);
}

void
command_read(struct call *call, struct db *db, struct kept_tiers *tiers)
{
	call->db = db;
	call->tiers = tiers;
	enum err e = db_begin_read(db);
	if (e == OK)
		e = run_reading(call);
	db_end_read(db);
	finish(call, e);
}

/* --- writing ---------------------------------------------------------------------------------------- */

/* What a key was used for: the same request has the same digest. */
static struct digest
request_digest(struct call *call)
{
	struct str path = str_printf(call->arena, "%s %.*s %.*s %.*s\n", call->command->name,
	    STR_ARG(call->param[0]), STR_ARG(call->param[1]), STR_ARG(call->param[2]));
	return hash_of_two(path, call->body_text);
}

/* "/v1/organisations/org_…": where the object can be read; empty when it has no page. */
static struct str
page_of(struct call *call, enum object kind, struct str id)
{
	struct str rest;

	for (size_t i = 0; i < command_count; i++) {
		const struct command *c = &command_table[i];
		struct str before = str_cut(str_of(c->path), ':', &rest);
		if (c->object == kind && c->mode != WRITES && rest.n != 0 &&
		    memchr(rest.p, '/', rest.n) == NULL)
			return str_printf(call->arena, "%.*s%.*s", STR_ARG(before), STR_ARG(id));
	}
	return (struct str){NULL, 0};
}

/* *replayed: this key did its work before, and the reply shows what came of it. */
static enum err
replay(struct call *call, const struct digest *request, bool *replayed)
{
	struct rows row;
	struct str key = call->idempotency_key, was, id;

	*replayed = false;
	enum err e = db_one(
	    call->db, STMT_idempotency_by_key, ARGS(TEXT(call->caller.account), TEXT(key)), &row);
	if (e != OK)
		return rows_close(&row), e == ERR_NOT_FOUND ? OK : e;
	was = row_blob(&row, "request", call->arena);
	id = row_text(&row, "object_id", call->arena);
	bool fresh = row_int(&row, "until") > call->now;
	int status = (int)row_int(&row, "status");
	(void)rows_close(&row);
	if (!fresh)
		return db_run(call->db, STMT_idempotency_delete_key,
		    ARGS(TEXT(call->caller.account), TEXT(key)));
	if (!str_eq(was, (struct str){(const char *)request->b, DIGEST_BYTES}))
		return ERR_KEY_REUSED;
	if ((call->command->flags & SECRET) != 0)
		return ERR_ALREADY_DONE;
	*replayed = true;
	call->status = status;
	call_result(call, object_of_id(id), id);
	if (status != 200)
		call->location = page_of(call, call->result.kind, id);
	return render_result(call);
}

static enum err
remember(struct call *call, const struct digest *request)
{
	if (call->result.kind == OBJECT_NOTHING)
		abort(); /* a writing command answers with the object that it changed */
	int64_t lives = (call->command->flags & LASTING) != 0 ? lasting_key_lives : key_lives;
	TRY(db_run(call->db, STMT_idempotency_delete_old, ARGS(INT(call->now))));
	return db_run(call->db, STMT_idempotency_insert,
	    ARGS(TEXT(call->caller.account), TEXT(call->idempotency_key),
		BLOB(((struct str){(const char *)request->b, DIGEST_BYTES})), TEXT(call->result.id),
		INT(call->status != 0       ? call->status
		    : call->location.n != 0 ? 201
					    : 200),
		INT(call->now + lives)));
}

static enum err
append_entries(struct call *call, struct ledger *ledger)
{
	if (call->entries == NULL && call->notes == NULL &&
	    (call->command->flags & (OWN | COUNTS)) == 0)
		abort(); /* no change without a record */
	return record_append(call, ledger);
}

static enum err
run_writing(struct call *call, struct ledger *ledger)
{
	struct digest request = {0};
	bool replayed = false;

	TRY(admit(call));
	/* A key is its owner's; a stranger's first command may make them someone. */
	bool counts = (call->command->flags & COUNTS) != 0;
	bool keyed = call->idempotency_key.n != 0 && call->caller.signed_in && !counts;
	if (keyed) {
		request = request_digest(call);
		TRY(replay(call, &request, &replayed));
	}
	if (replayed)
		return OK;
	TRY(run(call));
	if (keyed)
		TRY(remember(call, &request));
	return append_entries(call, ledger);
}

bool
command_write(struct call *call, struct writing *w)
{
	struct ledger_mark mark;
	bool whole;

	call->db = w->db;
	call->ids = &w->ids;
	call->tiers = w->tiers;
	ledger_mark(w->ledger, &mark);
	enum err e = db_savepoint(w->db);
	if (e == OK)
		e = run_writing(call, w->ledger);
	if (e == OK && !call->dry_run) {
		w->noted = w->noted || call->entries == NULL;
		whole = db_release(w->db);
	} else {
		whole = db_undo(w->db);
		ledger_return(w->ledger, &mark);
		call->entries = NULL;
		call->used = NULL;
		call->position = 0;
	}
	finish(call, e);
	return whole && call->notes != NULL && !call->dry_run ? notes_write(call, w) : whole;
}

bool
command_note(struct call *call, struct writing *w)
{
	return notes_write(call, w);
}
