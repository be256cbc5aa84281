/* What people do by chance. */
#include "tests/property/steps.h"

#include "lib/time.h"

#include <string.h>

/* --- giving commands -------------------------------------------------------------------------- */

/* WHO tries LINE; the reply's body, or NULL when it was refused. */
const struct json *
history_try(struct history *h, const struct person *who, const char *line, const char *body)
{
	struct reply r;
	size_t i = 0;

	while (i < PEOPLE && &h->people[i] != who)
		i++;
	r = house_ask(&h->house, who, line, body);
	buf_printf(&h->told, "  %s: %s %s → %d %.*s\n", i < PEOPLE ? names[i] : "ada", line,
	    body == NULL ? "" : body, r.status, STR_ARG(r.code));
	h->done++;
	h->refused += r.status / 100 != 2;
	return r.status / 100 == 2 ? r.body : NULL;
}

/* The COLUMN of a chance item of what LIST shows to WHO; empty when there is none. */
struct str
history_item(struct history *h, const struct person *who, const char *list, struct chance *c)
{
	const struct json *items = json_at(
	    house_ask(&h->house, who, list, "limit=100").body, "items");
	unsigned n = items == NULL ? 0 : (unsigned)items->count;

	if (n == 0)
		return (struct str){NULL, 0};
	unsigned skip = chance_of_n(c, n);
	json_each(item, items)
		if (skip-- == 0)
			return json_text(item, "id");
	return (struct str){NULL, 0};
}

const char *
history_line(struct history *h, const char *command, struct str id)
{
	return TEXT_OF(h, "%s %.*s", command, STR_ARG(id));
}

const struct person *
history_someone(struct history *h, struct chance *c)
{
	return &h->people[GRACE + chance_of_n(c, RESEARCHERS)];
}

/* The names of a SET as JSON. */
const char *
history_listed(struct history *h, const char *const *list, unsigned set)
{
	struct buf b = {.arena = &h->house.arena};

	for (unsigned i = 0; set >> i != 0; i++)
		if ((set >> i & 1) != 0)
			buf_printf(&b, "%s'%s'", b.n == 0 ? "" : ",", list[i]);
	return b.n == 0 ? "" : str_c(&h->house.arena, buf_str(&b));
}

/* --- the steps -------------------------------------------------------------------------------- */

/* Tokens end after a time. */
static void
sign_in_anew(struct history *h)
{
	for (int i = -1; i < PEOPLE; i++) {
		struct person *p = i < 0 ? &h->house.ada : &h->people[i];
		struct reply r = house_ask(
		    &h->house, p, "token_create", "{'name':'next','days':366}");
		if (r.status / 100 == 2)
			p->token = text_at(r.body, "id");
	}
}

static void
wait_a_while(struct history *h, struct chance *c)
{
	static const int64_t whiles[] = {
	    1, SECOND_MS, SECOND_MS, HOUR_MS, HOUR_MS, DAY_MS, 9 * DAY_MS, 31 * DAY_MS};

	h->house.now += ONE_OF(c, whiles);
	sign_in_anew(h);
	(void)house_due(&h->house);
	buf_printf(&h->told, "  it is %lld\n", (long long)h->house.now);
}

void
history_approve(struct history *h, struct str id)
{
	for (int i = CHAIR; i < BOARD; i++)
		history_try(h, &h->people[i], history_line(h, "application_vote", id),
		    "{'vote':'approve','reason':'Good.'}");
}

static bool
is_applied_for(const struct made *m)
{
	return m->components != 0 && !m->open;
}

static void
apply(struct history *h, struct chance *c)
{
	unsigned model = chance_one_in(c, 4) ? UNDISCLOSED : 0, slug = chance_of_n(c, TIERS);

	for (int i = 0; i < TIERS && !is_applied_for(&h->made[model][slug]); i++)
		slug = (slug + 1) % TIERS;
	const struct json *a = history_try(h, history_someone(h, c), "application_create",
	    TEXT_OF(
		h, "{'tier':'%s/%s','title':'To see','submit':true}", models[model], tiers[slug]));

	if (a == NULL || chance_one_in(c, 5))
		return;
	history_approve(h, text_at(a, "id"));
}

static void
vote(struct history *h, struct chance *c)
{
	struct str id = history_item(h, &h->people[CHAIR], "application_list", c);

	for (int i = CHAIR; id.n != 0 && i < BOARD; i++)
		history_try(h, &h->people[i], history_line(h, "application_vote", id),
		    chance_one_in(c, 4) ? "{'vote':'reject','reason':'No.','code':'other'}"
					: "{'vote':'approve','reason':'Good.'}");
}

static void
accept_terms(struct history *h, struct chance *c)
{
	const struct person *who = history_someone(h, c);
	struct str id = history_item(h, who, "grant_list", c);

	if (id.n == 0)
		return;
	const struct json *g = house_ask(&h->house, who, history_line(h, "grant_show", id), NULL)
				   .body;
	struct str digest = json_text(json_member(g, "terms"), "digest");
	if (digest.n != 0)
		history_try(h, who, history_line(h, "grant_accept", id),
		    TEXT_OF(h, "{'digest':'%.*s'}", STR_ARG(digest)));
}

static void
change_grant(struct history *h, struct chance *c)
{
	static const char *const steps[] = {"grant_suspend", "grant_suspend", "grant_reinstate",
	    "grant_reinstate", "grant_reinstate", "grant_revoke"};
	struct str id = history_item(h, &h->people[LEAD], "grant_list", c);

	if (id.n != 0)
		history_try(
		    h, &h->people[LEAD], history_line(h, ONE_OF(c, steps), id), "{'reason':'So.'}");
}

static void
close_grant(struct history *h, struct chance *c)
{
	const struct person *who = history_someone(h, c);
	struct str id = history_item(h, who, "grant_list", c);

	if (id.n != 0)
		history_try(h, who, history_line(h, "grant_close", id), NULL);
}

static void
change_account(struct history *h, struct chance *c)
{
	static const char *const steps[] = {
	    "account_suspend", "account_reinstate", "account_reinstate", "account_reinstate"};
	const struct person *who = history_someone(h, c);

	history_try(
	    h, &h->house.ada, history_line(h, ONE_OF(c, steps), who->account), "{'reason':'So.'}");
}

static void
change_orcid(struct history *h, struct chance *c)
{
	const struct person *who = history_someone(h, c);

	history_try(h, who, history_line(h, "account_edit", who->account),
	    TEXT_OF(h, "{'orcid':'%s'}", ONE_OF(c, orcids)));
}

static void
make_key(struct history *h, struct chance *c)
{
	const struct person *who = history_someone(h, c);
	const char *of = "";

	if (h->key_count == KEYS)
		return;
	struct str id = history_item(h, who, "grant_list", c);
	if (id.n != 0 && chance_one_in(c, 2))
		of = TEXT_OF(h, ",'grant':['%.*s']", STR_ARG(id));
	const struct json *key = history_try(h, who, "key_create",
	    TEXT_OF(h, "{'name':'k','days':%u%s}", 1 + chance_of_n(c, 60), of));
	if (key != NULL)
		h->keys[h->key_count++] = text_at(key, "key");
}

static void
revoke_key(struct history *h, struct chance *c)
{
	const struct person *who = history_someone(h, c);
	struct str id = history_item(h, who, "key_list", c);

	if (id.n != 0)
		history_try(h, who, history_line(h, "key_revoke", id), NULL);
}

static void
appoint(struct history *h, struct chance *c)
{
	static const char *const roles[] = {"auditor", "gateway','on':'secret",
	    "duty_officer','on':'secret", "duty_officer','on':'gpt-2", "reviewer','on':'other"};
	const char *until = "";

	if (chance_one_in(c, 2))
		until = TEXT_OF(h, ",'until':'%.*s'",
		    STR_ARG(time_text(&h->house.arena, h->house.now + DAY_MS)));
	const struct json *role = history_try(h, &h->house.ada, "role_propose",
	    TEXT_OF(h, "{'role':'%s','account':'%.*s','reason':'Known.'%s}", ONE_OF(c, roles),
		STR_ARG(history_someone(h, c)->account), until));
	if (role != NULL)
		history_try(h, &h->people[CHAIR],
		    history_line(h, "role_confirm", text_at(role, "id")), NULL);
}

static void
dismiss(struct history *h, struct chance *c)
{
	struct str id = history_item(h, &h->house.ada, "role_list", c);

	if (id.n != 0)
		history_try(h, &h->house.ada, history_line(h, "role_end", id), "{'reason':'So.'}");
}

static void
change_version(struct history *h, struct chance *c)
{
	static const char *const states[] = {"retired", "current", "current", "pinned"};

	history_try(h, &h->people[LEAD], TEXT_OF(h, "model_version %s", ONE_OF(c, models)),
	    TEXT_OF(h, "{'version':'%s','status':'%s','reason':'So.'}", ONE_OF(c, versions),
		ONE_OF(c, states)));
}

static void
extend(struct history *h, struct chance *c)
{
	unsigned model = chance_of_n(c, MODELS), of = chance_part(c, (1u << COMPONENTS) - 1);

	if (history_try(h, &h->people[LEAD], TEXT_OF(h, "model_extend %s", models[model]),
		TEXT_OF(h,
		    "{'versions':[{'slug':'1.5b','name':'1.5B','aliases':['xl'],"
		    "'components':[%s]}]}",
		    history_listed(h, components, of))) == NULL)
		return;
	for (unsigned i = 0; i < COMPONENTS; i++)
		if ((of >> i & 1) != 0)
			h->has[model][i] |= 1u << (VERSIONS - 1);
}

static void
revise_terms(struct history *h, struct chance *c)
{
	history_try(h, &h->people[LEAD], TEXT_OF(h, "terms_create %s", ONE_OF(c, models)),
	    TEXT_OF(h, "{'slug':'agreement','title':'Agreement','text':'Use it well: %u.'}",
		chance_of_n(c, 1000)));
}

static void
shut_out(struct history *h, struct chance *c)
{
	int64_t until = h->house.now + (1 + (int64_t)chance_of_n(c, 40)) * DAY_MS;
	const char *whom = TEXT_OF(h, "'account':'%.*s'", STR_ARG(history_someone(h, c)->account));

	if (chance_one_in(c, 4))
		whom = "'organisation':'Westhaven'";
	const struct json *d = history_try(h, &h->people[CHAIR], "denial_propose",
	    TEXT_OF(h, "{%s,'until':'%.*s','reason':'Seen.'}", whom,
		STR_ARG(time_text(&h->house.arena, until))));

	if (d != NULL)
		history_try(
		    h, &h->people[LEAD], history_line(h, "denial_confirm", text_at(d, "id")), "{}");
}

static void
let_in_again(struct history *h, struct chance *c)
{
	struct str id = history_item(h, &h->people[DEPUTY], "denial_list", c);

	if (id.n != 0)
		history_try(
		    h, &h->people[DEPUTY], history_line(h, "denial_lift", id), "{'reason':'So.'}");
}

typedef void taken(struct history *h, struct chance *c);

/* What happens, and how often: so many in all of these together. */
static const struct {
	const char *what;
	taken *step;
	unsigned weight;
} steps[] = {
    {"time passes", wait_a_while, 8},
    {"a tier", history_plan_tier, 8},
    {"a plan", history_plan_make, 4},
    {"the next stage", history_release_go_on, 20},
    {"a hold", history_release_hold_it, 3},
    {"no more hold", history_release_resume_it, 8},
    {"an application, decided", apply, 30},
    {"votes", vote, 4},
    {"accepted terms", accept_terms, 20},
    {"a grant suspended, reinstated or revoked", change_grant, 6},
    {"a grant given back", close_grant, 2},
    {"an account suspended or reinstated", change_account, 4},
    {"an ORCID iD", change_orcid, 4},
    {"a key", make_key, 6},
    {"a key less", revoke_key, 2},
    {"a role", appoint, 6},
    {"a role less", dismiss, 1},
    {"a version's status", change_version, 3},
    {"another version", extend, 2},
    {"another text", revise_terms, 2},
    {"a renewal", history_use_renew, 5},
    {"uses", history_use_ask, 16},
    {"a report of uses", history_use_report, 16},
    {"a restriction", history_release_restrict_it, 6},
    {"a restriction less", history_release_lift, 12},
    {"an offer less", history_release_withdraw_offer, 1},
    {"an earlier stage", history_release_roll_back, 3},
    {"the release's end", history_release_end, 1},
    {"a leak", history_release_leak, 1},
    {"a denial", shut_out, 1},
    {"a denial less", let_in_again, 3},
    {"a name in another system", history_who_link, 6},
    {"such a name less", history_who_unlink, 2},
};
enum { STEPS = sizeof(steps) / sizeof(steps[0]), A_TIER = 1, A_PLAN = 2, FIRST_STEPS = 10 };

static unsigned
some_kind(struct chance *c)
{
	unsigned total = 0, kind = 0;

	for (size_t k = 0; k < STEPS; k++)
		total += steps[k].weight;
	for (unsigned at = chance_of_n(c, total); at >= steps[kind].weight; kind++)
		at -= steps[kind].weight;
	return kind;
}

void
history_choose(struct chance *c, struct happening *ret, size_t count)
{
	for (size_t i = 0; i < count; i++)
		ret[i] = (struct happening){some_kind(c), chance_bits(c)};
	for (size_t i = 0; i < count && i < FIRST_STEPS; i++)
		ret[i].kind = i % 5 == 4 ? A_PLAN : A_TIER;
}

void
history_step(struct history *h, const struct happening *what)
{
	struct chance c = chance_of(what->seed);

	buf_printf(&h->told, "%s\n", steps[what->kind].what);
	steps[what->kind].step(h, &c);
	h->house.now++;
}
