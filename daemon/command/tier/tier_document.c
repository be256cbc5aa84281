/* Every fault of a tier's document, each at its place. */
#include "daemon/command/tier/tier_document.h"

#include "daemon/command/application/eligibility.h"
#include "daemon/rules/level.h"
#include "daemon/rules/research.h"
#include "lib/time.h"

static const int64_t max_stale_default = 60 * SECOND_MS;

static struct str
item_place(struct call *call, const char *list, size_t at)
{
	return str_printf(call->arena, "/%s/%zu", list, at);
}

/* --- what it is made of ----------------------------------------------------------------------- */

static bool
model_has(const struct model_parts *parts, int capability)
{
	for (int bit = 0; bit < parts->components; bit++)
		if (capability_touches(capability, component_kind_of(parts->component[bit].kind)))
			return true;
	return false;
}

/* What can be done with some component of the model: "prompt_ui, prompt_api, …". */
static struct str
names_there_are(struct call *call, const struct model_parts *parts)
{
	struct buf b = {.arena = call->arena};

	for (int i = 0; i < CAPABILITIES_MAX; i++)
		if (capability_name(i) != NULL && model_has(parts, i))
			buf_printf(&b, "%s%s", b.n == 0 ? "" : ", ", capability_name(i));
	return buf_str(&b);
}

static void
take_capabilities(struct call *call, struct tier_document *d)
{
	size_t at = 0;

	json_each(item, json_list(call->body, "capabilities", CAPABILITIES_MAX)) {
		struct str place = item_place(call, "capabilities", at++);
		int number = capability_of(item->text);
		if (number < 0)
			fault_add(&call->faults, place,
			    "no capability is called %.*s; on the components of this model there "
			    "are %.*s",
			    STR_ARG(item->text), STR_ARG(names_there_are(call, d->parts)));
		else if (capability_in(&d->capabilities, number))
			fault_add(&call->faults, place, "stands here twice");
		else
			capability_add(&d->capabilities, number);
	}
}

/* The bits of what LIST names. */
static uint64_t
take_names(struct call *call, const struct model_parts *parts, const char *list,
    int (*bit_of)(const struct model_parts *parts, struct str name))
{
	uint64_t bits = 0;
	size_t at = 0;

	json_each(item, json_list(call->body, list, 64)) {
		struct str place = item_place(call, list, at++);
		int bit = bit_of(parts, item->text);
		if (bit < 0)
			fault_add(&call->faults, place, "the model has nothing called %.*s",
			    STR_ARG(item->text));
		else if ((bits & UINT64_C(1) << bit) != 0)
			fault_add(&call->faults, place, "stands here twice");
		else
			bits |= UINT64_C(1) << bit;
	}
	return bits;
}

static struct capabilities
on_component(const struct tier_document *d, int bit)
{
	return capabilities_on(&d->capabilities, component_kind_of(d->parts->component[bit].kind));
}

static bool
has_bit(uint64_t bits, int bit)
{
	return (bits & UINT64_C(1) << bit) != 0;
}

/* --- what would give nothing ------------------------------------------------------------------ */

static void
check_components(struct call *call, struct tier_document *d)
{
	size_t at = 0;

	json_each(item, json_list(call->body, "components", 64)) {
		struct str place = item_place(call, "components", at++);
		int bit = model_component_bit(d->parts, item->text);
		if (bit < 0)
			continue;
		struct capabilities on = on_component(d, bit);
		enum class class = capabilities_class(&on, d->audience);
		if (capabilities_empty(&on))
			fault_add(&call->faults, place,
			    "none of the capabilities is exercised on a component of kind %.*s",
			    STR_ARG(d->parts->component[bit].kind));
		if (class > d->class)
			d->class = class;
	}
}

static bool
touches_any(const struct tier_document *d, int number)
{
	for (int bit = 0; bit < d->parts->components; bit++)
		if (has_bit(d->components, bit) &&
		    capability_touches(number, component_kind_of(d->parts->component[bit].kind)))
			return true;
	return false;
}

/* Why the capability doesn't go with the audience, or NULL. */
static const char *
misplaced(const struct tier_document *d, struct str name)
{
	if (str_is(name, "weights_download_public") && d->audience != AUDIENCE_PUBLIC)
		return "is for the public; for fewer people it is weights_download_gated";
	if (str_is(name, "weights_download_gated") && d->open)
		return "needs a gate; an open tier gives weights_download_public";
	return NULL;
}

static void
check_capabilities(struct call *call, struct tier_document *d)
{
	size_t at = 0;

	json_each(item, json_list(call->body, "capabilities", CAPABILITIES_MAX)) {
		struct str place = item_place(call, "capabilities", at++);
		int number = capability_of(item->text);
		const char *why = misplaced(d, item->text);
		if (number >= 0 && !touches_any(d, number))
			fault_add(&call->faults, place,
			    "is exercised on none of the components that are listed");
		if (why != NULL)
			fault_add(&call->faults, place, "%s", why);
	}
}

static void
check_versions(struct call *call, struct tier_document *d)
{
	uint64_t had = 0;
	size_t at = 0;

	for (int bit = 0; bit < d->parts->components; bit++)
		if (has_bit(d->components, bit))
			had |= d->parts->component[bit].versions;
	json_each(item, json_list(call->body, "versions", 64)) {
		struct str place = item_place(call, "versions", at++);
		int bit = model_version_bit(d->parts, item->text);
		if (bit >= 0 && !has_bit(had, bit))
			fault_add(&call->faults, place, "none of the components has this version");
	}
}

/* --- how it is given -------------------------------------------------------------------------- */

/* Weights can't be asked back after a minute, and relaxed safeguards shouldn't be. */
static bool
is_grave(const struct tier_document *d)
{
	static const char *const relaxed[] = {"unfiltered_io", "helpful_only"};
	struct capabilities weights = capabilities_on(&d->capabilities, KIND_weights);

	for (size_t i = 0; i < sizeof(relaxed) / sizeof(relaxed[0]); i++)
		if (capability_in(&d->capabilities, capability_of(str_of(relaxed[i]))))
			return true;
	return !capabilities_empty(&weights);
}

static void
take_times(struct call *call, struct tier_document *d)
{
	const struct json *b = call->body;

	/* A kept answer would be used without being counted. */
	bool counts = d->allowance.counting == COUNTING_EVALUATIONS;
	d->max_stale_ms = is_grave(d) || counts ? 0 : max_stale_default;
	(void)duration_parse(json_text(b, "max_stale"), &d->max_stale_ms);
	(void)duration_parse(json_text(b, "stale_if_unreachable"), &d->stale_if_unreachable_ms);
	bool given = duration_parse(json_text(b, "term"), &d->term_ms);
	if (given && d->term_ms <= 0)
		fault_add(&call->faults, STR("/term"), "must last some time");
	if (!d->open && json_member(b, "term") == NULL)
		fault_add(&call->faults, STR("/term"), "must say how long a grant lasts");
}

static enum err
take_terms(struct call *call, struct tier_document *d)
{
	struct str slug = json_text(call->body, "terms");
	struct rows row;

	if (slug.n == 0)
		return OK;
	enum err e = db_one(call->db, STMT_terms_newest, ARGS(TEXT(d->model), TEXT(slug)), &row);
	if (e == OK)
		d->terms = row_text(&row, "id", call->arena);
	(void)rows_close(&row);
	if (e == ERR_NOT_FOUND)
		fault_add(&call->faults, STR("/terms"),
		    "the model has no terms %.*s; enter them first: sluice terms create",
		    STR_ARG(slug));
	return e == ERR_NOT_FOUND ? OK : e;
}

static void
take_form(struct call *call, struct tier_document *d)
{
	const struct json *form = json_member(call->body, "form");
	struct json_out o = {.text.arena = call->arena};

	if (form == NULL)
		return;
	tier_form_check(call, form);
	json_put_tree(&o, NULL, form);
	d->form = buf_str(&o.text);
}

static enum err
take_eligibility(struct call *call, struct tier_document *d)
{
	const struct json *rules = json_member(call->body, "eligibility");
	const struct json *endorsement = json_member(call->body, "endorsement");
	struct json_out o = {.text.arena = call->arena}, e = {.text.arena = call->arena};

	if (endorsement != NULL)
		json_put_tree(&e, NULL, endorsement);
	d->endorsement = buf_str(&e.text);
	if (rules == NULL)
		return OK;
	TRY(eligibility_check_document(call, call->body));
	json_put_tree(&o, NULL, rules);
	d->eligibility = buf_str(&o.text);
	return OK;
}

/* A tier is for research that it is enough for. */
static void
take_research(struct call *call, struct tier_document *d)
{
	struct capabilities least;
	struct str lacking;
	size_t at = 0;

	json_each(item, json_list(call->body, "research", RESEARCH_MAX)) {
		struct str place = item_place(call, "research", at++);
		int number = research_of(item->text);
		if (number < 0)
			fault_add(&call->faults, place,
			    "is no kind of research that is known here: sluice research list");
		else if (!research_least(number, &d->capabilities, &least, &lacking))
			fault_add(&call->faults, place, "takes %.*s, which this tier does not give",
			    STR_ARG(lacking));
		else
			d->research |= UINT64_C(1) << number;
	}
}

static bool
board_before(const struct tier_document *d, struct str board)
{
	for (size_t i = 0; i < d->review_count; i++)
		if (board.n != 0 &&
		    (str_eq(d->reviews[i].board, board) || str_eq(d->reviews[i].fallback, board)))
			return true;
	return false;
}

static void
check_review(struct call *call, const struct tier_document *d, const struct review *r, size_t at)
{
	if (board_before(d, r->board))
		fault_add(&call->faults, str_printf(call->arena, "/review/%zu/board", at),
		    "votes here once already");
	if (board_before(d, r->fallback))
		fault_add(&call->faults, str_printf(call->arena, "/review/%zu/fallback", at),
		    "votes here already, itself or in another's place");
	if (r->board.n != 0 && !review_leaves_somebody(r))
		fault_add(&call->faults, str_printf(call->arena, "/review/%zu/quorum", at),
		    "takes the vote of every member of the board: nobody would be left for an "
		    "appeal; appoint one more, count on a guest (\"guests\": 1), or name another "
		    "board (\"fallback\")");
	if (level_irreversible(d->class) && r->policy.min_approve < 2)
		fault_add(&call->faults, str_printf(call->arena, "/review/%zu/min_approve", at),
		    "must be two or more: this tier gives %s, which can't be taken back",
		    class_word(d->class));
}

static enum err
take_reviews(struct call *call, struct tier_document *d)
{
	size_t at = 0;

	json_each(item, json_list(call->body, "review", TIER_BOARDS_MAX)) {
		struct review r;
		TRY(review_read(
		    call, item, str_printf(call->arena, "/review/%zu", at), d->model, &r));
		check_review(call, d, &r, at++);
		d->reviews[d->review_count++] = r;
	}
	return OK;
}

static void
take_age(struct call *call, const char *of, int64_t *ret)
{
	const struct json *lapse = json_member(call->body, "lapse");

	if (duration_parse(json_text(lapse, of), ret) && *ret < DAY_MS)
		fault_add(&call->faults, str_printf(call->arena, "/lapse/%s", of),
		    "must be a day or longer");
}

/* What is gravest is given by people alone; R2 by a policy that a stage's typed statement names. */
static void
take_policy(struct call *call, struct tier_document *d)
{
	d->draft_ms = 90 * DAY_MS;
	d->returned_ms = 30 * DAY_MS;
	take_age(call, "draft", &d->draft_ms);
	take_age(call, "returned", &d->returned_ms);
	const struct json *again = json_member(call->body, "recertification");

	d->recertify_months = json_int(again, "months", 0);
	d->recertify_suspends = str_is(json_text(again, "on_overdue"), "suspend");
	d->automatic = str_is(json_text(call->body, "policy"), "automatic");
	if (d->automatic && d->class == R3)
		fault_add(&call->faults, STR("/policy"),
		    "must not be automatic: this tier gives R3, which is everybody's for good");
}

/* Whoever may use a tier without a grant applies for nothing. */
static void
check_open(struct call *call, const struct tier_document *d)
{
	static const char *const closed[] = {"term", "terms", "form", "research", "eligibility",
	    "endorsement", "one_per_organisation", "review", "policy", "recertification", "lapse",
	    "limits", "counting"};

	if (d->open && d->audience != AUDIENCE_PUBLIC)
		fault_add(&call->faults, STR("/audience"), "must be public: the tier is open");
	for (size_t i = 0; d->open && i < sizeof(closed) / sizeof(closed[0]); i++)
		if (json_member(call->body, closed[i]) != NULL)
			fault_add(&call->faults, str_printf(call->arena, "/%s", closed[i]),
			    "must be left out: nobody applies for an open tier");
	if (!d->open && json_member(call->body, "review") == NULL)
		fault_add(&call->faults, STR("/review"),
		    "must name the board that decides; only an open tier has none");
}

enum err
tier_document_check(struct call *call, struct tier_document *ret)
{
	struct model_parts *parts = NEW(call->arena, struct model_parts);

	*ret = (struct tier_document){
	    .model = call->object.id, .parts = parts, .class = CLASS_NONE};
	TRY(model_parts_read(call, ret->model, parts));
	ret->audience = audience_of(json_text(call->body, "audience"));
	ret->open = json_truth(call->body, "open");
	take_capabilities(call, ret);
	ret->components = take_names(call, parts, "components", model_component_bit);
	ret->versions = take_names(call, parts, "versions", model_version_bit);
	check_components(call, ret);
	check_capabilities(call, ret);
	check_versions(call, ret);
	tier_allowance_check(call, ret);
	take_times(call, ret);
	TRY(take_terms(call, ret));
	take_form(call, ret);
	take_research(call, ret);
	TRY(take_eligibility(call, ret));
	TRY(take_reviews(call, ret));
	take_policy(call, ret);
	check_open(call, ret);
	return call->faults.count == 0 ? OK : ERR_INVALID;
}
