/* The AuthZEN evaluation: tables of the members that we use, read by one function. */
#include "daemon/index/authzen.h"

#include "daemon/index/scan.h"
#include "lib/id.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* --- reading ---------------------------------------------------------------------------------- */

/* What was found, as it stands in the body; p == NULL: not there. */
struct found {
	struct scan_text subject_type, subject_id, action, resource_type, resource_id;
	struct scan_text version, component;
	bool explain;
};

/* A member that we use.  A list of them ends with one without a name. */
struct member {
	struct str name;
	enum { TEXT, TRUTH, OBJECT } kind;
	size_t at; /* of TEXT and TRUTH, in struct found */
	const struct member *members; /* of OBJECT */
	const char *wrong; /* what to say when it is of another type */
	const char *missing; /* … when it isn't there; NULL: it needn't be */
};

#define END                                                                                        \
	{                                                                                          \
		{NULL, 0}, TEXT, 0, NULL, NULL, NULL                                               \
	}
#define TEXT_MEMBER(name, field, path, missing)                                                    \
	{                                                                                          \
		{name, sizeof(name) - 1}, TEXT, offsetof(struct found, field), NULL,               \
		    path " must be a string.", missing                                             \
	}
#define OBJECT_MEMBER(name, members, path, missing)                                                \
	{                                                                                          \
		{name, sizeof(name) - 1}, OBJECT, 0, members, path " must be an object.", missing  \
	}

static const struct member nothing_in[] = {END};
static const struct member of_context[] = {
    {{"explain", 7}, TRUTH, offsetof(struct found, explain), NULL, NULL, NULL}, END};
static const struct member of_resource_properties[] = {
    TEXT_MEMBER("version", version, "resource.properties.version", NULL),
    TEXT_MEMBER("component", component, "resource.properties.component", NULL), END};
static const struct member of_resource[] = {
    TEXT_MEMBER("type", resource_type, "resource.type", "resource.type is missing."),
    TEXT_MEMBER("id", resource_id, "resource.id", "resource.id is missing."),
    OBJECT_MEMBER("properties", of_resource_properties, "resource.properties", NULL), END};
static const struct member of_action[] = {
    TEXT_MEMBER("name", action, "action.name", "action.name is missing."),
    OBJECT_MEMBER("properties", nothing_in, "action.properties", NULL), END};
static const struct member of_subject[] = {
    TEXT_MEMBER("type", subject_type, "subject.type", "subject.type is missing."),
    TEXT_MEMBER("id", subject_id, "subject.id", "subject.id is missing."),
    OBJECT_MEMBER("properties", nothing_in, "subject.properties", NULL), END};
static const struct member of_body[] = {
    OBJECT_MEMBER("subject", of_subject, "subject", "subject is missing."),
    OBJECT_MEMBER("action", of_action, "action", "action is missing."),
    OBJECT_MEMBER("resource", of_resource, "resource", "resource is missing."),
    OBJECT_MEMBER("context", of_context, "context", NULL), END};

static bool read_object(struct scan *s, const struct member *members, struct found *ret);

static bool
read_member(struct scan *s, const struct member *m, struct found *ret)
{
	char c = scan_peek(s);
	char *to = (char *)ret + m->at;

	if (m->kind == TRUTH) {
		*(bool *)to = c == 't';
		return scan_skip(s);
	}
	if (m->kind == TEXT)
		return c == '"' ? scan_string(s, (struct scan_text *)to) : scan_fail(s, m->wrong);
	return c == '{' ? read_object(s, m->members, ret) : scan_fail(s, m->wrong);
}

static const struct member *
member_called(const struct member *members, const struct scan_text *name)
{
	while (members->name.p != NULL && !scan_is(name, members->name))
		members++;
	return members;
}

static bool
read_object(struct scan *s, const struct member *members, struct found *ret)
{
	struct scan_object o;
	struct scan_text name;
	unsigned seen = 0;

	if (!scan_object(s, &o))
		return false;
	while (scan_member(s, &o, &name)) {
		const struct member *m = member_called(members, &name);
		seen |= 1u << (m - members);
		if (!(m->name.p == NULL ? scan_skip(s) : read_member(s, m, ret)))
			return false;
	}
	for (const struct member *m = members; m->name.p != NULL; m++)
		if (m->missing != NULL && (seen >> (m - members) & 1) == 0)
			scan_fail(s, m->missing);
	return s->why == NULL;
}

/* A string as the question has it.  One with more escapes than there is room for stays
 * as it stands: with its backslashes it names nothing. */
static struct str
text_of(struct authzen *a, const struct scan_text *text)
{
	char *to = a->unescaped + a->used;
	size_t n;

	if (!text->escaped || !scan_unescape(text, to, sizeof(a->unescaped) - a->used, &n))
		return text->raw;
	a->used += n;
	return (struct str){to, n};
}

static enum subject_kind
kind_of(const struct scan_text *type)
{
	if (scan_is(type, STR("account")))
		return SUBJECT_ACCOUNT;
	if (scan_is(type, STR("key")))
		return SUBJECT_KEY;
	return scan_is(type, STR("orcid")) ? SUBJECT_ORCID : SUBJECT_OTHER;
}

enum err
authzen_scan(struct str body, struct authzen *ret, const char **why)
{
	struct scan s;
	struct found f = {.explain = false};
	struct question *q = &ret->question;

	scan_open(&s, body);
	if (scan_end(&s))
		scan_fail(&s, "The body is empty.");
	else if (scan_peek(&s) != '{')
		scan_fail(&s, "The body must be an object.");
	else if (read_object(&s, of_body, &f) && !scan_end(&s))
		scan_fail(&s, "Something follows the body's object.");
	if (s.why != NULL) {
		*why = s.why;
		return ERR_MALFORMED;
	}
	ret->explain = f.explain;
	ret->used = 0;
	q->subject_kind = kind_of(&f.subject_type);
	q->subject = text_of(ret, &f.subject_id);
	q->capability = text_of(ret, &f.action);
	q->model = scan_is(&f.resource_type, STR("model")) ? text_of(ret, &f.resource_id) : STR("");
	q->version = text_of(ret, &f.version);
	q->component = text_of(ret, &f.component);
	return OK;
}

/* --- writing ---------------------------------------------------------------------------------- */

struct why_not {
	struct str code, text, next;
};
static const struct why_not reasons[REASON_COUNT] = {
#define REASON(name, code, text, next)                                                             \
	[REASON_##name] = {                                                                        \
	    {code, sizeof(code) - 1}, {text, sizeof(text) - 1}, {next, sizeof(next) - 1}},
#include "schema/reasons.def"
#undef REASON
};

struct out {
	char *p, *end;
};

static void
put(struct out *o, struct str s)
{
	if ((size_t)(o->end - o->p) < s.n)
		abort();
	memcpy(o->p, s.p, s.n);
	o->p += s.n;
}

static void
put_number(struct out *o, struct str name, uint64_t number)
{
	char digits[20], *p = digits + sizeof(digits);

	do
		*--p = (char)('0' + number % 10);
	while ((number /= 10) != 0);
	put(o, name);
	put(o, (struct str){p, (size_t)(digits + sizeof(digits) - p)});
}

/* NAME opens the string.  The sentences need no escapes (a test looks). */
static void
put_text(struct out *o, struct str name, struct str text)
{
	put(o, name);
	put(o, text);
	put(o, STR("\""));
}

static void
put_id(struct out *o, struct str name, const char *prefix, const struct ulid *id)
{
	static const struct ulid none = {{0}};
	char text[ID_LENGTH + 1];

	if (memcmp(id, &none, sizeof(none)) == 0)
		return;
	id_format(prefix, id->b, text);
	put_text(o, name, str_of(text));
}

static void
put_context(struct out *o, const struct answer *answer)
{
	put(o, STR(",\"context\":{"));
	if (!answer->permit) {
		const struct why_not *r = &reasons[answer->reason];
		put_text(o, STR("\"reason\":\""), r->code);
		put_text(o, STR(",\"text\":\""), r->text);
		put_text(o, STR(",\"next\":\""), r->next);
		put(o, STR(","));
	}
	put_number(o, STR("\"expires_in\":"), (uint64_t)answer->expires_in_ms / 1000);
	put_number(o, STR(",\"position\":"), answer->position);
	put_id(o, STR(",\"grant\":\""), "grt", &answer->grant);
	put_id(o, STR(",\"tier\":\""), "tir", &answer->tier);
	if (answer->stage > 0)
		put_number(o, STR(",\"stage\":"), (uint64_t)answer->stage);
	put(o, STR("}"));
}

size_t
authzen_render(const struct authzen *asked, const struct answer *answer, char *out, size_t room)
{
	struct out o = {out, out + room};

	put(&o, answer->permit ? STR("{\"decision\":true") : STR("{\"decision\":false"));
	if (asked->explain)
		put_context(&o, answer);
	put(&o, STR("}"));
	return (size_t)(o.p - out);
}
