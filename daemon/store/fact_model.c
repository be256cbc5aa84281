/* Models and tiers as the index has them. */
#include "daemon/rules/capability.h"
#include "daemon/store/fact_row.h"
#include "daemon/store/usage.h"

#include <stdlib.h>

enum { BOARDS_MAX = 16 };
enum { NAMES_MAX = MODEL_VERSIONS_MAX * (1 + 16) }; /* a slug and its aliases */

static int
row_bit(const struct rows *row)
{
	int64_t bit = row_int(row, "bit");

	if (bit < 0 || bit > 63)
		abort(); /* the schema says so */
	return (int)bit;
}

static enum err
read_versions(struct db *db, struct str id, struct arena *a, struct fact_model *ret)
{
	struct rows rows = db_query(db, STMT_version_names, ARGS(TEXT(id)));
	struct fact_name *names = NEW_ARRAY(a, NAMES_MAX, struct fact_name);
	size_t n = 0;

	for (; rows_next(&rows); n++) {
		if (n == NAMES_MAX)
			abort();
		names[n] = (struct fact_name){row_text(&rows, "name", a), row_bit(&rows)};
		if (row_int(&rows, "retired") != 0)
			ret->retired |= UINT64_C(1) << names[n].bit;
	}
	ret->versions = names;
	ret->version_count = n;
	return rows_close(&rows);
}

static struct capabilities
touching(struct str kind)
{
	struct capabilities all = capabilities_all();

	return capabilities_on(&all, component_kind_of(kind));
}

static enum err
read_components(struct db *db, struct str id, struct arena *a, struct fact_model *ret)
{
	struct rows rows = db_query(db, STMT_components_of_model, ARGS(TEXT(id)));
	struct fact_name *names = NEW_ARRAY(a, MODEL_COMPONENTS_MAX, struct fact_name);
	uint64_t *versions = NEW_ARRAY(a, MODEL_COMPONENTS_MAX, uint64_t);
	struct capabilities *touched_by = NEW_ARRAY(a, MODEL_COMPONENTS_MAX, struct capabilities);
	size_t n = 0;

	for (; rows_next(&rows); n++) {
		int bit = row_bit(&rows);
		names[n] = (struct fact_name){row_text(&rows, "slug", a), bit};
		versions[bit] = (uint64_t)row_int(&rows, "versions");
		touched_by[bit] = touching(row_text(&rows, "kind", a));
		ret->components_used = bit + 1;
	}
	ret->components = names;
	ret->component_count = n;
	ret->component_versions = versions;
	ret->touched_by = touched_by;
	return rows_close(&rows);
}

static enum err
read_boards(struct db *db, struct str id, struct arena *a, struct fact_model *ret)
{
	struct rows rows = db_query(db, STMT_model_boards, ARGS(TEXT(id)));
	struct ulid *boards = NEW_ARRAY(a, BOARDS_MAX, struct ulid);

	for (; rows_next(&rows); ret->board_count++) {
		if (ret->board_count == BOARDS_MAX)
			abort(); /* the document's shape says so */
		boards[ret->board_count] = row_ulid(&rows, "id");
	}
	ret->boards = boards;
	return rows_close(&rows);
}

enum err
fact_of_model(struct db *db, const struct rows *row, struct arena *a, struct fact *ret)
{
	struct str id = row_text(row, "id", a);

	ret->kind = FACT_MODEL;
	ret->model = (struct fact_model){.id = row_ulid(row, "id"),
	    .slug = row_text(row, "slug", a),
	    .announced = row_int(row, "announced") != 0};
	TRY(read_versions(db, id, a, &ret->model));
	TRY(read_boards(db, id, a, &ret->model));
	return read_components(db, id, a, &ret->model);
}

static const struct allowance *
allowance_of(const struct rows *row, struct arena *a)
{
	struct allowance *allowance;

	if (row_null(row, "tier_id"))
		return NULL;
	allowance = NEW(a, struct allowance);
	allowance_read(row, allowance);
	return allowance;
}

enum err
fact_of_tier(struct db *db, const struct rows *row, struct arena *a, struct fact *ret)
{
	(void)db;
	ret->kind = FACT_TIER;
	ret->tier = (struct fact_tier){row_ulid(row, "id"), row_ulid(row, "model_id"),
	    row_text(row, "slug", a), (int)row_int(row, "revision"), row_int(row, "open") != 0,
	    row_capabilities(row), row_int(row, "max_stale_ms"),
	    row_int(row, "stale_if_unreachable_ms"), allowance_of(row, a)};
	return OK;
}
