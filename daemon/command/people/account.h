/* Making accounts, also the first one. */
#ifndef COMMAND_ACCOUNT_H
#define COMMAND_ACCOUNT_H

#include "daemon/command/call.h"

struct person {
	struct str name, email, orcid, organisation, language; /* empty or NULL: none */
	bool service;
};

/* Make the account and an invitation to it, which becomes the call's secret; recorded.
 * The new account's id is in *id. */
MUST_USE enum err account_make(struct call *call, const struct person *person, struct str *id);

/* Programs report, ask and read; what takes a judgement is for people. */
MUST_USE enum err account_is_program(struct call *call, struct str account, bool *ret);

/* End all tokens and invitations of an account, and make a new invitation to it, which becomes
 * the call's secret.  Before any other entry of the call. */
MUST_USE enum err account_invite_anew(struct call *call, struct str account);

#endif
