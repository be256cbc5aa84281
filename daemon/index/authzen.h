/* The AuthZEN 1.0 access evaluation (OpenID, final specification of 2026-01-12, §6) as a
 * question to the index, and the index's answer as its reply. */
#ifndef INDEX_AUTHZEN_H
#define INDEX_AUTHZEN_H

#include "daemon/index/index.h"
#include "lib/err.h"

enum {
	AUTHZEN_UNESCAPED = 512, /* room for the strings that hold escapes */
	AUTHZEN_REPLY_MAX = 1024, /* no reply is longer */
};

/* What was asked.  The question's views point into the body, or into `unescaped` where
 * a string held escapes: keep both where they are while the question is in use. */
struct authzen {
	struct question question;
	bool explain; /* context.explain is true: say why */
	size_t used; /* bytes of `unescaped` */
	char unescaped[AUTHZEN_UNESCAPED];
};

/* Read BODY in one pass, without allocating.  ERR_MALFORMED with a sentence (static) in
 * *why when it is no I-JSON (RFC 7493), nests deeper than 32, or lacks a member that the
 * specification requires or has it of another type; members that it doesn't know are
 * checked for syntax and ignored.
 *
 * subject.type "account" (id "acc_…"), "key" (id: the secret), "orcid" (id with or without
 * https://orcid.org/); any other is SUBJECT_OTHER.  resource.type "model" (id: the slug);
 * any other leaves the question's model empty, which no model is called.
 * resource.properties.version and .component, absent or empty: all. */
MUST_USE enum err authzen_scan(struct str body, struct authzen *ret, const char **why);

/* Write the reply to OUT, at most ROOM >= AUTHZEN_REPLY_MAX bytes, not terminated; returns
 * its length.  {"decision":true} or {"decision":false}, with a context only if ASKED wants
 * it explained: reason, text, next (of a denial), expires_in (whole seconds), position,
 * and, where there is one, grant, tier and stage. */
size_t authzen_render(
    const struct authzen *asked, const struct answer *answer, char *out, size_t room);

#endif
