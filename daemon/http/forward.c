/* Rules from words, targets against rules. */
#include "daemon/http/forward.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { SEGMENTS_MAX = 16 };

struct rule {
	struct str method, capability;
	struct str segment[SEGMENTS_MAX];
	int segments;
	bool rest; /* ends in `**` */
	struct str model, version, component; /* fixed ones, or empty */
	int spent; /* the status that says that a limit is used up */
};

struct forward {
	struct arena arena; /* holds everything, this too */
	struct rule *rules;
	size_t count;
};

/* A name that a rule fixes or a path holds, and where it goes. */
static const struct name {
	const char *word;
	size_t of_rule, of_question;
} names[] = {
    {"model", offsetof(struct rule, model), offsetof(struct question, model)},
    {"version", offsetof(struct rule, version), offsetof(struct question, version)},
    {"component", offsetof(struct rule, component), offsetof(struct question, component)},
};
enum { NAMES = sizeof(names) / sizeof(names[0]) };

static const struct name *
name_called(struct str word)
{
	for (int i = 0; i < NAMES; i++)
		if (str_is(word, names[i].word))
			return &names[i];
	return NULL;
}

/* --- rules -------------------------------------------------------------------------------------- */

static const char *
read_path(struct rule *r, struct str path)
{
	struct str rest = str_from(path, 1);

	if (!str_starts(path, "/"))
		return "its path must begin with a slash";
	while (rest.p != NULL) {
		struct str segment = str_cut(rest, '/', &rest);
		if (str_is(segment, "**") && rest.p == NULL) {
			r->rest = true;
			return NULL;
		}
		if (r->segments == SEGMENTS_MAX)
			return "its path has more than 16 segments";
		if (str_starts(segment, ":") && name_called(str_from(segment, 1)) == NULL)
			return "only :model, :version and :component stand for values";
		r->segment[r->segments++] = segment;
	}
	return NULL;
}

static const char *
read_fixed(struct rule *r, struct str words)
{
	struct str value;

	while (words.n != 0) {
		struct str word = str_cut(str_cut(words, ' ', &words), '=', &value);
		const struct name *name = name_called(word);
		if (word.n == 0)
			continue;
		if (str_is(word, "spent") && str_is(value, "429")) {
			r->spent = FORWARD_TOO_MANY;
			continue;
		}
		if (name == NULL || value.n == 0)
			return "behind the capability stand model=, version=, component= and "
			       "spent=429";
		*(struct str *)((char *)r + name->of_rule) = value;
	}
	return NULL;
}

static bool
names_model(const struct rule *r)
{
	for (int i = 0; i < r->segments; i++)
		if (str_is(r->segment[i], ":model"))
			return true;
	return r->model.n != 0;
}

static const char *
read_rule(struct rule *r, struct str text)
{
	const char *why;

	r->spent = FORWARD_REFUSED;
	r->method = str_cut(text, ' ', &text);
	struct str path = str_cut(text, ' ', &text);
	r->capability = str_cut(text, ' ', &text);
	if (r->capability.n == 0)
		return "it must be METHOD PATH CAPABILITY, with one space between";
	why = read_path(r, path);
	if (why == NULL)
		why = read_fixed(r, text);
	if (why == NULL && !names_model(r))
		why = "it names no model: :model in the path, or model= behind the capability";
	return why;
}

struct forward *
forward_open(const char *const *rules, size_t count, char *why, size_t size)
{
	struct arena a = {0};
	struct forward *f = NEW(&a, struct forward);

	f->rules = NEW_ARRAY(&a, count, struct rule);
	f->count = count;
	for (size_t i = 0; i < count; i++) {
		const char *wrong = read_rule(&f->rules[i], str_copy(&a, str_of(rules[i])));
		if (wrong == NULL)
			continue;
		snprintf(why, size, "the rule \"%.200s\": %s", rules[i], wrong);
		arena_free(&a);
		return NULL;
	}
	f->arena = a;
	return f;
}

void
forward_close(struct forward *f)
{
	if (f == NULL)
		return;
	struct arena a = f->arena;
	arena_free(&a);
}

/* --- targets ------------------------------------------------------------------------------------ */

/* Does S begin with an escape that is none, or of a byte that means something in a path? */
static bool
is_tricky_escape(struct str s)
{
	static const char *const bytes[] = {"2f", "5c", "2e", "00", "25", "3b"};

	if (s.n < 3 || !isxdigit((unsigned char)s.p[1]) || !isxdigit((unsigned char)s.p[2]))
		return true;
	for (size_t i = 0; i < sizeof(bytes) / sizeof(bytes[0]); i++)
		if (strncasecmp(s.p + 1, bytes[i], 2) == 0)
			return true;
	return false;
}

static bool
is_plain(struct str path)
{
	for (struct str s = path; s.n != 0; s = str_from(s, 1)) {
		if (s.p[0] <= ' ' || s.p[0] > '~' || strchr("\\#;", s.p[0]) != NULL)
			return false;
		if (s.p[0] == '%' && is_tricky_escape(s))
			return false;
	}
	return str_starts(path, "/");
}

/* How many segments PATH has, the first ones in RET; -1 when it is a trick. */
static int
cut_path(struct str path, struct str ret[SEGMENTS_MAX])
{
	struct str rest = str_from(path, 1);
	int n = 0;

	if (!is_plain(path))
		return -1;
	while (rest.p != NULL) {
		struct str segment = str_cut(rest, '/', &rest);
		bool root = path.n == 1;
		if ((segment.n == 0 && !root) || str_is(segment, ".") || str_is(segment, ".."))
			return -1;
		if (n < SEGMENTS_MAX)
			ret[n] = segment;
		n++;
	}
	return n;
}

/* May it be the name of a model, version or component? */
static bool
is_name(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == '%' || strchr("!$&'()*+,=:@", s.p[i]) != NULL)
			return false;
	return s.n != 0;
}

static bool
fits(const struct rule *r, const struct str *segment, int n, struct question *q)
{
	if (n < r->segments || (n > r->segments && !r->rest))
		return false;
	for (int i = 0; i < r->segments; i++) {
		struct str own = r->segment[i];
		if (str_is(own, "*") || str_eq(own, segment[i]))
			continue;
		if (!str_starts(own, ":") || !is_name(segment[i]))
			return false;
		const struct name *name = name_called(str_from(own, 1));
		*(struct str *)((char *)q + name->of_question) = segment[i];
	}
	return true;
}

enum forward_answer
forward_find(
    const struct forward *f, struct str method, struct str target, struct question *ret, int *spent)
{
	struct str segment[SEGMENTS_MAX], query;
	int n = cut_path(str_cut(target, '?', &query), segment);

	if (n < 0)
		return FORWARD_TRICK;
	for (size_t i = 0; i < f->count; i++) {
		const struct rule *r = &f->rules[i];
		struct question q = *ret;
		if (!str_is(r->method, "*") && !str_eq(r->method, method))
			continue;
		q.capability = r->capability;
		q.model = r->model;
		q.version = r->version;
		q.component = r->component;
		if (!fits(r, segment, n, &q))
			continue;
		*ret = q;
		*spent = r->spent;
		return FORWARD_FOUND;
	}
	return FORWARD_NO_RULE;
}
