/* Offers and exposure of a model → levels. */
#include "daemon/command/model/levels.h"

#include "daemon/rules/openness.h"
#include "daemon/store/fact_row.h"
#include "daemon/store/restriction.h"
#include "lib/time.h"

#include <stdlib.h>

/* --- reading ---------------------------------------------------------------------------------- */

static int
row_bit(const struct rows *row, const char *column)
{
	int64_t bit = row_int(row, column);

	if (bit < 0 || bit > 63)
		abort(); /* the schema says so */
	return (int)bit;
}

static enum audience
row_audience(const struct rows *row, struct arena *a)
{
	enum audience audience = audience_of(row_text(row, "audience", a));

	if (audience == AUDIENCE_COUNT)
		abort();
	return audience;
}

void
levels_begin(struct model_levels *levels, const struct model_parts *parts)
{
	*levels = (struct model_levels){.parts = parts};
	for (int c = 0; c < levels->parts->components; c++)
		for (int v = 0; v < levels->parts->versions; v++) {
			struct model_access *m = &levels->of[v][c];
			const struct model_component *part = &levels->parts->component[c];
			m->had = (part->versions & UINT64_C(1) << v) != 0;
			m->access.kind = component_kind_of(part->kind);
			for (int i = 0; i < AUDIENCE_COUNT; i++)
				m->access.exposed[i] = CLASS_NONE;
		}
}

static struct access *
access_of_row(struct model_levels *levels, const struct rows *row)
{
	return &levels->of[row_bit(row, "version")][row_bit(row, "component")].access;
}

static enum err
read_offers(struct call *call, struct str model, struct model_levels *ret)
{
	struct restrictions stop;

	TRY(restrictions_read(call->db, model, call->arena, &stop));
	struct rows rows = db_query(call->db, STMT_offers_of_model, ARGS(TEXT(model)));
	while (rows_next(&rows)) {
		struct capabilities set = row_capabilities(&rows),
				    stopped = restriction_stops(stop.of, stop.count,
					row_text(&rows, "tier", call->arena),
					row_bit(&rows, "component"), row_bit(&rows, "version"));
		capabilities_remove(&set, &stopped);
		capabilities_unite(
		    &access_of_row(ret, &rows)->offered[row_audience(&rows, call->arena)], &set);
	}
	return rows_close(&rows);
}

static enum err
read_exposure(struct call *call, struct str model, struct model_levels *ret)
{
	struct rows rows = db_query(call->db, STMT_exposure_of_model, ARGS(TEXT(model)));

	while (rows_next(&rows)) {
		enum class *to = &access_of_row(ret, &rows)
				      ->exposed[row_audience(&rows, call->arena)];
		if (row_int(&rows, "class") > *to)
			*to = (enum class)row_int(&rows, "class");
	}
	return rows_close(&rows);
}

static enum err
read_release(struct call *call, struct str model, struct model_levels *ret)
{
	struct rows row;
	enum err e = db_one(call->db, STMT_release_of_model, ARGS(TEXT(model)), &row);

	if (e != OK)
		return e == ERR_NOT_FOUND ? OK : e;
	struct str state = row_text(&row, "state", call->arena);
	bool under_way = str_is(state, "running") || str_is(state, "held");
	ret->staged = under_way && row_int(&row, "stages") > 1;
	ret->since = row_int(&row, "stage_since");
	ret->stage = row_text(&row, "slug", call->arena);
	return rows_close(&row);
}

enum err
levels_read(
    struct call *call, struct str model, const struct model_parts *parts, struct model_levels *ret)
{
	levels_begin(ret, parts);
	TRY(read_offers(call, model, ret));
	TRY(read_exposure(call, model, ret));
	return read_release(call, model, ret);
}

void
levels_of_version(
    const struct model_levels *levels, int version, enum audience audience, struct level_view *ret)
{
	struct access components[MODEL_COMPONENTS_MAX];
	size_t n = 0;

	for (int c = 0; c < levels->parts->components; c++)
		if (levels->of[version][c].had)
			components[n++] = levels->of[version][c].access;
	level_of_version(components, n, audience, ret);
}

/* --- showing ---------------------------------------------------------------------------------- */

static void
put_view(struct json_out *o, const struct level_view *v)
{
	json_put_text(o, "level", str_of(level_word(v->offered)));
	json_put_bool(o, "gated", v->gated);
	json_put_text(o, "effective", str_of(level_word(v->effective)));
	json_put_bool(o, "effective_gated", v->effective_gated);
	json_put_bool(o, "outputs_seen", v->outputs_seen);
	json_put_text_or_null(o, "exposure",
	    v->exposure == CLASS_NONE ? (struct str){NULL, 0} : str_of(class_word(v->exposure)));
}

static void
put_version(struct call *call, const struct model_levels *levels, int version)
{
	struct json_out *o = &call->reply;
	struct level_view v;

	for (int i = 0; i < AUDIENCE_COUNT; i++) {
		levels_of_version(levels, version, (enum audience)i, &v);
		json_open(o, NULL);
		json_put_text(o, "version", levels->parts->version[version].slug);
		json_put_text(o, "audience", str_of(audience_word((enum audience)i)));
		put_view(o, &v);
		json_put_bool(o, "staged", levels->staged);
		json_close(o);
	}
}

static void
put_component(struct call *call, const struct model_levels *levels, int component, int version)
{
	const struct model_component *part = &levels->parts->component[component];
	struct json_out *o = &call->reply;
	struct level_view v;

	for (int i = 0; i < AUDIENCE_COUNT; i++) {
		level_of_component(&levels->of[version][component].access, (enum audience)i, &v);
		json_open(o, NULL);
		json_put_text(o, "component", part->slug);
		json_put_text(o, "version", levels->parts->version[version].slug);
		json_put_text(o, "audience", str_of(audience_word((enum audience)i)));
		put_view(o, &v);
		json_put_text(o, "licence_class", part->licence_class);
		json_close(o);
	}
}

size_t
levels_open_parts(const struct model_levels *levels, int version, struct open_part *ret)
{
	size_t n = 0;

	for (int c = 0; c < levels->parts->components; c++) {
		const struct model_access *m = &levels->of[version][c];
		if (m->had)
			ret[n++] = (struct open_part){m->access.kind,
			    level_public_holds(&m->access),
			    str_is(levels->parts->component[c].licence_class, "open")};
	}
	return n;
}

/* The level that the public has: that a staged release is under way is no level of its own. */
static enum level
derived_level(const struct model_levels *levels, int version)
{
	struct level_view v;

	levels_of_version(levels, version, AUDIENCE_PUBLIC, &v);
	return v.effective;
}

int
levels_claim_gap(const struct model_levels *levels, int version)
{
	struct str claimed = levels->parts->version[version].claimed;
	int level = 0;

	if (claimed.n == 0)
		return CLAIM_NONE;
	while (level < LEVEL_COUNT && !str_is(claimed, level_word((enum level)level)))
		level++;
	return level - (int)derived_level(levels, version);
}

static void
put_claim(struct call *call, const struct model_levels *levels, int version)
{
	struct json_out *o = &call->reply;
	int gap = levels_claim_gap(levels, version);

	if (gap == CLAIM_NONE)
		return;
	json_put_text(o, "claimed", levels->parts->version[version].claimed);
	json_put_text(o, "derived", str_of(level_word(derived_level(levels, version))));
	json_put_int(o, "claim_gap", gap);
}

/* Complete and open are told apart: the gap between them is what a claim of openness
 * would hide. */
static void
put_openness(struct call *call, const struct model_levels *levels, int version)
{
	struct open_part parts[MODEL_COMPONENTS_MAX];
	struct json_out *o = &call->reply;
	struct openness_view v;

	openness_of(parts, levels_open_parts(levels, version, parts), &v);
	json_open(o, NULL);
	json_put_text(o, "version", levels->parts->version[version].slug);
	json_put_text(o, "complete", str_of(openness_word(v.complete)));
	json_put_text(o, "open", str_of(openness_word(v.open)));
	json_put_bool(o, "gap", v.open < v.complete);
	put_claim(call, levels, version);
	json_open_list(o, "lacking");
	for (int kind = 0; kind < KIND_COUNT; kind++)
		if (v.lacking[kind])
			json_put_text(
			    o, NULL, str_of(component_kind_word((enum component_kind)kind)));
	json_close_list(o);
	json_close(o);
}

static enum err
put_exposure(struct call *call, struct str model, const struct model_parts *parts)
{
	struct json_out *o = &call->reply;
	struct rows rows = db_query(call->db, STMT_exposure_of_model, ARGS(TEXT(model)));

	json_open_list(o, "exposure");
	while (rows_next(&rows)) {
		json_open(o, NULL);
		json_put_text(o, "component", parts->component[row_bit(&rows, "component")].slug);
		json_put_text(o, "version", parts->version[row_bit(&rows, "version")].slug);
		json_put_text(o, "audience", row_text(&rows, "audience", call->arena));
		json_put_text(o, "class", str_of(class_word((enum class)row_int(&rows, "class"))));
		json_put_text(o, "since", time_text(call->arena, row_int(&rows, "since")));
		json_put_text(o, "cause", row_text(&rows, "cause", call->arena));
		json_close(o);
	}
	json_close_list(o);
	return rows_close(&rows);
}

enum err
levels_put(struct call *call, struct str model, const struct model_parts *parts)
{
	struct model_levels *levels = NEW(call->arena, struct model_levels);
	struct json_out *o = &call->reply;

	TRY(levels_read(call, model, parts, levels));
	json_open_list(o, "levels");
	for (int v = 0; v < parts->versions; v++)
		put_version(call, levels, v);
	json_close_list(o);
	json_open_list(o, "access");
	for (int c = 0; c < parts->components; c++)
		for (int v = 0; v < parts->versions; v++)
			if (levels->of[v][c].had)
				put_component(call, levels, c, v);
	json_close_list(o);
	json_open_list(o, "openness");
	for (int v = 0; v < parts->versions; v++)
		put_openness(call, levels, v);
	json_close_list(o);
	return put_exposure(call, model, parts);
}
