/* From a question to an answer. */
#include "daemon/index/evaluate.h"

#include "daemon/index/uses.h"
#include "lib/id.h"

#include <stdlib.h>
#include <string.h>

_Static_assert((int)MODEL_COMPONENTS_MAX == (int)ACCESS_NEEDS_MAX, "a need for each component");

/* Whom it is about, as far as known here. */
struct subject {
	const struct person *person; /* NULL: nobody known */
	const struct secret *key; /* NULL: not asked by a key */
};

void
gathered_free(struct gathered *g)
{
	free(g->grants);
	free(g->from);
	*g = (struct gathered){.grants = NULL};
}

/* --- who -------------------------------------------------------------------------------------- */

static bool
account_id(struct str text, struct ulid *ret)
{
	return str_starts(text, "acc_") && id_bytes(text, ret->b);
}

static struct subject
subject_of(const struct picture *p, const struct question *q)
{
	struct subject s = {NULL, NULL};
	const struct identity *identity;
	struct ulid id;
	struct digest digest;

	switch (q->subject_kind) {
	case SUBJECT_ACCOUNT:
		if (account_id(q->subject, &id))
			s.person = people_find(&p->people, &id);
		break;
	case SUBJECT_KEY:
		digest = hash_of(q->subject);
		s.key = secrets_find(&p->secrets, &digest);
		if (s.key != NULL && !s.key->is_key)
			s.key = NULL;
		if (s.key != NULL)
			s.person = people_find(&p->people, &s.key->account);
		break;
	case SUBJECT_ORCID: s.person = people_of_orcid(&p->people, q->subject); break;
	case SUBJECT_OTHER:
		identity = identities_find(&p->identities, q->subject_type, q->subject);
		if (identity != NULL)
			s.person = people_find(&p->people, &identity->account);
		break;
	}
	if (s.person != NULL && !s.person->known)
		s.person = NULL;
	return s;
}

/* What keeps the subject from using any grant; REASON_COUNT: nothing. */
static enum reason
standing(const struct subject *s, int64_t now)
{
	if (s->person == NULL)
		return REASON_UNKNOWN_SUBJECT;
	if (!s->person->clear && !s->person->active)
		return REASON_SUSPENDED;
	if (!s->person->clear && now < person_denied_until(s->person))
		return REASON_DENIED_PARTY;
	if (s->key != NULL && now >= s->key->expires_at)
		return REASON_EXPIRED;
	return REASON_COUNT;
}

/* --- its grants ------------------------------------------------------------------------------- */

static void
make_room(struct gathered *g)
{
	if (g->count < g->room)
		return;
	g->room = g->room == 0 ? 16 : 2 * g->room;
	g->grants = reallocarray(g->grants, g->room, sizeof(g->grants[0]));
	g->from = reallocarray(g->from, g->room, sizeof(g->from[0]));
	if (g->grants == NULL || g->from == NULL)
		abort();
}

static void
gather_one(const struct snapshot *model, const struct scope *scope,
    const struct packed_grant *packed, struct gathered *g)
{
	const struct snapshot_tier *tier = &model->tiers[scope->tier];

	make_room(g);
	struct access_grant *grant = &g->grants[g->count];
	grant_unpack(packed, &grant->facts);
	grant->tier = tier->tier;
	grant->capabilities = scope->capabilities;
	grant->versions = scope->versions;
	grant->max_stale_ms = tier->max_stale_ms;
	grant->unreachable_ms = tier->unreachable_ms;
	grant->spent = SPENT_NOTHING;
	g->limited |= tier->allowance != NULL;
	g->from[g->count++] = (struct gathered_from){packed->id, scope->tier, NULL};
}

/* The subject's grants on MODEL that it may use here.  The scopes are looked up after
 * the person: these are then all there.  The model's snapshot may be the older one,
 * which lacks a tier that was new with the grant. */
static void
gather(const struct picture *p, const struct subject *s, const struct snapshot *model,
    struct gathered *g)
{
	g->count = 0;
	g->limited = false;
	if (s->person == NULL)
		return;
	const struct scope *scopes = scopes_all(&p->scopes);
	for (uint32_t i = 0; i < s->person->count; i++) {
		const struct scope *scope = &scopes[s->person->scopes[i]];
		if (scope->model != model->number || scope->tier >= model->tier_count)
			continue;
		const struct packed_grant *packed = &person_grants(s->person)[i];
		if (s->key == NULL || secret_covers(s->key, &packed->id))
			gather_one(model, scope, packed, g);
	}
}

/* Until when do they see everything that is here?  NOW: they don't. */
static int64_t
sees_all_until(const struct picture *p, const struct ulid *account, int64_t now)
{
	static const struct ulid installation = {{0}};

	return rolls_until(
	    &p->rolls, account, ROLE_BIT(ROLE_ADMIN) | ROLE_BIT(ROLE_AUDITOR), &installation, now);
}

static int64_t
later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* Until when has the person a role on MODEL or a seat on a board that serves it, or do they
 * see everything that is here?  NOW: none of it. */
static int64_t
has_part_until(
    const struct picture *p, const struct ulid *person, const struct snapshot *model, int64_t now)
{
	int64_t until = later(rolls_until(&p->rolls, person, ANY_ROLE, &model->id, now),
	    sees_all_until(p, person, now));

	for (size_t i = 0; i < model->board_count; i++)
		until = later(
		    until, rolls_until(&p->rolls, person, ANY_ROLE, &model->boards[i], now));
	return until;
}

/* Until when may the subject know of MODEL?  NOW: it may not. */
static int64_t
sees_until(const struct picture *p, const struct subject *s, const struct snapshot *model,
    const struct gathered *g, int64_t now)
{
	if (model->announced || g->count != 0)
		return INT64_MAX;
	return s->person == NULL ? now : has_part_until(p, &s->person->id, model, now);
}

/* --- what is needed --------------------------------------------------------------------------- */

/* The components asked for: those that the capability touches, or of them the one named.
 * A name that nothing has leaves *unknown set. */
static uint64_t
components_asked(
    const struct snapshot *model, const struct question *q, int capability, bool *unknown)
{
	uint64_t touched = capability < 0 ? 0 : model->touched[capability];

	*unknown = false;
	if (q->component.n == 0)
		return touched;
	uint64_t named = snapshot_bits(
	    model->component_names, model->component_name_count, q->component);
	*unknown = named == 0 && touched != 0;
	return touched & named;
}

static uint64_t
versions_asked(const struct snapshot *model, const struct question *q)
{
	if (q->version.n == 0)
		return ~model->retired;
	return snapshot_bits(model->version_names, model->version_name_count, q->version);
}

static size_t
find_needs(
    const struct snapshot *model, const struct question *q, int capability, struct access_need *ret)
{
	bool unknown;
	uint64_t components = components_asked(model, q, capability, &unknown);
	uint64_t versions = versions_asked(model, q);
	size_t n = 0;

	if (unknown) {
		ret[0] = (struct access_need){-1, 0};
		return 1;
	}
	for (; components != 0; components &= components - 1) {
		int bit = __builtin_ctzll(components);
		ret[n++] = (struct access_need){bit, versions & model->versions[bit]};
	}
	return n;
}

/* --- the answer ------------------------------------------------------------------------------- */

static void
deny(enum reason reason, struct answer *ret)
{
	ret->permit = false;
	ret->reason = reason;
	ret->expires_in_ms = ACCESS_DENIAL_MS;
}

/* The number of the tier revision that permits, or that the denial is about. */
static uint32_t
revision_meant(
    const struct snapshot *model, const struct gathered *g, const struct access_verdict *v)
{
	return v->grant != ACCESS_NONE ? g->from[v->grant].revision : model->offer_tiers[v->offer];
}

/* What comes with what was granted, or opened. */
static unsigned
obligations_of(
    const struct snapshot *model, const struct gathered *g, const struct access_verdict *v)
{
	enum {
#define CAPABILITY(number, name, group, gated, public, procedure, touches) NUMBER_##name = (number),
#include "schema/capabilities.def"
#undef CAPABILITY
		NUMBER_none = -1
	};
	static const int brought_by[OBLIGATION_COUNT] = {
#define OBLIGATION(name, word, capability) [OBLIGATION_##name] = NUMBER_##capability,
#include "schema/obligations.def"
#undef OBLIGATION
	};
	const struct capabilities *set = v->grant != ACCESS_NONE
					     ? &g->grants[v->grant].capabilities
					     : &model->offers[v->offer].capabilities;
	unsigned bits = 0;

	for (int i = 0; i < OBLIGATION_COUNT; i++)
		bits |= capability_in(set, brought_by[i]) ? 1u << i : 0;
	return bits;
}

/* What the rules say, in terms of ids. */
static void
tell(const struct snapshot *model, const struct gathered *g, const struct access_verdict *v,
    struct answer *ret)
{
	ret->permit = v->permit;
	ret->reason = v->reason;
	ret->expires_in_ms = v->expires_in_ms;
	ret->unreachable_ms = v->unreachable_ms;
	if (v->grant != ACCESS_NONE)
		ret->grant = g->from[v->grant].grant;
	if (v->grant != ACCESS_NONE || v->offer != ACCESS_NONE) {
		const struct snapshot_tier *tier = &model->tiers[revision_meant(model, g, v)];
		ret->tier = tier->id;
		ret->allowance = tier->allowance;
	}
	if (v->permit)
		ret->obligations = obligations_of(model, g, v) |
				   (ret->allowance == NULL ? 0 : ret->allowance->obligations);
	else if (v->offer != ACCESS_NONE)
		ret->apply = model->tiers[model->offer_tiers[v->offer]].id;
}

/* A permit is good for no longer than the key, or the role that shows the model, by which it
 * was asked. */
static void
end_within(int64_t rest, struct answer *ret)
{
	if (ret->expires_in_ms > rest)
		ret->expires_in_ms = rest;
	if (ret->unreachable_ms > rest - ret->expires_in_ms)
		ret->unreachable_ms = rest - ret->expires_in_ms;
}

/* What is asked, of which model. */
struct enquiry {
	const struct picture *picture;
	const struct question *question;
	const struct snapshot *model;
};

static int
version_used(const struct enquiry *e)
{
	uint64_t bits = versions_asked(e->model, e->question);

	return e->question->version.n == 0 || bits == 0 ? METER_ALL_VERSIONS
							: __builtin_ctzll(bits);
}

/* What the rules say of grants that have limits; a permitted use is counted. */
static void
rule_limited(const struct enquiry *e, const struct access_ask *ask, struct gathered *g,
    struct access_verdict *ret)
{
	uses_weigh(e->picture, e->model, g, ask);
	do
		access_decide(ask, ret);
	while (ret->permit && e->question->use &&
	       !uses_take(e->picture, ask, g, ret, version_used(e)));
}

/* Anyone may use what is open, so an unknown subject is told so only when nothing is; a
 * suspended account, or one on the deny list, is stopped whatever it asks for. */
static void
decide(const struct enquiry *e, const struct subject *s, struct access_ask *ask, struct gathered *g,
    struct answer *ret)
{
	const struct snapshot *model = e->model;
	struct access_verdict v;
	enum reason stopped = standing(s, ask->now);

	ret->stage = model->stage;
	if (stopped == REASON_SUSPENDED || stopped == REASON_DENIED_PARTY) {
		deny(stopped, ret);
		return;
	}
	ask->offers = model->offers;
	ask->offer_count = model->offer_count;
	ask->grants = g->grants;
	ask->grant_count = stopped == REASON_COUNT ? g->count : 0;
	ask->held = model->held;
	if (g->limited)
		rule_limited(e, ask, g, &v);
	else
		access_decide(ask, &v);
	if (!v.permit && stopped != REASON_COUNT)
		v.reason = stopped;
	tell(model, g, &v, ret);
	if (g->limited)
		uses_answer(g, ask, &v, ret);
	if (v.permit && stopped == REASON_COUNT && s->key != NULL)
		end_within(s->key->expires_at - ask->now, ret);
}

void
evaluate_question(const struct picture *p, struct gathered *room, const struct question *q,
    int64_t now, struct answer *ret)
{
	struct access_need needs[ACCESS_NEEDS_MAX];
	struct access_ask ask = {.now = now, .needs = needs};
	struct subject s = subject_of(p, q);
	const struct snapshot *model = models_find(&p->models, q->model);
	uint64_t position = ret->position;

	*ret = (struct answer){.position = position};
	if (model != NULL)
		gather(p, &s, model, room);
	int64_t until = model == NULL ? now : sees_until(p, &s, model, room, now);
	if (until <= now) {
		enum reason stopped = standing(&s, now);
		deny(stopped != REASON_COUNT ? stopped : REASON_UNKNOWN_MODEL, ret);
		return;
	}
	ask.capability = capability_number(&p->capabilities, q->capability);
	ask.need_count = find_needs(model, q, ask.capability, needs);
	decide(&(struct enquiry){p, q, model}, &s, &ask, room, ret);
	if (ret->permit && until != INT64_MAX)
		end_within(until - now, ret);
}

bool
evaluate_subject(const struct picture *p, const struct question *q, struct ulid *ret)
{
	struct subject s = subject_of(p, q);

	if (s.person != NULL)
		*ret = s.person->id;
	return s.person != NULL;
}

/* --- who may ask ------------------------------------------------------------------------------ */

static bool
asks_about_itself(const struct picture *p, const struct bearer *bearer, const struct question *q)
{
	struct ulid id;

	/* Whoever bears a token is known and active: their id is all that there is to compare. */
	if (!bearer->is_key && q->subject_kind == SUBJECT_ACCOUNT)
		return account_id(q->subject, &id) && ulid_eq(&id, &bearer->account);
	struct subject s = subject_of(p, q);
	if (bearer->is_key)
		return s.key != NULL && ulid_eq(&s.key->id, &bearer->token);
	return s.person != NULL && ulid_eq(&s.person->id, &bearer->account);
}

/* Whoever suspends grants of a model may ask what they permit. */
static bool
heads_a_board(
    const struct picture *p, const struct ulid *person, const struct snapshot *model, int64_t now)
{
	static const uint32_t heads = ROLE_BIT(ROLE_CHAIR) | ROLE_BIT(ROLE_DEPUTY);

	for (size_t i = 0; i < model->board_count; i++)
		if (rolls_hold(&p->rolls, person, heads, &model->boards[i], now))
			return true;
	return false;
}

bool
evaluate_may_ask_all(
    const struct picture *p, const struct bearer *bearer, struct str slug, int64_t now)
{
	static const uint32_t on_model = ROLE_BIT(ROLE_GATEWAY) | ROLE_BIT(ROLE_LEAD) |
					 ROLE_BIT(ROLE_DUTY);

	if (bearer->is_key)
		return false;
	const struct snapshot *model = models_find(&p->models, slug);
	if (model != NULL && rolls_hold(&p->rolls, &bearer->account, on_model, &model->id, now))
		return true;
	if (model != NULL && heads_a_board(p, &bearer->account, model, now))
		return true;
	return sees_all_until(p, &bearer->account, now) > now;
}

bool
evaluate_may_ask(
    const struct picture *p, const struct bearer *bearer, const struct question *q, int64_t now)
{
	return asks_about_itself(p, bearer, q) || evaluate_may_ask_all(p, bearer, q->model, now);
}
