/* A plan beside a real staged release (schema/staged_releases.csv): what was given to whom, how
 * far apart, and on what. */
#include "daemon/command/command.h"
#include "daemon/command/gate/gate.h"
#include "daemon/command/release/stage.h"
#include "daemon/rules/level.h"
#include "lib/csv.h"
#include "lib/time.h"

#include <stdlib.h>

static const char *const releases =
#define FILE(number, name, text) text
#include "generated/staged_releases.def"
#undef FILE
    ;

enum column { CASE, NAME, ORGANISATION, STAGE, DATE, TO, GIVEN, LEVEL, ENTERED_ON, BASIS, COLUMNS };

/* --- the catalogue ---------------------------------------------------------------------------- */

struct catalogue {
	struct str rest;
	struct str field[COLUMNS];
};

static void
catalogue_open(struct call *call, struct catalogue *c)
{
	c->rest = str_of(releases);
	(void)csv_line(call->arena, &c->rest, c->field, COLUMNS); /* the headings */
}

static bool
catalogue_next(struct call *call, struct catalogue *c)
{
	if (c->rest.n == 0)
		return false;
	if (csv_line(call->arena, &c->rest, c->field, COLUMNS) != COLUMNS)
		abort(); /* a test reads them all */
	return true;
}

/* When a stage of the catalogue began; a test reads them all. */
static int64_t
date_of(const struct catalogue *c)
{
	int64_t at;

	if (!time_parse(c->field[DATE], &at))
		abort();
	return at;
}

enum err
plan_cases(struct call *call)
{
	struct json_out *o = &call->reply;
	struct str last = {NULL, 0};
	struct catalogue c;

	json_open(o, NULL);
	json_open_list(o, "items");
	for (catalogue_open(call, &c); catalogue_next(call, &c);) {
		if (str_eq(last, c.field[CASE]))
			continue;
		last = c.field[CASE];
		json_open(o, NULL);
		json_put_text(o, "case", last);
		json_put_text(o, "name", c.field[NAME]);
		json_put_text(o, "organisation", c.field[ORGANISATION]);
		json_put_text(o, "began", c.field[DATE]);
		json_close(o);
	}
	json_close_list(o);
	json_close(o);
	return OK;
}

/* The stages of the case that is named, and on how many days it began and ended; an error that
 * names those there are when there is none of that name. */
static enum err
put_case(struct call *call, struct str name)
{
	struct json_out *o = &call->reply;
	struct catalogue c;
	int64_t first = 0;
	int stages = 0;

	json_open_list(o, "theirs");
	for (catalogue_open(call, &c); catalogue_next(call, &c);) {
		if (!str_eq(c.field[CASE], name))
			continue;
		first = stages++ == 0 ? date_of(&c) : first;
		json_open(o, NULL);
		json_put_int(o, "position", stages);
		json_put_text(o, "stage", c.field[STAGE]);
		json_put_text(o, "date", c.field[DATE]);
		json_put_int(o, "day", (date_of(&c) - first) / DAY_MS);
		json_put_text(o, "to", c.field[TO]);
		json_put_text(o, "given", c.field[GIVEN]);
		json_put_text(o, "level", c.field[LEVEL]);
		json_put_text(o, "entered_on", c.field[ENTERED_ON]);
		json_put_text(o, "basis", c.field[BASIS]);
		json_close(o);
	}
	json_close_list(o);
	if (stages > 0)
		return OK;
	call_hint(call, "sluice plan cases");
	return call_refuse(
	    call, ERR_NOT_FOUND, "The catalogue has no release called %.*s.", STR_ARG(name));
}

/* --- the plan --------------------------------------------------------------------------------- */

/* The highest level that a stage gives, and the widest audience that anything is for. */
struct stage_reach {
	enum level level;
	enum audience audience;
};

static enum err
read_reach(struct call *call, struct str stage, struct stage_reach *ret)
{
	struct rows rows = db_query(call->db, STMT_stage_access, ARGS(TEXT(stage)));
	struct arena *a = call->arena;

	*ret = (struct stage_reach){LEVEL_FULLY_CLOSED, AUDIENCE_INTERNAL};
	while (rows_next(&rows)) {
		struct capabilities set = {{(uint64_t)row_int(&rows, "capabilities_low"),
		    (uint64_t)row_int(&rows, "capabilities_high")}};
		enum level level = level_of_offer(
		    component_kind_of(row_text(&rows, "kind", a)), &set);
		enum audience audience = audience_of(row_text(&rows, "audience", a));
		ret->level = level > ret->level ? level : ret->level;
		ret->audience = audience > ret->audience ? audience : ret->audience;
	}
	return rows_close(&rows);
}

/* What its gate asks for, by name. */
static enum err
put_gate(struct call *call, struct str stage)
{
	struct rows rows = db_query(call->db, STMT_gate_lines_of_stage, ARGS(TEXT(stage)));

	json_open_list(&call->reply, "entered_on");
	while (rows_next(&rows))
		json_put_text(&call->reply, NULL, row_text(&rows, "title", call->arena));
	json_close_list(&call->reply);
	return rows_close(&rows);
}

static enum err
entered_at(struct call *call, struct str stage, int64_t *ret)
{
	struct rows row;
	enum err e = db_one(call->db, STMT_stage_entered, ARGS(TEXT(stage)), &row);

	*ret = e == OK ? row_int(&row, "at") : 0;
	(void)rows_close(&row);
	return e == ERR_NOT_FOUND ? OK : e;
}

/* DAY: of its beginning, by the dwell that the plan asks of those before. */
static enum err
put_stage(struct call *call, const struct stage *s, int64_t day)
{
	struct json_out *o = &call->reply;
	struct stage_reach reach;
	int64_t at;

	TRY(read_reach(call, s->id, &reach));
	TRY(entered_at(call, s->id, &at));
	json_open(o, NULL);
	json_put_int(o, "position", s->position);
	json_put_text(o, "stage", s->slug);
	json_put_int(o, "day_at_least", day);
	if (at != 0)
		json_put_text(o, "entered_at", time_text(call->arena, at));
	json_put_text(o, "to", str_of(audience_word(reach.audience)));
	json_put_text(o, "level", str_of(level_word(reach.level)));
	TRY(put_gate(call, s->id));
	json_close(o);
	return OK;
}

static enum err
put_plan(struct call *call, struct str plan)
{
	int64_t ms = 0;
	struct stage s;

	json_open_list(&call->reply, "ours");
	for (int i = 1;; i++) {
		TRY(stage_at(call, plan, i, &s));
		if (s.id.n == 0)
			break;
		TRY(put_stage(call, &s, ms / DAY_MS));
		ms += s.minimum_dwell_ms;
	}
	json_close_list(&call->reply);
	return OK;
}

enum err
plan_compare(struct call *call)
{
	struct json_out *o = &call->reply;
	struct str name = call->param[1];

	json_open(o, NULL);
	json_put_text(o, "plan", call->object.id);
	json_put_text(o, "case", name);
	TRY(put_plan(call, call->object.id));
	TRY(put_case(call, name));
	json_close(o);
	return OK;
}
