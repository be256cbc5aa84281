/* Lines about how things stand, one type after the other. */
#include "daemon/rules/gate_present.h"

#include "lib/time.h"

#include <stdlib.h>

static struct gate_finding
without(enum gate_result result, const char *why)
{
	return (struct gate_finding){.result = result, .why = why};
}

static struct gate_finding
compare(const struct gate_line *line, int64_t value)
{
	bool holds = comparison_holds(value, line->comparison, line->limit);

	return (struct gate_finding){
	    .result = holds ? RESULT_PASS : RESULT_FAIL, .measured = true, .value = value};
}

/* It doesn't count as it is, whatever its value. */
static struct gate_finding
undecided(struct gate_finding f, const char *why)
{
	f.result = RESULT_INCONCLUSIVE;
	f.why = why;
	return f;
}

/* --- controls --------------------------------------------------------------------------------- */

static const struct gate_surface *
surface_of(const struct gate_line *line, const struct gate_facts *facts)
{
	for (size_t i = 0; i < facts->surfaces.count; i++)
		if (str_eq(facts->surfaces.first[i].tier, line->tier))
			return &facts->surfaces.first[i];
	return NULL;
}

/* The newest word on whether it is in place. */
static struct gate_finding
find_in_place(const struct gate_line *line, const struct gate_facts *facts)
{
	struct evidence_match m = evidence_find(
	    facts->evidence, facts->evidence_count, &line->wish, facts->now);

	if (m.fit == FIT_INVALIDATED || m.fit == FIT_EXPIRED)
		return gate_missing(&m);
	if (m.usable == NULL || m.usable->kind != EVIDENCE_YES_NO)
		return without(RESULT_NO_DATA, "nobody has said that it is in place");
	struct gate_finding f = {.evidence = m.usable};
	f.measured = true;
	f.value = f.evidence->value;
	f.result = f.value != 0 ? RESULT_PASS : RESULT_FAIL;
	return f;
}

static struct gate_finding
find_control(const struct gate_line *line, const struct gate_facts *facts)
{
	const struct gate_surface *where = surface_of(line, facts);
	enum control control = control_of(line->subject);

	if (where == NULL)
		return without(RESULT_NO_DATA, "the stage does not offer the tier");
	enum enforceable works = control_at(control, where->surface);
	if (works == ENFORCEABLE_NONE)
		return without(RESULT_FAIL, "it does not work where the stage puts the model");
	struct gate_finding f = find_in_place(line, facts);
	if (f.result != RESULT_PASS || works == ENFORCEABLE_FULL)
		return f;
	f.result = line->lenient ? RESULT_WARN : RESULT_INCONCLUSIVE;
	f.why = "it works in part only where the stage puts the model";
	return f;
}

/* --- signatures ------------------------------------------------------------------------------- */

static struct gate_finding
find_signoff(const struct gate_line *line, const struct gate_facts *facts)
{
	int64_t given = 0, refused = 0;

	for (size_t i = 0; i < facts->signatures.count; i++) {
		const struct gate_signature *s = &facts->signatures.first[i];
		given += str_eq(s->line, line->id) && !s->refused;
		refused += str_eq(s->line, line->id) && s->refused;
	}
	if (given + refused == 0)
		return without(RESULT_NO_DATA, "nobody has signed it");
	struct gate_finding f = compare(line, given * MICRO);
	if (refused != 0) {
		f.result = RESULT_FAIL;
		f.why = "somebody who signs it refused";
	} else if (f.result == RESULT_FAIL) {
		return undecided(f, "more have to sign it");
	}
	return f;
}

/* --- incidents -------------------------------------------------------------------------------- */

static bool
concerns(const struct gate_line *line, const struct gate_incident *i)
{
	if (line->lenient && i->contained)
		return false;
	if (str_is(line->subject, "stage"))
		return i->in_stage;
	if (str_is(line->subject, "version"))
		return i->version.n == 0 || str_eq(i->version, line->wish.version);
	return true;
}

static struct gate_finding
find_incidents(const struct gate_line *line, const struct gate_facts *facts)
{
	int64_t worst = GATE_MILDEST + MICRO;

	if (!facts->incidents.known)
		return without(RESULT_NO_DATA, "no incidents are kept");
	for (size_t i = 0; i < facts->incidents.count; i++) {
		const struct gate_incident *one = &facts->incidents.first[i];
		int64_t severity = one->severity * (int64_t)MICRO;
		if (concerns(line, one) && severity < worst)
			worst = severity;
	}
	return compare(line, worst);
}

/* --- signals ---------------------------------------------------------------------------------- */

static const struct gate_signal *
signal_of(const struct gate_line *line, const struct gate_facts *facts)
{
	for (size_t i = 0; i < facts->signals.count; i++)
		if (str_eq(facts->signals.first[i].slug, line->subject))
			return &facts->signals.first[i];
	return NULL;
}

static struct gate_finding
find_signal(const struct gate_line *line, const struct gate_facts *facts)
{
	const struct gate_signal *s = signal_of(line, facts);

	if (s == NULL)
		return without(RESULT_NO_DATA, "the present stage has no such signal");
	if (s->silent)
		return without(RESULT_ERROR, "its feed is silent");
	if (!s->read)
		return without(RESULT_NO_DATA, "no value of it has come yet");
	struct gate_finding f = compare(line, s->value);
	if (s->exposure < s->floor)
		return undecided(f, "it was used too little for its exposure floor");
	if (s->window_left_ms > 0 && f.result == RESULT_PASS)
		return undecided(f, "its window is not over");
	return f;
}

int64_t
gate_window_left(const struct gate_line *line, const struct gate_facts *facts)
{
	const struct gate_signal *s = line->type == GATE_SIGNAL ? signal_of(line, facts) : NULL;

	return s == NULL ? 0 : s->window_left_ms;
}

/* --- who has access --------------------------------------------------------------------------- */

static struct gate_finding
find_cohort(const struct gate_line *line, const struct gate_facts *facts)
{
	for (size_t i = 0; i < facts->cohorts.count; i++) {
		const struct gate_cohort *c = &facts->cohorts.first[i];
		if (str_eq(c->tier, line->tier) && str_eq(c->what, line->subject))
			return compare(line, c->count * MICRO);
	}
	return without(RESULT_NO_DATA, line->tier.n == 0
					   ? "no stage has been entered yet"
					   : "the present stage does not offer the tier");
}

/* --- drills ----------------------------------------------------------------------------------- */

static struct gate_finding
find_drill(const struct gate_line *line, const struct gate_facts *facts)
{
	for (size_t i = 0; i < facts->drills.count; i++) {
		const struct gate_drill *d = &facts->drills.first[i];
		if (!str_eq(d->kind, line->subject))
			continue;
		struct gate_finding f = compare(line, d->took_ms * (MICRO / SECOND_MS));
		f.ends = d->at + line->within_ms;
		if (f.ends <= facts->now)
			return undecided(f, "the newest drill is too old; rehearse it anew");
		if (!d->in_stage)
			return undecided(f, "it was not rehearsed in the present stage");
		return f;
	}
	return without(RESULT_NO_DATA, "it was never rehearsed");
}

struct gate_finding
gate_present_find(const struct gate_line *line, const struct gate_facts *facts)
{
	static struct gate_finding (*const finds[GATE_TYPES])(
	    const struct gate_line *, const struct gate_facts *) = {[GATE_CONTROL] = find_control,
	    [GATE_SIGNOFF] = find_signoff,
	    [GATE_INCIDENTS] = find_incidents,
	    [GATE_SIGNAL] = find_signal,
	    [GATE_COHORT] = find_cohort,
	    [GATE_DRILL] = find_drill};

	if (finds[line->type] == NULL)
		abort();
	return finds[line->type](line, facts);
}
