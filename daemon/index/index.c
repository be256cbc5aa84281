/* The picture, its one writer and its readers. */
#include "daemon/index/changes.h"

#include "daemon/index/epoch.h"
#include "daemon/index/evaluate.h"
#include "daemon/index/ring.h"
#include "daemon/index/search.h"

#include <stdlib.h>
#include <string.h>

struct index {
	struct epoch *epoch;
	struct picture picture;
	atomic_uint_fast64_t position, accounts, grants;
	struct grant_change *changes; /* the writer's, for one person's grants */
	size_t change_room;
	struct ring told; /* for those who keep answers */
	struct change *telling; /* the writer's, of one batch */
	size_t telling_count, telling_room;
};

struct index_reader {
	struct index *index;
	struct epoch_reader *epoch;
	struct gathered gathered;
	uint64_t position, generation; /* when it entered */
};

/* --- opening ---------------------------------------------------------------------------------- */

struct index *
index_open(void)
{
	struct index *index = calloc(1, sizeof(*index));

	if (index == NULL)
		abort();
	index->epoch = epoch_open();
	people_open(&index->picture.people, index->epoch);
	identities_open(&index->picture.identities, index->epoch);
	secrets_open(&index->picture.secrets, index->epoch);
	rolls_open(&index->picture.rolls, index->epoch);
	models_open(&index->picture.models, index->epoch);
	scopes_open(&index->picture.scopes, index->epoch);
	meters_open(&index->picture.meters, index->epoch);
	capability_names_make(&index->picture.capabilities);
	return index;
}

void
index_close(struct index *index)
{
	if (index == NULL)
		return;
	meters_close(&index->picture.meters);
	people_close(&index->picture.people);
	identities_close(&index->picture.identities);
	secrets_close(&index->picture.secrets);
	rolls_close(&index->picture.rolls);
	models_close(&index->picture.models);
	scopes_close(&index->picture.scopes);
	epoch_close(index->epoch);
	free(index->changes);
	free(index->telling);
	free(index);
}

/* --- writing ---------------------------------------------------------------------------------- */

static void
make_change(
    struct picture *p, const struct fact_grant *fact, uint32_t order, struct grant_change *ret)
{
	struct scope scope = {.capabilities = fact->capabilities, .versions = fact->versions};

	models_numbers(&p->models, &fact->model, &fact->tier, &scope.model, &scope.tier);
	grant_pack(fact, &ret->grant);
	ret->scope = scopes_number(&p->scopes, &scope);
	ret->order = order;
	const struct allowance *allowance = models_allowance(&p->models, &fact->tier);
	if (allowance != NULL && allowance->counting != COUNTING_NOTHING && !fact->revoked &&
	    !fact->closed && !fact->superseded)
		meters_add(&p->meters, &fact->id, allowance);
}

/* How many of the facts from the first on, a grant, are grants of the same account. */
static size_t
same_person(const struct fact *facts, size_t count)
{
	size_t n = 1;

	while (n < count && facts[n].kind == FACT_GRANT &&
	       ulid_eq(&facts[n].grant.account, &facts[0].grant.account))
		n++;
	return n;
}

/* A person's grants are one block: what stands together in the batch is taken at once. */
static size_t
take_grants(struct index *index, const struct fact *facts, size_t count)
{
	size_t n = same_person(facts, count);

	if (n > index->change_room) {
		index->change_room = 2 * n;
		index->changes = reallocarray(
		    index->changes, index->change_room, sizeof(index->changes[0]));
		if (index->changes == NULL)
			abort();
	}
	for (size_t i = 0; i < n; i++)
		make_change(&index->picture, &facts[i].grant, (uint32_t)i, &index->changes[i]);
	people_grants(&index->picture.people, &facts[0].grant.account, index->changes, n);
	return n;
}

static void
take(struct picture *p, const struct fact *fact)
{
	switch (fact->kind) {
	case FACT_ACCOUNT: people_account(&p->people, &fact->account); break;
	case FACT_TOKEN: secrets_token(&p->secrets, &fact->token); break;
	case FACT_ROLE: rolls_take(&p->rolls, &fact->role); break;
	case FACT_MODEL: models_model(&p->models, &fact->model); break;
	case FACT_TIER: models_tier(&p->models, &fact->tier); break;
	case FACT_RELEASE: models_release(&p->models, &fact->release); break;
	case FACT_KEY: secrets_key(&p->secrets, &fact->key); break;
	case FACT_IDENTITY: identities_take(&p->identities, &fact->identity); break;
	case FACT_COUNTER: meters_counter(&p->meters, &fact->counter); break;
	case FACT_RUNNING: meters_running(&p->meters, &fact->running); break;
	case FACT_GRANT: abort();
	}
}

/* --- telling ---------------------------------------------------------------------------------- */

static void
name_model(const struct models *m, const struct ulid *id, struct change *ret)
{
	struct str slug = models_slug(m, id);

	ret->model_n = (uint8_t)(slug.n < CHANGE_SLUG ? slug.n : CHANGE_SLUG);
	memcpy(ret->model, slug.p, ret->model_n);
}

/* False for what no answer about others is made of. */
static bool
change_of(const struct models *m, const struct fact *fact, struct change *ret)
{
	switch (fact->kind) {
	case FACT_TOKEN:
	case FACT_COUNTER:
	case FACT_RUNNING: return false;
	case FACT_ACCOUNT: ret->account = fact->account.id; break;
	case FACT_KEY: ret->account = fact->key.account; break;
	case FACT_IDENTITY: ret->account = fact->identity.account; break;
	case FACT_ROLE: ret->account = fact->role.account; break;
	case FACT_MODEL: name_model(m, &fact->model.id, ret); break;
	case FACT_TIER: name_model(m, &fact->tier.model, ret); break;
	case FACT_RELEASE: name_model(m, &fact->release.model, ret); break;
	case FACT_GRANT:
		ret->account = fact->grant.account;
		ret->grant = fact->grant.id;
		name_model(m, &fact->grant.model, ret);
		break;
	}
	return true;
}

/* FACT has been taken. */
static void
note_change(struct index *index, const struct fact *fact, uint64_t position)
{
	struct change change = {.position = position};

	if (!index->told.begun || !change_of(&index->picture.models, fact, &change))
		return;
	if (index->telling_count == index->telling_room) {
		index->telling_room = index->telling_room == 0 ? 64 : 2 * index->telling_room;
		index->telling = reallocarray(
		    index->telling, index->telling_room, sizeof(index->telling[0]));
		if (index->telling == NULL)
			abort();
	}
	index->telling[index->telling_count++] = change;
}

static void
tell(struct index *index)
{
	ring_add(&index->told, index->telling, index->telling_count);
	index->telling_count = 0;
}

void
index_begin(struct index *index)
{
	ring_begin(&index->told, atomic_load(&index->position));
}

void
index_apply(struct index *index, const struct fact *facts, size_t count, uint64_t position)
{
	struct picture *p = &index->picture;

	for (size_t i = 0; i < count;) {
		size_t n = 1;
		bool same = facts[i].kind == FACT_ACCOUNT && index->told.begun &&
			    people_same(&p->people, &facts[i].account);
		if (facts[i].kind == FACT_GRANT)
			n = take_grants(index, &facts[i], count - i);
		else
			take(p, &facts[i]);
		for (size_t k = 0; k < n && !same; k++)
			note_change(index, &facts[i + k], position);
		i += n;
	}
	models_publish(&p->models);
	atomic_store_explicit(&index->accounts, p->people.known, memory_order_relaxed);
	atomic_store_explicit(&index->grants, p->people.grants, memory_order_relaxed);
	atomic_store(&index->position, position);
	tell(index);
	epoch_advance(index->epoch);
}

void
index_size(const struct index *index, struct index_size *ret)
{
	ret->accounts = atomic_load_explicit(&index->accounts, memory_order_relaxed);
	ret->grants = atomic_load_explicit(&index->grants, memory_order_relaxed);
	ret->bytes = epoch_bytes(index->epoch);
}

struct meters *
index_meters(struct index *index)
{
	return &index->picture.meters;
}

/* --- reading ---------------------------------------------------------------------------------- */

struct index_reader *
index_reader_open(struct index *index)
{
	struct index_reader *reader = calloc(1, sizeof(*reader));

	if (reader == NULL)
		abort();
	reader->index = index;
	reader->epoch = epoch_reader_open(index->epoch);
	return reader;
}

void
index_reader_close(struct index_reader *reader)
{
	if (reader == NULL)
		return;
	epoch_reader_close(reader->epoch);
	gathered_free(&reader->gathered);
	free(reader);
}

/* Position and generation are read before anything that they vouch for. */
void
index_enter(struct index_reader *reader)
{
	epoch_enter(reader->epoch);
	reader->position = atomic_load(&reader->index->position);
	reader->generation = atomic_load(&reader->index->told.generation);
}

void
index_leave(struct index_reader *reader)
{
	epoch_leave(reader->epoch);
}

uint64_t
index_position(const struct index_reader *reader)
{
	return reader->position;
}

uint64_t
index_generation(const struct index_reader *reader)
{
	return reader->generation;
}

bool
index_changes_find(const struct index_reader *reader, uint64_t position, uint64_t *place)
{
	return ring_find(&reader->index->told, position, place);
}

int
index_changes_next(struct index_reader *reader, const struct bearer *bearer, int64_t now,
    uint64_t *place, struct change *ret)
{
	const struct picture *p = &reader->index->picture;
	int found;

	do
		found = ring_next(&reader->index->told, place, ret);
	while (found > 0 && ret->model_n != 0 &&
	       !evaluate_may_ask_all(p, bearer, (struct str){ret->model, ret->model_n}, now));
	return found;
}

bool
index_bearer(
    struct index_reader *reader, const struct digest *secret, int64_t now, struct bearer *ret)
{
	const struct picture *p = &reader->index->picture;
	const struct secret *found = secrets_find(&p->secrets, secret);

	if (found == NULL || now >= found->expires_at)
		return false;
	const struct person *person = people_find(&p->people, &found->account);
	if (person == NULL || !person->known || !person->active)
		return false;
	*ret = (struct bearer){found->account, found->id, found->is_key, found->expires_at};
	return true;
}

bool
index_has_role(struct index_reader *reader, const struct ulid *account, int role,
    const struct ulid *scope, int64_t now)
{
	return rolls_hold(&reader->index->picture.rolls, account, ROLE_BIT(role), scope, now);
}

void
index_evaluate(
    struct index_reader *reader, const struct question *q, int64_t now, struct answer *ret)
{
	ret->position = reader->position;
	evaluate_question(&reader->index->picture, &reader->gathered, q, now, ret);
}

bool
index_subject(struct index_reader *reader, const struct question *q, struct ulid *ret)
{
	return evaluate_subject(&reader->index->picture, q, ret);
}

bool
index_may_ask(
    struct index_reader *reader, const struct bearer *bearer, const struct question *q, int64_t now)
{
	return evaluate_may_ask(&reader->index->picture, bearer, q, now);
}

bool
index_may_introspect(struct index_reader *reader, const struct bearer *bearer, int64_t now)
{
	const struct picture *p = &reader->index->picture;

	return !bearer->is_key &&
	       (evaluate_may_ask_all(p, bearer, STR(""), now) ||
		   rolls_hold(&p->rolls, &bearer->account, ROLE_BIT(ROLE_GATEWAY), NULL, now));
}

bool
index_may_search(struct index_reader *reader, const struct search *s, int64_t now)
{
	const struct picture *p = &reader->index->picture;

	switch (s->kind) {
	case SEARCH_SUBJECT: return evaluate_may_ask_all(p, &s->asker, s->question.model, now);
	case SEARCH_ACTION: return evaluate_may_ask(p, &s->asker, &s->question, now);
	case SEARCH_RESOURCE: break;
	}
	return true;
}

void
index_search(
    struct index_reader *reader, struct search *search, int64_t now, index_found *found, void *of)
{
	search_go(&(struct seeker){.picture = &reader->index->picture,
	    .room = &reader->gathered,
	    .search = search,
	    .now = now,
	    .found = found,
	    .of = of});
}
