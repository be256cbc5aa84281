/* Every fault of a plan's document, each at its place: the lines of gates. */
#include "daemon/command/gate/dimensions.h"
#include "daemon/command/object.h"
#include "daemon/command/plan/plan_controls.h"
#include "daemon/rules/control.h"
#include "daemon/rules/criterion.h"

enum {
#define GATE_TYPE(name, word) name = 1 << GATE_##name,
#include "schema/gate.def"
	MEASURED = EVALUATION | EXTERNAL, /* rest on a number in evidence */
};

/* Which members a line of which type needs and may have. */
static const struct {
	const char *name;
	unsigned needs, may;
} members[] = {
    {"criterion", DOCUMENT | MEASURED, DOCUMENT | MEASURED},
    {"version", EVALUATION, DOCUMENT | MEASURED | CONTROL | INCIDENTS},
    {"style", 0, MEASURED},
    {"statistic", 0, MEASURED},
    {"baseline", 0, MEASURED},
    {"operator", MEASURED | SIGNAL | COHORT, MEASURED | SIGNAL | COHORT | VOTE | DWELL | DRILL},
    {"limit", MEASURED | SIGNAL | COHORT | VOTE | DWELL | DRILL | INCIDENTS,
	MEASURED | SIGNAL | COHORT | VOTE | DWELL | DRILL | INCIDENTS | SIGNOFF},
    {"dimensions", 0, DOCUMENT | MEASURED},
    {"missing_n", 0, MEASURED},
    {"exposure_floor", 0, MEASURED},
    {"independent", 0, DOCUMENT | MEASURED},
    {"reporter", EXTERNAL, EXTERNAL},
    {"control", CONTROL, CONTROL},
    {"tier", 0, CONTROL | COHORT},
    {"in_part", 0, CONTROL},
    {"role", 0, SIGNOFF},
    {"signer", 0, SIGNOFF},
    {"scope", INCIDENTS, INCIDENTS},
    {"contained", INCIDENTS, INCIDENTS},
    {"signal", SIGNAL, SIGNAL},
    {"count", COHORT, COHORT},
    {"drill", DRILL, DRILL},
    {"within", DRILL, DRILL | DOCUMENT | MEASURED | CONTROL},
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

/* --- what it is about ------------------------------------------------------------------------ */

static struct str
subject_of(const struct checked *c)
{
	static const char *const member[GATE_TYPES] = {[GATE_CONTROL] = "control",
	    [GATE_SIGNOFF] = "role",
	    [GATE_INCIDENTS] = "scope",
	    [GATE_SIGNAL] = "signal",
	    [GATE_COHORT] = "count",
	    [GATE_DRILL] = "drill"};

	return member[c->line->type] != NULL ? text(c, member[c->line->type]) : STR("");
}

static enum err
check_reporter(const struct checked *c)
{
	struct rows row;

	if (c->line->type != GATE_EXTERNAL || c->line->account.n == 0)
		return OK;
	TRY(db_one(c->call->db, STMT_gate_reporter,
	    ARGS(TEXT(c->document->model), TEXT(c->line->account), INT(c->call->now)), &row));
	if (row_int(&row, "reports") == 0)
		fault_add(&c->call->faults, place(c, "reporter"),
		    "does not hold the role reporter on the model; an admin appoints it");
	return rows_close(&row);
}

/* Who signs it, or which system reports it. */
static enum err
check_account(const struct checked *c)
{
	const char *name = c->line->type == GATE_EXTERNAL ? "reporter" : "signer";
	struct object_row account;

	if (c->line->type == GATE_SIGNOFF && (text(c, "role").n != 0) == (text(c, "signer").n != 0))
		fault_add(&c->call->faults, place(c, "role"),
		    "or a signer is needed, and not both: who signs it?");
	TRY(object_named(c->call, OBJECT_ACCOUNT, text(c, name), place(c, name), &account));
	c->line->account = account.id;
	return check_reporter(c);
}

/* A control is of the stage that is to be entered, a cohort of the one before. */
static void
check_tier(const struct checked *c)
{
	size_t before = c->line->type == GATE_COHORT ? 1 : 0;

	if (text(c, "tier").n == 0)
		return;
	if (before > c->stage)
		return; /* that there is none before is said already */
	if (!plan_offers_tier(c->document->stages[c->stage - before].json, text(c, "tier")))
		fault_add(&c->call->faults, place(c, "tier"), "is not offered by the stage%s",
		    before != 0 ? " before" : "");
}

static void
check_subject(const struct checked *c)
{
	bool first = c->stage == 0 &&
		     ((c->line->type == GATE_DWELL && c->document->goes_on.id.n == 0) ||
			 c->line->type == GATE_SIGNAL || c->line->type == GATE_COHORT);

	c->line->subject = subject_of(c);
	if (c->line->type == GATE_CONTROL && c->line->subject.n != 0 &&
	    control_of(c->line->subject) == CONTROL_COUNT)
		fault_add(&c->call->faults, place(c, "control"),
		    "is no control; sluice control list has them");
	if (c->line->type == GATE_INCIDENTS &&
	    str_is(c->line->subject, "version") != (text(c, "version").n != 0))
		fault_add(&c->call->faults, place(c, "version"),
		    "goes with the scope version, and only with it");
	if (first)
		fault_add(&c->call->faults, place(c, "type"),
		    "no stage precedes the first, so that there is no %s",
		    gate_type_word(c->line->type));
	check_tier(c);
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

static void
check_template(const struct checked *c)
{
	enum criterion from = criterion_of(text(c, "template"));

	if (text(c, "template").n == 0)
		return;
	if (from == CRITERION_COUNT)
		fault_add(&c->call->faults, place(c, "template"),
		    "is no criterion; sluice criterion list has them");
	else if (!criterion_takes(from, c->line->type))
		fault_add(&c->call->faults, place(c, "template"),
		    "is not answered by a line of type %s; sluice criterion show %s",
		    gate_type_word(c->line->type), criterion_id(from));
}

static enum err
check_line(const struct checked *c)
{
	if (!known_type(text(c, "type"), &c->line->type))
		return OK; /* the shape has said so */
	check_members(c);
	check_template(c);
	check_subject(c);
	TRY(check_account(c));
	plan_limit_check(c->call, &c->document->stages[c->stage], c->line, c->pointer);
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
