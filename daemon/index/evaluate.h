/* From a question to an answer: finds out who asks for what, and lets the rules decide. */
#ifndef INDEX_EVALUATE_H
#define INDEX_EVALUATE_H

#include "daemon/index/capability.h"
#include "daemon/index/identities.h"
#include "daemon/index/index.h"
#include "daemon/index/meter.h"
#include "daemon/index/models.h"
#include "daemon/index/people.h"
#include "daemon/index/rolls.h"
#include "daemon/index/scope.h"
#include "daemon/index/secrets.h"

/* All that is kept. */
struct picture {
	struct people people;
	struct identities identities;
	struct secrets secrets;
	struct rolls rolls;
	struct models models;
	struct scopes scopes;
	struct meters meters;
	struct capability_names capabilities;
};

/* Room in which a reading thread gathers the grants of one question; zero-initialise. */
struct gathered {
	struct access_grant *grants;
	struct gathered_from {
		struct ulid grant;
		uint32_t revision; /* of the tier: its number within the model */
		struct meter *meter; /* NULL: nothing of it is counted */
	} * from; /* [grant] */
	size_t count, room;
	bool limited; /* some have a tier that says how much */
};
void gathered_free(struct gathered *g);

/* As index_evaluate, index_subject and index_may_ask; the caller is inside its epoch.  The answer's
 * position is left alone. */
void evaluate_question(const struct picture *p, struct gathered *room, const struct question *q,
    int64_t now, struct answer *ret);
bool evaluate_subject(const struct picture *p, const struct question *q, struct ulid *ret);
bool evaluate_may_ask(
    const struct picture *p, const struct bearer *bearer, const struct question *q, int64_t now);
/* May BEARER ask about anyone, as far as MODEL is concerned? */
bool evaluate_may_ask_all(
    const struct picture *p, const struct bearer *bearer, struct str model, int64_t now);

#endif
