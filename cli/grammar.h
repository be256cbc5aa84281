/* What a person typed, sorted into a command, its arguments and its options.  Knows the
 * table of cli/usage.h and nothing of any single command. */
#ifndef CLI_GRAMMAR_H
#define CLI_GRAMMAR_H

#include "cli/usage.h"

enum { VALUES_MAX = 256 };

/* One argument or option as it was given. */
struct value {
	const struct slot *slot;
	struct str text; /* empty for an option that stands alone */
};

/* What was typed.  Views point into the arguments or the arena. */
struct typed {
	struct arena *arena;
	struct slots globals, own;
	const struct usage *usage; /* NULL: no command was recognised */
	struct str words; /* the words that were taken for a command's name */
	struct value value[VALUES_MAX];
	size_t count;
	struct str wrong, hint; /* why it cannot be carried out */
};

/* Sort ARGS (terminated by NULL, without the program's name).  False with a sentence in
 * ret->wrong, and perhaps what to type in ret->hint, when nothing can be made of them; it
 * is not wrong to leave arguments out when --help or --version is given.
 * A command's own option goes before a general one of the same name, and `--` makes
 * arguments of whatever follows it.  RET is too large for comfort on the stack: NEW(). */
bool grammar_read(struct arena *a, char *const args[], struct typed *ret);

/* The value of a command's own argument or option, p == NULL when it was not given. */
struct str typed_text(const struct typed *t, const char *name);
bool typed_given(const struct typed *t, const char *name);
/* The same of the options that every command takes. */
struct str typed_global(const struct typed *t, const char *name);
bool typed_has_global(const struct typed *t, const char *name);

/* An option of kind VALUE_TYPED that wasn't given, or NULL; and its value, once it has been
 * asked for. */
const struct slot *typed_unsaid(const struct typed *t);
void typed_add(struct typed *t, const struct slot *slot, struct str text);

#endif
