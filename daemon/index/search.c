/* Candidates come from the tables in the order of their slots, so that a search can be
 * cut into pieces while the tables change. */
#include "daemon/index/search.h"

#include "lib/id.h"

/* What one piece may look at: some hundred microseconds of an I/O thread. */
enum { SLOTS_LOOKED_AT = 4096 };

static bool
permits(struct seeker *s, const struct question *q)
{
	struct answer answer = {.permit = false};

	evaluate_question(s->picture, s->room, q, s->now, &answer);
	return answer.permit;
}

static void
found(struct seeker *s, struct str name)
{
	s->count++;
	s->found(s->of, name);
}

static void
try_person(void *of, void *record)
{
	struct seeker *s = of;
	const struct person *person = record;
	struct question q = s->search->question;
	char id[ID_LENGTH + 1], orcid[ORCID_TEXT];
	bool by_orcid = q.subject_kind == SUBJECT_ORCID;

	if (!person->known || (by_orcid && !people_orcid(person, orcid)))
		return;
	id_format("acc", person->id.b, id);
	q.subject = str_of(by_orcid ? orcid : id);
	if (permits(s, &q))
		found(s, q.subject);
}

static void
try_identity(void *of, void *record)
{
	struct seeker *s = of;
	const struct identity *identity = record;
	struct question q = s->search->question;

	if (!str_eq(identity_type(identity), q.subject_type))
		return;
	q.subject = identity_value(identity);
	if (permits(s, &q))
		found(s, q.subject);
}

static void
try_model(void *of, void *record)
{
	struct seeker *s = of;
	const struct snapshot *model = record;
	struct question q = s->search->question;

	q.model = model->slug;
	if (evaluate_may_ask(s->picture, &s->search->asker, &q, s->now) && permits(s, &q))
		found(s, q.model);
}

static void
try_capabilities(struct seeker *s)
{
	struct question q = s->search->question;

	for (int i = 0; i < CAPABILITIES_MAX; i++) {
		const char *word = capability_word(i);
		if (word == NULL)
			continue;
		q.capability = str_of(word);
		if (permits(s, &q))
			found(s, q.capability);
	}
}

static void
go_through(struct seeker *s, const struct table *table, table_sink *sink)
{
	size_t looked = 0;

	do
		looked += table_scan(table, &s->search->cursor, sink, s);
	while (s->search->cursor != 0 && looked < SLOTS_LOOKED_AT && s->count < s->search->limit);
}

void
search_go(struct seeker *s)
{
	enum subject_kind kind = s->search->question.subject_kind;

	switch (s->search->kind) {
	case SEARCH_SUBJECT:
		/* Keys are secrets. */
		if (kind == SUBJECT_ACCOUNT || kind == SUBJECT_ORCID)
			go_through(s, &s->picture->people.persons, try_person);
		if (kind == SUBJECT_OTHER)
			go_through(s, &s->picture->identities.by_name, try_identity);
		break;
	case SEARCH_RESOURCE: go_through(s, &s->picture->models.by_slug, try_model); break;
	case SEARCH_ACTION: try_capabilities(s); break;
	}
}
