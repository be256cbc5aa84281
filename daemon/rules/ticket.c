/* One table of faults, and the order in which they are looked for. */
#include "daemon/rules/ticket.h"

static const struct {
	const char *word;
	enum err error;
	const char *text;
} faults[] = {
#define TICKET_FAULT(name, word, error, text) [TICKET_##name] = {word, ERR_##error, text},
#include "schema/tickets.def"
#undef TICKET_FAULT
};

enum ticket_fault
ticket_judge(const struct ticket_facts *f, int64_t now)
{
	const bool applies[TICKET_GOOD] = {
	    [TICKET_OTHER_PERSON] = !f->mine,
	    [TICKET_OTHER_FILE] = f->other_file,
	    [TICKET_USED] = f->used,
	    [TICKET_EXPIRED] = now >= f->expires_at,
	    [TICKET_WORN] = f->parts >= TICKET_PARTS_MAX,
	    [TICKET_RETIRED] = f->retired,
	    [TICKET_HELD] = f->held,
	    [TICKET_NO_ACCESS] = !f->entitled,
	};
	int i = 0;

	while (i < TICKET_GOOD && !applies[i])
		i++;
	return (enum ticket_fault)i;
}

const char *
ticket_fault_word(enum ticket_fault fault)
{
	return faults[fault].word;
}

enum err
ticket_fault_err(enum ticket_fault fault)
{
	return faults[fault].error;
}

const char *
ticket_fault_text(enum ticket_fault fault)
{
	return faults[fault].text;
}

void
ticket_cover(uint64_t first, uint64_t behind, uint64_t *whole_to)
{
	if (first <= *whole_to && behind > *whole_to)
		*whole_to = behind;
}
