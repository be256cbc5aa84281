/* What can be done with a model, on which kind of component, how far it can be taken
 * back: schema/capabilities.def and components.def.  Pure tables. */
#ifndef RULES_CAPABILITY_H
#define RULES_CAPABILITY_H

#include "daemon/rules/grant.h"
#include "lib/str.h"

enum component_kind {
#define COMPONENT_KIND(kind, whose, carries, part, openness) KIND_##kind,
#include "schema/components.def"
#undef COMPONENT_KIND
	KIND_COUNT
};

enum audience { /* the narrowest first */
#define AUDIENCE(name, word) AUDIENCE_##name,
#include "schema/audiences.def"
#undef AUDIENCE
	AUDIENCE_COUNT
};

/* Reversibility: how far it can be taken back. */
enum class { R0, R1, R2, R3, CLASS_NONE = -1 };

/* The number of the capability NAME, or -1. */
int capability_of(struct str name);
/* Its name; NULL for a number that is none. */
const char *capability_name(int number);

/* What it is, in words, and the kind of component that it touches; of one that there is. */
const char *capability_text(int number);
enum component_kind capability_kind(int number);

/* Is it exercised on components of KIND? */
bool capability_touches(int number, enum component_kind kind);
/* Its class where AUDIENCE has it. */
enum class capability_class(int number, enum audience audience);

/* Of SET, what touches KIND. */
struct capabilities capabilities_on(const struct capabilities *set, enum component_kind kind);
/* All there are. */
struct capabilities capabilities_all(void);
bool capabilities_empty(const struct capabilities *set);
void capabilities_unite(struct capabilities *into, const struct capabilities *set);
void capabilities_remove(struct capabilities *from, const struct capabilities *set);
/* The gravest class in SET where AUDIENCE has it, or CLASS_NONE. */
enum class capabilities_class(const struct capabilities *set, enum audience audience);

/* Words; an unknown one gives KIND_COUNT, AUDIENCE_COUNT. */
enum component_kind component_kind_of(struct str word);
const char *component_kind_word(enum component_kind kind);
enum audience audience_of(struct str word);
const char *audience_word(enum audience audience);
const char *class_word(enum class class); /* "R2"; not of CLASS_NONE */

#endif
