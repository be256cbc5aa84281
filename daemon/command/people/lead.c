/* A model that nobody leads is held. */
#include "daemon/command/people/lead.h"

#include "daemon/command/release/hold.h"
#include "daemon/store/db.h"

static const char no_lead[] = "no_lead";

static enum err
hold_without(struct call *call, struct str model, struct str slug)
{
	call_hint(call,
	    "sluice role propose release_lead ACCOUNT --on %.*s --reason TEXT, by an admin: "
	    "nobody leads it, and its releases are held meanwhile",
	    STR_ARG(slug));
	return hold_set_by_daemon(call,
	    &(struct hold_cause){.model = model,
		.cause = model,
		.code = str_of(no_lead),
		.reason = STR("Nobody leads the model any more."),
		.reentry = str_printf(call->arena,
		    "an admin appoints a lead (sluice role propose release_lead ACCOUNT --on %.*s "
		    "--reason TEXT), and a second person confirms it",
		    STR_ARG(slug)),
		.admins = true});
}

enum err
lead_check(struct call *call, struct str model)
{
	struct rows row;

	TRY(db_one(call->db, STMT_model_led, ARGS(TEXT(model), INT(call->now)), &row));
	bool led = row_int(&row, "led") != 0;
	struct str slug = row_text(&row, "slug", call->arena);
	TRY(rows_close(&row));
	return led ? hold_code_closed(call, model, no_lead) : hold_without(call, model, slug);
}

enum err
lead_check_of(struct call *call, struct str account)
{
	enum { MODELS_MAX = 64 };
	struct str model[MODELS_MAX], after = STR("");
	int n;

	do {
		struct rows rows = db_query(call->db, STMT_models_led_by,
		    ARGS(TEXT(account), INT(call->now), TEXT(after), INT(MODELS_MAX)));
		for (n = 0; n < MODELS_MAX && rows_next(&rows); n++)
			model[n] = row_text(&rows, "model_id", call->arena);
		TRY(rows_close(&rows));
		for (int i = 0; i < n; i++)
			TRY(lead_check(call, after = model[i]));
	} while (n == MODELS_MAX);
	return OK;
}
