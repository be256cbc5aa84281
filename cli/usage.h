/* Every command that a person can type: the table of schema/commands.def and
 * cli/local.def, and what its words ask for. */
#ifndef CLI_USAGE_H
#define CLI_USAGE_H

#include "lib/str.h"

enum local {
	LOCAL_NONE,
#define LOCAL(name, words, help) LOCAL_##name,
#include "cli/local.def"
#undef LOCAL
};

/* One line of the table; all texts are static.  Those without words are not for people. */
struct usage {
	enum local local; /* LOCAL_NONE: a request to the server */
	const char *handler; /* the server's name for it, "tier_create"; "" for a local one */
	const char *method, *path;
	const char *mode, *flags; /* as written: "WRITES", "SECRET | REASONED" */
	const char *request, *reply; /* shapes, "" for none */
	const char *words, *help;
};
extern const struct usage usage_table[];
extern const size_t usage_count;

bool usage_writes(const struct usage *u);
bool usage_flag(const struct usage *u, const char *flag);

enum slot_kind { SLOT_WORD, SLOT_ARGUMENT, SLOT_OPTION };
enum value_kind {
	VALUE_TRUE, /* an option that stands alone */
	VALUE_TEXT,
	VALUE_INTEGER,
	VALUE_JSON, /* the JSON document in the file of this name */
	VALUE_TEXTFILE, /* the text of the file of this name */
	VALUE_BYTES, /* the bytes of the file of this name, in base64 */
	VALUE_TYPED, /* a text that is asked for on the terminal when it isn't given */
	VALUE_BODY /* the JSON document in this file is the body */
};

/* One thing that a command's words ask for. */
struct slot {
	enum slot_kind kind;
	enum value_kind value;
	bool optional, repeated;
	struct str name; /* without <> and -- */
	struct str shown; /* an option's value as the usage names it: "ACCOUNT" */
};

enum { SLOTS_MAX = 48 };
struct slots {
	size_t count;
	struct slot slot[SLOTS_MAX];
};

/* Read WORDS by the grammar that schema/commands.def states; false when they are not of
 * it.  The views point into WORDS. */
bool usage_slots(const char *words, struct slots *ret);

/* The options that every command takes, in the same grammar. */
extern const char usage_globals[];

/* The leading words of a command, "account invite". */
struct str usage_name(const struct usage *u);

/* The command of the server that it calls HANDLER; NULL when there is none. */
const struct usage *usage_of_handler(struct str handler);

/* The command whose name is nearest to what was TYPED ("acount list"); NULL when none is
 * near.  Extra words behind a name don't count. */
const struct usage *usage_nearest(struct str typed);

#endif
