/* Finding what a caller names, if they may see it, and what they are to it. */
#ifndef COMMAND_OBJECT_H
#define COMMAND_OBJECT_H

#include "daemon/command/call.h"
#include "daemon/store/db.h"

/* GIVEN is an id, a name (slug, mail address; of what belongs to a model "model/slug") or
 * an ending of an id of at least four characters.  ERR_NOT_FOUND when there is none that
 * the caller may see, ERR_AMBIGUOUS when an ending fits several. */
MUST_USE enum err object_find(
    struct call *call, enum object kind, struct str given, struct object_row *ret);

/* The same for what a document names at POINTER: when it can't be found that is one more
 * fault, and ret->id is empty, as it is when nothing is GIVEN. */
MUST_USE enum err object_named(struct call *call, enum object kind, struct str given,
    struct str pointer, struct object_row *ret);

/* The same for member NAME of the body, which must be found. */
MUST_USE enum err object_of_body(
    struct call *call, enum object kind, const char *name, struct object_row *ret);

/* Does the caller see undisclosed models and all that belongs to them?  Lists ask this;
 * of one object its relations tell. */
bool object_sees_all(const struct call *call);

/* May the caller take STEP on it?  The rules decide; *to is the state after it. */
MUST_USE enum err object_step(
    struct call *call, const struct object_row *object, enum step step, enum state *to);

/* The same, without a word about why not. */
bool object_may(const struct object_row *object, enum step step);

/* From a row that has state and relation columns, and perhaps `ripe_at`, from which moment
 * on the state is what the rules say that it becomes: what the caller is to it. */
struct object_row object_of_row(const struct call *call, enum object kind, const struct rows *row);
/* What the caller has just made: it is theirs. */
struct object_row object_made(
    const struct call *call, enum object kind, struct str id, enum state state);
/* "allowed": the steps that the caller may take on it now. */
void object_put_allowed(struct call *call, const struct object_row *object);

/* Can things of this kind be found at all? */
bool object_is_findable(enum object kind);
const char *object_word(enum object kind);
const char *object_prefix(enum object kind);
/* What ID names; OBJECT_NOTHING: it is no id of ours. */
enum object object_of_id(struct str id);

#endif
