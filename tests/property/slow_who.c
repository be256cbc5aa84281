/* Who asks for what. */
#include "tests/property/slow_who.h"

#include "lib/hash.h"

#include <stdio.h>
#include <string.h>

static const struct slow_account *
account_of(const struct slow *s, struct str id)
{
	for (size_t i = 0; i < s->account_count; i++)
		if (str_eq(s->accounts[i].id, id))
			return &s->accounts[i];
	return NULL;
}

static const struct slow_account *
account_of_orcid(const struct slow *s, struct str orcid)
{
	struct str bare = str_starts(orcid, "https://orcid.org/") ? str_from(orcid, 18) : orcid;

	for (size_t i = 0; i < s->account_count; i++)
		if (bare.n != 0 && str_eq(s->accounts[i].orcid, bare))
			return &s->accounts[i];
	return NULL;
}

static const struct slow_key *
key_of(const struct slow *s, struct str secret)
{
	struct digest d = hash_of(secret);

	for (size_t i = 0; i < s->key_count; i++)
		if (s->keys[i].digest.n == sizeof(d) && !s->keys[i].revoked &&
		    memcmp(s->keys[i].digest.p, &d, sizeof(d)) == 0)
			return &s->keys[i];
	return NULL;
}

static const struct slow_account *
account_of_identity(const struct slow *s, struct str type, struct str id)
{
	char name[200];

	snprintf(name, sizeof(name), "%.*s %.*s", STR_ARG(type), STR_ARG(id));
	for (size_t i = 0; i < s->identity_count; i++)
		if (str_is(s->identities[i].a, name))
			return account_of(s, s->identities[i].b);
	return NULL;
}

static void
find_subject(struct ask *a, const struct question *q)
{
	switch (q->subject_kind) {
	case SUBJECT_ACCOUNT: a->who = account_of(a->s, q->subject); break;
	case SUBJECT_ORCID: a->who = account_of_orcid(a->s, q->subject); break;
	case SUBJECT_KEY:
		a->key = key_of(a->s, q->subject);
		a->who = a->key == NULL ? NULL : account_of(a->s, a->key->account);
		break;
	case SUBJECT_OTHER: a->who = account_of_identity(a->s, q->subject_type, q->subject); break;
	}
}

struct ask
slow_ask(const struct slow *s, const struct question *q, int64_t now)
{
	struct ask a = {.s = s, .capability = -1, .now = now};

	find_subject(&a, q);
	for (size_t i = 0; i < s->model_count; i++)
		if (str_eq(s->models[i].slug, q->model))
			a.model = &s->models[i];
	for (size_t i = 0; i < s->capability_count; i++)
		if (str_eq(s->capabilities[i].a, q->capability))
			a.capability = s->capabilities[i].number;
	return a;
}

/* Why the subject may use no grant at all; REASON_COUNT: it may. */
enum reason
slow_standing(const struct ask *a)
{
	if (a->who == NULL)
		return REASON_UNKNOWN_SUBJECT;
	if (!a->who->active)
		return REASON_SUSPENDED;
	if (a->now < a->who->denied_until)
		return REASON_DENIED_PARTY;
	return a->key != NULL && a->now >= a->key->expires_at ? REASON_EXPIRED : REASON_COUNT;
}

static bool
key_is_for(const struct ask *a, const struct slow_grant *g)
{
	bool some = false;

	if (a->key == NULL)
		return true;
	for (size_t i = 0; i < a->s->key_grant_count; i++) {
		if (!str_eq(a->s->key_grants[i].a, a->key->id))
			continue;
		if (str_eq(a->s->key_grants[i].b, g->id))
			return true;
		some = true;
	}
	return !some;
}

/* Is it a grant of the subject on the model, for this key? */
bool
slow_theirs(const struct ask *a, const struct slow_grant *g)
{
	return a->who != NULL && str_eq(g->account, a->who->id) && str_eq(g->model, a->model->id) &&
	       key_is_for(a, g);
}

static bool
shows(const struct ask *a, const struct slow_role *r)
{
	if (!str_eq(r->account, a->who->id) || a->now < r->from_at || a->now >= r->until_at)
		return false;
	if (str_eq(r->scope, a->model->id))
		return true;
	if (r->scope.n == 0 && (str_is(r->role, "admin") || str_is(r->role, "auditor")))
		return true;
	for (size_t i = 0; i < a->s->model_board_count; i++)
		if (str_eq(a->s->model_boards[i].a, a->model->id) &&
		    str_eq(a->s->model_boards[i].b, r->scope))
			return true;
	return false;
}

/* Only who has a part in an undisclosed model, or was granted access to it, knows of it:
 * until when?  NOW: not at all. */
int64_t
slow_sees_until(const struct ask *a)
{
	int64_t until = a->now;

	if (a->model->announced)
		return INT64_MAX;
	if (a->who == NULL)
		return until;
	for (size_t i = 0; i < a->s->grant_count; i++)
		if (slow_theirs(a, &a->s->grants[i]) && !a->s->grants[i].superseded)
			return INT64_MAX;
	for (size_t i = 0; i < a->s->role_count; i++)
		if (shows(a, &a->s->roles[i]) && a->s->roles[i].until_at > until)
			until = a->s->roles[i].until_at;
	return until;
}
