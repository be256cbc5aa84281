/* The gradient of release: historic systems (schema/systems.csv), and the installation's own
 * announced models where their levels put them. */
#include "daemon/command/command.h"
#include "daemon/command/model/levels.h"
#include "lib/csv.h"
#include "lib/time.h"

#include <stdlib.h>

static const char *const systems =
#define FILE(number, name, text) text
#include "generated/systems.def"
#undef FILE
    ;

enum column {
	NAME,
	ORGANISATION,
	MODALITY,
	DATE,
	PARAMETERS,
	LEVEL,
	BASIS,
	NAMED_IN,
	BASIS_DETAIL,
	NOTE,
	COLUMNS
};

static struct str
present(struct str s)
{
	return s.n == 0 ? (struct str){NULL, 0} : s;
}

static void
put_system(struct json_out *o, const struct str field[COLUMNS])
{
	int64_t parameters;

	json_open(o, NULL);
	json_put_text(o, "name", field[NAME]);
	json_put_text(o, "organisation", field[ORGANISATION]);
	json_put_text(o, "modality", field[MODALITY]);
	json_put_text(o, "date", field[DATE]);
	if (str_int(field[PARAMETERS], &parameters))
		json_put_int(o, "parameters", parameters);
	json_put_text(o, "level", field[LEVEL]);
	json_put_text(o, "basis", field[BASIS]);
	json_put_text(o, "named_in", field[NAMED_IN]);
	json_put_text(o, "basis_detail", field[BASIS_DETAIL]);
	json_put_text_or_null(o, "note", present(field[NOTE]));
	json_close(o);
}

static void
put_systems(struct call *call)
{
	struct str rest = str_of(systems), field[COLUMNS];

	(void)csv_line(call->arena, &rest, field, COLUMNS); /* the headings */
	while (rest.n != 0) {
		if (csv_line(call->arena, &rest, field, COLUMNS) != COLUMNS)
			abort(); /* a test reads them all */
		put_system(&call->reply, field);
	}
}

/* --- our own ---------------------------------------------------------------------------------- */

/* The highest effective level that AUDIENCE has of any version that isn't retired. */
static enum level
level_of_model(const struct model_levels *levels, enum audience audience)
{
	enum level highest = LEVEL_FULLY_CLOSED;
	struct level_view v;

	for (int i = 0; i < levels->parts->versions; i++) {
		if (str_is(levels->parts->version[i].status, "retired"))
			continue;
		levels_of_version(levels, i, audience, &v);
		if (v.effective > highest)
			highest = v.effective;
	}
	return highest;
}

static struct str
reason_of(struct call *call, const struct model_levels *levels)
{
	if (levels->since == 0)
		return STR("no stage has begun: nothing is offered");
	return str_printf(
	    call->arena, "the offers of stage %.*s, and what is out", STR_ARG(levels->stage));
}

static void
put_model(struct call *call, const struct rows *row, const struct model_levels *levels)
{
	enum level level = level_of_model(levels, AUDIENCE_PUBLIC);
	enum level gated = level_of_model(levels, AUDIENCE_PARTNER);
	struct json_out *o = &call->reply;
	struct arena *a = call->arena;
	int64_t at = levels->since != 0 ? levels->since : row_int(row, "created_at");

	json_open(o, NULL);
	json_put_text(o, "name", row_text(row, "name", a));
	json_put_text(o, "organisation", row_text(row, "developer", a));
	json_put_text(o, "modality", row_text(row, "modality", a));
	json_put_text(o, "date", (struct str){time_text(a, at).p, sizeof("2019-02") - 1});
	if (!row_null(row, "parameters"))
		json_put_int(o, "parameters", row_int(row, "parameters"));
	json_put_text(o, "level", str_of(level_word(level)));
	json_put_text_or_null(
	    o, "gated_level", gated > level ? str_of(level_word(gated)) : (struct str){NULL, 0});
	json_put_bool(o, "staged", levels->staged);
	json_put_text(o, "basis", STR("derived here"));
	json_put_text(o, "basis_detail", reason_of(call, levels));
	json_put_text(o, "model", row_text(row, "slug", a));
	json_close(o);
}

static enum err
put_models(struct call *call)
{
	struct model_parts *parts = NEW(call->arena, struct model_parts);
	struct model_levels *levels = NEW(call->arena, struct model_levels);
	struct rows rows = db_query(call->db, STMT_models_announced, NO_ARGS);

	while (rows_next(&rows)) {
		struct str id = row_text(&rows, "id", call->arena);
		TRY(model_parts_read(call, id, parts));
		TRY(levels_read(call, id, parts, levels));
		put_model(call, &rows, levels);
	}
	return rows_close(&rows);
}

enum err
gradient_show(struct call *call)
{
	json_open(&call->reply, NULL);
	json_open_list(&call->reply, "items");
	TRY(put_models(call));
	put_systems(call);
	json_close_list(&call->reply);
	json_close(&call->reply);
	return OK;
}
