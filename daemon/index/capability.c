/* Capabilities by name. */
#include "daemon/index/capability.h"

#include "daemon/index/table.h"
#include "daemon/rules/grant.h"

#include <string.h>

static const char *const capability_name[CAPABILITIES_MAX] = {
#define CAPABILITY(number, name, group, gated, public, procedure, touches) [number] = #name,
#include "schema/capabilities.def"
#undef CAPABILITY
};

static size_t
slot_of(const struct capability_names *names, struct str name)
{
	size_t i = (size_t)table_hash(0, name) % CAPABILITY_SLOTS;

	while (names->slots[i] >= 0 && !str_is(name, capability_name[names->slots[i]]))
		i = (i + 1) % CAPABILITY_SLOTS;
	return i;
}

void
capability_names_make(struct capability_names *ret)
{
	memset(ret->slots, -1, sizeof(ret->slots));
	for (int i = 0; i < CAPABILITIES_MAX; i++)
		if (capability_name[i] != NULL)
			ret->slots[slot_of(ret, str_of(capability_name[i]))] = (int8_t)i;
}

int
capability_number(const struct capability_names *names, struct str name)
{
	return names->slots[slot_of(names, name)];
}

const char *
capability_word(int number)
{
	return number < 0 || number >= CAPABILITIES_MAX ? NULL : capability_name[number];
}
