/* The table of corrective actions. */
#include "daemon/rules/action.h"

static const struct {
	const char *word, *text;
	enum enforceable at[SURFACE_COUNT];
} actions[ACTION_COUNT] = {
#define FULL ENFORCEABLE_FULL
#define PART ENFORCEABLE_PART
#define NONE ENFORCEABLE_NONE
#define ACTION(name, word, hosted, api, gated, public, text)                                       \
	[ACTION_##name] = {word, text, {hosted, api, gated, public}},
#include "schema/actions.def"
#undef ACTION
#undef NONE
#undef PART
#undef FULL
};

enum enforceable
action_at(enum action action, enum surface surface)
{
	return actions[action].at[surface];
}

const char *
action_word(enum action action)
{
	return actions[action].word;
}

const char *
action_text(enum action action)
{
	return actions[action].text;
}

enum action
action_of(struct str word)
{
	int i = 0;

	while (i < ACTION_COUNT && !str_is(word, actions[i].word))
		i++;
	return (enum action)i;
}
