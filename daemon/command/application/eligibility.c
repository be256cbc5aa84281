/* A person's facts against a tier's rules. */
#include "daemon/command/application/eligibility.h"

#include "daemon/command/note.h"
#include "daemon/rules/eligibility.h"
#include "lib/id.h"

enum { RULES_MAX = 16 };

/* --- applying --------------------------------------------------------------------------------- */

enum err
eligibility_facts_of(struct call *call, struct str account, struct eligibility_facts *ret)
{
	struct arena *a = call->arena;
	struct rows row;

	TRY(db_one(call->db, STMT_eligibility_facts, ARGS(TEXT(account)), &row));
	*ret = (struct eligibility_facts){row_text(&row, "organisation_id", a),
	    row_text(&row, "sector", a), row_text(&row, "country", a), row_text(&row, "ror", a),
	    row_text(&row, "orcid", a), account};
	return rows_close(&row);
}

static void
refuse(struct faults *faults, const struct json *rule, size_t at)
{
	struct str text = eligibility_text(faults->arena, rule), proof = json_text(rule, "proof");
	struct str place = str_printf(faults->arena, "/eligibility/%zu", at);

	if (proof.n != 0)
		fault_add(faults, place, "takes %.*s, or an answer to %.*s that proves as much",
		    STR_ARG(text), STR_ARG(proof));
	else
		fault_add(faults, place, "takes %.*s", STR_ARG(text));
}

enum err
eligibility_check(struct call *call, const struct kept_tier *t, const struct applying *who,
    struct str *exceptions)
{
	struct json_out out = {.text.arena = call->arena};
	struct eligibility_facts facts;
	bool any = false;
	size_t at = 0;

	*exceptions = (struct str){NULL, 0};
	if (t->eligibility == NULL)
		return OK;
	TRY(eligibility_facts_of(call, who->account, &facts));
	json_open_list(&out, NULL);
	json_each(rule, t->eligibility) {
		enum eligible e = eligibility_of(rule, &facts, who->answers);
		if (e == ELIGIBLE_NOT) {
			refuse(who->faults, rule, at);
			call_note(call, STMT_eligibility_refused,
			    ARGS(TEXT(str_copy(call->arena, str_of(t->id))),
				TEXT(str_copy(call->arena, json_text(rule, "rule")))));
		}
		if (e == ELIGIBLE_BY_EXCEPTION)
			json_put_text(&out, NULL, eligibility_text(call->arena, rule));
		any = any || e == ELIGIBLE_BY_EXCEPTION;
		at++;
	}
	json_close_list(&out);
	if (any)
		*exceptions = buf_str(&out.text);
	return OK;
}

/* --- a tier's document ------------------------------------------------------------------------ */

static const char *const sectors[] = {
    "academia", "nonprofit", "industry", "government", "independent"};

static bool
is_sector(struct str word)
{
	for (size_t i = 0; i < sizeof(sectors) / sizeof(sectors[0]); i++)
		if (str_is(word, sectors[i]))
			return true;
	return false;
}

static enum err
invited_fault(struct call *call, struct str account, const char **ret)
{
	struct rows row;
	enum err e = db_one(call->db, STMT_account_by_id, ARGS(TEXT(account), TEXT(account)), &row);

	(void)rows_close(&row);
	if (e == ERR_NOT_FOUND)
		*ret = "must be an account's id";
	return e == ERR_NOT_FOUND ? OK : e;
}

static enum err
item_fault(struct call *call, struct str rule, struct str item, const char **ret)
{
	*ret = NULL;
	if (str_is(rule, "invitation"))
		return invited_fault(call, item, ret);
	if (str_is(rule, "sector") && !is_sector(item))
		*ret = "is no sector";
	if (str_is(rule, "country") && !country_ok(item))
		*ret = "must be a country's two letters";
	if (str_is(rule, "ror") && !ror_parse(call->arena, item, &item))
		*ret = "must be a ROR id such as https://ror.org/05dxps055";
	return OK;
}

static enum err
check_list(struct call *call, const struct json *rule, const char *name, struct str place)
{
	const char *fault;
	size_t at = 0;

	json_each(item, json_list(rule, name, 300)) {
		TRY(item_fault(call, json_text(rule, "rule"), item->text, &fault));
		if (fault != NULL)
			fault_add(&call->faults,
			    str_printf(call->arena, "%.*s/%s/%zu", STR_ARG(place), name, at), "%s",
			    fault);
		at++;
	}
	return OK;
}

static bool
is_question(const struct json *document, struct str name)
{
	json_each(field, json_member(json_member(document, "form"), "fields"))
		if (str_eq(json_text(field, "name"), name))
			return true;
	return false;
}

static void
check_way_out(
    struct call *call, const struct json *document, const struct json *rule, struct str place)
{
	struct str proof = json_text(rule, "proof");
	bool exception = json_member(rule, "exception") != NULL;

	if (proof.n == 0 && !exception && !eligibility_rule(json_text(rule, "rule"))->free)
		fault_add(&call->faults, place,
		    "must name another proof (a question of the form) or say \"exception\": "
		    "\"board\"");
	if (proof.n != 0 && !is_question(document, proof))
		fault_add(&call->faults, str_printf(call->arena, "%.*s/proof", STR_ARG(place)),
		    "must be a question of the tier's form");
}

static enum err
check_rule(
    struct call *call, const struct json *document, const struct json *rule, struct str place)
{
	const struct eligibility_rule *known = eligibility_rule(json_text(rule, "rule"));
	bool lists = json_member(rule, "is") != NULL || json_member(rule, "not") != NULL;

	if (known == NULL)
		return OK; /* of shape */
	if (known->list == LIST_MUST && !lists)
		fault_add(&call->faults, place, "must say what it is to be, or not to be");
	if (known->list == LIST_NEVER && lists)
		fault_add(&call->faults, place, "takes no list");
	if (known->list != LIST_NEVER) {
		TRY(check_list(call, rule, "is", place));
		TRY(check_list(call, rule, "not", place));
	}
	check_way_out(call, document, rule, place);
	return OK;
}

enum err
eligibility_check_document(struct call *call, const struct json *document)
{
	size_t at = 0;

	json_each(rule, json_list(document, "eligibility", RULES_MAX))
		TRY(check_rule(
		    call, document, rule, str_printf(call->arena, "/eligibility/%zu", at++)));
	return OK;
}
