/* From rows to what an entry says of them. */
#include "daemon/store/known.h"

#include "daemon/rules/capability.h"
#include "daemon/store/fact_row.h"
#include "lib/id.h"
#include "lib/time.h"

#include <string.h>

static void
put_id(struct json_out *o, const char *name, const char *prefix, const struct ulid *id)
{
	static const struct ulid none = {{0}};
	char text[ID_LENGTH + 1];

	if (memcmp(id, &none, sizeof(none)) == 0)
		return;
	id_format(prefix, id->b, text);
	json_put_text(o, name, str_of(text));
}

static void
put_bits(struct json_out *o, const char *name, uint64_t bits)
{
	json_put_text(o, name, str_printf(o->text.arena, "%llx", (unsigned long long)bits));
}

static void
put_time(struct json_out *o, const char *name, int64_t at)
{
	if (at != INT64_MAX)
		json_put_text(o, name, time_text(o->text.arena, at));
}

static void
put_true(struct json_out *o, const char *name, bool truth)
{
	if (truth)
		json_put_bool(o, name, true);
}

static void
put_capabilities(struct json_out *o, const char *name, const struct capabilities *set)
{
	json_open_list(o, name);
	for (int i = 0; i < CAPABILITIES_MAX; i++)
		if (capability_in(set, i))
			json_put_text(o, NULL, str_of(capability_name(i)));
	json_close_list(o);
}

/* --- the kinds -------------------------------------------------------------------------------- */

/* Writes the members of an object's facts: of a row that the statement of its kind yields. */
typedef enum err put_facts(struct db *db, const struct rows *row, struct json_out *o);

static enum err
put_account(struct db *db, const struct rows *row, struct json_out *o)
{
	(void)db;
	json_put_bool(o, "active", row_int(row, "active") != 0);
	if (!row_null(row, "organisation_id"))
		json_put_text(o, "organisation", row_text(row, "organisation_id", o->text.arena));
	return OK;
}

static enum err
put_denial(struct db *db, const struct rows *row, struct json_out *o)
{
	(void)db;
	json_put_bool(o, "stands", row_int(row, "stands") != 0);
	put_time(o, "until", row_int(row, "until_at"));
	return OK;
}

static enum err
put_role(struct db *db, const struct rows *row, struct json_out *o)
{
	struct ulid account = row_ulid(row, "account_id");
	struct str scope = row_text(row, "scope_id", o->text.arena);

	(void)db;
	put_id(o, "account", "acc", &account);
	json_put_text(o, "role", row_text(row, "role", o->text.arena));
	if (scope.n != 0)
		json_put_text(o, "on", scope);
	put_time(o, "from", row_int(row, "from_at"));
	put_time(o, "until", row_null(row, "until_at") ? INT64_MAX : row_int(row, "until_at"));
	json_put_bool(o, "active", row_int(row, "active") != 0);
	return OK;
}

static enum err
put_model(struct db *db, const struct rows *row, struct json_out *o)
{
	struct fact f;

	TRY(fact_of_model(db, row, o->text.arena, &f));
	json_put_bool(o, "announced", f.model.announced);
	put_bits(o, "retired", f.model.retired);
	json_open_list(o, "boards");
	for (size_t i = 0; i < f.model.board_count; i++)
		put_id(o, NULL, "brd", &f.model.boards[i]);
	json_close_list(o);
	json_open_list(o, "components"); /* [bit]: the versions that it has */
	for (int i = 0; i < f.model.components_used; i++)
		put_bits(o, NULL, f.model.component_versions[i]);
	json_close_list(o);
	return OK;
}

static void
put_offer(struct json_out *o, const struct fact_offer *offer)
{
	json_open(o, NULL);
	put_id(o, "tier", "tir", &offer->tier);
	json_put_int(o, "component", offer->component);
	put_bits(o, "versions", offer->versions);
	if (!capabilities_empty(&offer->stopped))
		put_capabilities(o, "stopped", &offer->stopped);
	json_close(o);
}

static enum err
put_release(struct db *db, const struct rows *row, struct json_out *o)
{
	struct fact f;

	TRY(fact_of_release(db, row, o->text.arena, &f));
	put_id(o, "model", "mdl", &f.release.model);
	json_put_int(o, "stage", f.release.stage);
	put_true(o, "held", f.release.held);
	put_true(o, "over", f.release.over);
	json_open_list(o, "offers");
	for (size_t i = 0; i < f.release.offer_count; i++)
		put_offer(o, &f.release.offers[i]);
	json_close_list(o);
	return OK;
}

static enum err
put_grant(struct db *db, const struct rows *row, struct json_out *o)
{
	struct fact f;

	TRY(fact_of_grant(db, row, o->text.arena, &f));
	const struct fact_grant *g = &f.grant;
	put_id(o, "account", "acc", &g->account);
	put_id(o, "model", "mdl", &g->model);
	put_id(o, "tier", "tir", &g->tier);
	put_capabilities(o, "capabilities", &g->capabilities);
	put_bits(o, "versions", g->versions);
	put_time(o, "start", g->start_at);
	put_time(o, "end", g->end_at);
	put_true(o, "terms_pending", g->terms_pending);
	put_true(o, "suspended", g->suspended);
	put_true(o, "revoked", g->revoked);
	put_true(o, "closed", g->closed);
	put_true(o, "superseded", g->superseded);
	return OK;
}

static const struct {
	enum object kind;
	enum stmt by_id; /* may yield others, too, that change with it */
	put_facts *put;
} kinds[] = {
    {OBJECT_ACCOUNT, STMT_known_account, put_account},
    {OBJECT_DENIAL, STMT_known_denial, put_denial},
    {OBJECT_ROLE, STMT_fact_role_by_id, put_role},
    {OBJECT_MODEL, STMT_fact_model_by_id, put_model},
    {OBJECT_RELEASE, STMT_fact_releases_beside, put_release},
    {OBJECT_GRANT, STMT_fact_grant_by_id, put_grant},
};
enum { KINDS = sizeof(kinds) / sizeof(kinds[0]) };

/* --- an entry --------------------------------------------------------------------------------- */

static enum err
is_new(struct db *db, const struct known_item *item, bool *ret)
{
	struct rows row;
	enum err e = db_one(db, STMT_known_last, ARGS(TEXT(item->id)), &row);

	*ret = e == ERR_NOT_FOUND ||
	       (e == OK && memcmp(row_peek(&row, "digest").p, item->digest.b, DIGEST_BYTES) != 0);
	(void)rows_close(&row);
	return e == ERR_NOT_FOUND ? OK : e;
}

static bool
is_there(const struct known *known, struct str id)
{
	const struct known_item *item = known->first;

	while (item != NULL && !str_eq(item->id, id))
		item = item->next;
	return item != NULL;
}

/* Add what is known by now of the object of ROW. */
static enum err
add(struct db *db, int kind, const struct rows *row, struct json_out *o, struct known *ret)
{
	struct json_out facts = {.text.arena = o->text.arena};
	struct known_item *item = NEW(o->text.arena, struct known_item);
	bool new;

	item->id = row_text(row, "id", o->text.arena);
	if (is_there(ret, item->id))
		return OK;
	json_open(&facts, NULL);
	TRY(kinds[kind].put(db, row, &facts));
	json_close(&facts);
	item->digest = hash_of(buf_str(&facts.text));
	TRY(is_new(db, item, &new));
	if (!new)
		return OK;
	if (ret->first == NULL)
		json_open(o, NULL);
	json_put_raw(o, str_c(o->text.arena, item->id), buf_str(&facts.text));
	item->next = ret->first;
	ret->first = item;
	return OK;
}

static enum err
add_all(struct db *db, int kind, struct str id, struct json_out *o, struct known *ret)
{
	struct rows rows = db_query(db, kinds[kind].by_id, ARGS(TEXT(id)));
	enum err e = OK;

	while (e == OK && rows_next(&rows))
		e = add(db, kind, &rows, o, ret);
	return rows_end(&rows, e);
}

enum err
known_of_entry(struct db *db, const struct entry *e, struct known *ret)
{
	struct json_out o = {.text.arena = e->facts.text.arena};

	*ret = (struct known){.first = NULL};
	for (int i = 0; i < e->on_count; i++)
		for (int k = 0; k < KINDS; k++)
			if (kinds[k].kind == e->on[i].kind)
				TRY(add_all(db, k, e->on[i].id, &o, ret));
	if (ret->first == NULL)
		return OK;
	json_close(&o);
	ret->text = buf_str(&o.text);
	return OK;
}

enum err
known_keep(struct db *db, const struct known *known, int64_t seq)
{
	for (const struct known_item *item = known->first; item != NULL; item = item->next)
		TRY(db_run(db, STMT_known_insert,
		    ARGS(TEXT(item->id), INT(seq),
			BLOB(((struct str){(const char *)item->digest.b, DIGEST_BYTES})))));
	return OK;
}
