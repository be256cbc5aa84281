/* Help, laid out from the command table. */
#include "cli/help.h"

#include "cli/outline.h"

#include "lib/utf8.h"

#include <stdlib.h>

static const struct {
	const char *option, *help;
} globals[] = {
    {"--json", "print the reply's JSON as it is"},
    {"--csv LIST", "print a list of the reply (\"items\", or as it is called there) as CSV"},
    {"--profile NAME", "use this profile (SLUICE_PROFILE; else \"default\")"},
    {"--url URL", "the server: https://…, or unix:///path (SLUICE_URL)"},
    {"--ca PATH", "trust the certificates in this file"},
    {"--token-file PATH", "the file that holds your token (SLUICE_TOKEN_FILE)"},
    {"--dry-run", "rehearse: say what would happen, change nothing"},
    {"--if-match ETAG", "change it only if it is still in this state"},
    {"--no-color", "no colours (also NO_COLOR)"},
    {"--version", "which version this is"},
    {"--help", "this text; behind a noun or a command, its help"},
};

/* A part's title has no noun. */
static const struct {
	const char *noun, *text;
} nouns[] = {
#define PART(title)      {NULL, title},
#define NOUN(noun, text) {noun, text},
#include "cli/nouns.def"
#undef PART
#undef NOUN
};

static void
pad(struct buf *b, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		buf_char(b, ' ');
}

/* TERM in the left column, TEXT wrapped in the right one. */
static void
put_pair(struct buf *b, const struct screen *s, struct str term, struct str text)
{
	size_t left = s->columns < 60 ? 4 : 22;
	size_t at = 2 + utf8_width(term);
	struct wrap w = {b, s->columns, left, left, false};

	buf_printf(b, "  %.*s", STR_ARG(term));
	if (at + 2 > left) {
		buf_char(b, '\n');
		at = 0;
	}
	pad(b, at, left);
	wrap_text(&w, text);
	buf_char(b, '\n');
}

static void
put_globals(struct buf *b, const struct screen *s)
{
	screen_put(b, s, TINT_BOLD, STR("\nOptions of every command\n"));
	for (size_t i = 0; i < sizeof(globals) / sizeof(globals[0]); i++)
		put_pair(b, s, str_of(globals[i].option), str_of(globals[i].help));
}

/* How a file is sent is nothing to whoever names it. */
static struct str
shown_as(const struct slot *s)
{
	return s->value == VALUE_TEXTFILE || s->value == VALUE_BYTES ? STR("FILE") : s->shown;
}

static struct str
slot_text(struct arena *a, const struct slot *s)
{
	const char *dots = s->repeated ? "..." : "", *open = s->optional ? "[" : "";
	const char *close = s->optional ? "]" : "";

	if (s->kind == SLOT_WORD)
		return s->name;
	if (s->kind == SLOT_ARGUMENT)
		return str_printf(a, "%s<%.*s>%s%s", open, STR_ARG(s->name), dots, close);
	return str_printf(a, "%s--%.*s%s%.*s%s%s", open, STR_ARG(s->name),
	    s->shown.n == 0 ? "" : " ", STR_ARG(shown_as(s)), dots, close);
}

/* An option stays with its value: they are one word to the wrapping. */
static void
put_words(struct wrap *w, const struct usage *u)
{
	struct slots slots;

	if (!usage_slots(u->words, &slots))
		abort();
	for (size_t i = 0; i < slots.count; i++)
		wrap_word(w, slot_text(w->out->arena, &slots.slot[i]));
	buf_char(w->out, '\n');
}

void
help_usage(struct buf *b, const struct screen *s, const struct usage *u)
{
	struct wrap w = {b, s->columns, 8, 0, false};

	wrap_text(&w, STR("usage: sluice"));
	put_words(&w, u);
}

static void
put_purpose(struct buf *b, const struct screen *s, const struct usage *u)
{
	struct wrap w = {b, s->columns, 2, 2, false};

	buf_put(b, STR("  "));
	wrap_text(&w, str_of(u->help));
	buf_put(b, STR(".\n"));
}

void
help_command(struct buf *b, const struct screen *s, const struct usage *u)
{
	help_usage(b, s, u);
	buf_char(b, '\n');
	put_purpose(b, s, u);
	outline_put(b, s, u);
	put_globals(b, s);
}

void
help_noun(struct buf *b, const struct screen *s, struct str noun)
{
	struct str rest;

	for (size_t i = 0; i < usage_count; i++) {
		const struct usage *u = &usage_table[i];
		if (noun.n == 0 || !str_eq(str_cut(usage_name(u), ' ', &rest), noun))
			continue;
		struct wrap w = {b, s->columns, 8, 0, false};
		wrap_word(&w, STR("sluice"));
		put_words(&w, u);
		put_purpose(b, s, u);
	}
}

void
help_overview(struct buf *b, const struct screen *s)
{
	struct wrap w = {b, s->columns, 0, 0, false};

	screen_put(b, s, TINT_BOLD, STR("sluice: open models by degrees\n\n"));
	buf_put(b, STR("usage: sluice NOUN VERB [arguments and options]\n"
		       "       sluice NOUN --help      what can be done with it\n"));
	for (size_t i = 0; i < sizeof(nouns) / sizeof(nouns[0]); i++) {
		if (nouns[i].noun == NULL) {
			buf_char(b, '\n');
			screen_put(b, s, TINT_BOLD, str_of(nouns[i].text));
			buf_char(b, '\n');
		} else {
			put_pair(b, s, str_of(nouns[i].noun), str_of(nouns[i].text));
		}
	}
	put_globals(b, s);
	buf_char(b, '\n');
	wrap_text(
	    &w, STR("Exit status: 0 done, 1 refused (or \"no\"), 2 not understood, 3 server not "
		    "reachable or busy."));
	buf_char(b, '\n');
}
