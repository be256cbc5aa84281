/* What ties a request for access to the denial that it answers, and an approval to what was
 * approved (AuthZEN Access Request and Approval Profile, §3, §5, §7), without anything being
 * stored: texts that only this installation can make.  Nobody else reads a denial; an approval is
 * a compact JWS, which others can check by the published key. */
#ifndef INDEX_BINDING_H
#define INDEX_BINDING_H

#include "daemon/index/fact_model.h"
#include "lib/hash.h"

/* With what they are made. */
struct binding_keys {
	struct digest denials;
	struct signing_key approvals;
};
/* Other secrets than the ledger's KEY, which come with it: what was made with them holds as long
 * as the installation does. */
void binding_keys_make(const struct signing_key *key, struct binding_keys *ret);

/* The digest of what is asked for: of {"action","context","resource","subject"} in their
 * canonical form (RFC 8785), the subject without properties.act, the context empty, since
 * none of its members makes a decision of ours another one.  Of the entities in BODY, those
 * in ITEM, an evaluation or item of it, replace the others; ITEM may be empty.  False when
 * one is missing or no I-JSON. */
bool binding_of(struct str body, struct str item, struct digest *ret);

/* Item number AT of the list called NAME in BODY, as it stands; empty: there is none. */
struct str binding_item(struct str body, const char *name, size_t at);

/* A denial that may be answered by a request. */
struct denial {
	int64_t expires_at;
	struct ulid account, tier; /* who may apply, for which tier revision */
};
/* Its evaluation_id, in A: "ev_" and base64url; good for the request of that digest alone. */
struct str denial_text(struct arena *a, const struct digest *key, const struct denial *denial,
    const struct digest *request);
/* False when TEXT is none of ours, or was made for another request. */
bool denial_read(
    const struct digest *key, struct str text, const struct digest *request, struct denial *ret);

/* What was approved: a grant, for the request of that digest.  Whole seconds are kept of the
 * times. */
struct approval {
	int64_t from, until;
	struct ulid grant;
	struct digest request;
};
#define APPROVAL_TYPE "sluice-approval+jwt"
/* The member `state` of the object `approval`: claims iss and aud (SELF, "https://host"), iat, exp,
 * jti (the grant) and request (the digest, base64url). */
struct str approval_text(struct arena *a, const struct signing_key *key, struct str self,
    const struct approval *approval);
/* False when TEXT is none of ours. */
bool approval_read(const uint8_t public[KEY_BYTES], struct str text, struct approval *ret);

#endif
