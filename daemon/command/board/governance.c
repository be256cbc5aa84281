/* Whether everything can be done by somebody, and by more than one. */
#include "daemon/command/board/policy.h"
#include "daemon/command/board/review.h"
#include "daemon/command/command.h"
#include "daemon/command/model/maker.h"
#include "daemon/command/object.h"
#include "daemon/rules/capability.h"
#include "daemon/rules/level.h"
#include "daemon/rules/perspective.h"

#include <string.h>

enum severity { FAULT, LATE, RISK, SEVERITIES };
static const char *const severities[SEVERITIES] = {"fault", "late", "risk"};

enum kind {
#define FOUND(name, word, severity, text, fix)   KIND_##name,
#define WEIGHED(name, word, severity, text, fix) KIND_##name,
#include "schema/findings.def"
#undef WEIGHED
#undef FOUND
	KINDS
};

static const struct {
	const char *word, *text, *fix;
	enum severity severity;
} kinds[KINDS] = {
#define FOUND(name, word, severity, text, fix)   [KIND_##name] = {#word, text, fix, severity},
#define WEIGHED(name, word, severity, text, fix) [KIND_##name] = {#word, text, fix, severity},
#include "schema/findings.def"
#undef WEIGHED
#undef FOUND
};

struct finding {
	enum kind kind;
	struct str about, detail, key; /* see schema/findings.def; may be empty but for about */
};

static const struct str nothing;

enum { FINDINGS_MAX = 500, BOARDS_MAX = 200, MODELS_MAX = 500 };
struct findings {
	struct finding item[FINDINGS_MAX]; /* beyond that the rest is left out */
	int count, of[SEVERITIES];
};

static void
add(struct findings *f, struct finding found)
{
	f->of[kinds[found.kind].severity]++;
	if (f->count < FINDINGS_MAX)
		f->item[f->count++] = found;
}

/* --- found by statements ------------------------------------------------------------------------ */

#define FOR_CALLER(call)                                                                           \
	ARGS(TEXT((call)->caller.account), INT((call)->now), INT(object_sees_all(call)))

static enum err
find(struct call *call, struct findings *f, enum kind kind, enum stmt stmt)
{
	struct rows rows = db_query(call->db, stmt, FOR_CALLER(call));

	while (rows_next(&rows))
		add(f, (struct finding){kind, row_text(&rows, "about", call->arena),
			   row_text(&rows, "detail", call->arena),
			   row_has(&rows, "key") ? row_text(&rows, "key", call->arena) : nothing});
	return rows_close(&rows);
}

static enum err
find_all(struct call *call, struct findings *f)
{
	static const struct {
		enum kind kind;
		enum stmt stmt;
	} found[] = {
	    {KIND_NO_ADMIN, STMT_governance_no_admin},
	    {KIND_ONE_ADMIN, STMT_governance_one_admin},
	    {KIND_NO_HEAD, STMT_governance_no_head},
	    {KIND_ONE_HEAD, STMT_governance_one_head},
	    {KIND_ONE_ORGANISATION, STMT_governance_one_organisation},
	    {KIND_NO_BOARD, STMT_governance_no_board},
	    {KIND_NO_MODEL, STMT_governance_no_model},
	    {KIND_LEAD_WAITS, STMT_governance_lead_waits},
	    {KIND_NO_LEAD, STMT_governance_no_lead},
	    {KIND_ONE_LEAD, STMT_governance_one_lead},
	    {KIND_SUSPENDED_HEAD, STMT_governance_suspended_head},
	    {KIND_SUSPENDED_SEAT, STMT_governance_suspended_seat},
	    {KIND_ROLE_WAITS, STMT_governance_role_waits},
	    {KIND_RESTRICTION_WAITS, STMT_governance_restriction_waits},
	    {KIND_SUSPENSION_WAITS, STMT_governance_suspension_waits},
	};

	for (size_t i = 0; i < sizeof(found) / sizeof(found[0]); i++)
		TRY(find(call, f, found[i].kind, found[i].stmt));
	return OK;
}

/* --- weighed by the rules ----------------------------------------------------------------------- */

struct voices {
	uint64_t speak[REVIEW_VOTERS_MAX];
	int count;
};

/* A policy as people name it, and whether there are appeals against what comes of it. */
struct weighed {
	struct board_policy policy;
	struct str of;
	bool appealed;
};

/* Each that is wanted, and of the perspectives each by itself: it has a command of its own. */
static void
add_perspectives(
    struct call *call, struct findings *f, enum kind kind, const struct weighed *w, uint64_t set)
{
	for (uint64_t left = set; left != 0; left &= left - 1)
		add(f, (struct finding){kind, w->of, perspectives_text(call->arena, left & -left),
			   w->policy.slug});
}

static void
weigh_policy(struct call *call, struct findings *f, const struct voices *v, const struct weighed *w)
{
	const struct board_policy *p = &w->policy;
	struct policy_gap gap = policy_gap(&p->votes, v->speak, v->count);
	struct str lacking = str_printf(call->arena, "%d", gap.voters_lacking);

	if (gap.voters_lacking > p->guests)
		add(f, (struct finding){KIND_POLICY_UNMET, w->of, lacking, p->slug});
	if (__builtin_popcountll(gap.unheard) > p->guests)
		add_perspectives(call, f, KIND_POLICY_UNHEARD, w, gap.unheard);
	if (!policy_met(&gap, p->guests))
		return;
	add_perspectives(call, f, KIND_POLICY_SINGLE, w, gap.single);
	if (v->count <= policy_takes(&p->votes))
		add(f, (struct finding){KIND_POLICY_TIGHT, w->of, nothing, p->slug});
	if (w->appealed && !policy_appealed(&p->votes, v->count) && p->fallback.n == 0)
		add(f, (struct finding){KIND_APPEAL_UNMET, w->of, nothing, p->slug});
}

static enum err
weigh_board(struct call *call, struct findings *f, struct str board)
{
	struct voices v;

	TRY(review_speakers(call, board, v.speak, &v.count));
	struct rows rows = db_query(call->db, STMT_policies_of_board,
	    ARGS(TEXT(board), TEXT(call->caller.account), INT(call->now),
		INT(object_sees_all(call))));
	while (rows_next(&rows)) {
		struct weighed w = {.of = row_text(&rows, "of", call->arena),
		    .appealed = str_is(row_peek(&rows, "what"), "tier")};
		policy_of_row(call->arena, &rows, &w.policy);
		weigh_policy(call, f, &v, &w);
	}
	return rows_close(&rows);
}

static enum err
weigh_boards(struct call *call, struct findings *f)
{
	struct rows rows = db_query(call->db, STMT_governance_boards, NO_ARGS);
	struct str boards[BOARDS_MAX];
	int n = 0;

	while (n < BOARDS_MAX && rows_next(&rows))
		boards[n++] = row_text(&rows, "id", call->arena);
	TRY(rows_close(&rows));
	for (int i = 0; i < n; i++)
		TRY(weigh_board(call, f, boards[i]));
	return OK;
}

struct model_name {
	struct str id, slug, board; /* board: the slug of one of its boards */
};

/* Models that give by a tier what can't be taken back, each once. */
static enum err
irreversible(struct call *call, struct model_name ret[MODELS_MAX], int *count)
{
	struct rows rows = db_query(call->db, STMT_governance_tiers, FOR_CALLER(call));

	*count = 0;
	while (*count < MODELS_MAX && rows_next(&rows)) {
		struct capabilities set = {{(uint64_t)row_int(&rows, "capabilities_low"),
		    (uint64_t)row_int(&rows, "capabilities_high")}};
		enum audience audience = audience_of(row_peek(&rows, "audience"));
		struct str id = row_text(&rows, "model_id", call->arena);
		bool again = *count > 0 && str_eq(ret[*count - 1].id, id);
		if (!again && level_irreversible(capabilities_class(&set, audience)))
			ret[(*count)++] = (struct model_name){id,
			    row_text(&rows, "slug", call->arena),
			    row_text(&rows, "board", call->arena)};
	}
	return rows_close(&rows);
}

static enum err
weigh_model(struct call *call, struct findings *f, const struct model_name *m)
{
	struct makers makers;
	struct voters voters;

	TRY(makers_of_model(call, m->id, &makers));
	TRY(voters_of_model(call, m->id, &voters));
	for (size_t i = 0; i < voters.count; i++)
		if (procedure_independent(&voters.party[i], makers.party, makers.count))
			return OK;
	add(f, (struct finding){KIND_NOT_INDEPENDENT, m->slug, nothing, m->board});
	return OK;
}

static enum err
weigh_models(struct call *call, struct findings *f)
{
	struct model_name *models = NEW_ARRAY(call->arena, MODELS_MAX, struct model_name);
	int n;

	TRY(irreversible(call, models, &n));
	for (int i = 0; i < n; i++)
		TRY(weigh_model(call, f, &models[i]));
	return OK;
}

/* --- the report --------------------------------------------------------------------------------- */

/* TEXT with a finding's own words in their places. */
static struct str
filled(struct call *call, const char *text, const struct finding *f)
{
	const struct {
		const char *place;
		struct str words;
	} own[] = {{"<about>", f->about}, {"<detail>", f->detail}, {"<key>", f->key}};
	struct buf b = {.arena = call->arena};

	while (*text != '\0') {
		size_t i = 0;
		while (i < 3 && strncmp(text, own[i].place, strlen(own[i].place)) != 0)
			i++;
		if (i < 3) {
			buf_put(&b, own[i].words);
			text += strlen(own[i].place);
		} else {
			buf_char(&b, *text++);
		}
	}
	return buf_str(&b);
}

static void
put_findings(struct call *call, const struct findings *f)
{
	struct json_out *o = &call->reply;

	json_open_list(o, "findings");
	for (int severity = 0; severity < SEVERITIES; severity++)
		for (int i = 0; i < f->count; i++) {
			enum kind kind = f->item[i].kind;
			if ((int)kinds[kind].severity != severity)
				continue;
			json_open(o, NULL);
			json_put_text(o, "severity", str_of(severities[severity]));
			json_put_text(o, "finding", str_of(kinds[kind].word));
			json_put_text(o, "about", f->item[i].about);
			json_put_text(o, "text", filled(call, kinds[kind].text, &f->item[i]));
			json_put_text(o, "fix", filled(call, kinds[kind].fix, &f->item[i]));
			json_close(o);
		}
	json_close_list(o);
}

struct act {
	struct str act, of;
	struct buf who;
	int people;
};

static void
put_act(struct json_out *o, const struct act *a)
{
	if (a->people == 0)
		return;
	json_open(o, NULL);
	json_put_text(o, "act", a->act);
	json_put_text_or_null(o, "on", a->of.n == 0 ? (struct str){NULL, 0} : a->of);
	json_put_int(o, "people", a->people);
	json_put_text(o, "who", buf_str(&a->who));
	json_close(o);
}

/* Who could do what today; of what only one could, nobody could without them. */
static enum err
put_acts(struct call *call)
{
	struct rows rows = db_query(call->db, STMT_governance_acts, FOR_CALLER(call));
	struct act a = {.people = 0};

	json_open_list(&call->reply, "acts");
	while (rows_next(&rows)) {
		struct str act = row_text(&rows, "act", call->arena);
		struct str of = row_text(&rows, "of", call->arena);
		if (!str_eq(act, a.act) || !str_eq(of, a.of)) {
			put_act(&call->reply, &a);
			a = (struct act){act, of, {.arena = call->arena}, 0};
		}
		buf_printf(&a.who, "%s%.*s", a.people == 0 ? "" : ", ",
		    STR_ARG(row_text(&rows, "name", call->arena)));
		a.people++;
	}
	put_act(&call->reply, &a);
	json_close_list(&call->reply);
	return rows_close(&rows);
}

static struct str
summary(struct call *call, const struct findings *f)
{
	if (f->count == 0)
		return STR("Everything can be done, and by more than one person.");
	return str_printf(call->arena, "%d that can't work, %d late, %d that hang on one person.",
	    f->of[FAULT], f->of[LATE], f->of[RISK]);
}

enum err
governance_check(struct call *call)
{
	struct findings *f = NEW(call->arena, struct findings);
	struct json_out *o = &call->reply;

	TRY(find_all(call, f));
	TRY(weigh_boards(call, f));
	TRY(weigh_models(call, f));
	json_open(o, NULL);
	json_put_bool(o, "sound", f->of[FAULT] + f->of[LATE] == 0);
	json_put_text(o, "summary", summary(call, f));
	put_findings(call, f);
	TRY(put_acts(call));
	json_close(o);
	return OK;
}
