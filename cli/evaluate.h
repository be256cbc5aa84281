/* `sluice can` and `sluice why`: may this subject use this model in this way now? */
#ifndef CLI_EVALUATE_H
#define CLI_EVALUATE_H

#include "cli/session.h"

/* Print "yes", or "no" with the reason and what to do next; DONE for yes, REFUSED for no. */
enum outcome evaluate_can(struct session *s);

/* Print the answer with everything that it rests on; DONE for either. */
enum outcome evaluate_why(struct session *s);

/* The body of an AuthZEN evaluation request; TYPED gives capability, model, version and
 * component.  False when SUBJECT is neither an account's id nor an ORCID iD. */
bool evaluate_body(const struct typed *typed, struct str subject, struct str *ret);

/* Its member "subject"; false likewise. */
bool evaluate_put_subject(struct json_out *o, struct str subject);

/* TEXT with VALUE in the place of each "<NAME>"; unchanged when VALUE is empty. */
struct str evaluate_fill(struct arena *a, struct str text, struct str name, struct str value);

#endif
