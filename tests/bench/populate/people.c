/* Invited and signed in by the same two commands as anybody. */
#include "tests/bench/populate/people.h"

#include "tests/bench/populate/progress.h"

#include <err.h>
#include <stdio.h>
#include <stdlib.h>

enum { ORGANISATIONS = 1000 };

void
people_accept(struct town *t, const char *invitation, struct person *ret)
{
	town_do(t, NULL, "invitation_accept", town_text(t, "{\"invitation\":\"%s\"}", invitation));
	town_reply_id(t, "account", ret->account);
	town_reply_id(t, "id", ret->token);
	snprintf(ret->secret, sizeof(ret->secret), "%s", town_reply(t, "token"));
}

void
people_join(struct town *t, const struct person *admin, const char *name, const char *organisation,
    struct person *ret)
{
	char invitation[64];

	if (organisation == NULL)
		town_do(t, admin, "account_invite",
		    town_text(t, "{\"email\":\"%s@example.org\",\"name\":\"%s\"}", name, name));
	else
		town_do(t, admin, "account_invite",
		    town_text(t,
			"{\"email\":\"%s@example.org\",\"name\":\"%s\",\"organisation\":\"%s\"}",
			name, name, organisation));
	snprintf(invitation, sizeof(invitation), "%s", town_reply(t, "invitation"));
	people_accept(t, invitation, ret);
}

struct person *
people_researchers(struct town *t, const struct person *admin, size_t count)
{
	size_t organisations = count < ORGANISATIONS ? count : ORGANISATIONS;
	char(*ids)[ID_LENGTH + 1] = calloc(organisations, sizeof(*ids));
	struct person *all = calloc(count, sizeof(*all));
	char name[32];

	if (ids == NULL || all == NULL)
		err(1, "calloc");
	for (size_t i = 0; i < organisations; i++) {
		town_do(t, admin, "organisation_create",
		    town_text(t,
			"{\"name\":\"Institute %zu\",\"country\":\"NL\",\"sector\":\"academia\"}",
			i));
		town_reply_id(t, "id", ids[i]);
	}
	for (size_t i = 0; i < count; i++) {
		snprintf(name, sizeof(name), "researcher-%zu", i);
		people_join(t, admin, name, ids[i % organisations], &all[i]);
		progress("researchers", i + 1, count);
	}
	free(ids);
	return all;
}
