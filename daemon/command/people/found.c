/* One transaction from an empty database to an installation with one invited admin. */
#include "daemon/command/people/found.h"

#include "daemon/command/people/account.h"
#include "daemon/command/people/role.h"
#include "lib/note.h"

static enum err
write_rows(struct call *call, const struct founding *f, struct str vkey)
{
	struct str admin;

	struct entry *e = record_new(
	    call, EVENT_INSTALLATION_FOUNDED, OBJECT_NOTHING, STR("installation"));
	json_put_text(&e->facts, "origin", f->origin);
	json_put_text(&e->facts, "key", vkey);
	record_seal(e, "name", f->name);
	TRY(account_make(
	    call, &(struct person){.name = f->admin_name, .email = f->admin_email}, &admin));
	return role_appoint(call,
	    &(struct appointment){.role = ROLE_ADMIN, .account = admin, .founding = true}, NULL);
}

enum err
found_write_entries(struct call *call, const struct signing_key *key)
{
	const char *why;
	enum err e = OK;

	struct ledger *ledger = ledger_open(call->db, key, &why);
	if (ledger == NULL)
		return ERR_INTERNAL;
	for (struct entry *entry = call->entries; entry != NULL && e == OK; entry = entry->next)
		e = ledger_append(ledger, call->db, entry, call->now);
	if (e == OK)
		e = ledger_seal(ledger, call->db, call->arena);
	ledger_close(ledger);
	return e;
}

enum err
found_installation(
    struct db *db, const struct founding *f, int64_t now, struct arena *a, struct str *invitation)
{
	struct id_source ids = {0};
	struct call call = {.arena = a, .now = now, .db = db, .ids = &ids};
	struct str vkey = vkey_text(a, f->origin, f->key.public);

	call.faults.arena = call.reply.text.arena = a;
	TRY(db_begin(db));
	enum err e = db_run(db, STMT_installation_insert,
	    ARGS(TEXT(f->name), TEXT(f->origin), TEXT(vkey), INT(now)));
	if (e == OK)
		e = write_rows(&call, f, vkey);
	if (e == OK)
		e = found_write_entries(&call, &f->key);
	if (e == OK)
		e = db_commit(db);
	else
		db_rollback(db);
	*invitation = call.secret;
	return e;
}
