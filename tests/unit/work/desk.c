/* Opening, handing in, and looking at what came of it. */
#include "tests/unit/work/desk.h"

#include "daemon/command/people/found.h"
#include "daemon/store/db.h"
#include "daemon/work/clock.h"
#include "lib/merkle.h"
#include "lib/note.h"
#include "lib/time.h"
#include "tests/support/raw.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { PATIENCE_MS = 20000 };

/* --- opening ---------------------------------------------------------------------------------- */

static struct desk *present; /* the one that is open */

/* In the daemon the process ends here; in a test the writer's thread does. */
static void
end_writer(const char *why)
{
	(void)why;
	atomic_store(&present->ended, true);
	job_wake(&present->back);
	pthread_exit(NULL);
}

void
desk_start(struct desk *d, size_t bound)
{
	const char *why = NULL;

	d->index = index_open();
	d->reader = index_reader_open(d->index);
	const struct work_options options = {.path = d->place.db,
	    .readers = 3,
	    .queue = bound,
	    .index = d->index,
	    .key = d->key,
	    .fatal = end_writer};
	d->work = work_start(&options, &why);
	if (d->work == NULL)
		fail_msg("%s", why);
}

static struct str
found(struct desk *d)
{
	struct founding f = {.name = STR("Desk"),
	    .origin = STR("desk.example/ledger"),
	    .admin_name = STR("Ada Admin"),
	    .admin_email = STR("ada@example.org")};
	const char *why = NULL;
	struct str invitation;

	signing_key_make(&f.key);
	d->key = f.key;
	struct db *db = db_open_writer(d->place.db, true, &why);
	if (db == NULL)
		fail_msg("%s", why);
	assert_int_equal(found_installation(db, &f, clock_now(), &d->arena, &invitation), OK);
	db_close(db);
	return invitation;
}

void
desk_open(struct desk *d, size_t bound)
{
	*d = (struct desk){.count = 0};
	present = d;
	const char *why = command_open();
	if (why != NULL)
		fail_msg("%s", why);
	clock_accept();
	place_open(&d->place);
	assert_true(job_queue_open(&d->back));
	struct str invitation = found(d);
	desk_start(d, bound);
	struct job *j = desk_do(
	    d, desk_job(d, STR(""), "invitation_accept",
		   str_printf(&d->arena, "{'invitation':'%.*s'}", STR_ARG(invitation)).p));
	assert_int_equal(j->call.status, 201);
	d->ada = desk_member(d, j, "id");
}

void
desk_stop(struct desk *d)
{
	work_stop(d->work);
	d->work = NULL;
	index_reader_close(d->reader);
	index_close(d->index);
}

void
desk_close(struct desk *d)
{
	if (d->work != NULL)
		desk_stop(d);
	for (int i = 0; i < d->count; i++) {
		arena_free(&d->all[i]->arena);
		free(d->all[i]);
	}
	job_queue_close(&d->back);
	place_close(&d->place);
	command_close();
	arena_free(&d->arena);
}

/* --- jobs ------------------------------------------------------------------------------------- */

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
quoted(struct arena *a, const char *text)
{
	struct str copy = str_copy(a, str_of(text));

	for (char *p = (char *)(uintptr_t)copy.p; *p != '\0'; p++)
		if (*p == '\'')
			*p = '"';
	return copy;
}

struct job *
desk_job(struct desk *d, struct str token, const char *command, const char *body)
{
	struct job *j = calloc(1, sizeof(*j));
	struct call *call;

	assert_non_null(j);
	assert_true(d->count < DESK_JOBS);
	d->all[d->count++] = j;
	j->back = &d->back;
	call = &j->call;
	call->arena = &j->arena;
	call->caller.token = str_copy(&j->arena, token);
	call->caller.signed_in = token.n != 0;
	struct str rest = str_copy(&j->arena, str_of(command));
	call->command = command_of(str_cut(rest, ' ', &rest));
	for (int i = 0; rest.n != 0 && i < CALL_PARAMS; i++)
		call->param[i] = str_cut(rest, ' ', &rest);
	if (body != NULL)
		call->body_text = quoted(&j->arena, body);
	if (command_prepare(call) != OK)
		fail_msg("%.*s", STR_ARG(buf_str(&call->reply.text)));
	return j;
}

struct job *
desk_token(struct desk *d, const char *name)
{
	return desk_job(d, d->ada, "token_create", str_printf(&d->arena, "{'name':'%s'}", name).p);
}

void
desk_submit(struct desk *d, struct job *job)
{
	if (!work_submit(d->work, job))
		fail_msg("there is no room for the job");
}

struct job *
desk_wait(struct desk *d, int ms)
{
	int64_t end = time_boot() + ms;

	for (;;) {
		if (d->came == NULL)
			d->came = job_take_all(&d->back);
		int64_t left = end - time_boot();
		if (d->came != NULL || left <= 0 || atomic_load(&d->ended))
			break;
		(void)job_wait(&d->back, (int)left);
	}
	struct job *j = d->came;
	d->came = j == NULL ? NULL : j->next;
	return j;
}

struct job *
desk_do(struct desk *d, struct job *job)
{
	desk_submit(d, job);
	struct job *j = desk_wait(d, PATIENCE_MS);
	assert_ptr_equal(j, job);
	return j;
}

struct str
desk_member(struct desk *d, const struct job *job, const char *name)
{
	const char *why;
	const struct json *body = json_parse(&d->arena, buf_str(&job->call.reply.text), &why);

	if (body == NULL)
		fail_msg("%s", why);
	return json_text(body, name);
}

bool
desk_lets_in(struct desk *d, struct str secret)
{
	struct digest digest = hash_of(secret);
	struct bearer bearer;

	index_enter(d->reader);
	bool in = index_bearer(d->reader, &digest, clock_now(), &bearer);
	index_leave(d->reader);
	return in;
}

/* --- what is on the disk ---------------------------------------------------------------------- */

/* Everything is copied row by row into one tree and a count. */
struct count {
	struct merkle_edge edge;
	int made; /* entries that say that a token was made */
};

static void
count_entry(void *of, sqlite3_stmt *row)
{
	struct count *t = of;
	struct str entry = {
	    (const char *)sqlite3_column_text(row, 0), (size_t)sqlite3_column_bytes(row, 0)};
	struct digest leaf = merkle_leaf(entry);

	merkle_append(&t->edge, &leaf);
	t->made += memmem(entry.p, entry.n, "\"token.created\"", 15) != NULL;
}

static void
check_signed(struct desk *d, sqlite3 *sql, const struct count *t)
{
	struct digest root = merkle_root(&t->edge);
	struct checkpoint c;
	const char *why;

	if (!checkpoint_open(&d->arena, raw_text(sql, &d->arena, "SELECT note FROM ledger_head"),
		raw_text(sql, &d->arena, "SELECT vkey FROM installation"), &c, &why))
		fail_msg("%s", why);
	assert_int_equal(c.size, t->edge.size);
	assert_true(digest_eq(&c.root, &root));
}

int
desk_check(struct desk *d, const char *path)
{
	sqlite3 *sql = raw_open(path == NULL ? d->place.db : path);
	struct count t = {.made = 0};

	assert_string_equal(raw_text(sql, &d->arena, "PRAGMA integrity_check").p, "ok");
	assert_int_equal(raw_number(sql, "SELECT count(*) FROM pragma_foreign_key_check"), 0);
	raw_each(sql, "SELECT entry FROM ledger ORDER BY seq", count_entry, &t);
	check_signed(d, sql, &t);
	assert_int_equal(t.made, raw_number(sql, "SELECT count(*) FROM token"));
	raw_close(sql);
	return t.made;
}

bool
desk_has_token(struct desk *d, const char *path, const char *name)
{
	sqlite3 *sql = raw_open(path == NULL ? d->place.db : path);
	int64_t n = raw_number(
	    sql, str_printf(&d->arena, "SELECT count(*) FROM token WHERE name = '%s'", name).p);

	raw_close(sql);
	assert_true(n <= 1);
	return n == 1;
}
