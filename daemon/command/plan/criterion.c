/* The catalogue of criteria from which a plan's lines are made. */
#include "daemon/rules/criterion.h"

#include "daemon/command/command.h"

static void
put_types(struct json_out *o, enum criterion c)
{
	json_open_list(o, "types");
	for (int i = 0; i < GATE_TYPES; i++)
		if (criterion_takes(c, (enum gate_type)i))
			json_put_text(o, NULL, str_of(gate_type_word((enum gate_type)i)));
	json_close_list(o);
}

static void
put_criterion(struct json_out *o, enum criterion c)
{
	json_put_text(o, "id", str_of(criterion_id(c)));
	json_put_text(o, "asks", str_of(criterion_text(c)));
	json_put_text(o, "evidence", str_of(criterion_evidence(c)));
	put_types(o, c);
	json_put_text(o, "source", str_of(criterion_source(c)));
}

enum err
criterion_list(struct call *call)
{
	struct json_out *o = &call->reply;

	json_open(o, NULL);
	json_open_list(o, "items");
	for (int i = 0; i < CRITERION_COUNT; i++) {
		json_open(o, NULL);
		put_criterion(o, (enum criterion)i);
		json_close(o);
	}
	json_close_list(o);
	json_close(o);
	return OK;
}

/* What a line made from it needs besides the type's own members: whose number, and why. */
static void
put_example(struct call *call, enum criterion c)
{
	struct json_out *o = &call->reply;
	int type = 0;

	while (!criterion_takes(c, (enum gate_type)type))
		type++;
	json_open(o, "line");
	json_put_text(o, "slug", STR("a name within the gate"));
	json_put_text(o, "template", str_of(criterion_id(c)));
	json_put_text(o, "type", str_of(gate_type_word((enum gate_type)type)));
	json_put_text(o, "title", STR("for people"));
	json_put_text(o, "owner", STR("who answers for the number"));
	json_put_text(o, "reason", STR("why this number"));
	json_close(o);
}

enum err
criterion_show(struct call *call)
{
	enum criterion c = criterion_of(call_query(call, "criterion"));

	if (c == CRITERION_COUNT)
		return call_refuse(call, ERR_NOT_FOUND,
		    "There is no criterion of that name; sluice criterion list has them.");
	json_open(&call->reply, NULL);
	put_criterion(&call->reply, c);
	put_example(call, c);
	json_close(&call->reply);
	return OK;
}
