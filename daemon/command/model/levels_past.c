/* The levels of a model as they were: offers by the ledger, exposure by its times. */
#include "daemon/command/model/levels.h"
#include "daemon/command/past.h"

#include <stdlib.h>

/* What every function here is passed on. */
struct then {
	struct call *call;
	struct str model;
	const struct levels_moment *moment;
	struct model_levels *to;
};

/* --- what there was --------------------------------------------------------------------------- */

/* The level that was last said of a version in public. */
static enum err
claimed_then(struct then *t, struct model_version *version)
{
	const char *why;

	version->claimed = (struct str){NULL, 0};
	struct rows rows = db_query(t->call->db, STMT_metrics_entries_of,
	    ARGS(TEXT(version->id), INT(t->moment->position)));
	while (rows_next(&rows)) {
		const struct json *entry = json_parse(
		    t->call->arena, row_text(&rows, "entry", t->call->arena), &why);
		if (!str_is(json_text(entry, "type"), "version.claimed"))
			continue;
		version->claimed = json_text(json_member(entry, "facts"), "level");
		if (str_is(version->claimed, "none"))
			version->claimed = (struct str){NULL, 0};
	}
	return rows_close(&rows);
}

/* The class of the component's licence: what the last change made of it, or the first one to come
 * will find. */
static enum err
licensed_then(struct then *t, struct model_component *component)
{
	const char *why;
	bool later = false;

	struct rows rows = db_query(
	    t->call->db, STMT_metrics_entries_of, ARGS(TEXT(component->id), INT(INT64_MAX)));
	while (rows_next(&rows) && !later) {
		const struct json *entry = json_parse(
		    t->call->arena, row_text(&rows, "entry", t->call->arena), &why);
		if (!str_is(json_text(entry, "type"), "component.licensed"))
			continue;
		later = json_int(entry, "seq", 0) >= t->moment->position;
		component->licence_class = json_text(
		    json_member(entry, "facts"), later ? "before" : "licence_class");
	}
	return rows_close(&rows);
}

static enum err
cut_parts(struct then *t, struct model_parts *parts)
{
	struct known_past known;
	struct rows row;
	int components = 0;

	TRY(known_past(t->call->db, t->call->arena, t->model, t->moment->position, &known));
	json_each(versions, json_member(known.facts, "components"))
		if (components < parts->components)
			parts->component[components++].versions = known_bits(versions->text);
	parts->components = components;
	for (int c = 0; c < components; c++)
		TRY(licensed_then(t, &parts->component[c]));
	TRY(db_one(
	    t->call->db, STMT_versions_then, ARGS(TEXT(t->model), INT(t->moment->at)), &row));
	parts->versions = (int)row_int(&row, "versions");
	TRY(rows_close(&row));
	uint64_t retired = known_bits(json_text(known.facts, "retired"));
	for (int v = 0; v < parts->versions; v++) {
		parts->version[v].status = retired >> v & 1 ? STR("retired") : STR("current");
		TRY(claimed_then(t, &parts->version[v]));
	}
	return OK;
}

/* --- what was offered, and what was out ------------------------------------------------------- */

static void
add_offer(struct then *t, const struct fact_offer *offer, enum audience audience,
    const struct capabilities *set)
{
	for (int v = 0; v < t->to->parts->versions; v++)
		if (offer->versions >> v & 1 && offer->component < t->to->parts->components)
			capabilities_unite(
			    &t->to->of[v][offer->component].access.offered[audience], set);
}

static enum err
add_tier(struct then *t, struct str tier, const struct fact_offer *offer)
{
	struct rows row;
	enum err e = db_one(t->call->db, STMT_tier_reach, ARGS(TEXT(tier)), &row);

	if (e == OK) {
		struct capabilities set = {{(uint64_t)row_int(&row, "capabilities_low"),
		    (uint64_t)row_int(&row, "capabilities_high")}};
		enum audience audience = audience_of(row_peek(&row, "audience"));
		if (audience == AUDIENCE_COUNT)
			abort(); /* the schema says so */
		capabilities_remove(&set, &offer->stopped);
		add_offer(t, offer, audience, &set);
	}
	(void)rows_close(&row);
	return e;
}

static enum err
add_release(struct then *t, struct str id)
{
	struct known_past known;
	size_t i = 0;
	enum err e = known_past(t->call->db, t->call->arena, id, t->moment->position, &known);

	if (e != OK)
		return e == ERR_NOT_FOUND ? OK : e;
	struct fact_release release = known_release(t->call->arena, id, known.facts);
	if (release.over)
		return OK;
	json_each(offer, json_member(known.facts, "offers"))
		TRY(add_tier(t, json_text(offer, "tier"), &release.offers[i++]));
	return OK;
}

static enum err
read_offers(struct then *t)
{
	struct rows rows = db_query(t->call->db, STMT_known_releases_of, ARGS(TEXT(t->model)));
	enum err e = OK;

	while (e == OK && rows_next(&rows))
		e = add_release(t, row_text(&rows, "id", t->call->arena));
	return rows_end(&rows, e);
}

static enum err
read_exposure(struct then *t)
{
	struct rows rows = db_query(
	    t->call->db, STMT_exposure_then, ARGS(TEXT(t->model), INT(t->moment->at)));

	while (rows_next(&rows)) {
		int64_t v = row_int(&rows, "version"), c = row_int(&rows, "component");
		enum audience audience = audience_of(row_peek(&rows, "audience"));
		if (v < 0 || v >= MODEL_VERSIONS_MAX || c < 0 || c >= MODEL_COMPONENTS_MAX ||
		    audience == AUDIENCE_COUNT)
			abort(); /* the schema says so */
		enum class *to = &t->to->of[v][c].access.exposed[audience];
		if (row_int(&rows, "class") > *to)
			*to = (enum class)row_int(&rows, "class");
	}
	return rows_close(&rows);
}

enum err
levels_read_past(struct call *call, struct str model, struct model_parts *parts,
    const struct levels_moment *moment, struct model_levels *ret)
{
	struct then t = {call, model, moment, ret};

	TRY(cut_parts(&t, parts));
	levels_begin(ret, parts);
	TRY(read_offers(&t));
	return read_exposure(&t);
}
