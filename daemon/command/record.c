/* Ledger entries in the making. */
#include "daemon/command/record.h"

#include <stdlib.h>

static struct str
actor_of(const struct caller *who)
{
	if (who->scheduler)
		return STR("daemon:scheduler");
	if (who->policy)
		return STR("daemon:policy");
	return who->account.n != 0 ? who->account : STR("host:");
}

struct entry *
record_new(struct call *call, enum event event, enum object kind, struct str id)
{
	struct entry *e = NEW(call->arena, struct entry);

	e->event = event;
	e->actor = actor_of(&call->caller);
	e->facts.text.arena = call->arena;
	e->sealed.text.arena = call->arena;
	json_open(&e->facts, NULL);
	record_on(e, kind, id);
	if (call->last_entry == NULL)
		call->last_entry = &call->entries;
	*call->last_entry = e;
	call->last_entry = &e->next;
	return e;
}

void
record_on(struct entry *e, enum object kind, struct str id)
{
	for (int i = 0; i < e->on_count; i++)
		if (str_eq(e->on[i].id, id))
			return;
	if (e->on_count == ENTRY_OBJECTS)
		abort();
	e->on[e->on_count].kind = kind;
	e->on[e->on_count++].id = id;
}

void
record_seal(struct entry *e, const char *name, struct str text)
{
	if (text.n == 0)
		return;
	if (e->sealed.text.n == 0)
		json_open(&e->sealed, NULL);
	json_put_text(&e->sealed, name, text);
}

enum err
record_append(struct call *call, struct ledger *ledger)
{
	for (struct entry *e = call->entries; e != NULL; e = e->next)
		TRY(ledger_append(ledger, call->db, e, call->now));
	call->position = ledger_size(ledger);
	return OK;
}
