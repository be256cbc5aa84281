/* Models with their tiers and releases, as the writer keeps them. */
#include "daemon/index/models.h"

#include "daemon/index/people.h"
#include "daemon/index/snapshot.h"

#include <stdlib.h>
#include <string.h>

/* --- opening ---------------------------------------------------------------------------------- */

static struct str
snapshot_key(const void *record)
{
	const struct snapshot *snapshot = record;

	return snapshot->slug;
}

static struct str
model_key(const void *record)
{
	const struct model *model = record;

	return ulid_str(&model->id);
}

static struct str
tier_key(const void *record)
{
	const struct tier *tier = record;

	return ulid_str(&tier->id);
}

void
models_open(struct models *m, struct epoch *e)
{
	*m = (struct models){.epoch = e};
	table_open(&m->by_slug, e, snapshot_key, TABLE_QUICK);
	table_open(&m->by_id, e, model_key, TABLE_QUICK);
	table_open(&m->tiers, e, tier_key, TABLE_QUICK);
}

static void
free_model(struct models *m, struct model *model)
{
	for (struct release *r = model->releases, *next; r != NULL; r = next) {
		next = r->next;
		epoch_discard(m->epoch, r);
	}
	epoch_discard(m->epoch, model->published);
	epoch_discard(m->epoch, model->tiers);
	arena_free(&model->arena);
	epoch_discard(m->epoch, model);
}

void
models_close(struct models *m)
{
	size_t at = 0;
	struct model *model;
	struct tier *tier;

	while ((tier = table_each(&m->tiers, &at)) != NULL) {
		epoch_discard(m->epoch, tier->slug);
		epoch_discard(m->epoch, tier->allowance);
		epoch_discard(m->epoch, tier);
	}
	for (at = 0; (model = table_each(&m->by_id, &at)) != NULL;)
		free_model(m, model);
	table_close(&m->by_slug);
	table_close(&m->by_id);
	table_close(&m->tiers);
}

/* --- reading ---------------------------------------------------------------------------------- */

const struct snapshot *
models_find(const struct models *m, struct str slug)
{
	return table_find(&m->by_slug, slug);
}

uint64_t
snapshot_bits(const struct fact_name *names, size_t count, struct str name)
{
	uint64_t bits = 0;

	for (size_t i = 0; i < count; i++)
		if (str_eq(names[i].name, name))
			bits |= UINT64_C(1) << names[i].bit;
	return bits;
}

/* --- taking facts ----------------------------------------------------------------------------- */

static struct model *
model_of(struct models *m, const struct ulid *id)
{
	struct model *model = table_find(&m->by_id, ulid_str(id));

	if (model == NULL) {
		model = epoch_alloc(m->epoch, sizeof(*model));
		model->id = *id;
		model->number = m->count++;
		table_put(&m->by_id, model);
	}
	return model;
}

static void
change(struct models *m, struct model *model)
{
	if (model->changed)
		return;
	model->changed = true;
	model->next_changed = m->changed;
	m->changed = model;
}

static void
number_tier(struct models *m, struct model *model, struct tier *tier)
{
	size_t n = model->tier_count;

	if ((n & (n - 1)) == 0) {
		struct tier **tiers = epoch_alloc(m->epoch, (n == 0 ? 1 : 2 * n) * sizeof(*tiers));
		if (n != 0)
			memcpy(tiers, model->tiers, n * sizeof(*tiers));
		epoch_discard(m->epoch, model->tiers);
		model->tiers = tiers;
	}
	tier->model = model;
	tier->number = (uint32_t)n;
	model->tiers[model->tier_count++] = tier;
	change(m, model);
}

static struct tier *
tier_of(struct models *m, struct model *model, const struct ulid *id)
{
	struct tier *tier = table_find(&m->tiers, ulid_str(id));

	if (tier == NULL) {
		tier = epoch_alloc(m->epoch, sizeof(*tier));
		tier->id = *id;
		table_put(&m->tiers, tier);
		number_tier(m, model, tier);
	}
	if (tier->model != model)
		abort();
	return tier;
}

static struct fact_name *
copy_names(struct arena *a, const struct fact_name *names, size_t count)
{
	struct fact_name *copy = NEW_ARRAY(a, count, struct fact_name);

	for (size_t i = 0; i < count; i++) {
		if (names[i].bit < 0 || names[i].bit >= 64)
			abort();
		copy[i] = (struct fact_name){str_copy(a, names[i].name), names[i].bit};
	}
	return copy;
}

static struct ulid *
copy_boards(struct arena *a, const struct fact_model *fact)
{
	struct ulid *copy = NEW_ARRAY(a, fact->board_count, struct ulid);

	for (size_t i = 0; i < fact->board_count; i++)
		copy[i] = fact->boards[i];
	return copy;
}

void
models_model(struct models *m, const struct fact_model *fact)
{
	struct model *model = model_of(m, &fact->id);
	struct fact_model *own = &model->fact;
	size_t used = (size_t)fact->components_used;

	if (used > MODEL_COMPONENTS_MAX)
		abort();
	arena_free(&model->arena);
	*own = *fact;
	own->slug = str_copy(&model->arena, fact->slug);
	own->versions = copy_names(&model->arena, fact->versions, fact->version_count);
	own->components = copy_names(&model->arena, fact->components, fact->component_count);
	uint64_t *versions = NEW_ARRAY(&model->arena, used, uint64_t);
	struct capabilities *touched_by = NEW_ARRAY(&model->arena, used, struct capabilities);
	for (size_t i = 0; i < used; i++) {
		versions[i] = fact->component_versions[i];
		touched_by[i] = fact->touched_by[i];
	}
	own->boards = copy_boards(&model->arena, fact);
	own->component_versions = versions;
	own->touched_by = touched_by;
	model->known = true;
	change(m, model);
}

void
models_tier(struct models *m, const struct fact_tier *fact)
{
	struct tier *tier = tier_of(m, model_of(m, &fact->model), &fact->id);

	epoch_discard(m->epoch, tier->slug);
	tier->slug = epoch_alloc(m->epoch, fact->slug.n + 1);
	if (fact->slug.n != 0)
		memcpy(tier->slug, fact->slug.p, fact->slug.n);
	tier->known = true;
	tier->open = fact->open;
	tier->capabilities = fact->capabilities;
	tier->max_stale_ms = fact->max_stale_ms;
	tier->unreachable_ms = fact->stale_if_unreachable_ms;
	if (tier->allowance == NULL && fact->allowance != NULL) {
		tier->allowance = epoch_alloc(m->epoch, sizeof(*tier->allowance));
		*tier->allowance = *fact->allowance;
	}
	change(m, tier->model);
}

static void
drop_release(struct models *m, struct model *model, const struct ulid *id)
{
	struct release **at = &model->releases;

	while (*at != NULL && !ulid_eq(&(*at)->id, id))
		at = &(*at)->next;
	struct release *found = *at;
	if (found != NULL)
		*at = found->next;
	epoch_discard(m->epoch, found);
}

void
models_release(struct models *m, const struct fact_release *fact)
{
	struct model *model = model_of(m, &fact->model);

	change(m, model);
	drop_release(m, model, &fact->id);
	if (fact->over)
		return;
	struct release *r = epoch_alloc(
	    m->epoch, sizeof(*r) + fact->offer_count * sizeof(r->offers[0]));
	r->id = fact->id;
	r->held = fact->held;
	r->stage = fact->stage;
	for (size_t i = 0; i < fact->offer_count; i++) {
		const struct fact_offer *o = &fact->offers[i];
		r->offers[r->offer_count++] = (struct line){
		    tier_of(m, model, &o->tier), o->component, o->versions, o->stopped};
	}
	r->next = model->releases;
	model->releases = r;
}

void
models_numbers(struct models *m, const struct ulid *model, const struct ulid *tier,
    uint32_t *model_number, uint32_t *tier_number)
{
	struct model *of = model_of(m, model);

	*model_number = of->number;
	*tier_number = tier_of(m, of, tier)->number;
}

struct str
models_slug(const struct models *m, const struct ulid *id)
{
	const struct model *model = table_find(&m->by_id, ulid_str(id));

	return model == NULL || !model->known ? STR("") : model->fact.slug;
}

const struct allowance *
models_allowance(const struct models *m, const struct ulid *tier)
{
	const struct tier *known = table_find(&m->tiers, ulid_str(tier));

	return known == NULL ? NULL : known->allowance;
}

/* --- publishing ------------------------------------------------------------------------------- */

static void
publish(struct models *m, struct model *model)
{
	struct snapshot *old = model->published;

	if (!model->known)
		return;
	model->published = snapshot_make(m->epoch, model);
	table_put(&m->by_slug, model->published);
	if (old != NULL && !str_eq(old->slug, model->published->slug) &&
	    table_find(&m->by_slug, old->slug) == old)
		table_remove(&m->by_slug, old->slug);
	epoch_retire(m->epoch, old);
}

void
models_publish(struct models *m)
{
	struct model *next;

	for (struct model *model = m->changed; model != NULL; model = next) {
		next = model->next_changed;
		model->changed = false;
		model->next_changed = NULL;
		publish(m, model);
	}
	m->changed = NULL;
}
