/* Ledger entries in the making. */
#include "daemon/command/record.h"

#include <stdlib.h>

struct entry *
record_new(struct call *call, enum event event, enum object kind, struct str id)
{
	struct entry *e = NEW(call->arena, struct entry);

	e->event = event;
	e->actor = call->caller.account.n != 0 ? call->caller.account : STR("host:");
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
