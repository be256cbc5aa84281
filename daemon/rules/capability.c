/* The tables of schema/capabilities.def, components.def and audiences.def. */
#include "daemon/rules/capability.h"

static const struct {
	const char *name; /* NULL: not a capability */
	enum class gated, public;
	enum component_kind kind;
} table[CAPABILITIES_MAX] = {
#define CAPABILITY(number, name, group, gated, public, procedure, touches)                         \
	[number] = {#name, gated, public, KIND_##touches},
#include "schema/capabilities.def"
#undef CAPABILITY
};

enum {
#define CAPABILITY(number, name, group, gated, public, procedure, touches) NUMBER_##name = (number),
#include "schema/capabilities.def"
#undef CAPABILITY
};

static const char *const texts[CAPABILITIES_MAX] = {
#define CAPABILITY_TEXT(capability, text) [NUMBER_##capability] = text,
#include "schema/capability_texts.def"
#undef CAPABILITY_TEXT
};

static const struct {
	const char *word;
	enum component_kind whose; /* whose capabilities touch it */
} kinds[KIND_COUNT] = {
#define COMPONENT_KIND(kind, whose, carries, part, openness) [KIND_##kind] = {#kind, KIND_##whose},
#include "schema/components.def"
#undef COMPONENT_KIND
};

static const char *const audiences[AUDIENCE_COUNT] = {
#define AUDIENCE(name, word) [AUDIENCE_##name] = word,
#include "schema/audiences.def"
#undef AUDIENCE
};

static bool
known(int number)
{
	return number >= 0 && number < CAPABILITIES_MAX && table[number].name != NULL;
}

int
capability_of(struct str name)
{
	for (int i = 0; i < CAPABILITIES_MAX; i++)
		if (known(i) && str_is(name, table[i].name))
			return i;
	return -1;
}

const char *
capability_name(int number)
{
	return known(number) ? table[number].name : NULL;
}

const char *
capability_text(int number)
{
	return known(number) ? texts[number] : NULL;
}

enum component_kind
capability_kind(int number)
{
	return table[number].kind;
}

bool
capability_touches(int number, enum component_kind kind)
{
	return known(number) && kind < KIND_COUNT && table[number].kind == kinds[kind].whose;
}

enum class capability_class(int number, enum audience audience) {
	return audience == AUDIENCE_PUBLIC ? table[number].public : table[number].gated;
}

struct capabilities
capabilities_on(const struct capabilities *set, enum component_kind kind)
{
	struct capabilities on = {{0}};

	for (int i = 0; i < CAPABILITIES_MAX; i++)
		if (capability_in(set, i) && capability_touches(i, kind))
			capability_add(&on, i);
	return on;
}

struct capabilities
capabilities_all(void)
{
	struct capabilities all = {{0}};

	for (int i = 0; i < CAPABILITIES_MAX; i++)
		if (known(i))
			capability_add(&all, i);
	return all;
}

bool
capabilities_empty(const struct capabilities *set)
{
	return (set->bits[0] | set->bits[1]) == 0;
}

void
capabilities_remove(struct capabilities *from, const struct capabilities *set)
{
	for (size_t i = 0; i < CAPABILITIES_MAX / 64; i++)
		from->bits[i] &= ~set->bits[i];
}

void
capabilities_unite(struct capabilities *into, const struct capabilities *set)
{
	into->bits[0] |= set->bits[0];
	into->bits[1] |= set->bits[1];
}

enum class capabilities_class(const struct capabilities *set, enum audience audience) {
	enum class gravest = CLASS_NONE;

	for (int i = 0; i < CAPABILITIES_MAX;
	     i++) if (known(i) && capability_in(set, i) && capability_class(i, audience) > gravest)
	    gravest = capability_class(i, audience);
	return gravest;
}

enum component_kind
component_kind_of(struct str word)
{
	int i = 0;

	while (i < KIND_COUNT && !str_is(word, kinds[i].word))
		i++;
	return (enum component_kind)i;
}

const char *
component_kind_word(enum component_kind kind)
{
	return kinds[kind].word;
}

enum audience
audience_of(struct str word)
{
	int i = 0;

	while (i < AUDIENCE_COUNT && !str_is(word, audiences[i]))
		i++;
	return (enum audience)i;
}

const char *
audience_word(enum audience audience)
{
	return audiences[audience];
}

const char *class_word(enum class class)
{
	static const char *const words[] = {"R0", "R1", "R2", "R3"};

	return words[class];
}
