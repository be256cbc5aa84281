/* Who may read the data directory may do this, and everybody sees in the ledger that they did. */
#include "daemon/recover.h"

#include "daemon/command/people/recover.h"
#include "daemon/data.h"
#include "daemon/store/db.h"
#include "daemon/work/clock.h"
#include "lib/utf8.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int
refuse(const char *why)
{
	fprintf(stderr, "sluiced: %s; nothing was changed\n", why);
	return 1;
}

static const char *
find_fault(const struct options *o)
{
	struct str name = str_of(o->admin_name);

	if (name.n == 0 || !utf8_line(name))
		return "name the new admin: --admin-name \"Ada Admin\"";
	if (!email_ok(str_of(o->admin_email)))
		return "give the new admin's mail address: --admin-email ada@example.org";
	return NULL;
}

static void
explain(enum err e, struct str who, struct db *db, char *why)
{
	if (e == ERR_EXISTS)
		snprintf(why, OPTION_TEXT,
		    "%.*s is admin and can sign in: ask them for an invitation", STR_ARG(who));
	else
		snprintf(
		    why, OPTION_TEXT, "the database could not be changed: %.400s", db_trouble(db));
}

static bool
recover(const struct options *o, struct arena *a, struct str *invitation, char *why)
{
	char path[DATA_PATH];
	const char *reason = "";
	struct id_source ids = {0};
	struct recovery r = {
	    .admin_name = str_of(o->admin_name), .admin_email = str_of(o->admin_email)};
	struct str who;

	if (!data_key_read(o, &r.key, why))
		return false;
	data_path(o, "sluice.db", path);
	struct db *db = db_open_writer(path, false, &reason);
	if (db == NULL) {
		snprintf(why, OPTION_TEXT, "%.400s", reason);
		return false;
	}
	struct call call = {.arena = a, .now = clock_now(), .db = db, .ids = &ids};
	enum err e = recover_admin(&call, &r, invitation, &who);
	if (e != OK)
		explain(e, who, db, why);
	else
		(void)!db_checkpoint(db, 0);
	db_close(db);
	explicit_bzero(&r.key, sizeof(r.key));
	return e == OK;
}

int
recover_run(const struct options *o)
{
	struct arena a = {0};
	struct str invitation = {NULL, 0};
	char why[OPTION_TEXT] = "";

	umask(077);
	const char *fault = find_fault(o);
	if (fault != NULL)
		return refuse(fault);
	int lock = data_lock(o, why);
	bool good = lock >= 0 && recover(o, &a, &invitation, why);
	if (good)
		printf(
		    "%s is admin now. Chairs, deputies and auditors are told, and the ledger "
		    "shows it to everybody.\n\nThe invitation, shown this once and valid for 14 "
		    "days:\n\n  %.*s\n\nNext, start the daemon; then they sign in: sluice login\n",
		    o->admin_name, STR_ARG(invitation));
	arena_free(&a);
	if (lock >= 0)
		close(lock);
	return good ? 0 : refuse(why);
}
