/* JSON values as words. */
#include "cli/value.h"

#include "lib/id.h"
#include "lib/time.h"

#include <stdlib.h>
#include <string.h>

enum { ENDING = 6 };

struct str
value_words(struct arena *a, struct str name)
{
	struct str copy = str_copy(a, name);

	for (char *p = (char *)(uintptr_t)copy.p; *p != '\0'; p++)
		*p = (char)(*p == '_' ? ' ' : *p);
	return copy;
}

static bool
is_id(struct str s)
{
	char prefix[4] = "";

	if (s.n != ID_LENGTH || s.p[3] != '_')
		return false;
	memcpy(prefix, s.p, 3);
	return id_ok(s, prefix);
}

static bool
is_time(struct str s)
{
	int64_t at;

	return s.n >= 20 && s.p[4] == '-' && s.p[10] == 'T' && time_parse(s, &at);
}

static bool
is_duration(struct str s)
{
	int64_t ms;

	return s.n >= strlen("P1D") && s.p[0] == 'P' && duration_parse(s, &ms);
}

/* In words, exactly: "1 day 2 hours", "0.134 s". */
static struct str
show_duration(struct arena *a, struct str s)
{
	static const int64_t units[] = {DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS};
	struct buf b = {.arena = a};
	int64_t ms = 0;

	if (!duration_parse(s, &ms) || ms <= 0)
		return STR("none");
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		int64_t part = ms - ms % units[i];
		if (part == 0)
			continue;
		buf_printf(&b, "%s%.*s", b.n == 0 ? "" : " ", STR_ARG(duration_words(a, part)));
		ms -= part;
	}
	if (b.n == 0)
		return str_printf(a, "0.%03d s", (int)ms);
	return buf_str(&b);
}

static struct str
show_text(struct arena *a, struct str s, bool in_table)
{
	int64_t at = 0;

	if (is_time(s)) {
		(void)time_parse(s, &at);
		struct str utc = time_text(a, at);
		if (at % DAY_MS == 0)
			return (struct str){utc.p, strlen("2026-11-24")};
		return str_printf(a, "%.10s %.5s%s", utc.p, utc.p + 11, in_table ? "" : " UTC");
	}
	if (is_duration(s))
		return show_duration(a, s);
	if (in_table && is_id(s))
		return str_printf(a, "%.4s…%.*s", s.p, ENDING, s.p + s.n - ENDING);
	return s;
}

static struct str
show_items(struct arena *a, const struct json *list, bool in_table)
{
	struct buf b = {.arena = a};

	json_each(item, list) {
		if (b.n != 0)
			buf_put(&b, STR(", "));
		buf_put(&b, value_text(a, item, in_table));
	}
	return buf_str(&b);
}

/* An object in one line is what it is called, else its members: "role rol_…, account acc_…". */
static struct str
show_members(struct arena *a, const struct json *object, bool in_table)
{
	static const char *const names[] = {"slug", "name", "title"};
	struct buf b = {.arena = a};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (json_text(object, names[i]).n != 0)
			return json_text(object, names[i]);
	json_each(member, object)
		buf_printf(&b, "%s%.*s %.*s", b.n == 0 ? "" : ", ",
		    STR_ARG(value_words(a, member->name)),
		    STR_ARG(value_text(a, member, in_table)));
	return buf_str(&b);
}

struct str
value_text(struct arena *a, const struct json *value, bool in_table)
{
	switch (value->kind) {
	case JSON_NULL: return STR("-");
	case JSON_BOOL: return value->truth ? STR("yes") : STR("no");
	case JSON_INT: return str_printf(a, "%lld", (long long)value->integer);
	case JSON_TEXT: return show_text(a, value->text, in_table);
	case JSON_LIST: return show_items(a, value, in_table);
	case JSON_OBJECT: return show_members(a, value, in_table);
	}
	abort();
}

enum tint
value_tint(struct str name, struct str text)
{
	static const char *const tinted[] = {"state", "result", "outcome", "vote", "met"};
	static const struct {
		const char *word;
		enum tint tint;
	} words[] = {
	    {"active", TINT_GOOD},
	    {"approved", TINT_GOOD},
	    {"approve", TINT_GOOD},
	    {"pass", TINT_GOOD},
	    {"yes", TINT_GOOD},
	    {"effective", TINT_GOOD},
	    {"running", TINT_GOOD},
	    {"completed", TINT_GOOD},
	    {"suspended", TINT_BAD},
	    {"revoked", TINT_BAD},
	    {"rejected", TINT_BAD},
	    {"reject", TINT_BAD},
	    {"refuse", TINT_BAD},
	    {"held", TINT_BAD},
	    {"aborted", TINT_BAD},
	    {"objected", TINT_BAD},
	    {"fail", TINT_BAD},
	    {"error", TINT_BAD},
	    {"no", TINT_BAD},
	    {"proposed", TINT_WAITING},
	    {"in_review", TINT_WAITING},
	    {"returned", TINT_WAITING},
	    {"voting", TINT_WAITING},
	    {"cooling_off", TINT_WAITING},
	    {"ready", TINT_WAITING},
	    {"pending_terms", TINT_WAITING},
	    {"warn", TINT_WAITING},
	    {"no_data", TINT_WAITING},
	    {"inconclusive", TINT_WAITING},
	};
	bool has = false;

	for (size_t i = 0; i < sizeof(tinted) / sizeof(tinted[0]); i++)
		has = has || str_is(name, tinted[i]);
	for (size_t i = 0; has && i < sizeof(words) / sizeof(words[0]); i++)
		if (str_is(text, words[i].word))
			return words[i].tint;
	return TINT_NONE;
}

bool
value_is_whole(struct str text)
{
	return is_id(text) || is_time(text);
}

bool
value_is_deep(const struct json *value)
{
	if (value->kind == JSON_OBJECT)
		return value->first != NULL;
	return value->kind == JSON_LIST && value->first != NULL &&
	       value->first->kind == JSON_OBJECT;
}

bool
value_is_hidden(struct str name)
{
	static const char *const not_shown[] = {"said", "hint", "etag"};

	for (size_t i = 0; i < sizeof(not_shown) / sizeof(not_shown[0]); i++)
		if (str_is(name, not_shown[i]))
			return true;
	return false;
}
