/* Many commands a transaction; otherwise what daemon/work/writer.c does. */
#include "tests/bench/populate/town.h"

#include "lib/time.h"

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { A_TRANSACTION = 5000 };

static void
read_key(const char *data, struct signing_key *ret)
{
	char path[512], hex[2 * KEY_BYTES + 1] = "";
	struct digest seed; /* as long as one */

	snprintf(path, sizeof(path), "%s/ledger.key", data);
	FILE *f = fopen(path, "r");
	if (f == NULL || fread(hex, 1, sizeof(hex) - 1, f) != sizeof(hex) - 1 ||
	    !digest_parse(str_of(hex), &seed))
		errx(1, "%s is no ledger key", path);
	fclose(f);
	signing_key_from_seed(seed.b, ret);
}

static void
begin(struct town *t)
{
	if (db_begin(t->w.db) != OK)
		errx(1, "BEGIN: %s", db_trouble(t->w.db));
}

void
town_open(struct town *t, const char *data)
{
	struct signing_key key;
	char path[512];
	const char *why;

	*t = (struct town){.w.tiers = &t->tiers};
	read_key(data, &key);
	snprintf(path, sizeof(path), "%s/sluice.db", data);
	if ((why = command_open()) != NULL)
		errx(1, "the shapes: %s", why);
	t->w.db = db_open_writer(path, false, &why);
	if (t->w.db == NULL)
		errx(1, "%s: %s", path, why);
	t->w.ledger = ledger_open(t->w.db, &key, &why);
	if (t->w.ledger == NULL)
		errx(1, "%s: %s", path, why);
	begin(t);
}

static void
commit(struct town *t)
{
	struct arena a = {0};

	if (ledger_seal(t->w.ledger, t->w.db, &a) != OK || db_commit(t->w.db) != OK)
		errx(1, "COMMIT: %s", db_trouble(t->w.db));
	arena_free(&a);
	if (db_checkpoint(t->w.db, 0) != OK)
		errx(1, "checkpoint: %s", db_trouble(t->w.db));
	t->uncommitted = 0;
}

void
town_commit(struct town *t)
{
	commit(t);
	begin(t);
}

void
town_close(struct town *t)
{
	commit(t);
	kept_tiers_close(&t->tiers);
	ledger_close(t->w.ledger);
	db_close(t->w.db);
	command_close();
	arena_free(&t->arena);
	arena_free(&t->texts);
}

void
town_wait(struct town *t, int64_t ms)
{
	t->ahead += ms;
}

static const struct command *
find_command(struct str name)
{
	for (size_t i = 0; i < command_count; i++)
		if (str_is(name, command_table[i].name))
			return &command_table[i];
	errx(1, "there is no command %.*s", STR_ARG(name));
}

static void
run(struct town *t, struct call *call)
{
	struct str text;
	const char *why;

	if (command_prepare(call) == OK && !command_write(call, &t->w))
		errx(1, "%s: %s", call->command->name, db_trouble(t->w.db));
	text = buf_str(&call->reply.text);
	if (call->status >= 400)
		errx(1, "%s %.*s: %.*s: %.*s", call->command->name, STR_ARG(call->param[0]),
		    STR_ARG(call->body_text), STR_ARG(text));
	t->reply = json_parse(&t->arena, text, &why);
	if (t->reply == NULL)
		errx(1, "%s: %s", call->command->name, why);
}

const char *
town_text(struct town *t, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	struct str s = str_vprintf(&t->texts, format, args);
	va_end(args);
	return s.p;
}

void
town_do(struct town *t, const struct person *who, const char *command, const char *body)
{
	struct str about, name = str_cut(str_of(command), ' ', &about);

	arena_free(&t->arena);
	struct call call = {.arena = &t->arena,
	    .command = find_command(name),
	    .param = {about},
	    .body_text = str_of(body),
	    .now = time_now() + t->ahead};
	if (who != NULL)
		call.caller = (struct caller){.signed_in = true,
		    .token = str_of(who->token),
		    .account = str_of(who->account)};
	run(t, &call);
	arena_free(&t->texts);
	t->commands++;
	if (++t->uncommitted == A_TRANSACTION)
		town_commit(t);
}

const char *
town_reply(const struct town *t, const char *name)
{
	struct str s = json_text(t->reply, name);

	if (s.p == NULL)
		errx(1, "a reply without %s", name);
	return s.p;
}

void
town_reply_id(const struct town *t, const char *name, char id[ID_LENGTH + 1])
{
	if (snprintf(id, ID_LENGTH + 1, "%s", town_reply(t, name)) != ID_LENGTH)
		errx(1, "a reply whose %s is no id", name);
}
