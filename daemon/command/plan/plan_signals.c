/* The signals that a plan declares for its stages. */
#include "daemon/command/gate/gate.h"
#include "daemon/command/gate/signal.h"
#include "daemon/rules/signal.h"
#include "lib/decimal.h"
#include "lib/id.h"
#include "lib/time.h"

struct declared {
	struct str pointer;
	const struct json *json;
	enum signal template; /* SIGNAL_COUNT: none */
	int64_t low, high, window_ms;
	bool has_low, has_high;
};

static struct str
member(struct call *call, const struct declared *s, const char *name)
{
	return str_printf(call->arena, "%.*s/%s", STR_ARG(s->pointer), name);
}

static bool
bound(struct call *call, const struct declared *s, const char *name, int64_t *ret)
{
	struct str text = json_text(s->json, name);

	*ret = 0;
	if (text.n != 0 && !decimal_parse(text, ret))
		fault_add(&call->faults, member(call, s, name), "must be a decimal number");
	return text.n != 0;
}

static void
check_range(struct call *call, struct declared *s)
{
	s->has_low = bound(call, s, "at_least", &s->low);
	s->has_high = bound(call, s, "at_most", &s->high);
	if (!s->has_low && !s->has_high)
		fault_add(&call->faults, s->pointer,
		    "declares no range: at_least, at_most or both, before the stage opens");
	else if (s->has_low && s->has_high && s->low > s->high)
		fault_add(&call->faults, member(call, s, "at_most"), "is below at_least");
	if (!duration_parse(json_text(s->json, "window"), &s->window_ms) || s->window_ms < DAY_MS ||
	    s->window_ms > 365 * DAY_MS)
		fault_add(&call->faults, member(call, s, "window"),
		    "must be a duration of a day to a year, such as P7D");
}

static enum surface
surface_of(const struct gate_surface *all, size_t count, struct str tier)
{
	for (size_t i = 0; i < count; i++)
		if (str_eq(all[i].tier, tier))
			return all[i].surface;
	return SURFACE_COUNT;
}

/* Beyond the weights boundary what only our own machines show is seen no more. */
static void
check_place(struct call *call, struct declared *s, const struct gate_surface *all, size_t count)
{
	struct str tier = json_text(s->json, "tier"), code = json_text(s->json, "template");
	enum surface at = surface_of(all, count, tier);
	bool counted = str_is(json_text(s->json, "source"), "usage");

	s->template = signal_of(code);
	if (code.n != 0 && s->template == SIGNAL_COUNT)
		fault_add(&call->faults, member(call, s, "template"),
		    "is none: sluice signal templates shows them");
	if (at == SURFACE_COUNT)
		fault_add(&call->faults, member(call, s, "tier"), "is not offered by this stage");
	else if (s->template != SIGNAL_COUNT && !signal_works(s->template, at))
		fault_add(&call->faults, member(call, s, "template"),
		    "cannot be watched where the stage puts the model (%s): copies are in other "
		    "hands; name a tier that is used on your own machines, or another signal",
		    surface_word(at));
	else if (counted && !signal_counts_use(at))
		fault_add(&call->faults, member(call, s, "source"),
		    "sees no use of copies in other hands (%s); have it reported",
		    surface_word(at));
}

static enum err
insert(struct call *call, const struct plan_document *d, struct str stage, size_t position,
    const struct declared *s)
{
	const struct json *j = s->json;
	struct str id = id_make(call->ids, object_prefix(OBJECT_SIGNAL), call->now, call->arena);

	return db_run(call->db, STMT_signal_insert,
	    ARGS(TEXT(id), TEXT(stage), TEXT(d->model), INT((int64_t)position + 1),
		TEXT(json_text(j, "slug")), text_or_null(json_text(j, "template")),
		TEXT(json_text(j, "title")), text_or_null(json_text(j, "tier")),
		TEXT(json_text(j, "source")), s->has_low ? INT(s->low) : NULL_ARG,
		s->has_high ? INT(s->high) : NULL_ARG, INT(s->window_ms),
		INT(json_int(j, "exposure_floor", 0)),
		INT(str_is(json_text(j, "out_of_range"), "hold")), TEXT(json_text(j, "owner")),
		TEXT(json_text(j, "reason"))));
}

static bool
named_before(const struct json *list, const struct json *signal)
{
	json_each(other, list) {
		if (other == signal)
			break;
		if (str_eq(json_text(other, "slug"), json_text(signal, "slug")))
			return true;
	}
	return false;
}

enum err
signals_enter(struct call *call, const struct plan_document *d, size_t at, struct str stage)
{
	const struct json *list = json_member(d->stages[at].json, "signals");
	const struct gate_surface *surfaces;
	size_t count, position = 0;

	if (list == NULL)
		return OK;
	TRY(gate_surfaces(call, stage, &surfaces, &count));
	json_each(signal, list) {
		struct declared s = {
		    .pointer = plan_place(call, at, "signals", position), .json = signal};
		check_range(call, &s);
		check_place(call, &s, surfaces, count);
		if (named_before(list, signal))
			fault_add(&call->faults, member(call, &s, "slug"),
			    "another signal of the stage is called so");
		if (call->faults.first == NULL)
			TRY(insert(call, d, stage, position, &s));
		position++;
	}
	return OK;
}

static void
put_bound(struct call *call, const char *name, const struct rows *row, const char *column)
{
	if (!row_null(row, column))
		json_put_text(&call->reply, name, decimal_text(call->arena, row_int(row, column)));
}

enum err
signals_put(struct call *call, struct str stage)
{
	struct json_out *o = &call->reply;
	struct arena *a = call->arena;
	struct rows rows = db_query(call->db, STMT_signals_of_stage, ARGS(TEXT(stage)));

	json_open_list(o, "signals");
	while (rows_next(&rows)) {
		json_open(o, NULL);
		json_put_text(o, "slug", row_text(&rows, "slug", a));
		json_put_text(o, "state", row_text(&rows, "state", a));
		put_bound(call, "value", &rows, "value_micro");
		json_put_text_or_null(o, "template", row_text(&rows, "template", a));
		json_put_text(o, "title", row_text(&rows, "title", a));
		json_put_text(o, "source", row_text(&rows, "source", a));
		put_bound(call, "at_least", &rows, "low_micro");
		put_bound(call, "at_most", &rows, "high_micro");
		json_put_text(o, "window", duration_text(a, row_int(&rows, "window_ms")));
		json_put_int(o, "exposure_floor", row_int(&rows, "floor"));
		json_put_text(
		    o, "out_of_range", row_int(&rows, "holds") != 0 ? STR("hold") : STR("alarm"));
		json_close(o);
	}
	json_close_list(o);
	return rows_close(&rows);
}
