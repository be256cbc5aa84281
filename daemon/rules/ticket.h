/* May this ticket be used now, for this?  Pure: no clock, no store, no log. */
#ifndef RULES_TICKET_H
#define RULES_TICKET_H

#include "lib/err.h"

#include <stdbool.h>
#include <stdint.h>

enum {
	TICKET_PARTS_MAX = 1000, /* ranges that may be fetched with one */
};

/* In the order in which they are looked for: the first that applies is told. */
enum ticket_fault {
#define TICKET_FAULT(name, word, error, text) TICKET_##name,
#include "schema/tickets.def"
#undef TICKET_FAULT
	TICKET_GOOD,
};

struct ticket_facts {
	bool mine; /* it was given to the caller */
	bool other_file; /* the request names a file, and it is another */
	bool used; /* all of the file was sent with it */
	int64_t expires_at; /* no transfer begins from then on */
	int parts; /* ranges that were begun with it */
	bool retired; /* the file */
	bool held; /* the release: no new copies */
	bool entitled; /* their access covers the file at this moment */
};

/* TICKET_GOOD, or what stands in the way. */
enum ticket_fault ticket_judge(const struct ticket_facts *f, int64_t now);

const char *ticket_fault_word(enum ticket_fault fault);
/* How it is answered, and in which words. */
enum err ticket_fault_err(enum ticket_fault fault);
const char *ticket_fault_text(enum ticket_fault fault);

/* Ranges that were sent, by where they begin: has everything up to SIZE been?  Feed them
 * in order, beginning with *whole_to == 0; a gap shows as a *whole_to below SIZE. */
void ticket_cover(uint64_t first, uint64_t behind, uint64_t *whole_to);

#endif
