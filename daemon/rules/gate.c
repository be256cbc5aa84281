/* The lines of a gate, one type after the other, and the worst of them. */
#include "daemon/rules/gate.h"

#include "daemon/rules/gate_present.h"
#include "lib/decimal.h"
#include "lib/time.h"

#include <stdlib.h>

static const char *const types[GATE_TYPES] = {
#define GATE_TYPE(name, word) [GATE_##name] = word,
#include "schema/gate.def"
};
static const struct {
	const char *word;
	int severity;
} results[GATE_RESULTS] = {
#define GATE_RESULT(name, word, severity) [RESULT_##name] = {word, severity},
#include "schema/gate.def"
};
static const char *const comparisons[COMPARISONS] = {
#define COMPARISON(name, word) [COMPARISON_##name] = word,
#include "schema/gate.def"
};

bool
comparison_holds(int64_t value, enum comparison comparison, int64_t limit)
{
	switch (comparison) {
	case COMPARISON_AT_LEAST: return value >= limit;
	case COMPARISON_ABOVE: return value > limit;
	case COMPARISON_AT_MOST: return value <= limit;
	case COMPARISON_BELOW: return value < limit;
	case COMPARISON_EQUAL: return value == limit;
	case COMPARISONS: break;
	}
	abort();
}

/* --- what is missing -------------------------------------------------------------------------- */

static struct gate_finding
unknown(enum gate_result result, const char *why)
{
	return (struct gate_finding){.result = result, .why = why};
}

struct gate_finding
gate_missing(const struct evidence_match *m)
{
	static const char *const why[] = {
	    [FIT_NONE] = "no evidence has been submitted for it",
	    [FIT_OTHER_VERSION] = "there is evidence, but about another version",
	    [FIT_OTHER_REPORTER] = "there is only evidence from others than its reporter",
	    [FIT_OTHER_DIMENSIONS] = "there is only evidence with other dimensions",
	    [FIT_NOT_INDEPENDENT] = "there is only evidence by the model's makers",
	    [FIT_WEAKER_STYLE] = "there is only evidence in a weaker or another style",
	    [FIT_INVALIDATED] = "its evidence was invalidated; submit it anew",
	    [FIT_EXPIRED] = "its evidence has expired; renew it",
	};
	static const char *const by_trigger[TRIGGERS] = {
#define TRIGGER(name, word, fells, below, text)                                                    \
	[TRIGGER_##name] = "its evidence was invalidated: " text "; submit it anew",
#include "schema/triggers.def"
#undef TRIGGER
	};
	struct gate_finding f = unknown(RESULT_NO_DATA, why[m->fit]);

	f.other = m->fit == FIT_OTHER_VERSION ? m->nearest : NULL;
	if (m->fit != FIT_INVALIDATED && m->fit != FIT_EXPIRED)
		return f;
	f.fallen = m->nearest;
	if (m->fit == FIT_INVALIDATED && m->nearest->trigger != TRIGGER_NONE)
		f.why = by_trigger[m->nearest->trigger];
	return f;
}

/* --- documents -------------------------------------------------------------------------------- */

static struct gate_finding
find_document(const struct gate_line *line, const struct gate_facts *facts)
{
	struct evidence_wish wish = line->wish;

	wish.statistic = STATISTIC_VALUE;
	struct evidence_match m = evidence_find(
	    facts->evidence, facts->evidence_count, &wish, facts->now);
	if (m.usable == NULL)
		return gate_missing(&m);
	const struct evidence *e = m.usable;
	struct gate_finding f = {.result = RESULT_PASS, .evidence = e, .measured = true};
	f.value = MICRO;
	if (e->kind == EVIDENCE_YES_NO && e->value == 0) {
		f.result = RESULT_FAIL;
		f.value = 0;
	} else if (!e->documented) {
		f.result = RESULT_INCONCLUSIVE;
		f.why = "its evidence does not say which document: the digest is missing";
		f.measured = false;
	}
	return f;
}

/* --- evaluations ------------------------------------------------------------------------------ */

/* VALUE in relation to BASE; false when that is no number that fits.  A quotient is
 * rounded away from passing. */
static bool
relate(const struct gate_line *line, int64_t value, int64_t base, int64_t *ret)
{
	if (line->wish.statistic == STATISTIC_DELTA)
		return !__builtin_sub_overflow(value, base, ret);
	if (base == 0)
		return false;
	__int128 scaled = (__int128)value * MICRO, quotient = scaled / base;
	bool below = scaled % base != 0 && (scaled < 0) != (base < 0);
	bool above = scaled % base != 0 && !below;
	if (line->comparison == COMPARISON_AT_LEAST || line->comparison == COMPARISON_ABOVE)
		quotient -= below;
	else
		quotient += above;
	*ret = (int64_t)quotient;
	return quotient >= INT64_MIN && quotient <= INT64_MAX;
}

/* The value that the line asks for, from evidence that states it or from two values. */
static struct gate_finding
find_value(const struct gate_line *line, const struct gate_facts *facts)
{
	const struct evidence *all = facts->evidence;
	size_t count = facts->evidence_count;
	struct evidence_wish wish = line->wish;
	struct gate_finding f = {.result = RESULT_ERROR};

	wish.baseline = line->baseline;
	struct evidence_match m = evidence_find(all, count, &wish, facts->now);
	f.evidence = m.usable;
	if (f.evidence != NULL) {
		f.measured = true;
		f.value = f.evidence->value;
		return f;
	}
	if (wish.statistic == STATISTIC_VALUE)
		return gate_missing(&m);
	wish.statistic = STATISTIC_VALUE;
	wish.baseline = (struct str){NULL, 0};
	m = evidence_find(all, count, &wish, facts->now);
	wish.version = line->baseline;
	struct evidence_match base = evidence_find(all, count, &wish, facts->now);
	f.evidence = m.usable;
	f.baseline = base.usable;
	if (f.evidence == NULL)
		return gate_missing(&m);
	if (f.baseline == NULL && base.fit == FIT_OTHER_VERSION)
		return unknown(RESULT_NO_DATA, "there is no evidence about its baseline");
	if (f.baseline == NULL)
		return gate_missing(&base);
	f.measured = relate(line, f.evidence->value, f.baseline->value, &f.value);
	f.why = f.measured ? NULL : "it cannot be related to its baseline";
	return f;
}

static bool
lacks_n(const struct evidence *e)
{
	return e != NULL && evidence_sampled(e->kind) && e->n == EVIDENCE_NO_N;
}

/* Little was looked at: nothing follows from it, whatever it says. */
static bool
too_few(const struct gate_line *line, const struct evidence *e)
{
	return e != NULL && e->n != EVIDENCE_NO_N && e->n < line->floor;
}

/* Does the limit lie between the ends of the interval, so that neither side of it is
 * ruled out? */
static bool
straddles(const struct gate_line *line, const struct interval *i)
{
	if (line->comparison == COMPARISON_EQUAL)
		return i->low <= line->limit && line->limit <= i->high;
	return comparison_holds(i->low, line->comparison, line->limit) !=
	       comparison_holds(i->high, line->comparison, line->limit);
}

/* The interval that a value by itself lies in; false when nobody said. */
static bool
interval_of(const struct gate_finding *f, struct interval *ret)
{
	const struct evidence *e = f->evidence;

	if (f->baseline != NULL || e->statistic != STATISTIC_VALUE)
		return false;
	if (e->kind == EVIDENCE_RATE)
		*ret = evidence_interval(e->numerator, e->denominator);
	else
		*ret = e->range;
	return e->kind == EVIDENCE_RATE || e->ranged;
}

/* A value by itself is judged by its interval where it has one. */
static void
judge(const struct gate_line *line, struct gate_finding *f)
{
	f->result = comparison_holds(f->value, line->comparison, line->limit) ? RESULT_PASS
									      : RESULT_FAIL;
	f->sampled = interval_of(f, &f->interval);
	if (!f->sampled || !straddles(line, &f->interval))
		return;
	f->result = RESULT_INCONCLUSIVE;
	f->why = "the limit lies within the 95 % interval; a larger sample decides it";
}

static struct gate_finding
find_evaluation(const struct gate_line *line, const struct gate_facts *facts)
{
	struct gate_finding f = find_value(line, facts);

	if (!f.measured)
		return f;
	judge(line, &f);
	if (too_few(line, f.evidence) || too_few(line, f.baseline)) {
		f.result = RESULT_INCONCLUSIVE;
		f.why = "it rests on fewer than the plan asks for";
		return f;
	}
	if (f.result != RESULT_PASS || (!lacks_n(f.evidence) && !lacks_n(f.baseline)))
		return f;
	f.result = line->missing_n_warns ? RESULT_WARN : RESULT_INCONCLUSIVE;
	f.why = "its evidence does not say how many it rests on: n is missing";
	return f;
}

/* --- votes and dwell -------------------------------------------------------------------------- */

static struct gate_finding
find_vote(const struct gate_line *line, const struct gate_facts *facts)
{
	const struct gate_votes *v = &facts->votes;
	struct gate_finding f = {.value = v->approvals * (int64_t)MICRO};

	f.awaits_votes = !v->asked || !v->closed;
	if (f.awaits_votes) {
		f.result = RESULT_NO_DATA;
		f.why = v->asked ? "the votes are still open"
				 : "it is decided by the votes on the proposal";
		return f;
	}
	f.measured = true;
	f.result = v->approved && comparison_holds(f.value, line->comparison, line->limit)
		       ? RESULT_PASS
		       : RESULT_FAIL;
	return f;
}

static struct gate_finding
find_dwell(const struct gate_line *line, const struct gate_facts *facts)
{
	struct gate_finding f = {.measured = true};

	if (facts->dwell_ms < 0)
		return unknown(RESULT_NO_DATA, "no stage has been entered yet");
	f.value = facts->dwell_ms * (MICRO / SECOND_MS);
	f.result = comparison_holds(f.value, line->comparison, line->limit) ? RESULT_PASS
									    : RESULT_INCONCLUSIVE;
	f.why = f.result == RESULT_PASS ? NULL : "the time in the present stage is not over";
	return f;
}

static struct gate_finding
find_line(const struct gate_line *line, const struct gate_facts *facts)
{
	switch (line->type) {
	case GATE_DOCUMENT: return find_document(line, facts);
	case GATE_EVALUATION:
	case GATE_EXTERNAL: return find_evaluation(line, facts);
	case GATE_VOTE: return find_vote(line, facts);
	case GATE_DWELL: return find_dwell(line, facts);
	case GATE_CONTROL:
	case GATE_SIGNOFF:
	case GATE_INCIDENTS:
	case GATE_SIGNAL:
	case GATE_COHORT:
	case GATE_DRILL: return gate_present_find(line, facts);
	case GATE_TYPES: break;
	}
	abort();
}

static const struct gate_waiver *
waiver_of(const struct gate_line *line, const struct gate_facts *facts)
{
	for (size_t i = 0; i < facts->waivers.count; i++)
		if (str_eq(facts->waivers.first[i].line, line->id))
			return &facts->waivers.first[i];
	return NULL;
}

static int64_t
ends_at(const struct gate_line *line, const struct gate_finding *f)
{
	int64_t end = f->ends != 0 ? f->ends : INT64_MAX, base = INT64_MAX;

	if (f->evidence != NULL)
		end = evidence_ends(f->evidence, &line->wish);
	if (f->baseline != NULL)
		base = evidence_ends(f->baseline, &line->wish);
	return base < end ? base : end;
}

struct gate_finding
gate_line_find(const struct gate_line *line, const struct gate_facts *facts)
{
	struct gate_finding f = find_line(line, facts);

	f.ends = ends_at(line, &f);
	if (gate_met(f.result) || line->type == GATE_VOTE)
		return f;
	f.waiver = waiver_of(line, facts);
	if (f.waiver == NULL)
		return f;
	f.result = RESULT_WAIVED;
	f.ends = f.waiver->until;
	return f;
}

/* --- the whole gate --------------------------------------------------------------------------- */

bool
gate_worse(enum gate_result a, enum gate_result b)
{
	return results[a].severity > results[b].severity;
}

enum gate_result
gate_worst(const struct gate *gate, bool voted)
{
	enum gate_result worst = RESULT_PASS;

	for (size_t i = 0; i < gate->count; i++) {
		const struct gate_finding *f = &gate->findings[i];
		if (gate->lines[i].counted && (voted || !f->awaits_votes) &&
		    gate_worse(f->result, worst))
			worst = f->result;
	}
	return worst;
}

bool
gate_met(enum gate_result result)
{
	return !gate_worse(result, RESULT_WAIVED);
}

int64_t
gate_time_left(const struct gate_line *line, const struct gate_facts *facts)
{
	int64_t left = line->limit / (MICRO / SECOND_MS) - facts->dwell_ms;

	if (line->type != GATE_DWELL)
		return gate_window_left(line, facts);
	if (facts->dwell_ms < 0)
		return 0;
	if (line->comparison == COMPARISON_ABOVE)
		left++;
	return left < 0 ? 0 : left;
}

size_t
gate_ends_before(const struct gate *gate, int64_t at)
{
	size_t first = gate->count;
	int64_t end = at;

	for (size_t i = 0; i < gate->count; i++)
		if (gate->lines[i].counted && gate->findings[i].ends < end) {
			end = gate->findings[i].ends;
			first = i;
		}
	return first;
}

/* --- words ------------------------------------------------------------------------------------ */

struct str
gate_number_text(struct arena *a, const struct gate_line *line, int64_t micro)
{
	if (line->type == GATE_DWELL || line->type == GATE_DRILL)
		return duration_words(a, micro / (MICRO / SECOND_MS));
	return decimal_text(a, micro);
}

/* What is compared, as a line of its type is read. */
static struct str
name_text(struct arena *a, const struct gate_line *line)
{
	switch (line->type) {
	case GATE_VOTE: return STR("approvals");
	case GATE_DWELL: return STR("dwell");
	case GATE_SIGNOFF: return str_printf(a, "signatures of %.*s", STR_ARG(line->subject));
	case GATE_INCIDENTS: return STR("worst open incident, severity");
	case GATE_DRILL: return str_printf(a, "drill of %.*s", STR_ARG(line->subject));
	case GATE_SIGNAL:
	case GATE_COHORT: return line->subject;
	case GATE_DOCUMENT:
	case GATE_CONTROL: return line->wish.criterion;
	case GATE_EVALUATION:
	case GATE_EXTERNAL:
		if (line->wish.statistic == STATISTIC_VALUE)
			return line->wish.criterion;
		return str_printf(a, "%.*s %s", STR_ARG(line->wish.criterion),
		    statistic_word(line->wish.statistic));
	case GATE_TYPES: break;
	}
	abort();
}

struct str
gate_why(struct arena *a, const struct gate_finding *f)
{
	if (f->other == NULL)
		return str_of(f->why);
	return str_printf(a, "%s: %.*s", f->why,
	    STR_ARG(f->other->version.n == 0 ? STR("the model as a whole") : f->other->version));
}

struct str
gate_text(struct arena *a, const struct gate_line *line, const struct gate_finding *f)
{
	struct str name = name_text(a, line);

	if (line->type == GATE_DOCUMENT || line->type == GATE_CONTROL)
		return str_printf(a, "%.*s %s", STR_ARG(name),
		    !f->measured    ? "?"
		    : f->value != 0 ? "yes"
				    : "no");
	if (line->type == GATE_INCIDENTS && f->measured && f->value > GATE_MILDEST)
		return str_printf(a, "%.*s none >= %.*s", STR_ARG(name),
		    STR_ARG(gate_number_text(a, line, line->limit)));
	struct str value = f->measured ? gate_number_text(a, line, f->value) : STR("?");
	struct str limit = gate_number_text(a, line, line->limit);
	return str_printf(a, "%.*s %.*s %s %.*s", STR_ARG(name), STR_ARG(value),
	    comparison_word(line->comparison), STR_ARG(limit));
}

const char *
gate_type_word(enum gate_type type)
{
	return types[type];
}

const char *
gate_result_word(enum gate_result result)
{
	return results[result].word;
}

const char *
comparison_word(enum comparison comparison)
{
	return comparisons[comparison];
}

enum gate_type
gate_type_of(struct str word)
{
	for (int i = 0; i < GATE_TYPES; i++)
		if (str_is(word, types[i]))
			return (enum gate_type)i;
	abort();
}

enum gate_result
gate_result_of(struct str word)
{
	for (int i = 0; i < GATE_RESULTS; i++)
		if (str_is(word, results[i].word))
			return (enum gate_result)i;
	abort();
}

enum comparison
comparison_of(struct str word)
{
	for (int i = 0; i < COMPARISONS; i++)
		if (str_is(word, comparisons[i]))
			return (enum comparison)i;
	abort();
}
