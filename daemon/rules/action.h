/* Corrective actions, and where each still bites: schema/actions.def.  Pure tables. */
#ifndef RULES_ACTION_H
#define RULES_ACTION_H

#include "daemon/rules/control.h"

enum action {
#define ACTION(name, word, hosted, api, gated, public, text) ACTION_##name,
#include "schema/actions.def"
#undef ACTION
	ACTION_COUNT
};

enum enforceable action_at(enum action action, enum surface surface);

const char *action_word(enum action action);
const char *action_text(enum action action); /* a few words on what it is */
enum action action_of(struct str word); /* ACTION_COUNT for an unknown word */

#endif
