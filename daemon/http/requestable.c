/* Offers to ask, and approvals judged. */
#include "daemon/http/requestable.h"

#include "lib/id.h"
#include "lib/json.h"
#include "lib/time.h"

#include <string.h>

static const int64_t offer_lives = 30 * MINUTE_MS;
enum { RETRY_S = 60 }; /* when a grant was made and isn't active yet */

/* --- offers ----------------------------------------------------------------------------------- */

static bool
is_none(const struct ulid *id)
{
	static const struct ulid none = {{0}};

	return memcmp(id, &none, sizeof(none)) == 0;
}

/* Is there a tier to apply for?  What stops the subject itself no tier ends. */
static bool
is_requestable(const struct answer *a)
{
	return !a->permit && !is_none(&a->apply) &&
	       (a->reason == REASON_NO_GRANT || !is_none(&a->grant));
}

static void
put_offer(struct json_out *o, const struct telling *t, const struct denial *d,
    const struct digest *request)
{
	char tier[ID_LENGTH + 1];

	id_format("tir", d->tier.b, tier);
	json_put_text(o, "evaluation_id", denial_text(t->arena, &t->keys->denials, d, request));
	json_put_text(o, "evaluated_at", time_text(t->arena, t->now));
	json_open(o, "access_request");
	json_put_text(o, "endpoint", str_printf(t->arena, "%.*s" REQUESTS_PATH, STR_ARG(t->self)));
	json_put_text(o, "template", str_of(tier));
	json_put_text(o, "expires_at", time_text(t->arena, d->expires_at));
	json_put_text(o, "request_schema_url",
	    str_printf(t->arena, "%.*s" FORMS_PATH "/%s", STR_ARG(t->self), tier));
	json_close(o);
}

/* False when it can't be asked for. */
static bool
offer(struct json_out *o, const struct telling *t, const struct authzen *asked,
    const struct answer *answer)
{
	struct denial d = {.expires_at = t->now + offer_lives, .tier = answer->apply};
	struct digest request;

	if (!is_requestable(answer) || !index_subject(t->reader, &asked->question, &d.account) ||
	    !binding_of(t->body, t->item, &request))
		return false;
	put_offer(o, t, &d, &request);
	return true;
}

/* --- approvals -------------------------------------------------------------------------------- */

enum outcome { VALID, UNVERIFIABLE, OUT_OF_SCOPE, OVER };

static enum outcome
judge(const struct telling *t, struct str text, struct approval *ret)
{
	const char *why;
	struct digest request;
	const struct json *tree = json_parse(t->arena, text, &why);

	if (!approval_read(t->keys->approvals.public, json_text(tree, "state"), ret))
		return UNVERIFIABLE;
	if (!binding_of(t->body, t->item, &request) || !digest_eq(&request, &ret->request))
		return OUT_OF_SCOPE;
	return ret->until <= t->now ? OVER : VALID;
}

/* §5: why it is denied although it was approved, and what to do then. */
static struct str
tell_denial(struct json_out *o, const struct telling *t, const struct authzen *asked,
    const struct answer *answer, enum outcome outcome)
{
	bool pending = answer->reason == REASON_TERMS_PENDING ||
		       answer->reason == REASON_RELEASE_HELD;
	bool again = outcome == OUT_OF_SCOPE || outcome == OVER;

	if (outcome == VALID && pending) {
		json_put_text(o, "next_action", STR("retry"));
		json_put_int(o, "retry_after", RETRY_S);
		return STR("grant_pending");
	}
	again = again && offer(o, t, asked, answer);
	json_put_text(o, "next_action", again ? STR("request") : STR("none"));
	switch (outcome) {
	case UNVERIFIABLE: return STR("approval_unverifiable");
	case OUT_OF_SCOPE: return STR("out_of_scope");
	case OVER: return STR("approval_expired");
	case VALID: break;
	}
	return STR("policy_denied");
}

static struct str
tell_approval(struct json_out *o, const struct telling *t, const struct authzen *asked,
    const struct answer *answer)
{
	struct approval approval;
	enum outcome outcome = judge(t, asked->approval, &approval);

	if (!answer->permit)
		return tell_denial(o, t, asked, answer, outcome);
	if (outcome == VALID) {
		json_open(o, "approval");
		json_put_text(o, "approved_until", time_text(t->arena, approval.until));
		json_close(o);
	}
	return STR("");
}

bool
requestable_tells(const struct authzen *asked, const struct answer *answer)
{
	return asked->explain && (asked->approval.n != 0 || is_requestable(answer));
}

struct authzen_more
requestable_tell(const struct telling *t, const struct authzen *asked, const struct answer *answer)
{
	struct json_out o = {.text.arena = t->arena, .comma = true};
	struct authzen_more more = {STR(""), STR("")};

	if (asked->approval.n != 0)
		more.reason = tell_approval(&o, t, asked, answer);
	else
		(void)offer(&o, t, asked, answer);
	if (o.text.n != 0)
		more.members = buf_str(&o.text);
	return more;
}
