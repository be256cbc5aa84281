/* The snapshot of a model: everything in one block, so that it is freed as one. */
#include "daemon/index/snapshot.h"

#include <stdlib.h>
#include <string.h>

/* Where the parts of the block go, largest alignment first. */
struct layout {
	size_t offers, tiers, version_names, component_names, offer_tiers, boards, text, size;
};

static size_t
count_offers(const struct model *model)
{
	size_t n = 0;

	for (const struct release *r = model->releases; r != NULL; r = r->next)
		n += r->offer_count;
	return n;
}

static size_t
count_text(const struct fact_model *f)
{
	size_t n = f->slug.n;

	for (size_t i = 0; i < f->version_count; i++)
		n += f->versions[i].name.n;
	for (size_t i = 0; i < f->component_count; i++)
		n += f->components[i].name.n;
	return n;
}

static struct layout
plan(const struct model *model)
{
	const struct fact_model *f = &model->fact;
	size_t offers = count_offers(model);
	struct layout l;

	l.offers = sizeof(struct snapshot);
	l.tiers = l.offers + offers * sizeof(struct access_offer);
	l.version_names = l.tiers + model->tier_count * sizeof(struct snapshot_tier);
	l.component_names = l.version_names + f->version_count * sizeof(struct fact_name);
	l.offer_tiers = l.component_names + f->component_count * sizeof(struct fact_name);
	l.boards = l.offer_tiers + offers * sizeof(uint32_t);
	l.text = l.boards + f->board_count * sizeof(struct ulid);
	l.size = l.text + count_text(f);
	return l;
}

/* --- filling it in ---------------------------------------------------------------------------- */

static struct str
put_text(char **text, struct str s)
{
	struct str copy = {*text, s.n};

	if (s.n != 0)
		memcpy(*text, s.p, s.n);
	*text += s.n;
	return copy;
}

static void
put_names(struct fact_name *to, const struct fact_name *from, size_t count, char **text)
{
	for (size_t i = 0; i < count; i++)
		to[i] = (struct fact_name){put_text(text, from[i].name), from[i].bit};
}

static void
put_components(struct snapshot *s, const struct fact_model *f)
{
	for (int bit = 0; bit < f->components_used; bit++) {
		s->versions[bit] = f->component_versions[bit];
		for (int c = 0; c < CAPABILITIES_MAX; c++)
			if (capability_in(&f->touched_by[bit], c))
				s->touched[c] |= UINT64_C(1) << bit;
	}
}

/* The number of the first revision that is of the same tier. */
static uint32_t
tier_number(const struct model *model, const struct tier *tier)
{
	for (uint32_t i = 0; i < tier->number; i++) {
		const struct tier *t = model->tiers[i];
		if (t->known && tier->known && strcmp(t->slug, tier->slug) == 0)
			return i;
	}
	return tier->number;
}

static void
put_tiers(struct snapshot_tier *to, const struct model *model)
{
	for (size_t i = 0; i < model->tier_count; i++) {
		const struct tier *t = model->tiers[i];
		to[i] = (struct snapshot_tier){
		    t->id, tier_number(model, t), t->max_stale_ms, t->unreachable_ms, t->allowance};
	}
}

/* A revision that isn't known yet has no capabilities and so serves no one. */
static void
put_offers(struct access_offer *to, uint32_t *revisions, const struct snapshot_tier *tiers,
    const struct model *model)
{
	for (const struct release *r = model->releases; r != NULL; r = r->next)
		for (size_t i = 0; i < r->offer_count; i++) {
			const struct line *l = &r->offers[i];
			*revisions++ = l->tier->number;
			*to++ = (struct access_offer){tiers[l->tier->number].tier, l->component,
			    l->versions, l->tier->capabilities, l->tier->open,
			    l->tier->max_stale_ms, l->tier->unreachable_ms, l->stopped};
		}
}

/* The stage of the latest release that offers something. */
static void
put_release(struct snapshot *s, const struct model *model)
{
	const struct release *latest = NULL;

	for (const struct release *r = model->releases; r != NULL; r = r->next) {
		s->held |= r->held;
		if (r->offer_count != 0 &&
		    (latest == NULL || memcmp(r->id.b, latest->id.b, sizeof(r->id.b)) > 0))
			latest = r;
	}
	s->stage = latest == NULL ? 0 : latest->stage;
}

struct snapshot *
snapshot_make(struct epoch *e, const struct model *model)
{
	const struct fact_model *f = &model->fact;
	struct layout l = plan(model);
	char *block = epoch_alloc(e, l.size), *text = block + l.text;
	struct snapshot *s = (struct snapshot *)block;
	struct access_offer *offers = (struct access_offer *)(block + l.offers);
	struct snapshot_tier *tiers = (struct snapshot_tier *)(block + l.tiers);
	struct fact_name *versions = (struct fact_name *)(block + l.version_names);
	struct fact_name *components = (struct fact_name *)(block + l.component_names);
	uint32_t *offer_tiers = (uint32_t *)(block + l.offer_tiers);
	struct ulid *boards = (struct ulid *)(block + l.boards);

	if (f->board_count != 0)
		memcpy(boards, f->boards, f->board_count * sizeof(struct ulid));
	put_tiers(tiers, model);
	put_offers(offers, offer_tiers, tiers, model);
	put_names(versions, f->versions, f->version_count, &text);
	put_names(components, f->components, f->component_count, &text);
	*s = (struct snapshot){
	    .slug = put_text(&text, f->slug),
	    .id = model->id,
	    .number = model->number,
	    .announced = f->announced,
	    .retired = f->retired,
	    .version_names = versions,
	    .version_name_count = f->version_count,
	    .component_names = components,
	    .component_name_count = f->component_count,
	    .boards = boards,
	    .board_count = f->board_count,
	    .tiers = tiers,
	    .tier_count = model->tier_count,
	    .offers = offers,
	    .offer_tiers = offer_tiers,
	    .offer_count = count_offers(model),
	};
	put_components(s, f);
	put_release(s, model);
	return s;
}
