/* The signals that a plan declares for its stages. */
#include "daemon/command/gate/gate.h"
#include "daemon/command/gate/signal.h"
#include "daemon/command/render.h"
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

/* What is counted here is counted of grants whose tier has something counted. */
static enum err
check_counting(struct call *call, const struct declared *s, struct str stage)
{
	struct str source = json_text(s->json, "source");
	struct rows row;

	if (!str_is(source, "usage") &&
	    (!str_is(source, "incidents") || json_int(s->json, "exposure_floor", 0) == 0))
		return OK;
	enum err e = db_one(call->db, STMT_stage_uncounted,
	    ARGS(TEXT(stage), text_or_null(json_text(s->json, "tier"))), &row);
	if (e == OK)
		fault_add(&call->faults, member(call, s, "source"),
		    "sees no use of the tier %.*s, in which nothing is counted: name a tier that "
		    "counts, or have it reported",
		    STR_ARG(row_text(&row, "slug", call->arena)));
	(void)rows_close(&row);
	return e == ERR_NOT_FOUND ? OK : e;
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

/* Nothing of what the stage AT watches is still seen when copies are in other hands: is there
 * another that is? */
static enum err
check_swapped(struct call *call, const struct plan_document *d, size_t at, const struct str *stage)
{
	const struct json *before = json_member(d->stages[at - 1].json, "signals");
	const struct gate_surface *all, *then;
	size_t count;
	bool watches = false;

	TRY(gate_surfaces(call, stage[at - 1], &then, &count));
	TRY(gate_surfaces(call, stage[at], &all, &count));
	if (before == NULL || before->first == NULL || signal_counts_use(all->surface) ||
	    !signal_counts_use(then->surface))
		return OK;
	json_each(signal, json_member(d->stages[at].json, "signals"))
		watches = watches || json_text(signal, "tier").n == 0;
	if (!watches)
		fault_add(&call->faults, str_printf(call->arena, "/stages/%zu/signals", at),
		    "declares nothing that is seen when copies are in other hands, where the stage "
		    "before watches %.*s: swap what only your own machines show, for SG02, SG05, "
		    "SG12, SG13, SG14 or SG20",
		    STR_ARG(json_text(before->first, "slug")));
	return OK;
}

enum err
signals_enter(struct call *call, const struct plan_document *d, size_t at, const struct str *stage)
{
	const struct json *list = json_member(d->stages[at].json, "signals");
	const struct gate_surface *surfaces;
	size_t count, position = 0;

	if (at > 0)
		TRY(check_swapped(call, d, at, stage));
	if (list == NULL)
		return OK;
	TRY(gate_surfaces(call, stage[at], &surfaces, &count));
	json_each(signal, list) {
		struct declared s = {
		    .pointer = plan_place(call, at, "signals", position), .json = signal};
		check_range(call, &s);
		check_place(call, &s, surfaces, count);
		TRY(check_counting(call, &s, stage[at]));
		if (named_before(list, signal))
			fault_add(&call->faults, member(call, &s, "slug"),
			    "another signal of the stage is called so");
		if (call->faults.first == NULL)
			TRY(insert(call, d, stage[at], position, &s));
		position++;
	}
	return OK;
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
		render_decimal(call, "value", &rows, "value_micro");
		json_put_text_or_null(o, "template", row_text(&rows, "template", a));
		json_put_text(o, "title", row_text(&rows, "title", a));
		json_put_text(o, "source", row_text(&rows, "source", a));
		render_decimal(call, "at_least", &rows, "low_micro");
		render_decimal(call, "at_most", &rows, "high_micro");
		json_put_text(o, "window", duration_text(a, row_int(&rows, "window_ms")));
		json_put_int(o, "exposure_floor", row_int(&rows, "floor"));
		json_put_text(
		    o, "out_of_range", row_int(&rows, "holds") != 0 ? STR("hold") : STR("alarm"));
		json_close(o);
	}
	json_close_list(o);
	return rows_close(&rows);
}
