/* One run of the client: what was typed, for which server, with whose token. */
#ifndef CLI_SESSION_H
#define CLI_SESSION_H

#include "cli/client.h"
#include "cli/grammar.h"
#include "cli/output.h"
#include "cli/profile.h"

struct session {
	struct arena *arena; /* borrowed */
	struct typed *typed; /* borrowed */
	struct output output;
	struct profile profile; /* as read; empty when there is none */
	bool known; /* the server is the profile's, or there is no other */
	bool anonymous; /* no token is sent */
	struct client_settings server;
	struct client *client; /* NULL until session_connect */
};

/* Find the settings: options before environment before profile.  The profile's token, CA
 * file and ledger key are used for the profile's own server alone.  Whatever outcome is not
 * DONE has been reported. */
enum outcome session_open(struct session *s, struct arena *a, struct typed *typed);
void session_close(struct session *s);

/* Read the token file and prepare the client. */
enum outcome session_connect(struct session *s);

/* Send M; DONE with a reply of status < 400, else reported. */
enum outcome session_send(struct session *s, const struct message *m, struct reply *ret);

/* GET of PATH, the same way; the reply's JSON object in *ret. */
enum outcome session_get(struct session *s, struct str path, const struct json **ret);

/* The same, when the answer would be welcome and is not needed: NULL without a report. */
const struct json *session_try(struct session *s, struct str path);
const struct json *session_try_send(struct session *s, const struct message *m);

/* The token file that the settings name, empty: none. */
struct str session_token_file(const struct session *s);

#endif
