/* JSON in and out: I-JSON (RFC 7493) without reals.  The only user of jansson.
 * What is read becomes a small immutable tree in the caller's arena; what is
 * written goes straight into text. */
#ifndef LIB_JSON_H
#define LIB_JSON_H

#include "lib/buf.h"

enum json_kind { JSON_NULL, JSON_BOOL, JSON_INT, JSON_TEXT, JSON_LIST, JSON_OBJECT };

struct json {
	enum json_kind kind;
	bool truth; /* JSON_BOOL */
	int64_t integer; /* JSON_INT */
	struct str text; /* JSON_TEXT, UTF-8 */
	struct str name; /* this value's name within an object, else empty */
	size_t count; /* items of a list, members of an object */
	const struct json *first; /* the first item or member, in the order sent */
	const struct json *next; /* the next sibling */
};

enum { JSON_DEPTH = 32 }; /* deepest nesting that is read */

/* The tree of TEXT in A; NULL with a sentence in *why when TEXT is no JSON, is
 * deeper than JSON_DEPTH, repeats a name, holds bad UTF-8, NUL or another C0
 * control than tab and newline inside a string, a real, or an integer outside int64.
 * Code points that are no characters (U+FFFE …) are let through. */
const struct json *json_parse(struct arena *a, struct str text, const char **why);

/* The member NAME of an object; NULL when absent or OBJECT is NULL or no object. */
const struct json *json_member(const struct json *object, const char *name);
/* Its text, or an empty view with p == NULL. */
struct str json_text(const struct json *object, const char *name);
int64_t json_int(const struct json *object, const char *name, int64_t otherwise);
/* The list NAME of at most MOST items; NULL for anything else: a document's list that is
 * longer than its shape allows is at fault already, and not gone through. */
const struct json *json_list(const struct json *object, const char *name, size_t most);
bool json_truth(const struct json *object, const char *name);
/* The former name, which jansson has too; until every caller has moved. */
#define json_true(object, name) json_truth((object), (name))

#define json_each(item, of)                                                                        \
	for (const struct json *item = (of) == NULL ? NULL : (of)->first; item != NULL;            \
	     item = item->next)

/* Writing.  Zero-initialise with the buffer's arena set; commas take care of
 * themselves.  NAME is NULL inside a list and at the top. */
struct json_out {
	struct buf text;
	bool comma;
};

void json_open(struct json_out *o, const char *name); /* { */
void json_close(struct json_out *o); /* } */
void json_open_list(struct json_out *o, const char *name); /* [ */
void json_close_list(struct json_out *o); /* ] */
void json_put_text(struct json_out *o, const char *name, struct str value);
/* As json_put_text, but null when VALUE.p is NULL. */
void json_put_text_or_null(struct json_out *o, const char *name, struct str value);
void json_put_int(struct json_out *o, const char *name, int64_t value);
void json_put_bool(struct json_out *o, const char *name, bool value);
void json_put_null(struct json_out *o, const char *name);
/* JSON text made elsewhere, put as it stands. */
void json_put_raw(struct json_out *o, const char *name, struct str json);
/* A tree that was read, written again without added space. */
void json_put_tree(struct json_out *o, const char *name, const struct json *value);

#endif
