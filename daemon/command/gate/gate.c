/* Facts for gates: one reader for each type of line that needs one. */
#include "daemon/command/gate/gate.h"

#include "daemon/store/db.h"
#include "lib/decimal.h"

/* What is being read, and for what. */
struct reading {
	struct call *call;
	const struct release *release;
	const struct stage *next;
	const struct sheet *sheet;
	struct gate_facts *facts;
};

/* --- where the stage puts the model ----------------------------------------------------------- */

static void
widen(struct gate_surface *all, size_t *count, struct str tier, enum surface surface)
{
	size_t i = 0;

	while (i < *count && !str_eq(all[i].tier, tier))
		i++;
	if (i == *count)
		all[(*count)++] = (struct gate_surface){tier, surface};
	else if (surface > all[i].surface)
		all[i].surface = surface;
}

static enum surface
surface_of_row(struct call *call, const struct rows *row)
{
	struct arena *a = call->arena;
	struct capabilities set = {{(uint64_t)row_int(row, "capabilities_low"),
	    (uint64_t)row_int(row, "capabilities_high")}};
	enum component_kind kind = component_kind_of(row_text(row, "kind", a));

	return control_surface(
	    level_of_offer(kind, &set), audience_of(row_text(row, "audience", a)));
}

enum err
gate_surfaces(struct call *call, struct str stage, const struct gate_surface **ret, size_t *count)
{
	enum { TIERS_MAX = 17 }; /* a stage's offers, and all of them */
	struct gate_surface *all = NEW_ARRAY(call->arena, TIERS_MAX, struct gate_surface);
	struct rows rows = db_query(call->db, STMT_stage_access, ARGS(TEXT(stage)));

	*count = 0;
	widen(all, count, STR(""), SURFACE_HOSTED);
	while (rows_next(&rows)) {
		enum surface s = surface_of_row(call, &rows);
		widen(all, count, STR(""), s);
		widen(all, count, row_text(&rows, "tier", call->arena), s);
	}
	*ret = all;
	return rows_close(&rows);
}

static enum err
read_surfaces(struct reading *r)
{
	r->facts->surfaces.known = true;
	return gate_surfaces(
	    r->call, r->next->id, &r->facts->surfaces.first, &r->facts->surfaces.count);
}

/* --- lists of what the store has -------------------------------------------------------------- */

enum { ROOM = 64 }; /* signatures, and tiers of a stage, that are looked at */

static enum err
read_signatures(struct reading *r)
{
	struct gate_signature *all = NEW_ARRAY(r->call->arena, ROOM, struct gate_signature);
	struct rows rows = db_query(
	    r->call->db, STMT_gate_signatures, ARGS(TEXT(r->next->id), TEXT(r->release->id)));
	size_t n = 0;

	while (n < ROOM && rows_next(&rows))
		all[n++] = (struct gate_signature){
		    row_text(&rows, "line_id", r->call->arena), row_int(&rows, "refused") != 0};
	r->facts->signatures.first = all;
	r->facts->signatures.count = n;
	r->facts->signatures.known = true;
	return rows_close(&rows);
}

enum err
gate_waivers_read(struct call *call, const struct stage *next, struct gate_facts *ret)
{
	struct gate_waiver *all = NEW_ARRAY(call->arena, ROOM, struct gate_waiver);
	struct rows rows = db_query(
	    call->db, STMT_gate_waivers, ARGS(TEXT(next->id), INT(call->now)));
	size_t n = 0;

	while (n < ROOM && rows_next(&rows))
		all[n++] = (struct gate_waiver){row_text(&rows, "line_id", call->arena),
		    row_text(&rows, "name", call->arena), row_text(&rows, "reason", call->arena),
		    row_int(&rows, "until_at")};
	ret->waivers.first = all;
	ret->waivers.count = n;
	ret->waivers.known = true;
	return rows_close(&rows);
}

/* Does the present stage offer the line's tier, if it names one? */
static enum err
offers_tier(struct reading *r, struct str tier, bool *ret)
{
	struct rows row;
	enum err e;

	*ret = true;
	if (tier.n == 0)
		return OK;
	e = db_one(
	    r->call->db, STMT_gate_offers_tier, ARGS(TEXT(r->release->stage), TEXT(tier)), &row);
	(void)rows_close(&row);
	*ret = e == OK;
	return e == ERR_NOT_FOUND ? OK : e;
}

static enum err
count_cohort(struct reading *r, struct gate_cohort *c)
{
	static const struct {
		const char *what;
		enum stmt count;
	} counts[] = {{"grants", STMT_gate_grants}, {"people", STMT_gate_people},
	    {"organisations", STMT_gate_organisations}};
	struct rows row;
	size_t i = 0;

	while (!str_is(c->what, counts[i].what))
		i++;
	TRY(db_one(r->call->db, counts[i].count,
	    ARGS(TEXT(r->release->model), INT(r->call->now), TEXT(r->release->stage),
		text_or_null(c->tier)),
	    &row));
	c->count = row_int(&row, "n");
	return rows_close(&row);
}

/* What lines ask for and no more: of many grants counting takes its time. */
static enum err
read_cohorts(struct reading *r)
{
	struct gate_cohort *all = NEW_ARRAY(r->call->arena, r->sheet->count, struct gate_cohort);
	size_t n = 0;
	bool offered;

	if (r->release->position == 0)
		return OK;
	for (size_t i = 0; i < r->sheet->count; i++) {
		const struct gate_line *l = &r->sheet->line[i];
		if (l->type != GATE_COHORT)
			continue;
		TRY(offers_tier(r, l->tier, &offered));
		if (!offered)
			continue;
		all[n] = (struct gate_cohort){.tier = l->tier, .what = l->subject};
		TRY(count_cohort(r, &all[n++]));
	}
	r->facts->cohorts.first = all;
	r->facts->cohorts.count = n;
	r->facts->cohorts.known = true;
	return OK;
}

static enum err
read_incidents(struct reading *r)
{
	struct gate_incident *all = NEW_ARRAY(r->call->arena, ROOM, struct gate_incident);
	struct rows rows = db_query(r->call->db, STMT_gate_incidents,
	    ARGS(TEXT(r->release->model), TEXT(r->release->stage)));
	size_t n = 0;

	while (n < ROOM && rows_next(&rows))
		all[n++] = (struct gate_incident){(int)row_int(&rows, "severity"),
		    row_int(&rows, "contained") != 0, row_text(&rows, "version", r->call->arena),
		    row_int(&rows, "in_stage") != 0};
	r->facts->incidents.first = all;
	r->facts->incidents.count = n;
	r->facts->incidents.known = true;
	return rows_close(&rows);
}

static enum err
read_signals(struct reading *r)
{
	struct gate_signal *all = NEW_ARRAY(r->call->arena, ROOM, struct gate_signal);
	size_t n = 0;

	r->facts->signals.known = true;
	if (r->release->position == 0)
		return OK;
	struct rows rows = db_query(
	    r->call->db, STMT_signals_of_stage, ARGS(TEXT(r->release->stage)));
	while (n < ROOM && rows_next(&rows)) {
		int64_t over = row_int(&rows, "began_at") + row_int(&rows, "window_ms");
		all[n++] = (struct gate_signal){.slug = row_text(&rows, "slug", r->call->arena),
		    .silent = str_is(row_text(&rows, "state", r->call->arena), "silent"),
		    .read = !row_null(&rows, "heard_at"),
		    .window_left_ms = over > r->call->now ? over - r->call->now : 0,
		    .value = row_int(&rows, "value_micro"),
		    .exposure = row_int(&rows, "exposure"),
		    .floor = row_int(&rows, "floor")};
	}
	r->facts->signals.first = all;
	r->facts->signals.count = n;
	return rows_close(&rows);
}

static enum err
read_drills(struct reading *r)
{
	struct gate_drill *all = NEW_ARRAY(r->call->arena, ROOM, struct gate_drill);
	struct rows rows = db_query(r->call->db, STMT_gate_drills,
	    ARGS(TEXT(r->release->model), text_or_null(r->release->stage)));
	size_t n = 0;

	while (n < ROOM && rows_next(&rows))
		all[n++] = (struct gate_drill){row_text(&rows, "kind", r->call->arena),
		    row_int(&rows, "at"), row_int(&rows, "took_ms"),
		    row_int(&rows, "in_stage") != 0};
	r->facts->drills.first = all;
	r->facts->drills.count = n;
	r->facts->drills.known = true;
	return rows_close(&rows);
}

/* --- all of them ------------------------------------------------------------------------------ */

static enum err
read_evidence(struct reading *r)
{
	return stage_evidence(r->call, r->release->model, r->next->id, &r->facts->evidence,
	    &r->facts->evidence_count);
}

enum {
#define GATE_TYPE(name, word) name = 1 << GATE_##name,
#include "schema/gate.def"
};

static const struct {
	unsigned types; /* of lines that want it */
	enum err (*read)(struct reading *r);
} readers[] = {
    {DOCUMENT | EVALUATION | EXTERNAL | CONTROL, read_evidence},
    {CONTROL, read_surfaces},
    {SIGNOFF, read_signatures},
    {COHORT, read_cohorts},
    {SIGNAL, read_signals},
    {INCIDENTS, read_incidents},
    {DRILL, read_drills},
};

enum err
gate_facts_read(struct call *call, const struct release *r, const struct stage *next,
    const struct sheet *sheet, struct gate_facts *ret)
{
	struct reading reading = {call, r, next, sheet, ret};
	unsigned types = 0;

	*ret = (struct gate_facts){.now = call->now, .dwell_ms = release_dwell(r, call->now)};
	for (size_t i = 0; i < sheet->count; i++)
		types |= 1u << sheet->line[i].type;
	for (size_t i = 0; i < sizeof(readers) / sizeof(readers[0]); i++)
		if ((readers[i].types & types) != 0)
			TRY(readers[i].read(&reading));
	return OK;
}
