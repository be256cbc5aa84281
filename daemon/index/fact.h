/* What the index is told: whole present rows, as plain values.  The store yields all
 * of them at start and, after a command, those that its events name; there is no
 * other way in, so that the two pictures cannot diverge. */
#ifndef INDEX_FACT_H
#define INDEX_FACT_H

#include "daemon/index/fact_model.h"
#include "lib/hash.h"

enum fact_kind {
	FACT_ACCOUNT,
	FACT_TOKEN,
	FACT_ROLE,
	FACT_MODEL,
	FACT_TIER,
	FACT_RELEASE,
	FACT_GRANT,
	FACT_KEY,
	FACT_IDENTITY,
	FACT_COUNTER,
	FACT_RUNNING,
};

struct fact_account {
	struct ulid id;
	bool active; /* neither suspended nor erased */
	int64_t denied_until; /* by the deny list; 0: it is not on it */
	struct str orcid; /* canonical, or empty */
};
struct fact_token {
	struct digest digest; /* of the secret */
	struct ulid id, account;
	int64_t expires_at;
	bool revoked;
};
struct fact_role { /* as schema/roles.def numbers them */
	struct ulid id, account, scope; /* scope: all zero for the installation */
	int role;
	int64_t from_at, until_at; /* until_at: INT64_MAX when open */
	bool active; /* proposed, confirmed where it must be, not ended */
};
struct fact_grant {
	struct ulid id, account, model, tier;
	struct capabilities capabilities; /* ⊆ the tier's */
	uint64_t versions;
	int64_t start_at, end_at; /* start_at: INT64_MAX until activated */
	bool terms_pending, suspended, revoked, closed, superseded;
};
struct fact_key {
	struct digest digest;
	struct ulid id, account;
	int64_t expires_at;
	bool revoked;
	const struct ulid *grants; /* the grants it is for; none: all of the account's */
	size_t grant_count;
};

/* What another system calls a person: a type of subject and an id. */
struct fact_identity {
	struct ulid id, account;
	struct str type, value;
	bool active; /* confirmed, not ended */
};

/* How much of a limit a grant has used: the later of two is the greater (limits.h). */
struct fact_counter {
	struct ulid grant;
	enum limit limit;
	uint64_t counter;
};

/* What a grant's holder has running: until when each counts, unless it ends before. */
struct fact_running {
	struct ulid grant;
	const int64_t *until;
	size_t count;
};

struct fact {
	enum fact_kind kind;
	union {
		struct fact_account account;
		struct fact_token token;
		struct fact_role role;
		struct fact_model model;
		struct fact_tier tier;
		struct fact_release release;
		struct fact_grant grant;
		struct fact_key key;
		struct fact_identity identity;
		struct fact_counter counter;
		struct fact_running running;
	};
};

/* Takes one fact; everything it points to may be gone after the call. */
typedef void fact_sink(void *of, const struct fact *fact);

#endif
