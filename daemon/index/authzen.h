/* The AuthZEN 1.0 access evaluation (OpenID, final specification of 2026-01-12, §6 and §7)
 * as questions to the index, and the index's answers as its reply. */
#ifndef INDEX_AUTHZEN_H
#define INDEX_AUTHZEN_H

#include "daemon/index/index.h"
#include "daemon/index/scan.h"
#include "lib/err.h"

enum {
	AUTHZEN_UNESCAPED = 512, /* room for the strings that hold escapes */
	AUTHZEN_REPLY_MAX = 2560, /* no reply to one evaluation is longer */
	AUTHZEN_BATCH_MAX = 1000, /* evaluations in one request */
};

/* What was asked.  The question's views point into the body, or into `unescaped` where
 * a string held escapes: keep both where they are while the question is in use. */
struct authzen {
	struct question question;
	bool explain; /* context.explain is true, or there is an approval: say why */
	struct str approval; /* context.approval as it stands, empty: none */
	uint64_t min_seq; /* context.min_seq: ledger entries that the answer must know */
	size_t used; /* bytes of `unescaped` */
	char unescaped[AUTHZEN_UNESCAPED];
};

/* Read BODY in one pass, without allocating.  ERR_MALFORMED with a sentence (static) in
 * *why when it is no I-JSON (RFC 7493), nests deeper than 32, or lacks a member that the
 * specification requires or has it of another type; members that it doesn't know are
 * checked for syntax and ignored.
 *
 * subject.type "account" (id "acc_…"), "key" (id: the secret), "orcid" (id with or without
 * https://orcid.org/); any other is SUBJECT_OTHER, an identity that may be linked.  resource.type "model" (id: the slug);
 * any other leaves the question's model empty, which no model is called.
 * resource.properties.version and .component, absent or empty: all.  The question is one of
 * use unless context.rehearse is true. */
MUST_USE enum err authzen_scan(struct str body, struct authzen *ret, const char **why);

/* --- several at once (§7) --- */

enum authzen_semantic {
	AUTHZEN_EXECUTE_ALL,
	AUTHZEN_DENY_ON_FIRST_DENY,
	AUTHZEN_PERMIT_ON_FIRST_PERMIT,
};

/* The reader's own: what was found, as it stands in the body; p == NULL: not there. */
struct authzen_found {
	struct scan_text subject_type, subject_id, action, resource_type, resource_id;
	struct scan_text version, component, semantic, token;
	bool has_subject, has_action, has_resource, has_context, has_properties, has_options;
	bool has_page;
	struct str limit, min_seq, approval; /* as they stand */
	bool explain, rehearse;
	struct str list; /* of evaluations, empty when there are none */
};

struct authzen_batch {
	enum authzen_semantic semantic;
	bool several; /* else the body is a single evaluation: authzen_scan */
	struct authzen_found common; /* what stands for all */
	struct scan scan;
	bool begun;
	struct str item; /* the last one, as it stands */
};

/* Read all of BODY but its items, which are found to be JSON.  Fails as authzen_scan does;
 * also on an unknown semantic, and on more than AUTHZEN_BATCH_MAX items. */
MUST_USE enum err authzen_batch_open(struct str body, struct authzen_batch *ret, const char **why);
/* The next item, whole entities of its own replacing those that stand for all; false when
 * there is none.  *why: NULL, or the sentence (static) that says why it is no question. */
bool authzen_batch_next(struct authzen_batch *batch, struct authzen *ret, const char **why);

/* --- searches (§8) --- */

struct authzen_search {
	struct search search; /* its cursor is the token's affair */
	struct str token; /* page.token, empty at first */
	bool paged; /* the request has a page */
	bool limited; /* … which says how many results */
	bool known; /* resource.type is one that we know, where that isn't what is sought */
	struct authzen asked; /* holds what the views point to */
};

enum { AUTHZEN_PAGE = 100, AUTHZEN_PAGE_MAX = 1000 }; /* results a page */

/* Read BODY as a search for KIND; what is sought needs no id.  Fails as authzen_scan does,
 * and on a page.limit outside of 1 … AUTHZEN_PAGE_MAX. */
MUST_USE enum err authzen_search_scan(
    struct str body, enum search_kind kind, struct authzen_search *ret, const char **why);

/* What the context says besides. */
struct authzen_more {
	struct str reason; /* instead of the denial's own, which is its cause; empty: not */
	struct str members; /* each begins with a comma */
};

/* Write the reply to OUT, at most ROOM >= AUTHZEN_REPLY_MAX bytes, not terminated; returns
 * its length.  {"decision":true} or {"decision":false}, with a context only if ASKED wants
 * it explained: reason, text, next (of a denial), expires_in (whole seconds), position,
 * and, where there is one, grant, tier, stage and obligations of a permit. */
size_t authzen_render(
    const struct authzen *asked, const struct answer *answer, char *out, size_t room);
/* The same explained, with MORE; ROOM >= AUTHZEN_REPLY_MAX and what MORE holds. */
size_t authzen_render_more(
    const struct answer *answer, const struct authzen_more *more, char *out, size_t room);
/* A reason's code (schema/reasons.def). */
struct str authzen_reason(enum reason reason);
/* The same for an item that could not be evaluated: a denial whose context has an error of
 * this HTTP status and message (§7.1.2.1), which needs no escapes. */
size_t authzen_render_fault(int status, const char *message, char *out, size_t room);

#endif
