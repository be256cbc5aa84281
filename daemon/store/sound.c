/* The engine checks its file, and the ledger is recomputed from its entries. */
#include "daemon/store/sound.h"

#include "daemon/store/engine.h"
#include "daemon/store/ledger.h"
#include "daemon/store/migrate.h"

enum { PAGE = 1000 };

static const char *
find_damage(struct db *db)
{
	if (engine_number(db, "SELECT count(*) FROM pragma_integrity_check(1) "
			      "WHERE integrity_check <> 'ok'") != 0)
		return "the database file is damaged: restore a backup";
	if (engine_number(db, "SELECT count(*) FROM pragma_foreign_key_check") != 0)
		return "the database refers to rows that it does not hold: restore a backup";
	return NULL;
}

/* The next entries, as long as each is where it belongs and its leaf is its own. */
static bool
add_page(struct db *db, struct merkle_edge *edge)
{
	struct arena a = {0};
	uint64_t before = edge->size;
	bool whole = true;
	struct rows rows = db_query(db, STMT_ledger_page, ARGS(INT((int64_t)before), INT(PAGE)));

	while (whole && rows_next(&rows)) {
		struct digest leaf = merkle_leaf(row_peek(&rows, "entry"));
		struct str kept = row_blob(&rows, "leaf", &a);
		whole = row_int(&rows, "seq") == (int64_t)edge->size &&
			str_eq(kept, (struct str){(const char *)leaf.b, DIGEST_BYTES});
		merkle_append(edge, &leaf);
	}
	whole = rows_close(&rows) == OK && whole;
	arena_free(&a);
	return whole && edge->size != before;
}

static const char *
recompute(struct db *db, const struct ledger *ledger)
{
	struct ledger_mark head;
	struct merkle_edge edge = {0};

	ledger_mark(ledger, &head);
	while (edge.size < head.edge.size)
		if (!add_page(db, &edge))
			return "an entry of the ledger is missing, or is another than was "
			       "written: restore a backup";
	struct digest is = merkle_root(&edge), signed_for = merkle_root(&head.edge);
	return digest_eq(&is, &signed_for) ? NULL
					   : "the ledger's entries are not those that its head was "
					     "signed for: restore a backup";
}

static const char *
look(struct db *db, const struct signing_key *key, uint64_t *entries)
{
	const char *why = migrate_needed(db);
	if (why == NULL)
		why = find_damage(db);
	struct ledger *ledger = why == NULL ? ledger_open(db, key, &why) : NULL;

	if (ledger == NULL)
		return why;
	why = recompute(db, ledger);
	*entries = ledger_size(ledger);
	ledger_close(ledger);
	return why;
}

const char *
sound_check(struct db *db, const struct signing_key *key, uint64_t *entries)
{
	if (db_begin_read(db) != OK)
		return "the database cannot be read";
	const char *why = look(db, key, entries);
	db_end_read(db);
	return why;
}
