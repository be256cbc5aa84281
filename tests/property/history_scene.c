/* Who and what there is at the beginning, and what can be asked about it. */
#include "tests/property/names.h"

#include <string.h>

static void
enter_model(struct history *h, const char *slug, const char *disclosure)
{
	const struct json *m = house_do(&h->house, &h->house.ada, "model_import",
	    TEXT_OF(h,
		"{'slug':'%s','name':'GPT-2','developer':'Openlab','modality':'text',"
		"'disclosure':'%s','lead':'lena@example.org','boards':['safety'],'versions':["
		"{'slug':'124m','name':'124M','aliases':['117M']},"
		"{'slug':'355m','name':'355M'},{'slug':'774m','name':'774M'}],'components':["
		"{'slug':'api','kind':'interface','name':'A','categories':['model_access'],"
		"'licence_class':'none','versions':['124m','355m']},"
		"{'slug':'chat','kind':'interface','name':'C','categories':['model_access'],"
		"'licence_class':'none','versions':['355m','774m']},"
		"{'slug':'batch','kind':'interface','name':'B','categories':['model_access'],"
		"'licence_class':'none','versions':['124m','355m','774m']},"
		"{'slug':'seen','kind':'outputs','name':'S','categories':['model_access'],"
		"'licence_class':'none','versions':['124m']},"
		"{'slug':'weights','kind':'weights','name':'W','categories':['model_access'],"
		"'licence_class':'use_restricted','versions':['124m','355m']}]}",
		slug, disclosure));

	house_do(&h->house, &h->people[CHAIR],
	    TEXT_OF(h, "role_confirm %.*s", STR_ARG(text_at(m, "leads.0.role"))), NULL);
	house_do(&h->house, &h->people[LEAD], TEXT_OF(h, "terms_create %s", slug),
	    "{'slug':'agreement','title':'Agreement','text':'Use it well.'}");
	house_do(&h->house, &h->house.ada, "role_propose",
	    TEXT_OF(h,
		"{'role':'gateway','account':'oscar@example.org','on':'%s','reason':'It is.'}",
		slug));
}

void
history_open(struct history *h)
{
	*h = (struct history){.key_count = 0};
	house_open(&h->house);
	h->told.arena = &h->house.arena;
	for (unsigned i = 0; i < MODELS; i++) /* as enter_model says */
		memcpy(h->has[i], (const unsigned[COMPONENTS]){3, 6, 7, 1, 3}, sizeof(h->has[i]));
	for (int i = 0; i < PEOPLE; i++)
		h->people[i] = house_person(&h->house, names[i], organisations[i]);
	house_do(&h->house, &h->house.ada, "board_create",
	    "{'slug':'safety','name':'Safety','chair':'chloe@example.org',"
	    "'deputy':'david@example.org','member':['rita@example.org','otto@example.org']}");
	house_do(&h->house, &h->house.ada, "board_create",
	    "{'slug':'other','name':'Other','chair':'david@example.org',"
	    "'deputy':'chloe@example.org'}");
	enter_model(h, "gpt-2", "announced");
	enter_model(h, "secret", "undisclosed");
	h->house.now++;
}

void
history_close(struct history *h)
{
	house_close(&h->house);
}

/* --- questions -------------------------------------------------------------------------------- */

static void
ask_about_someone(struct history *h, struct chance *c, struct question *q)
{
	unsigned kind = chance_of_n(c, 8);

	if (kind < 2 && h->key_count != 0) {
		q->subject_kind = SUBJECT_KEY;
		q->subject = h->keys[chance_of_n(c, (unsigned)h->key_count)];
	} else if (kind == 2) {
		q->subject_kind = SUBJECT_ORCID;
		q->subject = str_of(ONE_OF(c, orcids));
	} else if (kind == 3) {
		q->subject_kind = SUBJECT_OTHER;
		q->subject_type = str_of(chance_one_in(c, 16) ? "nobody's" : "hub");
		q->subject = str_of(ONE_OF(c, hubs));
	} else {
		q->subject_kind = SUBJECT_ACCOUNT;
		q->subject = h->people[chance_of_n(c, PEOPLE)].account;
	}
}

struct question
history_question(struct history *h, struct chance *c)
{
	static const char *const odd[] = {"", "nothing", "card", "adapter_export"};
	static const char *const aliases[] = {"117M", "xl", "nothing"};
	struct question q = {.model = str_of(ONE_OF(c, models))};

	ask_about_someone(h, c, &q);
	q.capability = str_of(chance_one_in(c, 16) ? ONE_OF(c, odd) : ONE_OF(c, capabilities));
	if (!chance_one_in(c, 3))
		q.version = str_of(chance_one_in(c, 8) ? ONE_OF(c, aliases) : ONE_OF(c, versions));
	if (!chance_one_in(c, 3))
		q.component = str_of(chance_one_in(c, 16) ? "nothing" : ONE_OF(c, components));
	if (chance_one_in(c, 64))
		q.model = STR("no-model");
	return q;
}
