/* What is done to a release, whatever kind it is of: why, until when, and what must be so
 * before it is undone.  One table holds all of it. */
#ifndef COMMAND_ACT_H
#define COMMAND_ACT_H

#include "daemon/command/release/release.h"
#include "daemon/rules/capability.h"

enum act_kind {
#define ACT(name, word, prefix) ACT_##name,
#include "schema/acts.def"
#undef ACT
	ACT_COUNT
};

struct act {
	enum act_kind kind;
	struct str release, model; /* ids; release: empty when there is none */
	bool by_rules; /* nobody did it */
	struct str code; /* a word of hold_code */
	struct str reason, reentry, evidence, workaround,
	    contact; /* all but the first may be empty */
	int64_t review_at; /* when it is looked at again; 0: not said */
	struct str cause; /* the id of what set it, or empty */
	struct str tier; /* the slug of the one that it is about; empty: all */
	struct capabilities stops;
	uint64_t components, versions; /* bits */
	struct str from, to; /* stages, or empty */
	const struct json *actions; /* words of schema/actions.def, or NULL */
	struct str id; /* set by act_write */
};

/* What the body says of why and until when.  ERR_INVALID, with the fault, when its review lies
 * in the past. */
MUST_USE enum err act_of_body(
    struct call *call, enum act_kind kind, const struct release *r, struct act *ret);

/* … and of what it stops: tier, capabilities, components and versions that it names, each all
 * where it names none. */
MUST_USE enum err act_scope_of_body(struct call *call, const struct release *r, struct act *ret);

/* A fault when R's model has no tier of that slug; an empty one names none. */
MUST_USE enum err act_check_tier(struct call *call, const struct release *r, struct str tier);

/* Enter it; sets its id. */
MUST_USE enum err act_write(struct call *call, struct act *act);

/* Add to its entry: the model, code and review date, the rest sealed. */
struct entry;
void act_record(struct call *call, struct entry *e, const struct act *act);
void act_record_scope(struct call *call, struct entry *e, const struct act *act);

/* The open proposal of R, where its stage offers what is stopped or barred now, is void for
 * REASON, and recorded with the code CAUSE. */
MUST_USE enum err act_void_proposal(
    struct call *call, const struct release *r, const char *reason, const char *cause);

/* Its open proposal, if there is one, is aborted for the reason and code of the body. */
MUST_USE enum err act_abort_proposal(struct call *call, const struct release *r);

/* Where something of what ACT (which is written) stops is out for good: what it is, that this
 * stops new copies only, and what still bites.  Else an empty text: what the model's makers run
 * is stopped whole. */
MUST_USE enum err act_honest_words(struct call *call, const struct act *act, const char **ret);

/* One that was done before. */
struct act_row {
	struct str id, model, release, to; /* to: a stage, or empty */
	struct str carried; /* the last grant whose holder was told, or empty */
	struct str annul_by; /* of a leak: who says first that it was none, or empty */
	bool restricts, holds, confirmed, lifted;
};
MUST_USE enum err act_read(struct call *call, struct str id, struct act_row *ret);

/* The members that every act has, from a row with by_name, lifted_by_name and code_text. */
struct rows;
void act_put(struct call *call, const struct rows *row);
/* … what it does beside, and whether that bites where the model is by now. */
MUST_USE enum err act_put_actions(struct call *call, const struct rows *row);
/* … and those of its scope. */
MUST_USE enum err act_put_scope(struct call *call, const struct rows *row);

#endif
