/* What a line of a plan is compared with, and how: by its type. */
#include "daemon/command/plan/plan_document.h"
#include "daemon/rules/gate_present.h"
#include "lib/time.h"

enum {
	AT_LEAST = 1 << COMPARISON_AT_LEAST,
	ABOVE = 1 << COMPARISON_ABOVE,
	AT_MOST = 1 << COMPARISON_AT_MOST,
	BELOW = 1 << COMPARISON_BELOW,
	ANY = AT_LEAST | ABOVE | AT_MOST | BELOW | 1 << COMPARISON_EQUAL,
};

/* A limit as text → × 10⁻⁶, or why it is none. */
typedef const char *parse_limit(const struct plan_stage *s, struct str text, int64_t *ret);

static const char *
parse_decimal(const struct plan_stage *s, struct str text, int64_t *ret)
{
	(void)s;
	return decimal_parse(text, ret) ? NULL : "must be a decimal number such as 95.0";
}

static const char *
parse_whole(const struct plan_stage *s, struct str text, int64_t *ret)
{
	int64_t n = 0;

	(void)s;
	if (!str_int(text, &n) || n < 0 || n > INT64_MAX / MICRO)
		return "must be a whole number";
	*ret = n * MICRO;
	return NULL;
}

static const char *
parse_approvals(const struct plan_stage *s, struct str text, int64_t *ret)
{
	int64_t n = 0, voters = 0;

	for (int i = 0; i < s->review_count; i++)
		voters += s->reviews[i].voters;
	if (!str_int(text, &n) || n < 1)
		return "must be a whole number of approvals, from 1 on";
	if (n > voters)
		return "cannot be met: fewer members of its boards can vote now";
	*ret = n * MICRO;
	return NULL;
}

static const char *
parse_signatures(const struct plan_stage *s, struct str text, int64_t *ret)
{
	int64_t n = 0;

	(void)s;
	if (!str_int(text, &n) || n < 1 || n > 64)
		return "must be a whole number of signatures, from 1 to 64";
	*ret = n * MICRO;
	return NULL;
}

static const char *
parse_duration(const struct plan_stage *s, struct str text, int64_t *ret)
{
	int64_t ms = 0;

	(void)s;
	if (!duration_parse(text, &ms) || ms > INT64_MAX / (MICRO / SECOND_MS))
		return "must be a duration such as P14D";
	*ret = ms * (MICRO / SECOND_MS);
	return NULL;
}

static const char *
parse_severity(const struct plan_stage *s, struct str text, int64_t *ret)
{
	int64_t n = 0;

	(void)s;
	if (str_is(text, "none"))
		*ret = GATE_MILDEST + MICRO;
	else if (!str_int(text, &n) || n < 1 || n * MICRO > GATE_MILDEST)
		return "must be the worst severity that is allowed, 1 (the worst) to 4, or none";
	else
		*ret = n * MICRO;
	return NULL;
}

/* How each type is compared; the first of the operators goes without saying. */
static const struct {
	parse_limit *parse;
	unsigned operators;
	enum comparison usual;
	const char *says; /* which operators it takes */
	int64_t otherwise; /* the limit that goes without saying */
} kinds[GATE_TYPES] = {
    [GATE_EVALUATION] = {parse_decimal, ANY, COMPARISON_AT_LEAST, "", 0},
    [GATE_EXTERNAL] = {parse_decimal, ANY, COMPARISON_AT_LEAST, "", 0},
    [GATE_SIGNAL] = {parse_decimal, ANY, COMPARISON_AT_LEAST, "", 0},
    [GATE_COHORT] = {parse_whole, ANY, COMPARISON_AT_LEAST, "", 0},
    [GATE_VOTE] = {parse_approvals, AT_LEAST, COMPARISON_AT_LEAST, "must be >= for a vote", 0},
    [GATE_SIGNOFF] = {parse_signatures, AT_LEAST, COMPARISON_AT_LEAST, "", MICRO},
    [GATE_DWELL] = {parse_duration, AT_LEAST | ABOVE, COMPARISON_AT_LEAST,
	"must be >= or > for a dwell", 0},
    [GATE_INCIDENTS] = {parse_severity, AT_LEAST, COMPARISON_AT_LEAST, "", 0},
    [GATE_DRILL] = {parse_duration, AT_MOST | BELOW, COMPARISON_AT_MOST,
	"must be <= or < for a drill", 0},
};

static struct str
place(struct call *call, struct str pointer, const char *name)
{
	return str_printf(call->arena, "%.*s/%s", STR_ARG(pointer), name);
}

static void
read_operator(struct call *call, struct plan_line *line, struct str pointer)
{
	struct str given = json_text(line->json, "operator");

	line->comparison = kinds[line->type].usual;
	for (int i = 0; i < COMPARISONS; i++)
		if (str_is(given, comparison_word((enum comparison)i)))
			line->comparison = (enum comparison)i;
	if (given.n != 0 && kinds[line->type].says[0] != '\0' &&
	    (kinds[line->type].operators & 1u << line->comparison) == 0)
		fault_add(
		    &call->faults, place(call, pointer, "operator"), "%s", kinds[line->type].says);
}

void
plan_limit_check(
    struct call *call, const struct plan_stage *s, struct plan_line *line, struct str pointer)
{
	struct str limit = json_text(line->json, "limit");

	line->limit = kinds[line->type].otherwise;
	(void)duration_parse(json_text(line->json, "within"), &line->within_ms);
	if (kinds[line->type].parse == NULL)
		return;
	read_operator(call, line, pointer);
	if (limit.n == 0)
		return;
	const char *why = kinds[line->type].parse(s, limit, &line->limit);
	if (why != NULL)
		fault_add(&call->faults, place(call, pointer, "limit"), "%s", why);
}
