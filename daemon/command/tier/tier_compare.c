/* Tiers against each other: no rank is forced on what can't be compared. */
#include "daemon/command/tier/tier.h"

#include "daemon/rules/level.h"
#include "daemon/store/fact_row.h"

/* What the tier gives on each component of its model. */
static enum err
reach_of_tier(struct call *call, const struct model_parts *parts, const struct rows *row,
    struct reach ret[MODEL_COMPONENTS_MAX])
{
	struct capabilities set = row_capabilities(row);
	uint64_t components, versions = (uint64_t)row_int(row, "versions");

	TRY(tier_components(call, row_text(row, "id", call->arena), &components));
	for (int bit = 0; bit < parts->components; bit++) {
		const struct model_component *c = &parts->component[bit];
		ret[bit] = (struct reach){{{0}}, 0};
		if ((components & UINT64_C(1) << bit) == 0)
			continue;
		ret[bit].capabilities = capabilities_on(&set, component_kind_of(c->kind));
		ret[bit].versions = versions & c->versions;
	}
	return OK;
}

static void
put_comparison(struct call *call, struct str slug, enum order order)
{
	struct json_out *o = &call->reply;

	json_open(o, NULL);
	json_put_text(o, "tier", slug);
	json_put_text(o, "is", str_of(order_word(order)));
	json_close(o);
}

enum err
tier_put_compared(struct call *call, const struct rows *row)
{
	struct model_parts *parts = NEW(call->arena, struct model_parts);
	struct reach own[MODEL_COMPONENTS_MAX], other[MODEL_COMPONENTS_MAX];
	struct str model = row_text(row, "model_id", call->arena);
	struct str slug = row_text(row, "slug", call->arena);

	TRY(model_parts_read(call, model, parts));
	TRY(reach_of_tier(call, parts, row, own));
	json_open_list(&call->reply, "compared_with");
	struct rows rows = db_query(call->db, STMT_tiers_of_model, ARGS(TEXT(model)));
	while (rows_next(&rows)) {
		struct str name = row_text(&rows, "slug", call->arena);
		if (str_eq(name, slug))
			continue;
		TRY(reach_of_tier(call, parts, &rows, other));
		put_comparison(call, name, reach_compare(own, other, (size_t)parts->components));
	}
	json_close_list(&call->reply);
	return rows_close(&rows);
}
