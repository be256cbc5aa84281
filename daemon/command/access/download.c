/* Files on their way out: who may have which bytes now, and who has had all of them. */
#include "daemon/command/access/download.h"

#include "daemon/command/access/file_right.h"
#include "daemon/command/access/usage.h"
#include "daemon/command/command.h"
#include "daemon/command/note.h"
#include "daemon/command/object.h"
#include "daemon/command/record.h"
#include "daemon/rules/ticket.h"
#include "lib/hash.h"
#include "lib/range.h"

/* --- using a ticket --------------------------------------------------------------------------- */

struct use {
	struct str name, digest, path;
	uint64_t size;
	struct ticket_facts facts;
	struct file_right right;
};

/* NAME: the file that the request means; p == NULL: whichever it is. */
static enum err
read_use(struct call *call, struct str name, struct use *ret)
{
	struct arena *a = call->arena;
	struct rows row;

	TRY(db_one(call->db, STMT_ticket_use, ARGS(TEXT(call->object.id)), &row));
	*ret = (struct use){.name = row_text(&row, "name", a),
	    .digest = row_text(&row, "digest", a),
	    .path = row_text(&row, "path", a),
	    .size = (uint64_t)row_int(&row, "size")};
	file_right_of_row(call, &row, &ret->right);
	ret->facts = (struct ticket_facts){
	    .mine = str_eq(row_text(&row, "account_id", a), call->caller.account),
	    .other_file = name.p != NULL && !str_eq(name, ret->name),
	    .used = str_is(row_text(&row, "state", a), "used"),
	    .expires_at = row_int(&row, "expires_at"),
	    .parts = (int)row_int(&row, "parts"),
	    .retired = row_int(&row, "retired") != 0,
	    .held = row_int(&row, "held") != 0,
	    .entitled = ret->right.permit};
	return rows_close(&row);
}

static enum err
refuse(struct call *call, const struct use *u, enum ticket_fault fault)
{
	call_note(call, STMT_ticket_refused,
	    ARGS(TEXT(call->object.id), TEXT(call->caller.account),
		TEXT(str_of(ticket_fault_word(fault))), INT(call->now)));
	if (fault == TICKET_NO_ACCESS)
		return call_refuse(call, ERR_NO_ACCESS, "%s %s [%.*s]", ticket_fault_text(fault),
		    file_right_text(u->right.reason), STR_ARG(file_right_reason(u->right.reason)));
	return call_refuse(call, ticket_fault_err(fault), "%s", ticket_fault_text(fault));
}

/* What the reader of the answer needs to save it, to go on with it, and to check it. */
static struct str
fields_of(struct call *call, const struct use *u, const struct digest *digest)
{
	return str_printf(call->arena,
	    "Accept-Ranges: bytes\r\n"
	    "Content-Disposition: attachment; filename=\"%.*s\"\r\n"
	    "Repr-Digest: sha-256=:%.*s:\r\n",
	    STR_ARG(u->name), STR_ARG(base64_text(call->arena, digest->b, DIGEST_BYTES)));
}

static struct str
content_range(struct call *call, const struct file_out *f)
{
	return str_printf(call->arena, "Content-Range: bytes %llu-%llu/%llu\r\n",
	    (unsigned long long)f->from, (unsigned long long)f->to - 1,
	    (unsigned long long)f->size);
}

/* Noted before the first byte leaves: nothing is handed out of which nobody knows. */
static void
note_part(struct call *call, struct file_out *f)
{
	uint8_t random[16];

	random_bytes(random, sizeof(random));
	f->part = hex_text(call->arena, random, sizeof(random));
	call_note(call, STMT_part_insert,
	    ARGS(TEXT(f->part), TEXT(call->object.id), INT((int64_t)f->from), INT((int64_t)f->to),
		INT(call->now)));
}

static enum err
answer_with(struct call *call, const struct use *u)
{
	struct file_out *f = NEW(call->arena, struct file_out);
	struct str range = range_if(call->if_range, u->digest) ? call->range : STR("");

	*f = (struct file_out){.path = u->path, .size = u->size};
	if (!digest_parse(u->digest, &f->digest))
		return ERR_INTERNAL;
	switch (range_read(range, u->size, &f->from, &f->to)) {
	case RANGE_ALL: call->more = fields_of(call, u, &f->digest); break;
	case RANGE_PART:
		call->status = 206;
		call->more = str_printf(call->arena, "%.*s%.*s",
		    STR_ARG(fields_of(call, u, &f->digest)), STR_ARG(content_range(call, f)));
		break;
	case RANGE_OUTSIDE:
		call->more = str_printf(
		    call->arena, "Content-Range: bytes */%llu\r\n", (unsigned long long)u->size);
		return ERR_RANGE;
	}
	call->etag = u->digest;
	call->file_out = f;
	if (!call->head)
		note_part(call, f);
	return OK;
}

static enum err
fetch(struct call *call, struct str name)
{
	struct use u;

	TRY(read_use(call, name, &u));
	enum ticket_fault fault = ticket_judge(&u.facts, call->now);
	return fault == TICKET_GOOD ? answer_with(call, &u) : refuse(call, &u, fault);
}

enum err
download_fetch(struct call *call)
{
	return fetch(call, (struct str){NULL, 0});
}

enum err
download_fetch_named(struct call *call)
{
	return fetch(call, call->param[1]);
}

/* --- what was sent ------------------------------------------------------------------------------ */

struct part {
	struct str id, ticket, account, artefact, grant, digest;
	uint64_t size, first, sent;
	bool assumed;
};

/* *over: it is closed already. */
static enum err
read_part(struct call *call, struct part *p, bool *over)
{
	struct arena *a = call->arena;
	struct rows row;
	enum err e = db_one(call->db, STMT_part_of_id, ARGS(TEXT(p->id)), &row);

	*over = e == ERR_NOT_FOUND;
	if (e == OK) {
		p->ticket = row_text(&row, "ticket_id", a);
		p->account = row_text(&row, "account_id", a);
		p->artefact = row_text(&row, "artefact_id", a);
		p->grant = row_text(&row, "grant_id", a);
		p->digest = row_text(&row, "digest", a);
		p->size = (uint64_t)row_int(&row, "size");
		p->first = (uint64_t)row_int(&row, "first");
	}
	(void)rows_close(&row);
	return *over ? OK : e;
}

/* Has all of the file been sent, by this part and those before? */
static enum err
is_whole(struct call *call, struct part *p, bool *ret)
{
	struct rows rows = db_query(
	    call->db, STMT_parts_of_file, ARGS(TEXT(p->account), TEXT(p->artefact)));
	uint64_t to = 0;

	while (rows_next(&rows)) {
		ticket_cover(
		    (uint64_t)row_int(&rows, "first"), (uint64_t)row_int(&rows, "sent"), &to);
		p->assumed = p->assumed || row_int(&rows, "assumed") != 0;
	}
	*ret = to >= p->size;
	return rows_close(&rows);
}

static void
record_holder(struct call *call, const struct part *p, const char *how)
{
	bool granted = p->grant.n != 0;
	struct entry *e = record_new(call, EVENT_DOWNLOAD_COMPLETED,
	    granted ? OBJECT_GRANT : OBJECT_ARTEFACT, granted ? p->grant : p->artefact);

	record_on(e, OBJECT_ARTEFACT, p->artefact);
	record_on(e, OBJECT_TICKET, p->ticket);
	json_put_text(&e->facts, "digest", p->digest);
	json_put_text(&e->facts, "how", str_of(how));
}

enum err
download_handed_on(struct call *call, struct str ticket)
{
	struct part p = {.ticket = ticket};
	struct rows row;

	TRY(db_one(call->db, STMT_ticket_handed_on, ARGS(TEXT(ticket)), &row));
	p.account = row_text(&row, "account_id", call->arena);
	p.artefact = row_text(&row, "artefact_id", call->arena);
	p.grant = row_text(&row, "grant_id", call->arena);
	p.digest = row_text(&row, "digest", call->arena);
	TRY(rows_close(&row));
	TRY(db_run(call->db, STMT_holder_insert,
	    ARGS(TEXT(ticket), TEXT(STR("handed_on")), INT(call->now))));
	record_holder(call, &p, "handed_on");
	return usage_download(call, p.grant);
}

static enum err
close_part(struct call *call, struct part *p)
{
	bool over, whole;

	TRY(read_part(call, p, &over));
	if (over)
		return OK;
	TRY(db_run(
	    call->db, STMT_part_sent, ARGS(TEXT(p->id), INT((int64_t)p->sent), INT(p->assumed))));
	TRY(is_whole(call, p, &whole));
	if (!whole)
		return OK;
	const char *how = p->assumed ? "assumed" : "sent";
	TRY(db_run(call->db, STMT_tickets_use_up,
	    ARGS(TEXT(p->account), TEXT(p->artefact), INT(call->now), TEXT(p->ticket))));
	TRY(db_run(call->db, STMT_holder_insert,
	    ARGS(TEXT(p->ticket), TEXT(str_of(how)), INT(call->now))));
	record_holder(call, p, how);
	return usage_download(call, p->grant);
}

/* --- the daemon's own commands ------------------------------------------------------------------ */

static enum err
run_sent(struct call *call)
{
	int64_t sent;

	if (!str_int(call->param[1], &sent))
		return ERR_INTERNAL;
	call->caller.scheduler = true;
	struct part p = {.id = call->param[0], .sent = (uint64_t)sent};
	return close_part(call, &p);
}

static enum err
run_settle(struct call *call)
{
	struct rows rows = db_query(call->db, STMT_part_left_open, NO_ARGS);
	call->caller.scheduler = true;
	struct left {
		struct part part;
		struct left *next;
	} *first = NULL, **last = &first;

	while (rows_next(&rows)) {
		*last = NEW(call->arena, struct left);
		(*last)->part.id = row_text(&rows, "id", call->arena);
		(*last)->part.sent = (uint64_t)row_int(&rows, "behind");
		(*last)->part.assumed = true;
		last = &(*last)->next;
	}
	TRY(rows_close(&rows));
	for (struct left *l = first; l != NULL; l = l->next)
		TRY(close_part(call, &l->part));
	return OK;
}

void
download_sent(struct call *call, struct str part, uint64_t to)
{
	static const struct command sent = {.name = "download_sent",
	    .run = run_sent,
	    .mode = WRITES,
	    .needs = ANYONE,
	    .flags = OWN};

	call->command = &sent;
	call->param[0] = str_copy(call->arena, part);
	call->param[1] = str_printf(call->arena, "%llu", (unsigned long long)to);
}

void
download_settle(struct call *call)
{
	static const struct command settle = {.name = "download_settle",
	    .run = run_settle,
	    .mode = WRITES,
	    .needs = ANYONE,
	    .flags = OWN};

	call->command = &settle;
}
