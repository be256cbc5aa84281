/* The gate report by itself: for people, for programs, and as a table. */
#include "daemon/command/command.h"
#include "daemon/command/gate/assess.h"
#include "lib/time.h"

enum err
release_gate(struct call *call)
{
	struct json_out *o = &call->reply;
	struct release r;
	struct assessment a;

	TRY(release_read(call, call->object.id, &r));
	TRY(assess(call, &r, &a));
	if (a.stage.id.n == 0)
		return call_refuse(call, ERR_NOT_FOUND,
		    "The release has come to its last stage: there is no gate before it.");
	json_open(o, NULL);
	json_put_text(o, "model", r.model_slug);
	json_put_text(o, "release", r.id);
	json_put_text(o, "stage", a.stage.slug);
	json_put_int(o, "position", a.stage.position);
	json_put_text(o, "at", time_text(call->arena, call->now));
	assess_put_report(call, &a);
	json_close(o);
	return OK;
}
