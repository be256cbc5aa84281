/* Applications that a tier's published policy decides at once; what its conditions don't cover
 * is left to the boards. */
#include "daemon/command/application/application.h"

#include "daemon/command/application/endorsement.h"
#include "daemon/rules/automatic.h"
#include "daemon/rules/level.h"
#include "daemon/rules/research.h"
#include "lib/id.h"

/* --- what it looks at ------------------------------------------------------------------------- */

/* Is there one of eligibility, and one of endorsement? */
static void
read_exceptions(struct call *call, struct str text, bool *eligibility, bool *endorsement)
{
	const char *why;

	*eligibility = *endorsement = false;
	json_each(item, text.n == 0 ? NULL : json_parse(call->arena, text, &why)) {
		bool of_endorsement = str_eq(item->text, endorsement_exception);
		*endorsement = *endorsement || of_endorsement;
		*eligibility = *eligibility || !of_endorsement;
	}
}

/* Of whoever names no research the whole tier is what they may ask. */
static bool
asks_beyond(const struct application *a, const struct kept_tier *t)
{
	int number = research_of(a->asked.research);
	struct capabilities least;
	struct str lacking;

	if (a->amends.n != 0)
		return true;
	if (number < 0 || !a->asked.chosen ||
	    !research_least(number, &t->capabilities, &least, &lacking))
		return false;
	struct capabilities more = capabilities_beyond(&a->asked.set, &least);
	return !capabilities_empty(&more);
}

static bool
is_lasting(const struct kept_tier *t)
{
	return level_irreversible(capabilities_class(&t->capabilities, t->audience));
}

static enum err
read_facts(struct call *call, const struct application *a, const struct kept_tier *t,
    struct automatic_facts *ret)
{
	struct rows row;
	bool unendorsed;

	TRY(db_one(call->db, STMT_automatic_facts, ARGS(TEXT(a->id), INT(call->now)), &row));
	*ret = (struct automatic_facts){.beyond = asks_beyond(a, t),
	    .wants_endorsement = row_int(&row, "wants_endorsement") != 0,
	    .denied = row_int(&row, "denied") != 0,
	    .lasting = is_lasting(t),
	    .named = row_int(&row, "named") != 0,
	    .revoked = row_int(&row, "revoked") != 0};
	read_exceptions(
	    call, row_text(&row, "exceptions", call->arena), &ret->exception, &unendorsed);
	/* What isn't endorsed by now, and is no exception, is proven otherwise. */
	ret->endorsed = !unendorsed;
	return rows_close(&row);
}

/* --- deciding --------------------------------------------------------------------------------- */

static struct str
findings(struct call *call, const struct automatic_facts *facts)
{
	struct json_out o = {.text.arena = call->arena};

	json_open_list(&o, NULL);
	for (int i = 0; i < AUTOMATIC_COUNT; i++) {
		bool holds = automatic_holds((enum automatic)i, facts);
		json_open(&o, NULL);
		json_put_text(&o, "condition", str_of(automatic_word((enum automatic)i)));
		json_put_bool(&o, "holds", holds);
		json_put_text(&o, "text", str_of(automatic_text((enum automatic)i, holds)));
		json_close(&o);
	}
	json_close_list(&o);
	return buf_str(&o.text);
}

/* The boards see it, and aren't asked. */
static enum err
approve(struct call *call, const struct application *a)
{
	TRY(ballot_stop(call, a->id));
	call->caller.policy = true;
	TRY(application_approve(call, a));
	call->caller.policy = false;
	call_said(call, "Approved, by the tier's published policy.");
	call_hint(call, "sluice application show %.*s", STR_ARG(str_from(a->id, ID_LENGTH - 6)));
	return OK;
}

enum err
application_apply_policy(struct call *call, struct str id, const struct kept_tier *t)
{
	struct automatic_facts facts;
	struct application a;

	if (!t->automatic)
		return OK;
	TRY(application_read(call, id, &a));
	TRY(read_facts(call, &a, t, &facts));
	bool approves = automatic_approves(&facts);
	TRY(db_run(call->db, STMT_application_by_policy,
	    ARGS(TEXT(id), TEXT(findings(call, &facts)), INT(approves))));
	return approves ? approve(call, &a) : OK;
}

void
application_put_policy(struct call *call, const struct rows *row)
{
	struct str policy = row_text(row, "policy", call->arena);

	if (row_int(row, "by_policy") != 0)
		json_put_text(&call->reply, "decided_by", STR("policy"));
	if (policy.n != 0)
		json_put_raw(&call->reply, "policy", policy);
}
