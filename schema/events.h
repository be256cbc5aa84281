/* schema/events.def as C. */
#ifndef SCHEMA_EVENTS_H
#define SCHEMA_EVENTS_H

enum event {
#define EVENT(name, type, version, sight, seals) EVENT_##name,
#include "schema/events.def"
#undef EVENT
	EVENT_COUNT
};

enum sight { SIGHT_PUBLIC, SIGHT_PARTIES, SIGHT_BOARD, SIGHT_AUDITOR };

#endif
