/* Lines → steps and expectations, by two tables. */
#include "tests/scenario/script.h"

#include "tests/scenario/path.h"

#include <ctype.h>
#include <string.h>

enum { NONE, MAY, MUST }; /* is there something behind the word? */

static const struct {
	const char *word;
	enum act act;
	int rest;
} acts[] = {
    {"start", ACT_START, MAY},
    {"person", ACT_PERSON, MUST},
    {"clock", ACT_CLOCK, MUST},
    {"file", ACT_FILE, MUST},
    {"wire", ACT_WIRE, MUST},
    {"bytes", ACT_BYTES, MUST},
    {"swap", ACT_SWAP, MUST},
    {"long", ACT_LONG, MUST},
    {"stop", ACT_STOP, NONE},
    {"restart", ACT_RESTART, MAY},
    {"kill", ACT_KILL, NONE},
    {"raw", ACT_RAW, MUST},
};

enum { RUN = 1 << ACT_RUN, JSON = 1 << ACT_RUN_JSON, REQUEST = 1 << ACT_REQUEST };
enum { RAW = 1 << ACT_RAW, HTTP = REQUEST | RAW, ASKED = JSON | HTTP };

static const struct {
	const char *word;
	enum wanted kind;
	unsigned of; /* which acts may have it */
	bool named; /* NAME [= VALUE] */
	int value;
} wants[] = {
    {"exit", WANT_EXIT, RUN | JSON, false, MUST},
    {"status", WANT_STATUS, HTTP, false, MUST},
    {"says", WANT_SAYS, RUN | ASKED, false, MUST},
    {"not", WANT_NOT, RUN | ASKED, false, MUST},
    {"has", WANT_HAS, ASKED, true, MAY},
    {"lacks", WANT_LACKS, ASKED, true, MAY},
    {"count", WANT_COUNT, ASKED, true, MUST},
    {"header", WANT_HEADER, REQUEST, true, MAY},
    {"keep", WANT_KEEP, ASKED, true, MUST},
    {"with", WANT_WITH, REQUEST, false, MUST},
};

struct reader {
	struct arena *arena;
	struct str rest; /* lines not yet read */
	int number; /* of the last one read */
	struct step *first, **last, *step; /* the last one */
	struct str *why;
};

static bool __attribute__((format(printf, 2, 3))) wrong(struct reader *r, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	struct str text = str_vprintf(r->arena, format, args);
	va_end(args);
	*r->why = str_printf(r->arena, "line %d: %.*s", r->number, STR_ARG(text));
	return false;
}

static struct str
next_line(struct reader *r)
{
	r->number++;
	return str_cut(r->rest, '\n', &r->rest);
}

static struct str
trimmed(struct str s)
{
	while (s.n != 0 && (*s.p == ' ' || *s.p == '\t'))
		s = str_from(s, 1);
	while (s.n != 0 && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t'))
		s.n--;
	return s;
}

/* --- expectations --------------------------------------------------------------------------- */

/* "NAME = VALUE" or "NAME" */
static bool
read_pair(struct reader *r, struct str text, int value, struct want *w)
{
	size_t at = 0;

	while (at + 3 <= text.n && memcmp(text.p + at, " = ", 3) != 0)
		at++;
	bool given = at + 3 <= text.n;
	w->name = given ? (struct str){text.p, at} : text;
	w->value = given ? str_from(text, at + 3) : (struct str){NULL, 0};
	if (value == MUST && !given)
		return wrong(r, "\" = \" and a value are missing");
	struct str path = w->kind == WANT_KEEP ? w->value : w->name;
	if (w->kind != WANT_HEADER && !path_ok(path))
		return wrong(r, "\"%.*s\" is no path", STR_ARG(path));
	return true;
}

static bool
read_want(struct reader *r, struct str line)
{
	struct str text, word = str_cut(line, ' ', &text);
	size_t i = 0;

	while (i < sizeof(wants) / sizeof(wants[0]) && !str_is(word, wants[i].word))
		i++;
	if (i == sizeof(wants) / sizeof(wants[0]))
		return wrong(r, "there is no expectation \"%.*s\"", STR_ARG(word));
	if (r->step == NULL || (wants[i].of & 1u << r->step->act) == 0)
		return wrong(r, "the step above has nothing to expect %s of", wants[i].word);
	if (text.n == 0)
		return wrong(r, "something is missing behind \"%s\"", wants[i].word);
	struct want *w = NEW(r->arena, struct want);
	*w = (struct want){
	    .kind = wants[i].kind, .number = r->number, .source = line, .value = text};
	if (wants[i].named && !read_pair(r, text, wants[i].value, w))
		return false;
	*r->step->last = w;
	r->step->last = &w->next;
	return true;
}

/* --- steps ---------------------------------------------------------------------------------- */

static struct step *
add_step(struct reader *r, enum act act, struct str line)
{
	struct step *s = NEW(r->arena, struct step);

	*s = (struct step){.act = act, .number = r->number, .source = line, .last = &s->wants};
	*r->last = s;
	r->last = &s->next;
	r->step = s;
	return s;
}

/* The lines up to one that says "end". */
static bool
read_body(struct reader *r, struct step *s)
{
	s->body = (struct str){r->rest.p, 0};
	while (r->rest.n != 0) {
		struct str line = next_line(r);
		if (str_is(line, "end"))
			return true;
		s->body.n = (size_t)(line.p + line.n + 1 - s->body.p);
	}
	return wrong(r, "the file that begins in line %d has no \"end\"", s->number);
}

/* Somebody does something: "ada$ account list". */
static bool
read_doing(struct reader *r, struct str line, struct str word, struct str text)
{
	static const char signs[] = "$%>";
	static const enum act doing[] = {ACT_RUN, ACT_RUN_JSON, ACT_REQUEST};
	const char *sign = strchr(signs, word.p[word.n - 1]);
	struct str who = {word.p, word.n - 1};

	for (size_t i = 0; i < who.n; i++)
		if (!islower((unsigned char)who.p[i]) && !isdigit((unsigned char)who.p[i]))
			sign = NULL;
	if (sign == NULL || who.n == 0)
		return wrong(r, "there is no directive \"%.*s\"", STR_ARG(word));
	if (trimmed(text).n == 0)
		return wrong(r, "%.*s does nothing", STR_ARG(who));
	struct step *s = add_step(r, doing[sign - signs], line);
	s->who = who;
	s->text = text;
	return true;
}

static bool
read_step(struct reader *r, struct str line)
{
	struct str text, word = str_cut(line, ' ', &text);

	if (word.p[0] == '#') {
		add_step(r, ACT_CLAIM, line);
		return true;
	}
	for (size_t i = 0; i < sizeof(acts) / sizeof(acts[0]); i++) {
		if (!str_is(word, acts[i].word))
			continue;
		if ((acts[i].rest == MUST && text.n == 0) || (acts[i].rest == NONE && text.n != 0))
			return wrong(r, "something is %s behind \"%s\"",
			    text.n == 0 ? "missing" : "too much", acts[i].word);
		struct step *s = add_step(r, acts[i].act, line);
		s->text = text;
		return (s->act != ACT_FILE && s->act != ACT_WIRE) || read_body(r, s);
	}
	return read_doing(r, line, word, text);
}

struct step *
script_read(struct arena *a, struct str text, struct str *why)
{
	struct reader r = {.arena = a, .rest = text, .why = why};

	r.last = &r.first;
	while (r.rest.n != 0) {
		struct str line = next_line(&r), bare = trimmed(line);
		if (bare.n == 0)
			continue;
		bool good = bare.p == line.p ? read_step(&r, bare) : read_want(&r, bare);
		if (!good)
			return NULL;
	}
	if (r.first == NULL)
		(void)wrong(&r, "nothing is done here");
	return r.first;
}
