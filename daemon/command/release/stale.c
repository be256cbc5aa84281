/* A stage that lasts too long alarms those who lead it, once, and moves nothing. */
#include "daemon/command/release/stale.h"

#include "daemon/command/due.h"
#include "daemon/command/notice.h"
#include "daemon/command/record.h"

/* When the present stage of R is stale; INT64_MAX: never. */
static enum err
stale_from(struct call *call, const struct release *r, int64_t *ret)
{
	struct stage s;

	*ret = INT64_MAX;
	if (r->position == 0)
		return OK;
	TRY(stage_at(call, r->plan, r->position, &s));
	if (s.longest_stay_ms != 0)
		*ret = r->stage_since + s.longest_stay_ms;
	return OK;
}

enum err
stale_watch(struct call *call, struct str release)
{
	struct release r;
	int64_t at;

	TRY(release_read(call, release, &r));
	TRY(stale_from(call, &r, &at));
	return at != INT64_MAX ? due_at(call, DUE_STAGE_STALE, release, at)
			       : due_never(call, DUE_STAGE_STALE, release);
}

enum err
due_stage_stale(struct call *call, struct str id)
{
	struct release r;
	int64_t at;

	TRY(release_read(call, id, &r));
	TRY(stale_from(call, &r, &at));
	if (at > call->now || (r.state != STATE_RELEASE_RUNNING && r.state != STATE_RELEASE_HELD))
		return OK;
	record_on(record_new(call, EVENT_RELEASE_STALE, OBJECT_RELEASE, id), OBJECT_MODEL, r.model);
	TRY(notice_to_leads(call, r.model, NOTICE_STAGE_STALE, id));
	return notice_to_chairs(call, r.model, NOTICE_STAGE_STALE, id);
}
