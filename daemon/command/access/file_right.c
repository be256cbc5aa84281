/* A question for each capability that gives the component. */
#include "daemon/command/access/file_right.h"

#include "daemon/command/object.h"
#include "daemon/index/index.h"
#include "daemon/rules/capability.h"
#include "daemon/rules/level.h"
#include "lib/id.h"

#include <string.h>

static const struct {
	const char *code, *text;
} reasons[REASON_COUNT] = {
#define REASON(name, code, text, next) [REASON_##name] = {code, text},
#include "schema/reasons.def"
#undef REASON
};

static struct str
id_of(struct call *call, enum object kind, const struct ulid *id)
{
	static const struct ulid none = {{0}};
	char text[ID_LENGTH + 1];

	if (memcmp(id, &none, sizeof(none)) == 0)
		return (struct str){NULL, 0};
	id_format(object_prefix(kind), id->b, text);
	return str_copy(call->arena, str_of(text));
}

/* Of denials that of a grant goes before others, then the one that one can do more about. */
static void
take(struct call *call, const struct answer *a, struct file_right *ret)
{
	struct str grant = id_of(call, OBJECT_GRANT, &a->grant);
	bool same = (grant.n != 0) == (ret->grant.n != 0);

	if (!a->permit && (same ? a->reason >= ret->reason : grant.n == 0))
		return;
	ret->permit = a->permit;
	ret->reason = a->reason;
	ret->grant = grant;
	ret->tier = id_of(call, OBJECT_TIER, &a->tier);
}

void
file_right_of_row(struct call *call, const struct rows *row, struct file_right *ret)
{
	enum component_kind kind = component_kind_of(row_text(row, "kind", call->arena));
	struct question q = {.subject_kind = SUBJECT_ACCOUNT,
	    .subject = call->caller.account,
	    .model = row_text(row, "model", call->arena),
	    .version = row_text(row, "version", call->arena),
	    .component = row_text(row, "component", call->arena)};
	struct answer answer;

	*ret = (struct file_right){.reason = REASON_COUNT};
	for (int i = 0; i < CAPABILITIES_MAX && !ret->permit && call->index != NULL; i++) {
		if (capability_name(i) == NULL || !level_gives(i) || !capability_touches(i, kind))
			continue;
		q.capability = str_of(capability_name(i));
		index_enter(call->index);
		index_evaluate(call->index, &q, call->now, &answer);
		take(call, &answer, ret);
		index_leave(call->index);
	}
	if (!ret->permit && ret->reason == REASON_COUNT)
		ret->reason = REASON_CAPABILITY_NOT_COVERED;
}

struct str
file_right_reason(enum reason reason)
{
	return str_of(reasons[reason].code);
}

const char *
file_right_text(enum reason reason)
{
	return reasons[reason].text;
}
