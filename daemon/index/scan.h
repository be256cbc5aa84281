/* A strict reader of I-JSON (RFC 8259 as RFC 7493 narrows it) in one pass, without
 * allocating: duplicate names, bad UTF-8, lone surrogates and deep nesting are refused
 * wherever they stand, also in what is skipped.  Code points that are no characters
 * (U+FFFE …) are let through: they name nothing here. */
#ifndef INDEX_SCAN_H
#define INDEX_SCAN_H

#include "lib/str.h"

enum {
	SCAN_DEPTH = 32, /* deepest nesting */
	SCAN_NAMES = 512, /* names in an object and those around it, together */
};

/* A string as it stands between its quotes. */
struct scan_text {
	struct str raw;
	bool escaped; /* holds escapes */
};

struct scan {
	const char *p, *end;
	const char *why; /* what is wrong (static), NULL: nothing so far */
	int depth;
	size_t name_count;
	struct scan_text names[SCAN_NAMES]; /* of the objects that are open */
};

struct scan_object {
	size_t first_name;
	bool begun;
};

/* Begin at the start of TEXT, which stays borrowed. */
void scan_open(struct scan *s, struct str text);
/* True when nothing but white space is left. */
bool scan_end(struct scan *s);

/* The first byte of the next value, behind white space; 0 at the end. */
char scan_peek(struct scan *s);
/* The functions below return false when something is wrong, and S->why says what. */
bool scan_fail(struct scan *s, const char *why);
bool scan_string(struct scan *s, struct scan_text *ret);
/* Any value, checked and passed over. */
bool scan_skip(struct scan *s);

/* At a '{'.  Then call scan_member until it returns false: each time it has read a name
 * and its colon, and the value is to be read next; in the end, the '}' if S->why is
 * still NULL. */
bool scan_object(struct scan *s, struct scan_object *ret);
bool scan_member(struct scan *s, struct scan_object *object, struct scan_text *name);

/* At a '['.  The same with scan_item: each time a value is to be read next; *begun is the
 * list's own. */
bool scan_list(struct scan *s, bool *begun);
bool scan_item(struct scan *s, bool *begun);

/* The escape at the backslash P: its length, 0 when it is none. */
size_t scan_escape(const char *p, const char *end);
/* Do two strings that were read say the same, whatever is escaped in them? */
bool scan_same(const struct scan_text *a, const struct scan_text *b);
/* Is this what the string says? */
bool scan_is(const struct scan_text *text, struct str what);
/* What the string says, to OUT as UTF-8; false when that takes more than ROOM bytes. */
bool scan_unescape(const struct scan_text *text, char *out, size_t room, size_t *n);

#endif
