/* What `why --at` says against what was answered then. */
#include "tests/property/past.h"

#include "daemon/index/authzen.h"
#include "lib/time.h"
#include "tests/property/names.h"

#include <stdlib.h>
#include <string.h>

static bool
is_word(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (strchr("abcdefghijklmnopqrstuvwxyz0123456789._-", s.p[i]) == NULL)
			return false;
	return true;
}

static bool
is_model(struct str slug)
{
	for (int i = 0; i < MODELS; i++)
		if (str_is(slug, models[i]))
			return true;
	return false;
}

void
past_remember(struct past *p, struct history *h, const struct question *q, int64_t at,
    const struct answer *answer)
{
	if (p->count == PAST_MOST || q->subject_kind != SUBJECT_ACCOUNT ||
	    answer->reason == REASON_UNKNOWN_SUBJECT || !is_model(q->model) ||
	    !is_word(q->capability) || !is_word(q->version) || !is_word(q->component))
		return;
	struct str time = time_text(&h->house.arena, at);
	p->answer[p->count].line = TEXT_OF(h, "why_past %.*s", STR_ARG(q->model));
	p->answer[p->count].query = TEXT_OF(h,
	    "subject=%.*s&capability=%.*s&version=%.*s&component=%.*s&at=%.*s", STR_ARG(q->subject),
	    STR_ARG(q->capability), STR_ARG(q->version), STR_ARG(q->component), STR_ARG(time));
	p->answer[p->count].permit = answer->permit;
	p->answer[p->count++].reason = answer->reason;
}

static bool
is_same(bool permit, enum reason reason, const struct json *answer)
{
	const struct json *decision = json_member(answer, "decision");
	struct str said = json_text(json_member(answer, "context"), "reason");

	return decision != NULL && decision->truth == permit &&
	       (permit || str_eq(said, authzen_reason(reason)));
}

char *
past_check(const struct past *p, struct history *h, uint64_t *asked)
{
	for (size_t i = 0; i < p->count; i++) {
		struct reply r = house_ask(
		    &h->house, &h->house.ada, p->answer[i].line, p->answer[i].query);
		++*asked;
		if (is_same(p->answer[i].permit, p->answer[i].reason, r.body))
			continue;
		struct str then = p->answer[i].permit ? STR("permit")
						      : authzen_reason(p->answer[i].reason);
		struct json_out now = {.text.arena = &h->house.arena};
		json_put_tree(&now, NULL, r.body);
		const char *text = TEXT_OF(h, "%s %s\n  then: %.*s\n  now: %d %.*s\n",
		    p->answer[i].line, p->answer[i].query, STR_ARG(then), r.status,
		    STR_ARG(buf_str(&now.text)));
		return strdup(text);
	}
	return NULL;
}
