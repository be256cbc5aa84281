/* Sight of an entry: the event's own, and what the caller is to its object. */
#include "daemon/command/report/ledger_sight.h"

#include "daemon/command/object.h"
#include "daemon/store/ledger.h"

static const struct event_info *
event_of(const struct json *entry)
{
	struct str type = json_text(entry, "type");

	for (int i = 0; i < EVENT_COUNT; i++)
		if (str_is(type, event_table[i].type))
			return &event_table[i];
	return NULL;
}

static enum err
ok_if_not_found(enum err e)
{
	return e == ERR_NOT_FOUND ? OK : e;
}

/* The model that an entry is about: named by it, or the one of its application, grant or
 * promotion; empty when it is about none. */
static enum err
model_of(struct call *call, const struct json *entry, struct str *ret)
{
	static const enum object of_a_model[] = {OBJECT_APPLICATION, OBJECT_GRANT, OBJECT_PROMOTION,
	    OBJECT_IMPORT, OBJECT_ANNOUNCEMENT, OBJECT_STAY, OBJECT_OBLIGATION, OBJECT_SIGNAL};
	const struct json *on = json_member(entry, "on");
	struct str of = {NULL, 0};
	struct rows row;

	*ret = json_text(on, object_word(OBJECT_MODEL));
	for (size_t i = 0; i < sizeof(of_a_model) / sizeof(of_a_model[0]) && of.n == 0; i++)
		of = json_text(on, object_word(of_a_model[i]));
	if (ret->n != 0 || of.n == 0)
		return OK;
	enum err e = db_one(call->db, STMT_ledger_model_of, ARGS(TEXT(of)), &row);
	if (e == OK)
		*ret = row_text(&row, "model_id", call->arena);
	(void)rows_close(&row);
	return ok_if_not_found(e);
}

/* Whatever is about an undisclosed model is as hidden as the model itself. */
static enum err
knows_model_of(struct call *call, struct ledger_reader *r, const struct json *entry, bool *ret)
{
	struct object_row found;
	struct str model;

	*ret = true;
	TRY(model_of(call, entry, &model));
	if (model.n == 0)
		return OK;
	if (!str_eq(model, r->model)) {
		enum err e = object_find(call, OBJECT_MODEL, model, &found);
		TRY(ok_if_not_found(e));
		r->model = model;
		r->knows_model = e == OK;
	}
	*ret = r->knows_model;
	return OK;
}

/* What the caller is to the entry's own object; nothing when they may not see it. */
static enum err
relations_to_own(struct call *call, const struct json *entry, uint64_t *ret)
{
	const struct json *on = json_member(entry, "on"), *own = on == NULL ? NULL : on->first;
	struct object_row found;

	*ret = 0;
	for (int i = 0; i < OBJECT_COUNT && own != NULL; i++) {
		enum object kind = (enum object)i;
		if (!str_is(own->name, object_word(kind)) || !object_is_findable(kind))
			continue;
		enum err e = object_find(call, kind, own->text, &found);
		if (e == OK)
			*ret = found.relations;
		return ok_if_not_found(e);
	}
	return OK;
}

static enum err
is_open_vote(struct call *call, const struct json *entry, bool *ret)
{
	const struct json *on = json_member(entry, "on");
	struct rows row;

	*ret = false;
	if (event_of(entry) != &event_table[EVENT_VOTE_CAST] || on == NULL || on->first == NULL)
		return OK;
	enum err e = db_one(call->db, STMT_tally_open_of_case, ARGS(TEXT(on->first->text)), &row);
	(void)rows_close(&row);
	*ret = e == OK;
	return ok_if_not_found(e);
}

static bool
sees_entry(enum sight needed, uint64_t relations)
{
	switch (needed) {
	case SIGHT_PUBLIC: return true;
	case SIGHT_PARTIES: return relations != 0;
	case SIGHT_BOARD: return (relations & (IS_SEATED | IS_CHAIR | IS_LEAD)) != 0;
	case SIGHT_AUDITOR: break;
	}
	return false;
}

static enum err
sees_sealed(struct call *call, const struct json *entry, uint64_t relations, bool *ret)
{
	bool auditor = (call->caller.roles & 1u << ROLE_AUDITOR) != 0;
	bool admin = (call->caller.roles & 1u << ROLE_ADMIN) != 0;
	bool open;

	TRY(is_open_vote(call, entry, &open));
	*ret = !open && (auditor || (admin && relations != 0));
	return OK;
}

/* An entry of a type that this program does not know is the auditors'. */
enum err
ledger_sight(
    struct call *call, struct ledger_reader *r, const struct json *entry, struct ledger_sight *ret)
{
	const struct event_info *event = event_of(entry);
	enum sight needed = event == NULL ? SIGHT_AUDITOR : event->sight;
	bool all = object_sees_all(call);
	uint64_t relations;

	*ret = (struct ledger_sight){false, false, false};
	TRY(knows_model_of(call, r, entry, &ret->exists));
	if (!ret->exists)
		return OK;
	if (needed == SIGHT_PUBLIC && !all) {
		ret->entry = true;
		return OK;
	}
	TRY(relations_to_own(call, entry, &relations));
	ret->entry = all || sees_entry(needed, relations);
	return sees_sealed(call, entry, relations, &ret->sealed);
}
