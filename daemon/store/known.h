/* What evaluations knew, in the ledger: an entry that changes what the permit rule reads of an
 * object carries that object's facts whole, in its member "known":
 *
 *   "known":{"grt_…":{"account":"acc_…","model":"mdl_…",…},"rel_…":{…}}
 *
 * Of accounts, denials, roles, models, releases and grants; a tier's revision is never changed,
 * and keys and linked identities only say who somebody is.  Ids, times and words of
 * the vocabularies alone; versions and components are their bits, in hexadecimal. */
#ifndef STORE_KNOWN_H
#define STORE_KNOWN_H

#include "daemon/index/fact.h"
#include "daemon/store/ledger.h"

/* What an entry says. */
struct known {
	struct str text; /* the member's value; empty: nothing that wasn't known */
	struct known_item {
		struct known_item *next;
		struct str id;
		struct digest digest; /* of its facts' text */
	} * first; /* in the entry's arena */
};

/* The present facts of E's objects, and of the other releases of a release's model, those which
 * no earlier entry says just so. */
MUST_USE enum err known_of_entry(struct db *db, const struct entry *e, struct known *ret);
/* Remember that entry SEQ, which is in the ledger by now, says so. */
MUST_USE enum err known_keep(struct db *db, const struct known *known, int64_t seq);

/* What the first POSITION entries say of an object, and the last of them that says it. */
struct known_past {
	int64_t seq;
	struct str at, type; /* that entry's */
	const struct json *facts;
};
/* ERR_NOT_FOUND: nothing. */
MUST_USE enum err known_past(
    struct db *db, struct arena *a, struct str id, int64_t position, struct known_past *ret);

/* A set as entries write it: its bits, in hexadecimal. */
uint64_t known_bits(struct str hex);

/* Such facts as the index takes them.  OF begins with the facts of the present, which give the
 * names of a model's versions and components and what touches these. */
struct fact_account known_account(struct str id, const struct json *facts);
struct fact_role known_role(struct str id, const struct json *facts);
struct fact_grant known_grant(struct str id, const struct json *facts);
struct fact_release known_release(struct arena *a, struct str id, const struct json *facts);
void known_model(struct arena *a, const struct json *facts, struct fact_model *of);

#endif
