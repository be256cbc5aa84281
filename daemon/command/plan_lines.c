/* Every fault of a plan's document, each at its place: the lines of gates. */
#include "daemon/command/dimensions.h"
#include "daemon/command/plan_document.h"
#include "lib/decimal.h"
#include "lib/time.h"

enum {
	DOCUMENT = 1 << GATE_DOCUMENT,
	EVALUATION = 1 << GATE_EVALUATION,
	VOTE = 1 << GATE_VOTE,
	DWELL = 1 << GATE_DWELL,
};

/* Which members a line of which type needs and may have. */
static const struct {
	const char *name;
	unsigned needs, may;
} members[] = {
    {"criterion", DOCUMENT | EVALUATION, DOCUMENT | EVALUATION},
    {"version", EVALUATION, DOCUMENT | EVALUATION},
    {"style", 0, EVALUATION},
    {"statistic", 0, EVALUATION},
    {"baseline", 0, EVALUATION},
    {"operator", EVALUATION, EVALUATION | VOTE | DWELL},
    {"limit", EVALUATION | VOTE | DWELL, EVALUATION | VOTE | DWELL},
    {"dimensions", 0, DOCUMENT | EVALUATION},
    {"missing_n", 0, EVALUATION},
};

/* A line being checked, and where it stands. */
struct checked {
	struct call *call;
	const struct plan_document *document;
	size_t stage;
	struct str pointer;
	struct plan_line *line;
};

static struct str
place(const struct checked *c, const char *name)
{
	return str_printf(c->call->arena, "%.*s/%s", STR_ARG(c->pointer), name);
}

static struct str
text(const struct checked *c, const char *name)
{
	return json_text(c->line->json, name);
}

static bool
known_type(struct str word, enum gate_type *ret)
{
	for (int i = 0; i < GATE_TYPES; i++)
		if (str_is(word, gate_type_word((enum gate_type)i))) {
			*ret = (enum gate_type)i;
			return true;
		}
	return false;
}

static void
check_members(const struct checked *c)
{
	const char *type = gate_type_word(c->line->type);
	unsigned bit = 1u << c->line->type;

	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
		bool there = json_member(c->line->json, members[i].name) != NULL;
		if (there && (members[i].may & bit) == 0)
			fault_add(&c->call->faults, place(c, members[i].name),
			    "has no meaning for a line of type %s; leave it out", type);
		if (!there && (members[i].needs & bit) != 0)
			fault_add(&c->call->faults, place(c, members[i].name),
			    "is needed for a line of type %s", type);
	}
}

/* --- limits ----------------------------------------------------------------------------------- */

static void
limit_of_evaluation(const struct checked *c)
{
	if (!decimal_parse(text(c, "limit"), &c->line->limit))
		fault_add(
		    &c->call->faults, place(c, "limit"), "must be a decimal number such as 95.0");
}

static void
limit_of_vote(const struct checked *c)
{
	const struct plan_stage *s = &c->document->stages[c->stage];
	int64_t n = 0;
	int voters = 0;

	for (int i = 0; i < s->review_count; i++)
		voters += s->reviews[i].voters;
	if (!str_int(text(c, "limit"), &n) || n < 1)
		fault_add(&c->call->faults, place(c, "limit"),
		    "must be a whole number of approvals, from 1 on");
	else if (n > voters)
		fault_add(&c->call->faults, place(c, "limit"),
		    "cannot be met: %d members of its boards can vote now", voters);
	else
		c->line->limit = n * MICRO;
	if (text(c, "operator").n != 0 && !str_is(text(c, "operator"), ">="))
		fault_add(&c->call->faults, place(c, "operator"), "must be >= for a vote");
}

static void
limit_of_dwell(const struct checked *c)
{
	int64_t ms = 0;
	struct str op = text(c, "operator");

	if (!duration_parse(text(c, "limit"), &ms) || ms > INT64_MAX / (MICRO / SECOND_MS))
		fault_add(&c->call->faults, place(c, "limit"), "must be a duration such as P14D");
	else
		c->line->limit = ms * (MICRO / SECOND_MS);
	if (op.n != 0 && !str_is(op, ">=") && !str_is(op, ">"))
		fault_add(&c->call->faults, place(c, "operator"), "must be >= or > for a dwell");
	if (c->stage == 0)
		fault_add(&c->call->faults, place(c, "type"),
		    "no stage precedes the first, so that there is no dwell");
}

static void
check_limit(const struct checked *c)
{
	if (text(c, "limit").n == 0)
		return;
	switch (c->line->type) {
	case GATE_EVALUATION: limit_of_evaluation(c); break;
	case GATE_VOTE: limit_of_vote(c); break;
	case GATE_DWELL: limit_of_dwell(c); break;
	case GATE_DOCUMENT:
	case GATE_TYPES: break;
	}
}

/* --- what evidence it asks for ---------------------------------------------------------------- */

static enum err
check_versions(const struct checked *c)
{
	struct call *call = c->call;
	struct named_version v, base;
	struct str statistic = text(c, "statistic");
	bool related = statistic.n != 0 && !str_is(statistic, "value");

	TRY(plan_version(call, c->document->model, text(c, "version"), place(c, "version"), &v));
	TRY(plan_version(
	    call, c->document->model, text(c, "baseline"), place(c, "baseline"), &base));
	c->line->version = v.id;
	c->line->baseline = base.id;
	if (related != (text(c, "baseline").n != 0))
		fault_add(&call->faults, place(c, "baseline"),
		    related ? "is needed: which version is it compared with?"
			    : "belongs to the statistics delta and ratio only");
	if (base.id.n != 0 && str_eq(base.id, v.id))
		fault_add(&call->faults, place(c, "baseline"),
		    "is the version itself: nothing is compared");
	return OK;
}

static enum err
check_line(const struct checked *c)
{
	if (!known_type(text(c, "type"), &c->line->type))
		return OK; /* the shape has said so */
	check_members(c);
	check_limit(c);
	c->line->dimensions = dimensions_text(
	    c->call, json_member(c->line->json, "dimensions"), place(c, "dimensions"));
	return check_versions(c);
}

static void
check_name(const struct checked *c, const struct plan_stage *s, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (text(c, "slug").n != 0 &&
		    str_eq(json_text(s->lines[i].json, "slug"), text(c, "slug")))
			fault_add(&c->call->faults, place(c, "slug"),
			    "another line of this gate is called so");
}

enum err
plan_lines_check(struct call *call, const struct plan_document *d, size_t stage)
{
	struct plan_stage *s = &d->stages[stage];
	const struct json *gate = json_member(s->json, "gate");

	s->lines = NEW_ARRAY(call->arena, STAGE_LINES_MAX, struct plan_line);
	if (gate == NULL || gate->count > STAGE_LINES_MAX)
		return OK; /* the shape has said so */
	json_each(item, gate) {
		struct checked c = {call, d, stage, plan_place(call, stage, "gate", s->line_count),
		    &s->lines[s->line_count]};
		c.line->json = item;
		check_name(&c, s, s->line_count);
		TRY(check_line(&c));
		s->line_count++;
	}
	return OK;
}
