/* Everything in the moment of the last entry: ids made in one follow each other, so that every
 * index grows at its end, however large it is. */
#include "tests/bench/populate/lean.h"

#include "tests/bench/populate/progress.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>

enum { A_TRANSACTION = 5000 }; /* people */

static void
put(struct town *t, enum stmt stmt, const struct arg *args)
{
	if (db_run(t->w.db, stmt, args) != OK)
		errx(1, "a row: %s", db_trouble(t->w.db));
}

/* The id of tier "partner" of model N; in ARENA. */
static struct str
tier_of(struct town *t, struct arena *arena, size_t n)
{
	struct rows row;
	struct str model = str_printf(arena, "model-%zu", n);

	if (db_one(t->w.db, STMT_find_tier_by_name,
		ARGS(TEXT(STR("partner")), TEXT(STR("")), INT(0), TEXT(model)), &row) != OK)
		errx(1, "model-%zu has no tier", n);
	struct str id = row_text(&row, "id", arena);
	(void)rows_close(&row);
	return id;
}

static struct str
put_person(struct town *t, size_t n, int64_t now)
{
	struct arena *a = &t->arena;
	struct str id = id_make(&t->w.ids, "acc", now, a);
	struct str name = str_printf(a, "researcher-%09zu", n);

	put(t, STMT_account_insert,
	    ARGS(TEXT(id), TEXT(name), TEXT(str_printf(a, "%s@example.org", name.p)), NULL_ARG,
		NULL_ARG, TEXT(STR("en")), INT(0), INT(now)));
	return id;
}

static void
put_grant(struct town *t, struct str account, struct str tier, int64_t now)
{
	struct str id = id_make(&t->w.ids, "grt", now, &t->arena);

	put(t, STMT_grant_insert,
	    ARGS(TEXT(id), TEXT(account), NULL_ARG, INT(now), TEXT(tier), NULL_ARG, NULL_ARG));
	put(t, STMT_grant_activate, ARGS(TEXT(id), INT(now)));
}

struct person *
lean_grants(struct town *t, size_t count, size_t each, size_t models)
{
	struct person *all = calloc(count, sizeof(*all));
	struct str *tiers = calloc(models, sizeof(*tiers));
	struct arena ids = {0};
	int64_t now = ledger_at(t->w.ledger);

	if (all == NULL || tiers == NULL)
		err(1, "calloc");
	for (size_t i = 0; i < models; i++)
		tiers[i] = tier_of(t, &ids, i);
	for (size_t i = 0; i < count; i++) {
		struct str account = put_person(t, i, now);
		memcpy(all[i].account, account.p, ID_LENGTH);
		for (size_t k = 0; k < each; k++)
			put_grant(t, account, tiers[(i + k) % models], now);
		arena_free(&t->arena);
		if (i % A_TRANSACTION == A_TRANSACTION - 1)
			town_commit(t);
		progress("researchers with their grants", i + 1, count);
	}
	free(tiers);
	arena_free(&ids);
	return all;
}
