/* What other systems call people. */
#include "tests/property/steps.h"

/* An admin says so; most of them agree. */
void
history_who_link(struct history *h, struct chance *c)
{
	const struct person *who = history_someone(h, c);
	const struct json *i = history_try(h, &h->house.ada,
	    history_line(h, "account_link", who->account),
	    TEXT_OF(h, "{'type':'hub','id':'%s'}", ONE_OF(c, hubs)));

	if (i != NULL && !chance_one_in(c, 4))
		history_try(h, who, history_line(h, "identity_confirm", text_at(i, "id")), NULL);
}

void
history_who_unlink(struct history *h, struct chance *c)
{
	const struct person *who = history_someone(h, c);
	struct str id = history_item(h, who, history_line(h, "identity_list", who->account), c);

	if (id.n != 0)
		history_try(h, who, history_line(h, "identity_end", id), NULL);
}
