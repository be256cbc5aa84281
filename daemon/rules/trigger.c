/* Which evidence falls by what happens to a model. */
#include "daemon/rules/evidence.h"

enum { NUMBERS = 1, CONTROLS = 2, DOCUMENTS = 4, WHOLE = 8 };

static const struct {
	const char *word;
	unsigned fells;
	enum style below;
} triggers[TRIGGERS] = {
    [TRIGGER_NONE] = {NULL, NUMBERS | CONTROLS | DOCUMENTS, STYLE_ANY},
#define TRIGGER(name, word, fells, below, text) [TRIGGER_##name] = {word, fells, STYLE_##below},
#include "schema/triggers.def"
#undef TRIGGER
};

static unsigned
kind_of(const struct evidence *e)
{
	if (e->kind != EVIDENCE_YES_NO)
		return NUMBERS;
	return e->documented ? DOCUMENTS : CONTROLS;
}

bool
trigger_fells(enum trigger trigger, const struct evidence *e, bool named)
{
	unsigned fells = triggers[trigger].fells;
	enum style below = triggers[trigger].below;

	if (!named && (fells & kind_of(e)) == 0)
		return false;
	if ((fells & WHOLE) != 0 && e->version.n != 0)
		return false;
	return below == STYLE_ANY || (e->style != STYLE_ANY && !style_satisfies(e->style, below));
}

const char *
trigger_word(enum trigger trigger)
{
	return triggers[trigger].word;
}

enum trigger
trigger_of(struct str word)
{
	for (int i = TRIGGER_NONE + 1; i < TRIGGERS; i++)
		if (str_is(word, triggers[i].word))
			return (enum trigger)i;
	return TRIGGER_NONE;
}
