/* Capabilities → reach → level; the widest that an audience has. */
#include "daemon/rules/level.h"

enum { NO, YES };

static const char *const level_words[LEVEL_COUNT] = {
#define LEVEL(name, id, text, kind) [LEVEL_##name] = id,
#include "schema/levels.def"
#undef LEVEL
};

enum {
	REACH_NOTHING = LEVEL_FULLY_CLOSED,
	REACH_INTERFACE = LEVEL_HOSTED,
	REACH_PROGRAM = LEVEL_CLOUD_API,
	REACH_COPY = LEVEL_DOWNLOADABLE,
};

/* [number of the capability] */
enum {
#define CAPABILITY(number, name, group, gated, public, procedure, touches) NUMBER_##name = number,
#include "schema/capabilities.def"
#undef CAPABILITY
};
static const struct {
	unsigned char level;
	bool gives;
} reaches[CAPABILITIES_MAX] = {
#define REACH(capability, reach, gives) [NUMBER_##capability] = {REACH_##reach, gives},
#include "schema/reach.def"
#undef REACH
};

static const struct {
	bool carries, part;
} kinds[KIND_COUNT] = {
#define COMPONENT_KIND(kind, whose, carries, part, openness) [KIND_##kind] = {carries, part},
#include "schema/components.def"
#undef COMPONENT_KIND
};

const char *
level_word(enum level level)
{
	return level_words[level];
}

bool
level_gives(int capability)
{
	return reaches[capability].gives;
}

bool level_irreversible(enum class class)
{
	return class >= R2;
}

static enum level
higher(enum level a, enum level b)
{
	return a > b ? a : b;
}

/* --- one component ---------------------------------------------------------------------------- */

static struct capabilities
offered_to(const struct access *a, enum audience audience)
{
	struct capabilities set = {{0}};

	for (int i = (int)audience; i < AUDIENCE_COUNT; i++)
		capabilities_unite(&set, &a->offered[i]);
	return capabilities_on(&set, a->kind);
}

static enum class exposed_to(const struct access *a, enum audience audience) {
	enum class gravest = CLASS_NONE;

	for (int i = (int)audience; i < AUDIENCE_COUNT; i++) if (a->exposed[i] > gravest)
	    gravest = a->exposed[i];
	return gravest;
}

static enum level
level_of_set(const struct capabilities *set)
{
	enum level level = LEVEL_FULLY_CLOSED;

	for (int i = 0; i < CAPABILITIES_MAX; i++)
		if (capability_in(set, i))
			level = higher(level, (enum level)reaches[i].level);
	return level;
}

enum level
level_of_offer(enum component_kind kind, const struct capabilities *set)
{
	struct capabilities on = capabilities_on(set, kind);

	return kinds[kind].carries ? level_of_set(&on) : LEVEL_FULLY_CLOSED;
}

/* What an audience that was given out CLASS of a kind may have: as much as any
 * capability of that class on it gives. */
static enum level
level_of_exposure(enum component_kind kind, enum class class)
{
	struct capabilities all = capabilities_all(), on = capabilities_on(&all, kind);
	enum level level = LEVEL_FULLY_CLOSED;

	for (int i = 0; level_irreversible(class) && i < CAPABILITIES_MAX; i++)
		if (capability_in(&on, i) &&
		    level_irreversible(capability_class(i, AUDIENCE_PUBLIC)))
			level = higher(level, (enum level)reaches[i].level);
	return level;
}

static enum level
offered_level(const struct access *a, enum audience audience)
{
	struct capabilities set = offered_to(a, audience);

	return level_of_set(&set);
}

static enum level
effective_level(const struct access *a, enum audience audience)
{
	return higher(
	    offered_level(a, audience), level_of_exposure(a->kind, exposed_to(a, audience)));
}

void
level_of_component(const struct access *a, enum audience audience, struct level_view *ret)
{
	struct capabilities set = offered_to(a, audience);

	ret->offered = offered_level(a, audience);
	ret->effective = effective_level(a, audience);
	ret->gated = ret->offered > offered_level(a, AUDIENCE_PUBLIC);
	ret->effective_gated = ret->effective > effective_level(a, AUDIENCE_PUBLIC);
	ret->outputs_seen = ret->offered == LEVEL_FULLY_CLOSED &&
			    capability_in(&set, NUMBER_view_outputs);
	ret->exposure = exposed_to(a, audience);
}

/* --- a version -------------------------------------------------------------------------------- */

static bool
given_to_public(const struct access *a)
{
	struct capabilities set = offered_to(a, AUDIENCE_PUBLIC);

	for (int i = 0; i < CAPABILITIES_MAX; i++)
		if (capability_in(&set, i) && reaches[i].gives)
			return true;
	return false;
}

bool
level_public_holds(const struct access *a)
{
	return given_to_public(a) || level_irreversible(exposed_to(a, AUDIENCE_PUBLIC));
}

/* Has the public, as HAS tells, each kind that the rule lists?  Of a kind that stands
 * several times (code in two parts) it must have every one. */
static bool
is_fully_open(const struct access *components, size_t count, bool (*has)(const struct access *))
{
	bool got[KIND_COUNT] = {false}, lacks[KIND_COUNT] = {false};

	for (size_t i = 0; i < count; i++) {
		bool *to = has(&components[i]) ? got : lacks;
		to[components[i].kind] = true;
	}
	for (int kind = 0; kind < KIND_COUNT; kind++)
		if (kinds[kind].part && (!got[kind] || lacks[kind]))
			return false;
	return true;
}

static void
take_component(const struct level_view *one, bool carries, struct level_view *ret)
{
	if (one->exposure > ret->exposure)
		ret->exposure = one->exposure;
	if (!carries)
		return;
	ret->offered = higher(ret->offered, one->offered);
	ret->effective = higher(ret->effective, one->effective);
	ret->outputs_seen |= one->outputs_seen;
}

static void
level_by_carriers(
    const struct access *components, size_t count, enum audience audience, struct level_view *ret)
{
	struct level_view one;

	*ret = (struct level_view){.offered = LEVEL_FULLY_CLOSED, .exposure = CLASS_NONE};
	for (size_t i = 0; i < count; i++) {
		level_of_component(&components[i], audience, &one);
		take_component(&one, kinds[components[i].kind].carries, ret);
	}
}

void
level_of_version(
    const struct access *components, size_t count, enum audience audience, struct level_view *ret)
{
	struct level_view public;

	level_by_carriers(components, count, AUDIENCE_PUBLIC, &public);
	level_by_carriers(components, count, audience, ret);
	ret->gated = ret->offered > public.offered;
	ret->effective_gated = ret->effective > public.effective;
	if (is_fully_open(components, count, given_to_public))
		ret->offered = LEVEL_FULLY_OPEN;
	if (is_fully_open(components, count, level_public_holds))
		ret->effective = LEVEL_FULLY_OPEN;
	ret->outputs_seen &= ret->offered == LEVEL_FULLY_CLOSED;
}

/* --- sets against each other ------------------------------------------------------------------ */

const char *
order_word(enum order order)
{
	static const char *const words[] = {"same", "wider", "narrower", "incomparable"};

	return words[order];
}

static bool
empty(const struct reach *r)
{
	return r->versions == 0 || capabilities_empty(&r->capabilities);
}

static bool
includes(const struct reach *a, const struct reach *b)
{
	if (empty(b))
		return true;
	return (b->versions & ~a->versions) == 0 &&
	       (b->capabilities.bits[0] & ~a->capabilities.bits[0]) == 0 &&
	       (b->capabilities.bits[1] & ~a->capabilities.bits[1]) == 0;
}

enum order
reach_compare(const struct reach *a, const struct reach *b, size_t count)
{
	bool wider = true, narrower = true;

	for (size_t i = 0; i < count; i++) {
		wider &= includes(&a[i], &b[i]);
		narrower &= includes(&b[i], &a[i]);
	}
	if (wider && narrower)
		return ORDER_SAME;
	if (wider || narrower)
		return wider ? ORDER_WIDER : ORDER_NARROWER;
	return ORDER_INCOMPARABLE;
}
