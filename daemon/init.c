/* Database, keys, certificate, and the first admin.  What an interrupted run left behind
 * is used again, until the founding itself, which is one transaction. */
#include "daemon/init.h"

#include "daemon/command/people/found.h"
#include "daemon/data.h"
#include "daemon/http/tls.h"
#include "daemon/store/db.h"
#include "daemon/work/clock.h"
#include "lib/id.h"
#include "lib/utf8.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NAME_MAX_POINTS = 200 };

static int
refuse(const char *why)
{
	fprintf(stderr, "sluiced: %s; nothing was changed\n", why);
	return 1;
}

/* --- what was asked for ------------------------------------------------------------------------------- */

static bool
name_ok(const char *name)
{
	struct str s = str_of(name);

	return s.n != 0 && utf8_line(s) && utf8_length(s) <= NAME_MAX_POINTS;
}

/* An origin names the log in its signed notes: no spaces, no plus (C2SP signed-note). */
static bool
origin_ok(const char *origin)
{
	for (const char *p = origin; *p != '\0'; p++)
		if (*p <= ' ' || *p > '~' || *p == '+')
			return false;
	return origin[0] != '\0';
}

static const char *
find_fault(const struct options *o)
{
	if (!name_ok(o->name))
		return "name the installation: --name \"Our institute\"";
	if (!name_ok(o->admin_name))
		return "name the first admin: --admin-name \"Ada Admin\"";
	if (!email_ok(str_of(o->admin_email)))
		return "give the first admin's mail address: --admin-email ada@example.org";
	if (!origin_ok(o->origin))
		return "the ledger's origin must be visible ASCII without a plus: --origin "
		       "sluice.example.org/ledger";
	return NULL;
}

/* --- what is made -------------------------------------------------------------------------------------- */

static bool
make_certificate(const struct options *o, char *why)
{
	char certificate[DATA_PATH], key[DATA_PATH], host[HOST_NAME_MAX + 1] = "localhost";

	data_certificate(o, certificate, key);
	if (o->certificate[0] != '\0' || access(certificate, F_OK) == 0)
		return true;
	(void)gethostname(host, sizeof(host) - 1);
	(void)unlink(key); /* of a run that ended between the two files */
	return tls_self_sign(certificate, key, host, why);
}

static bool
found(const struct options *o, const struct signing_key *key, struct arena *a,
    struct str *invitation, char *why)
{
	char path[DATA_PATH];
	const char *reason = "";
	struct founding f = {.name = str_of(o->name),
	    .origin = str_of(o->origin),
	    .key = *key,
	    .admin_name = str_of(o->admin_name),
	    .admin_email = str_of(o->admin_email)};

	data_path(o, "sluice.db", path);
	struct db *db = db_open_writer(path, true, &reason);
	enum err e = db == NULL ? ERR_INTERNAL
				: found_installation(db, &f, clock_now(), a, invitation);
	if (e == ERR_EXISTS)
		snprintf(why, OPTION_TEXT, "%.300s holds an installation already", o->data);
	else if (e != OK)
		snprintf(why, OPTION_TEXT, "the database could not be made: %.400s",
		    db == NULL ? reason : db_trouble(db));
	if (db != NULL)
		(void)!db_checkpoint(db, 0); /* what stays in the log is read from there */
	db_close(db);
	explicit_bzero(&f.key, sizeof(f.key));
	return e == OK;
}

/* --- what is said --------------------------------------------------------------------------------------- */

static void
say_start(const struct options *o)
{
	if (strcmp(o->data, DATA_OF_SERVICE) == 0)
		puts("Next, start the service:\n\n  systemctl enable --now sluiced\n");
	else
		printf("Next, start the daemon:\n\n  sluiced serve --data %s%s%s%s\n\n", o->data,
		    o->config[0] != '\0' ? " --config " : "", o->config,
		    o->plain ? " --plain" : "");
}

static void
say(const struct options *o, struct str invitation)
{
	char certificate[DATA_PATH], key[DATA_PATH], whole[PATH_MAX];
	const char *where = o->listen_count != 0 ? o->listen[0] : "127.0.0.1:8437";

	data_certificate(o, certificate, key);
	const char *ca = realpath(certificate, whole) != NULL ? whole : certificate;
	printf("%s is founded in %s.\n\n"
	       "The invitation of its first admin, %s, shown this once and valid for 14 days:\n\n"
	       "  %.*s\n\n",
	    o->name, o->data, o->admin_name, STR_ARG(invitation));
	say_start(o);
	printf("and, as %s, sign in; the command asks for the invitation:\n\n"
	       "  sluice login --url %s://%s%s%s\n",
	    o->admin_name, o->plain ? "http" : "https", where, o->plain ? "" : " --ca ",
	    o->plain ? "" : ca);
}

static void
default_origin(struct options *o)
{
	char host[HOST_NAME_MAX + 1] = "localhost";

	if (o->origin[0] != '\0')
		return;
	(void)gethostname(host, sizeof(host) - 1);
	snprintf(o->origin, sizeof(o->origin), "%s/ledger", host);
}

int
init_run(const struct options *given)
{
	struct options o = *given;
	struct arena a = {0};
	struct signing_key key;
	struct str invitation = {NULL, 0};
	char why[OPTION_TEXT] = "";

	umask(077);
	default_origin(&o);
	const char *fault = find_fault(&o);
	if (fault != NULL)
		return refuse(fault);
	int lock = data_make(&o, why);
	bool good = lock >= 0 && data_key_make(&o, &key, why) && make_certificate(&o, why) &&
		    found(&o, &key, &a, &invitation, why);
	if (good)
		say(&o, invitation);
	explicit_bzero(&key, sizeof(key));
	arena_free(&a);
	if (lock >= 0)
		close(lock);
	return good ? 0 : refuse(why);
}
