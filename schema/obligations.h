/* schema/obligations.def as C. */
#ifndef SCHEMA_OBLIGATIONS_H
#define SCHEMA_OBLIGATIONS_H

enum obligation {
#define OBLIGATION(name, word, capability) OBLIGATION_##name,
#include "schema/obligations.def"
#undef OBLIGATION
	OBLIGATION_COUNT
};

#endif
