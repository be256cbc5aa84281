/* The matrix of controls and levels. */
#include "daemon/rules/control.h"

enum { NONE = ENFORCEABLE_NONE, PART = ENFORCEABLE_PART, FULL = ENFORCEABLE_FULL };

static const struct {
	const char *word, *kind, *text;
	unsigned char at[SURFACE_COUNT];
} controls[CONTROL_COUNT] = {
#define CONTROL(name, word, kind, hosted, api, gated, public, text)                                \
	[CONTROL_##name] = {word, kind, text, {hosted, api, gated, public}},
#include "schema/controls.def"
#undef CONTROL
};

enum surface
control_surface(enum level level, enum audience audience)
{
	if (level >= LEVEL_DOWNLOADABLE)
		return audience == AUDIENCE_PUBLIC ? SURFACE_PUBLIC : SURFACE_GATED;
	return level == LEVEL_CLOUD_API ? SURFACE_API : SURFACE_HOSTED;
}

enum enforceable
control_at(enum control control, enum surface surface)
{
	return (enum enforceable)controls[control].at[surface];
}

const char *
control_word(enum control control)
{
	return controls[control].word;
}

const char *
control_kind(enum control control)
{
	return controls[control].kind;
}

const char *
control_text(enum control control)
{
	return controls[control].text;
}

enum control
control_of(struct str word)
{
	int i = 0;

	while (i < CONTROL_COUNT && !str_is(word, controls[i].word))
		i++;
	return (enum control)i;
}

const char *
surface_word(enum surface surface)
{
	static const char *const words[SURFACE_COUNT] = {"hosted", "api", "gated", "public"};

	return words[surface];
}

const char *
enforceable_word(enum enforceable e)
{
	static const char *const words[] = {"not", "in part", "fully"};

	return words[e];
}
