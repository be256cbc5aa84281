/* A small table of tier revisions, the latest in the place of the earliest. */
#include "daemon/command/tier/kept_tier.h"

#include <string.h>

static enum err
read_tier(struct db *db, struct kept_tier *t)
{
	struct rows row;
	struct arena *a = &t->arena;
	const char *why;

	TRY(db_one(db, STMT_kept_tier, ARGS(TEXT(str_of(t->id))), &row));
	struct str model = row_text(&row, "model", a), form = row_text(&row, "form", a);
	t->model = row_text(&row, "model_id", a);
	t->model_slug = model;
	t->slug = row_text(&row, "slug", a);
	t->revision = row_int(&row, "revision");
	t->audience = audience_of(row_peek(&row, "audience"));
	t->name = str_printf(a, "%.*s/%.*s", STR_ARG(model), STR_ARG(t->slug));
	t->open = row_int(&row, "open") != 0;
	t->capabilities = (struct capabilities){{(uint64_t)row_int(&row, "capabilities_low"),
	    (uint64_t)row_int(&row, "capabilities_high")}};
	t->versions = (uint64_t)row_int(&row, "versions");
	t->research = (uint64_t)row_int(&row, "research");
	struct str eligibility = row_text(&row, "eligibility", a);
	t->eligibility = eligibility.n == 0 ? NULL : json_parse(a, eligibility, &why);
	struct str endorsement = row_text(&row, "endorsement", a);
	t->endorsement = endorsement.n == 0 ? NULL : json_parse(a, endorsement, &why);
	t->one_per_organisation = row_int(&row, "one_per_organisation") != 0;
	t->term_ms = row_null(&row, "term_ms") ? INT64_MAX : row_int(&row, "term_ms");
	t->signed_for = row_int(&row, "signed_for") != 0;
	t->automatic = row_int(&row, "automatic") != 0;
	t->fields = form.n == 0 ? NULL : json_member(json_parse(a, form, &why), "fields");
	return rows_close(&row);
}

static enum err
read_policies(struct db *db, struct kept_tier *t)
{
	struct rows rows = db_query(db, STMT_kept_policies, ARGS(TEXT(str_of(t->id))));

	while (t->policy_count < KEPT_POLICIES && rows_next(&rows))
		policy_of_row(&t->arena, &rows, &t->policy[t->policy_count++]);
	return rows_close(&rows);
}

static void
forget(struct kept_tier *t)
{
	arena_free(&t->arena);
	*t = (struct kept_tier){.policy_count = 0};
}

static enum err
keep(struct kept_tier *t, struct db *db, struct str id)
{
	forget(t);
	memcpy(t->id, id.p, ID_LENGTH);
	enum err e = read_tier(db, t);
	if (e == OK)
		e = read_policies(db, t);
	if (e != OK)
		forget(t);
	return e;
}

enum err
kept_tier_get(struct kept_tiers *kept, struct db *db, struct str id, const struct kept_tier **ret)
{
	struct kept_tier *t = kept->tier;

	while (t < kept->tier + TIERS_KEPT && memcmp(id.p, t->id, ID_LENGTH) != 0)
		t++;
	if (t < kept->tier + TIERS_KEPT) {
		*ret = t;
		return OK;
	}
	*ret = t = &kept->tier[kept->next++ % TIERS_KEPT];
	return keep(t, db, id);
}

void
kept_tiers_close(struct kept_tiers *kept)
{
	for (int i = 0; i < TIERS_KEPT; i++)
		forget(&kept->tier[i]);
}
