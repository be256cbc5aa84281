/* schema/objects.def and roles.def as C. */
#ifndef SCHEMA_OBJECTS_H
#define SCHEMA_OBJECTS_H

enum object {
#define OBJECT(name, word, prefix) OBJECT_##name,
#include "schema/objects.def"
#undef OBJECT
	OBJECT_COUNT
};

enum role {
#define ROLE(name, word, scope, second) ROLE_##name,
#include "schema/roles.def"
#undef ROLE
	ROLE_COUNT
};

#endif
