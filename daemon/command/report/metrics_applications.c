/* Applications one by one, each told from its own entries in the ledger. */
#include "daemon/command/report/metrics.h"
#include "daemon/rules/limits.h"
#include "lib/decimal.h"
#include "lib/time.h"

const char *
fate_word(enum fate fate)
{
	static const char *const words[] = {
	    "open", "approved", "rejected", "withdrawn", "lapsed", "not_needed"};

	return words[fate];
}

/* One application up to the moment, as its entries tell it. */
struct story {
	struct count *c;
	enum fate fate;
	int64_t submitted_at;
	int64_t appealed_at; /* 0: no appeal waits for its answer */
	bool decided, approved; /* the last decision within the quarter */
	int64_t days; /* … that long after the submission */
	uint32_t appeals, upheld; /* … and appeals answered in it */
};

/* What is counted of appeals, of all times. */
struct appeals {
	uint64_t decided, upheld;
	struct waits waits;
};

static enum fate
fate_of_outcome(struct str word)
{
	static const struct {
		const char *word;
		enum fate fate;
	} fates[] = {{"approved", FATE_APPROVED}, {"waitlisted", FATE_APPROVED},
	    {"rejected", FATE_REJECTED}, {"withdrawn", FATE_WITHDRAWN}, {"lapsed", FATE_LAPSED},
	    {"lapsed_by_board", FATE_LAPSED}, {"not_needed", FATE_NOT_NEEDED},
	    {"submitted", FATE_OPEN}, {"resubmitted", FATE_OPEN}, {"returned", FATE_OPEN},
	    {"reopened", FATE_OPEN}, {"appealed", FATE_OPEN}, {"revote", FATE_OPEN}};

	for (size_t i = 0; i < sizeof(fates) / sizeof(fates[0]); i++)
		if (str_is(word, fates[i].word))
			return fates[i].fate;
	return FATE_COUNT;
}

static void
end_appeal(struct story *s, struct appeals *all, int64_t at)
{
	bool upheld = s->fate == FATE_APPROVED;

	all->decided++;
	all->upheld += upheld;
	waits_add(&all->waits, (at - s->appealed_at) / DAY_MS);
	s->appealed_at = 0;
	if (!metrics_in_quarter(s->c, at))
		return;
	s->appeals++;
	s->upheld += upheld;
}

static void
decide(struct story *s, struct appeals *all, int64_t at)
{
	if (s->appealed_at != 0)
		end_appeal(s, all, at);
	if (!metrics_in_quarter(s->c, at))
		return;
	s->decided = true;
	s->approved = s->fate == FATE_APPROVED;
	s->days = (at - s->submitted_at) / DAY_MS;
}

/* The members of an entry stand in a fixed order, so most are known for others by their start. */
static bool
is_of_application(struct str entry)
{
	struct str rest = entry;

	for (int i = 0; i < 3; i++)
		(void)str_cut(rest, ',', &rest);
	return str_starts(rest, "\"type\":\"application.");
}

static void
take(struct story *s, struct appeals *all, const struct json *entry)
{
	struct str word = str_from(json_text(entry, "type"), sizeof("application.") - 1);
	int64_t at = 0;

	bool decided = str_is(word, "decided");
	if (decided)
		word = json_text(json_member(entry, "facts"), "outcome");
	enum fate fate = fate_of_outcome(word);
	if (fate == FATE_COUNT || !time_parse(json_text(entry, "at"), &at))
		return;
	s->fate = fate;
	if (decided)
		decide(s, all, at);
	else if (str_is(word, "appealed"))
		s->appealed_at = at;
}

static enum err
tell(struct story *s, struct str id, struct appeals *all)
{
	struct call *call = s->c->call;
	struct arena scratch = {0};
	const char *why;

	struct rows rows = db_query(
	    call->db, STMT_metrics_entries_of, ARGS(TEXT(id), INT(s->c->of->position)));
	while (rows_next(&rows)) {
		struct str entry = row_peek(&rows, "entry");
		if (!is_of_application(entry))
			continue;
		take(s, all, json_parse(&scratch, entry, &why));
		arena_free(&scratch);
	}
	return rows_close(&rows);
}

static void
count_in_groups(const struct story *s, const struct rows *row)
{
	struct group *groups[ATTRIBUTE_COUNT];

	if (!s->decided && s->appeals == 0)
		return;
	metrics_group(s->c, row, groups);
	for (int i = 0; i < ATTRIBUTE_COUNT; i++) {
		groups[i]->of[OUTCOME_APPEALED].all += s->appeals;
		groups[i]->of[OUTCOME_APPEALED].yes += s->upheld;
		if (!s->decided)
			continue;
		groups[i]->of[OUTCOME_DECIDED].all++;
		groups[i]->of[OUTCOME_DECIDED].yes += s->approved;
		waits_add(&groups[i]->waits, s->days);
	}
}

static enum err
count_one(struct count *c, const struct rows *row, struct appeals *all)
{
	struct story s = {.c = c, .submitted_at = row_int(row, "submitted_at")};
	enum err e = tell(&s, row_peek(row, "id"), all);

	c->to->fates[s.fate]++;
	count_in_groups(&s, row);
	return e;
}

enum err
metrics_applications(struct count *c)
{
	struct appeals *all = NEW(c->call->arena, struct appeals);
	struct rows rows = db_query(
	    c->call->db, STMT_metrics_applications, ARGS(TEXT(c->of->model), INT(c->of->at)));
	enum err e = OK;

	while (e == OK && rows_next(&rows)) {
		e = metrics_step(c);
		if (e == OK && row_int(&rows, "counts") != 0)
			e = count_one(c, &rows, all);
	}
	e = rows_end(&rows, e);
	metric_share(c, METRIC_PM06, all->upheld, all->decided);
	metric_number(
	    c, METRIC_PM06_DAYS, all->decided != 0, (int64_t)waits_within(&all->waits, 50) * MICRO);
	return e;
}
