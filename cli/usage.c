/* The command table and the reading of its words. */
#include "cli/usage.h"

#include "lib/nearest.h"

#include <ctype.h>
#include <string.h>

const struct usage usage_table[] = {
#define LOCAL(name, words, help) {LOCAL_##name, "", NULL, NULL, "", "", "", "", words, help},
#include "cli/local.def"
#undef LOCAL
#define CMD(name, method, path, mode, needs, object, request, reply, flags, words, help)           \
	{LOCAL_NONE, #name, method, path, #mode, #flags, request, reply, words, help},
#include "schema/commands.def"
#undef CMD
};
const size_t usage_count = sizeof(usage_table) / sizeof(usage_table[0]);

const char usage_globals[] = "[--json] [--csv LIST] [--profile NAME] [--url URL] [--ca PATH] "
			     "[--token-file PATH] [--no-color] [--dry-run] [--if-match ETAG] "
			     "[--version] [--help]";

bool
usage_writes(const struct usage *u)
{
	return strcmp(u->mode, "WRITES") == 0;
}

bool
usage_flag(const struct usage *u, const char *flag)
{
	return strstr(u->flags, flag) != NULL;
}

/* --- the grammar of words --------------------------------------------------------------------- */

static bool
is_name(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!islower((unsigned char)s.p[i]) && !isdigit((unsigned char)s.p[i]) &&
		    s.p[i] != '-' && s.p[i] != '_')
			return false;
	return s.n != 0;
}

static bool
is_shown(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!isupper((unsigned char)s.p[i]) && s.p[i] != '_' && s.p[i] != '-')
			return false;
	return s.n != 0;
}

static bool
cut_ending(struct str *s, const char *ending)
{
	if (!str_ends(*s, str_of(ending)))
		return false;
	s->n -= strlen(ending);
	return true;
}

static enum value_kind
value_of(struct str shown)
{
	static const struct {
		const char *shown;
		enum value_kind value;
	} kinds[] = {
	    {"N", VALUE_INTEGER},
	    {"FILE", VALUE_JSON},
	    {"TEXTFILE", VALUE_TEXTFILE},
	    {"BYTEFILE", VALUE_BYTES},
	    {"STATEMENT", VALUE_TYPED},
	};
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (str_is(shown, kinds[i].shown))
			return kinds[i].value;
	return VALUE_TEXT;
}

/* What stands behind an option belongs to it. */
static bool
read_shown(struct str token, struct slots *ret)
{
	struct slot *s = ret->count == 0 ? NULL : &ret->slot[ret->count - 1];

	if (s == NULL || s->kind != SLOT_OPTION || s->value != VALUE_TRUE)
		return false;
	s->repeated = cut_ending(&token, "...");
	s->shown = token;
	s->value = value_of(token);
	return is_shown(token);
}

static bool
read_name(struct str token, struct slot *s)
{
	if (str_starts(token, "--")) {
		s->kind = SLOT_OPTION;
		s->name = str_from(token, 2);
	} else if (str_starts(token, "<")) {
		s->kind = SLOT_ARGUMENT;
		s->repeated = cut_ending(&token, "...");
		if (!cut_ending(&token, ">"))
			return false;
		s->name = str_from(token, 1);
		s->value = str_is(s->name, "file") ? VALUE_BODY : VALUE_TEXT;
	} else {
		s->name = token;
	}
	return is_name(s->name);
}

static bool
read_token(struct str token, bool optional, struct slots *ret)
{
	if (token.n != 0 && isupper((unsigned char)token.p[0]))
		return read_shown(token, ret);
	if (ret->count == SLOTS_MAX)
		return false;
	struct slot *s = &ret->slot[ret->count];
	*s = (struct slot){.optional = optional};
	if (!read_name(token, s))
		return false;
	bool late = s->kind == SLOT_WORD &&
		    (optional || (ret->count > 0 && s[-1].kind != SLOT_WORD));
	ret->count++;
	return !late;
}

bool
usage_slots(const char *words, struct slots *ret)
{
	struct str rest = str_of(words), token;
	bool optional = false;

	ret->count = 0;
	while (rest.n != 0) {
		token = str_cut(rest, ' ', &rest);
		if (str_starts(token, "[")) {
			optional = true;
			token = str_from(token, 1);
		}
		bool closes = cut_ending(&token, "]");
		if (!read_token(token, optional, ret))
			return false;
		optional = optional && !closes;
	}
	return ret->count != 0 && !optional;
}

struct str
usage_name(const struct usage *u)
{
	struct str words = str_of(u->words), rest = words, token;
	size_t n = 0;

	while (rest.n != 0) {
		token = str_cut(rest, ' ', &rest);
		if (!islower((unsigned char)token.p[0]))
			break;
		n = (size_t)(token.p - words.p) + token.n;
	}
	return (struct str){words.p, n};
}

const struct usage *
usage_of_handler(struct str handler)
{
	for (size_t i = 0; i < usage_count; i++)
		if (handler.n != 0 && str_is(handler, usage_table[i].handler))
			return &usage_table[i];
	return NULL;
}

/* --- the nearest command ---------------------------------------------------------------------- */

/* Word by word, so that a noun spelt rightly doesn't excuse a verb that isn't near at all;
 * SIZE_MAX when any word is too far off. */
static size_t
name_distance(struct str typed, struct str name)
{
	size_t sum = 0;

	while (name.n != 0) {
		struct str word = str_cut(name, ' ', &name);
		size_t distance = edit_distance(str_cut(typed, ' ', &typed), word);
		if (distance > 1 + word.n / 4)
			return SIZE_MAX;
		sum += distance;
	}
	return sum;
}

const struct usage *
usage_nearest(struct str typed)
{
	const struct usage *best = NULL;
	size_t least = SIZE_MAX;

	for (size_t i = 0; i < usage_count; i++) {
		struct str name = usage_name(&usage_table[i]);
		size_t distance = name.n == 0 ? SIZE_MAX : name_distance(typed, name);
		if (distance < least)
			best = &usage_table[i];
		least = distance < least ? distance : least;
	}
	return best;
}
