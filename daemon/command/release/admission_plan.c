/* What a plan says about admission into its stages, and how it is shown. */
#include "daemon/command/command.h"
#include "daemon/command/release/admission.h"
#include "daemon/command/render.h"

/* --- a plan's document ------------------------------------------------------------------------ */

static struct str
below(struct call *call, struct str pointer, const char *name)
{
	return str_printf(call->arena, "%.*s/%s", STR_ARG(pointer), name);
}

/* What an organisation may be, by which strata are told apart. */
static bool
is_value(struct str by, struct str value)
{
	static const char *const classes[] = {"low", "standard", "high", "none", NULL};
	static const char *const sectors[] = {
	    "academia", "nonprofit", "industry", "government", "independent", "none", NULL};
	const char *const *all = str_is(by, "sector") ? sectors : classes;

	while (*all != NULL && !str_is(value, *all))
		all++;
	return *all != NULL;
}

static bool
named_before(const struct json *reserved, const struct json *one)
{
	json_each(other, reserved) {
		if (other == one)
			return false;
		if (str_eq(json_text(other, "value"), json_text(one, "value")))
			return true;
	}
	return false;
}

static void
check_strata(struct call *call, const struct json *strata, int64_t places, struct str pointer)
{
	const struct json *reserved = json_member(strata, "reserved");
	struct str by = json_text(strata, "by");
	int64_t sum = 0;

	json_each(one, reserved) {
		struct str value = json_text(one, "value");
		if (!is_value(by, value))
			fault_add(&call->faults, below(call, pointer, "reserved"),
			    "no organisation is %.*s by its %.*s", STR_ARG(value), STR_ARG(by));
		if (named_before(reserved, one))
			fault_add(&call->faults, below(call, pointer, "reserved"),
			    "%.*s stands there twice", STR_ARG(value));
		sum += json_int(one, "places", 0);
	}
	if (sum > places)
		fault_add(&call->faults, below(call, pointer, "reserved"),
		    "reserves %lld places, more than the stage has", (long long)sum);
}

void
admission_check(struct call *call, const struct json *admission, struct str pointer)
{
	const struct json *strata = json_member(admission, "strata");
	int64_t places = json_int(admission, "places", 0),
		per_day = json_int(admission, "per_day", 0);
	bool lottery = str_is(json_text(admission, "rule"), "lottery");

	if (admission == NULL)
		return;
	if (places == 0 && (lottery || per_day == 0))
		fault_add(&call->faults, below(call, pointer, "places"),
		    lottery ? "is needed: for how many places is drawn?"
			    : "is needed, or a number per_day: else nobody has to wait");
	if (lottery && per_day != 0)
		fault_add(&call->faults, below(call, pointer, "per_day"),
		    "is for fifo; a draw admits all whom it draws");
	if (strata != NULL && !lottery)
		fault_add(&call->faults, below(call, pointer, "strata"), "are for a lottery");
	if (strata != NULL)
		check_strata(call, strata, places, below(call, pointer, "strata"));
}

static struct arg
number(const struct json *object, const char *name)
{
	int64_t n = json_int(object, name, 0);

	return n == 0 ? NULL_ARG : INT(n);
}

enum err
admission_enter(struct call *call, struct str stage, const struct json *admission)
{
	const struct json *strata = json_member(admission, "strata");
	int64_t at = 0;

	if (admission == NULL)
		return OK;
	TRY(db_run(call->db, STMT_stage_admission_insert,
	    ARGS(TEXT(stage), number(admission, "places"), number(admission, "per_day"),
		TEXT(json_text(admission, "rule")), text_or_null(json_text(strata, "by")),
		text_or_null(json_text(strata, "unfilled")))));
	json_each(one, json_member(strata, "reserved"))
		TRY(db_run(call->db, STMT_stage_stratum_insert,
		    ARGS(TEXT(stage), INT(++at), TEXT(json_text(one, "value")),
			INT(json_int(one, "places", 0)))));
	return OK;
}

/* --- as it is stored -------------------------------------------------------------------------- */

static enum err
read_strata(struct call *call, struct str stage, struct admission *ret)
{
	struct rows rows = db_query(call->db, STMT_stage_strata, ARGS(TEXT(stage)));

	while (ret->strata < STRATA_MAX && rows_next(&rows))
		ret->stratum[ret->strata++] = (struct stratum){
		    row_text(&rows, "value", call->arena), row_int(&rows, "places")};
	return rows_close(&rows);
}

enum err
admission_read(struct call *call, struct str stage, struct admission *ret)
{
	struct rows row;
	enum err e = db_one(call->db, STMT_stage_admission, ARGS(TEXT(stage)), &row);

	*ret = (struct admission){.limited = e == OK};
	if (e == OK) {
		ret->places = row_int(&row, "places");
		ret->per_day = row_int(&row, "per_day");
		ret->lottery = str_is(row_peek(&row, "rule"), "lottery");
		ret->strata_by = row_text(&row, "strata_by", call->arena);
		ret->kept = !row_null(&row, "unfilled") &&
			    str_is(row_peek(&row, "unfilled"), "kept");
	}
	(void)rows_close(&row);
	if (e != OK)
		return e == ERR_NOT_FOUND ? OK : e;
	return read_strata(call, stage, ret);
}

/* --- showing ---------------------------------------------------------------------------------- */

void
admission_put_strata(struct json_out *o, const struct admission *a)
{
	if (a->strata == 0)
		return;
	json_put_text(o, "strata_by", a->strata_by);
	json_open_list(o, "reserved");
	for (int i = 0; i < a->strata; i++) {
		json_open(o, NULL);
		json_put_text(o, "value", a->stratum[i].value);
		json_put_int(o, "places", a->stratum[i].places);
		json_close(o);
	}
	json_close_list(o);
	json_put_text(o, "unfilled", a->kept ? STR("kept") : STR("to_all"));
}

static enum err
put_use(struct call *call, const struct admission *a, struct str stage, struct str model)
{
	struct json_out *o = &call->reply;
	struct admission_use used;
	struct rows row;

	TRY(admission_used(call, model, stage, &used));
	TRY(db_one(call->db, STMT_admission_count, ARGS(TEXT(model)), &row));
	json_put_int(o, "taken", used.taken);
	if (a->per_day != 0)
		json_put_int(o, "today", used.today);
	json_put_int(o, "waiting", row_int(&row, "waiting"));
	return rows_close(&row);
}

enum err
admission_put(struct call *call, struct str stage, struct str model)
{
	struct json_out *o = &call->reply;
	struct admission a;

	TRY(admission_read(call, stage, &a));
	if (!a.limited)
		return OK;
	json_open(o, "admission");
	json_put_text(o, "rule", a.lottery ? STR("lottery") : STR("fifo"));
	if (a.places != 0)
		json_put_int(o, "places", a.places);
	if (a.per_day != 0)
		json_put_int(o, "per_day", a.per_day);
	admission_put_strata(o, &a);
	enum err e = model.n != 0 ? put_use(call, &a, stage, model) : OK;
	json_close(o);
	return e;
}

enum err
admission_put_waiting(struct call *call, struct str application)
{
	struct json_out *o = &call->reply;
	struct rows row;
	enum err e = db_one(call->db, STMT_admission_position, ARGS(TEXT(application)), &row);

	if (e == OK) {
		json_open(o, "waiting");
		json_put_int(o, "position", row_int(&row, "position"));
		render_time(call, "since", &row, "since");
		json_close(o);
	}
	(void)rows_close(&row);
	return e == ERR_NOT_FOUND ? OK : e;
}
