/* The vocabulary of capabilities, for whoever writes a tier. */
#include "daemon/rules/capability.h"
#include "daemon/command/command.h"
#include "daemon/rules/level.h"

enum err
capability_list(struct call *call)
{
	struct json_out *o = &call->reply;

	json_open(o, NULL);
	json_open_list(o, "items");
	for (int i = 0; i < CAPABILITIES_MAX; i++) {
		if (capability_name(i) == NULL)
			continue;
		json_open(o, NULL);
		json_put_text(o, "capability", str_of(capability_name(i)));
		json_put_text(o, "of", str_of(component_kind_word(capability_kind(i))));
		json_put_text(
		    o, "gated", str_of(class_word(capability_class(i, AUDIENCE_PARTNER))));
		json_put_text(
		    o, "public", str_of(class_word(capability_class(i, AUDIENCE_PUBLIC))));
		json_put_text(o, "what", str_of(capability_text(i)));
		json_close(o);
	}
	json_close_list(o);
	json_close(o);
	return OK;
}
