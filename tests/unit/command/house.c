/* Founding, asking, and looking at answers. */
#include "tests/unit/command/house.h"

#include "daemon/command/access/usage.h"
#include "daemon/command/downtime.h"
#include "daemon/command/due.h"
#include "daemon/command/people/found.h"
#include "daemon/command/record.h"
#include "daemon/store/fact.h"
#include "lib/time.h"
#include "tests/support/raw.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const database = "sluice.db";

static const char *
path_of(struct house *h, const char *name)
{
	return house_text(h, "%s/%s", h->folder, name);
}

/* --- the index -------------------------------------------------------------------------------- */

static void
take(void *of, const struct fact *fact)
{
	struct house *h = of;

	memory_take(&h->memory, fact);
	index_apply(h->index, fact, 1, ledger_size(h->writing.ledger));
}

static void
drop_index(struct house *h)
{
	index_reader_close(h->reader);
	index_close(h->index);
}

void
house_fill_index(struct house *h)
{
	struct arena a = {0};

	if (h->index != NULL)
		drop_index(h);
	h->index = index_open();
	h->reader = index_reader_open(h->index);
	assert_int_equal(fact_all(h->writing.db, &a, take, h), OK);
	arena_free(&a);
}

static void
take_facts(struct house *h, const struct call *call)
{
	struct arena a = {0};

	assert_int_equal(fact_of_entries(h->writing.db, call->entries, &a, take, h), OK);
	for (const struct used *u = call->used; u != NULL; u = u->next)
		assert_int_equal(fact_of_used(h->writing.db, u->grant, &a, take, h), OK);
	arena_free(&a);
}

static struct question
question_of(const struct person *who, const char *line)
{
	struct question q = {.subject_kind = SUBJECT_ACCOUNT, .subject = who->account};
	struct str rest = str_of(line);

	q.capability = str_cut(rest, ' ', &rest);
	q.model = str_cut(rest, ' ', &rest);
	q.version = str_cut(rest, ' ', &rest);
	q.component = rest;
	if (str_is(q.version, "*"))
		q.version = (struct str){NULL, 0};
	return q;
}

const char *
house_answer(struct house *h, const struct question *q)
{
	static const char *const codes[REASON_COUNT] = {
#define REASON(name, code, text, next) code,
#include "schema/reasons.def"
#undef REASON
	};
	struct answer answer = {0};

	index_enter(h->reader);
	index_evaluate(h->reader, q, h->now, &answer);
	index_leave(h->reader);
	return answer.permit ? "permit" : codes[answer.reason];
}

const char *
house_evaluate(struct house *h, const struct person *who, const char *line)
{
	struct question q = question_of(who, line);

	return house_answer(h, &q);
}

/* --- asking ----------------------------------------------------------------------------------- */

static const struct command *
command_of(struct str name)
{
	for (size_t i = 0; i < command_count; i++)
		if (str_is(name, command_table[i].name))
			return &command_table[i];
	fail_msg("no command is called %.*s", STR_ARG(name));
	abort();
}

static struct str
quoted(struct house *h, const char *text)
{
	struct str copy = str_copy(&h->arena, str_of(text));

	for (char *p = (char *)(uintptr_t)copy.p; *p != '\0'; p++)
		if (*p == '\'')
			*p = '"';
	return copy;
}

static void
read_line(struct house *h, struct call *call, const char *line)
{
	struct str rest = str_copy(&h->arena, str_of(line));

	call->command = command_of(str_cut(rest, ' ', &rest));
	for (int i = 0; rest.n != 0 && i < CALL_PARAMS; i++)
		call->param[i] = str_cut(rest, ' ', &rest);
}

void
house_batch(struct house *h, struct call *const calls[], int count)
{
	struct writing *w = &h->writing;

	assert_int_equal(db_begin(w->db), OK);
	for (int i = 0; i < count; i++)
		assert_true(command_write(calls[i], w));
	assert_int_equal(ledger_seal(w->ledger, w->db, &h->arena), OK);
	assert_int_equal(db_commit(w->db), OK);
	for (int i = 0; i < count; i++)
		take_facts(h, calls[i]);
	memory_compare(&h->memory, w->db);
}

void
house_stay_signed_in(struct house *h)
{
	sqlite3 *sql = raw_open(path_of(h, database));

	raw_run(sql, "UPDATE token SET expires_at = expires_at + 946080000000");
	raw_close(sql);
	house_fill_index(h);
}

static void
do_due(struct house *h, const struct due_item *item)
{
	struct writing *w = &h->writing;
	struct call call = {.arena = &h->arena, .now = h->now};
	enum err failed;

	assert_int_equal(db_begin(w->db), OK);
	assert_true(due_run(&call, w, item, &failed));
	if (failed != OK)
		fail_msg("due, but failed: %.*s: %s", STR_ARG(item->kind), err_table[failed].code);
	assert_int_equal(ledger_seal(w->ledger, w->db, &h->arena), OK);
	assert_int_equal(db_commit(w->db), OK);
	take_facts(h, &call);
	memory_compare(&h->memory, w->db);
}

void
house_by_itself(struct house *h, enum err (*run)(struct call *call, const void *of), const void *of)
{
	struct writing *w = &h->writing;
	struct call call = {.arena = &h->arena,
	    .now = h->now,
	    .db = w->db,
	    .ids = &w->ids,
	    .tiers = w->tiers,
	    .caller.scheduler = true};

	assert_int_equal(db_begin(w->db), OK);
	assert_int_equal(run(&call, of), OK);
	assert_int_equal(record_append(&call, w->ledger), OK);
	assert_int_equal(ledger_seal(w->ledger, w->db, &h->arena), OK);
	assert_int_equal(db_commit(w->db), OK);
	take_facts(h, &call);
	memory_compare(&h->memory, w->db);
}

static enum err
deduct(struct call *call, const void *from)
{
	return downtime_deduct(call, *(const int64_t *)from);
}

void
house_down(struct house *h, int days)
{
	int64_t from = h->now;

	h->now += days * DAY_MS;
	house_by_itself(h, deduct, &from);
}

int
house_due(struct house *h)
{
	struct due_list due;
	int done = -1;

	do {
		assert_int_equal(due_find(h->writing.db, &h->arena, h->now, &due), OK);
		if (due.count != 0)
			do_due(h, &due.item[0]);
		done++;
	} while (due.count != 0);
	return done;
}

struct call *
house_call(struct house *h, const struct person *who, const char *line, const char *body)
{
	struct call *call = NEW(&h->arena, struct call);

	call->arena = &h->arena;
	call->now = h->now;
	call->index = h->reader;
	call->caller.token = who->token;
	call->caller.signed_in = who->token.n != 0;
	read_line(h, call, line);
	if (body != NULL && call->command->mode != WRITES)
		call->query = str_of(body);
	else if (body != NULL)
		call->body_text = quoted(h, body);
	if ((call->command->flags & IF_MATCH) != 0)
		call->if_match = STR("*");
	return call;
}

struct reply
house_reply(struct house *h, const struct call *call)
{
	const char *why;
	struct str text = call->file_out != NULL ? STR("{}") : buf_str(&call->reply.text);
	struct reply reply = {.status = call->status, .body = json_parse(&h->arena, text, &why)};

	if (reply.body == NULL)
		fail_msg("%s answers with no JSON: %s", call->command->name, why);
	reply.code = json_text(reply.body, "code");
	reply.position = call->position;
	return reply;
}

static void
write_notes(struct house *h, struct call *call)
{
	assert_int_equal(db_begin(h->writing.db), OK);
	assert_true(command_note(call, &h->writing));
	assert_int_equal(db_commit(h->writing.db), OK);
}

struct reply
house_give(struct house *h, struct call *call)
{
	if (command_prepare(call) != OK)
		return house_reply(h, call);
	if (call->command->mode == WRITES)
		house_batch(h, &call, 1);
	else
		command_read(call, h->writing.db, &h->tiers);
	if (call->command->mode != WRITES && call->notes != NULL)
		write_notes(h, call);
	return house_reply(h, call);
}

struct reply
house_ask(struct house *h, const struct person *who, const char *line, const char *body)
{
	return house_give(h, house_call(h, who, line, body));
}

static void
tell(const char *line, const struct reply *r)
{
	struct arena a = {0};
	struct json_out o = {.text.arena = &a};

	json_put_tree(&o, NULL, r->body);
	print_message("%s: %d %.*s\n", line, r->status, STR_ARG(buf_str(&o.text)));
	arena_free(&a);
}

const struct json *
house_do(struct house *h, const struct person *who, const char *line, const char *body)
{
	struct reply r = house_ask(h, who, line, body);

	if (r.status / 100 != 2) {
		tell(line, &r);
		fail_msg("%s was refused", line);
	}
	return r.body;
}

const struct json *
house_refused(
    struct house *h, const struct person *who, const char *line, const char *body, const char *code)
{
	struct reply r = house_ask(h, who, line, body);

	if (!str_is(r.code, code)) {
		tell(line, &r);
		fail_msg("%s wasn't refused as %s", line, code);
	}
	return r.body;
}

const char *
house_text(struct house *h, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	struct str text = str_vprintf(&h->arena, format, args);
	va_end(args);
	return str_c(&h->arena, text);
}

/* --- founding --------------------------------------------------------------------------------- */

static struct person
accept(struct house *h, struct str invitation)
{
	static const struct person nobody;
	const struct json *r = house_do(h, &nobody, "invitation_accept",
	    house_text(h, "{'invitation':'%.*s'}", STR_ARG(invitation)));

	return (struct person){text_at(r, "account"), text_at(r, "id")};
}

static struct person
found(struct house *h)
{
	struct founding f = {.name = STR("Test house"),
	    .origin = STR("house.example/ledger"),
	    .admin_name = STR("Ada Admin"),
	    .admin_email = STR("ada@example.org")};
	struct str invitation;
	const char *why = NULL;

	signing_key_make(&f.key);
	h->writing.tiers = &h->tiers;
	h->writing.db = db_open_writer(path_of(h, database), true, &why);
	if (h->writing.db == NULL)
		fail_msg("%s", why);
	assert_int_equal(found_installation(h->writing.db, &f, h->now, &h->arena, &invitation), OK);
	h->writing.ledger = ledger_open(h->writing.db, &f.key, &why);
	assert_non_null(h->writing.ledger);
	h->now++; /* ids that are made from here on sort after those of the founding */
	house_fill_index(h);
	return accept(h, invitation);
}

void
house_open(struct house *h)
{
	*h = (struct house){.folder = "/tmp/sluice-house-XXXXXX"};
	h->memory.arena = &h->arena;
	assert_true(time_parse(STR("2030-01-01T09:00:00Z"), &h->now));
	assert_non_null(mkdtemp(h->folder));
	const char *why = command_open();
	if (why != NULL)
		fail_msg("%s", why);
	h->ada = found(h);
}

void
house_close(struct house *h)
{
	static const char *const endings[] = {"", "-wal", "-shm"};

	drop_index(h);
	ledger_close(h->writing.ledger);
	kept_tiers_close(&h->tiers);
	db_close(h->writing.db);
	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++)
		unlink(house_text(h, "%s/%s%s", h->folder, database, endings[i]));
	rmdir(h->folder);
	command_close();
	arena_free(&h->arena);
}

struct person
house_person(struct house *h, const char *name, const char *organisation)
{
	const char *of = "";

	if (organisation != NULL) {
		struct reply r = house_ask(h, &h->ada, "organisation_create",
		    house_text(
			h, "{'name':'%s','country':'NL','sector':'academia'}", organisation));
		assert_true(r.status == 201 || str_is(r.code, "exists"));
		of = house_text(h, ",'organisation':'%s'", organisation);
	}
	const struct json *r = house_do(h, &h->ada, "account_invite",
	    house_text(h, "{'name':'%s','email':'%s@example.org'%s}", name, name, of));
	return accept(h, text_at(r, "invitation"));
}

/* --- looking at answers ----------------------------------------------------------------------- */

static const struct json *
item_at(const struct json *list, int64_t position)
{
	const struct json *item = list->first;

	while (item != NULL && position-- > 0)
		item = item->next;
	return item;
}

const struct json *
json_at(const struct json *json, const char *path)
{
	struct str rest = str_of(path);
	int64_t position;

	while (json != NULL && rest.n != 0) {
		struct str part = str_cut(rest, '.', &rest);
		char name[64];
		snprintf(name, sizeof(name), "%.*s", STR_ARG(part));
		json = json->kind == JSON_LIST && str_int(part, &position)
			   ? item_at(json, position)
			   : json_member(json, name);
	}
	return json;
}

struct str
text_at(const struct json *json, const char *path)
{
	const struct json *found = json_at(json, path);

	if (found == NULL || found->kind != JSON_TEXT)
		fail_msg("there is no text at %s", path);
	return found == NULL ? (struct str){NULL, 0} : found->text;
}

bool
fault_at(const struct json *problem, const char *pointer)
{
	json_each(fault, json_member(problem, "fields"))
		if (str_is(json_text(fault, "pointer"), pointer))
			return true;
	return false;
}

void
assert_text_at(struct str got, const char *expected, const char *file, int line)
{
	if (str_is(got, expected))
		return;
	print_error("%.*s is not %s\n", STR_ARG(got), expected);
	_fail(file, line);
}
