/* Kinds that are had → class. */
#include "daemon/rules/openness.h"

enum { ASKED_III = OPENNESS_III, ASKED_II = OPENNESS_II, ASKED_I = OPENNESS_I, ASKED_NONE = 99 };

/* [kind]: the class that first asks for it. */
static const int asked_by[KIND_COUNT] = {
#define COMPONENT_KIND(kind, whose, carries, part, openness) [KIND_##kind] = ASKED_##openness,
#include "schema/components.def"
#undef COMPONENT_KIND
};

const char *
openness_word(enum openness openness)
{
	static const char *const words[] = {"none", "III", "II", "I"};

	return words[openness];
}

static void
kinds_had(const struct open_part *parts, size_t count, bool licensed, bool had[KIND_COUNT])
{
	bool lacks[KIND_COUNT] = {false};

	for (int kind = 0; kind < KIND_COUNT; kind++)
		had[kind] = false;
	for (size_t i = 0; i < count; i++) {
		const struct open_part *p = &parts[i];
		bool *to = p->public && (!licensed || p->open_licence) ? had : lacks;
		to[p->kind] = true;
	}
	for (int kind = 0; kind < KIND_COUNT; kind++)
		had[kind] &= !lacks[kind];
	had[KIND_technical_report] |= had[KIND_research_paper];
}

static enum openness
class_of(const bool had[KIND_COUNT])
{
	enum openness reached = OPENNESS_I;

	for (int kind = 0; kind < KIND_COUNT; kind++)
		if (!had[kind] && asked_by[kind] <= (int)reached)
			reached = (enum openness)(asked_by[kind] - 1);
	return reached;
}

static void
count_kinds(const bool open[KIND_COUNT], struct openness_view *ret)
{
	for (int class = OPENNESS_NONE; class <= OPENNESS_I; class ++) {
		ret->kinds[class].open = ret->kinds[class].asked = 0;
		for (int kind = 0; kind < KIND_COUNT; kind++) {
			ret->kinds[class].asked += asked_by[kind] <= class;
			ret->kinds[class].open += asked_by[kind] <= class && open[kind];
		}
	}
}

void
openness_of(const struct open_part *parts, size_t count, struct openness_view *ret)
{
	bool had[KIND_COUNT], open[KIND_COUNT];

	kinds_had(parts, count, false, had);
	kinds_had(parts, count, true, open);
	ret->complete = class_of(had);
	ret->open = class_of(open);
	count_kinds(open, ret);
	for (int kind = 0; kind < KIND_COUNT; kind++)
		ret->lacking[kind] = !had[kind] && asked_by[kind] == (int)ret->complete + 1;
}
