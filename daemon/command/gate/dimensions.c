/* Dimensions in one order. */
#include "daemon/command/gate/dimensions.h"

#include "lib/id.h"

/* The member whose name is the least of those above AFTER; NULL: none. */
static const struct json *
next_member(const struct json *object, const struct json *after)
{
	const struct json *next = NULL;

	json_each(m, object)
		if ((after == NULL || str_cmp(m->name, after->name) > 0) &&
		    (next == NULL || str_cmp(m->name, next->name) < 0))
			next = m;
	return next;
}

struct str
dimensions_text(struct call *call, const struct json *object, struct str pointer)
{
	struct json_out o = {.text.arena = call->arena};

	if (object == NULL || object->kind != JSON_OBJECT || object->count == 0 ||
	    object->count > DIMENSIONS_MAX)
		return (struct str){NULL, 0};
	json_open(&o, NULL);
	for (const struct json *m = next_member(object, NULL); m != NULL;
	     m = next_member(object, m)) {
		if (m->kind != JSON_TEXT)
			fault_add(&call->faults,
			    str_printf(
				call->arena, "%.*s/%.*s", STR_ARG(pointer), STR_ARG(m->name)),
			    "must be a text");
		json_put_text(&o, str_c(call->arena, m->name), m->text);
	}
	json_close(&o);
	return buf_str(&o.text);
}
