/* The AuthZEN evaluation: tables of the members that we use, read by one function. */
#include "daemon/index/authzen.h"

#include "daemon/index/scan.h"

#include <stddef.h>

/* --- reading ---------------------------------------------------------------------------------- */

/* A member that we use.  A list of them ends with one without a name. */
struct member {
	struct str name;
	enum { TEXT, TRUTH, AS_IT_STANDS, OBJECT, LIST } kind;
	size_t at; /* in struct authzen_found; of an OBJECT, whether it is there */
	const struct member *members; /* of OBJECT */
	const char *wrong; /* what to say when it is of another type */
	const char *missing; /* … when it isn't there; NULL: it needn't be */
};

#define AT(field) offsetof(struct authzen_found, field)
#define END                                                                                        \
	{                                                                                          \
		{NULL, 0}, TEXT, 0, NULL, NULL, NULL                                               \
	}
#define TEXT_MEMBER(name, field, path, missing)                                                    \
	{                                                                                          \
		{name, sizeof(name) - 1}, TEXT, AT(field), NULL, path " must be a string.",        \
		    missing                                                                        \
	}
#define OBJECT_MEMBER(name, field, members, path, missing)                                         \
	{                                                                                          \
		{name, sizeof(name) - 1}, OBJECT, AT(field), members, path " must be an object.",  \
		    missing                                                                        \
	}

static const struct member nothing_in[] = {END};
static const struct member of_context[] = {{{"explain", 7}, TRUTH, AT(explain), NULL, NULL, NULL},
    {{"min_seq", 7}, AS_IT_STANDS, AT(min_seq), NULL, NULL, NULL},
    {{"rehearse", 8}, TRUTH, AT(rehearse), NULL, NULL, NULL},
    {{"approval", 8}, AS_IT_STANDS, AT(approval), NULL, NULL, NULL}, END};
static const struct member of_resource_properties[] = {
    TEXT_MEMBER("version", version, "resource.properties.version", NULL),
    TEXT_MEMBER("component", component, "resource.properties.component", NULL), END};
static const struct member of_resource[] = {
    TEXT_MEMBER("type", resource_type, "resource.type", "resource.type is missing."),
    TEXT_MEMBER("id", resource_id, "resource.id", "resource.id is missing."),
    OBJECT_MEMBER(
	"properties", has_properties, of_resource_properties, "resource.properties", NULL),
    END};
static const struct member of_action[] = {
    TEXT_MEMBER("name", action, "action.name", "action.name is missing."),
    OBJECT_MEMBER("properties", has_properties, nothing_in, "action.properties", NULL), END};
static const struct member of_subject[] = {
    TEXT_MEMBER("type", subject_type, "subject.type", "subject.type is missing."),
    TEXT_MEMBER("id", subject_id, "subject.id", "subject.id is missing."),
    OBJECT_MEMBER("properties", has_properties, nothing_in, "subject.properties", NULL), END};
static const struct member of_options[] = {
    TEXT_MEMBER("evaluations_semantic", semantic, "options.evaluations_semantic", NULL), END};

#define SUBJECT(missing)  OBJECT_MEMBER("subject", has_subject, of_subject, "subject", missing)
#define ACTION(missing)   OBJECT_MEMBER("action", has_action, of_action, "action", missing)
#define RESOURCE(missing) OBJECT_MEMBER("resource", has_resource, of_resource, "resource", missing)
#define CONTEXT           OBJECT_MEMBER("context", has_context, of_context, "context", NULL)

static const struct member of_body[] = {SUBJECT("subject is missing."),
    ACTION("action is missing."), RESOURCE("resource is missing."), CONTEXT, END};
static const struct member of_page[] = {TEXT_MEMBER("token", token, "page.token", NULL),
    {{"limit", 5}, AS_IT_STANDS, AT(limit), NULL, NULL, NULL},
    OBJECT_MEMBER("properties", has_properties, nothing_in, "page.properties", NULL), END};

#define PAGE OBJECT_MEMBER("page", has_page, of_page, "page", NULL)

/* What is sought has a type and, whatever stands there, no id. */
static const struct member of_sought_subject[] = {
    TEXT_MEMBER("type", subject_type, "subject.type", "subject.type is missing."),
    OBJECT_MEMBER("properties", has_properties, nothing_in, "subject.properties", NULL), END};
static const struct member of_sought_resource[] = {
    TEXT_MEMBER("type", resource_type, "resource.type", "resource.type is missing."),
    OBJECT_MEMBER(
	"properties", has_properties, of_resource_properties, "resource.properties", NULL),
    END};
static const struct member of_search[][6] = {
    [SEARCH_SUBJECT] = {OBJECT_MEMBER("subject", has_subject, of_sought_subject, "subject",
			    "subject is missing."),
	ACTION("action is missing."), RESOURCE("resource is missing."), CONTEXT, PAGE, END},
    [SEARCH_RESOURCE] = {SUBJECT("subject is missing."), ACTION("action is missing."),
	OBJECT_MEMBER(
	    "resource", has_resource, of_sought_resource, "resource", "resource is missing."),
	CONTEXT, PAGE, END},
    [SEARCH_ACTION] = {SUBJECT("subject is missing."), RESOURCE("resource is missing."), CONTEXT,
	PAGE, END},
};

/* One of several: what it lacks is the same for all. */
static const struct member of_item[] = {SUBJECT(NULL), ACTION(NULL), RESOURCE(NULL), CONTEXT, END};
static const struct member of_batch[] = {SUBJECT(NULL), ACTION(NULL), RESOURCE(NULL), CONTEXT,
    {{"evaluations", 11}, LIST, AT(list), NULL, "evaluations must be a list.", NULL},
    OBJECT_MEMBER("options", has_options, of_options, "options", NULL), END};

static bool read_object(struct scan *s, const struct member *members, struct authzen_found *ret);

/* An object replaces the one that stood for all, with everything in it. */
static void
forget(const struct member *members, struct authzen_found *f)
{
	for (const struct member *m = members; m->name.p != NULL; m++) {
		char *to = (char *)f + m->at;
		if (m->kind == TEXT)
			*(struct scan_text *)to = (struct scan_text){{NULL, 0}, false};
		else if (m->kind == AS_IT_STANDS)
			*(struct str *)to = (struct str){NULL, 0};
		else
			*(bool *)to = false;
		if (m->kind == OBJECT)
			forget(m->members, f);
	}
}

/* Where the list stands: its items are read later, when all that stands for all is known. */
static bool
read_list(struct scan *s, struct str *ret)
{
	const char *from = s->p;
	bool begun;
	int count = 0;

	if (!scan_list(s, &begun))
		return false;
	while (scan_item(s, &begun)) {
		if (count++ == AUTHZEN_BATCH_MAX)
			return scan_fail(s, "evaluations holds more than 1000 items.");
		if (!scan_skip(s))
			return false;
	}
	*ret = (struct str){from, count == 0 ? 0 : (size_t)(s->p - from)};
	return s->why == NULL;
}

static bool
read_as_it_stands(struct scan *s, struct str *ret)
{
	ret->p = s->p;
	bool good = scan_skip(s);
	ret->n = (size_t)(s->p - ret->p);
	return good;
}

static bool
read_member(struct scan *s, const struct member *m, struct authzen_found *ret)
{
	static const char opening[] = {[TEXT] = '"', [OBJECT] = '{', [LIST] = '['};
	char c = scan_peek(s);
	char *to = (char *)ret + m->at;

	if (m->kind == TRUTH) {
		*(bool *)to = c == 't';
		return scan_skip(s);
	}
	if (m->kind == AS_IT_STANDS)
		return read_as_it_stands(s, (struct str *)to);
	if (c != opening[m->kind])
		return scan_fail(s, m->wrong);
	if (m->kind == TEXT)
		return scan_string(s, (struct scan_text *)to);
	if (m->kind == LIST)
		return read_list(s, (struct str *)to);
	forget(m->members, ret);
	*(bool *)to = true;
	return read_object(s, m->members, ret);
}

static const struct member *
member_called(const struct member *members, const struct scan_text *name)
{
	while (members->name.p != NULL && !scan_is(name, members->name))
		members++;
	return members;
}

static bool
read_object(struct scan *s, const struct member *members, struct authzen_found *ret)
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

/* NULL, or what is wrong with it. */
static const char *
take_question(const struct authzen_found *f, struct authzen *ret)
{
	struct question *q = &ret->question;
	int64_t min_seq = 0;

	q->use = !f->rehearse;
	ret->approval = f->approval;
	ret->explain = f->explain || f->approval.n != 0;
	ret->used = 0;
	q->subject_kind = kind_of(&f->subject_type);
	q->subject = text_of(ret, &f->subject_id);
	q->subject_type = q->subject_kind == SUBJECT_OTHER ? text_of(ret, &f->subject_type)
							   : STR("");
	q->capability = text_of(ret, &f->action);
	q->model = scan_is(&f->resource_type, STR("model")) ? text_of(ret, &f->resource_id)
							    : STR("");
	q->version = text_of(ret, &f->version);
	q->component = text_of(ret, &f->component);
	if (f->min_seq.p != NULL && (!str_int(f->min_seq, &min_seq) || min_seq < 0))
		return "context.min_seq must be a whole number.";
	ret->min_seq = (uint64_t)min_seq;
	return NULL;
}

static enum err
read_body(struct scan *s, struct str body, const struct member *members, struct authzen_found *ret,
    const char **why)
{
	scan_open(s, body);
	if (scan_end(s))
		scan_fail(s, "The body is empty.");
	else if (scan_peek(s) != '{')
		scan_fail(s, "The body must be an object.");
	else if (read_object(s, members, ret) && !scan_end(s))
		scan_fail(s, "Something follows the body's object.");
	if (s->why == NULL)
		return OK;
	*why = s->why;
	return ERR_MALFORMED;
}

enum err
authzen_scan(struct str body, struct authzen *ret, const char **why)
{
	struct scan s;
	struct authzen_found f = {.explain = false};

	TRY(read_body(&s, body, of_body, &f, why));
	*why = take_question(&f, ret);
	return *why == NULL ? OK : ERR_MALFORMED;
}

/* --- several at once -------------------------------------------------------------------------- */

static bool
semantic_of(const struct scan_text *text, enum authzen_semantic *ret)
{
	static const struct str words[] = {
	    [AUTHZEN_EXECUTE_ALL] = {"execute_all", 11},
	    [AUTHZEN_DENY_ON_FIRST_DENY] = {"deny_on_first_deny", 18},
	    [AUTHZEN_PERMIT_ON_FIRST_PERMIT] = {"permit_on_first_permit", 22},
	};

	*ret = AUTHZEN_EXECUTE_ALL;
	if (text->raw.p == NULL)
		return true;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (scan_is(text, words[i])) {
			*ret = (enum authzen_semantic)i;
			return true;
		}
	return false;
}

enum err
authzen_batch_open(struct str body, struct authzen_batch *ret, const char **why)
{
	ret->common = (struct authzen_found){.explain = false};
	TRY(read_body(&ret->scan, body, of_batch, &ret->common, why));
	if (!semantic_of(&ret->common.semantic, &ret->semantic)) {
		*why = "options.evaluations_semantic must be execute_all, deny_on_first_deny or "
		       "permit_on_first_permit.";
		return ERR_MALFORMED;
	}
	ret->several = ret->common.list.n != 0;
	scan_open(&ret->scan, ret->common.list);
	if (ret->several)
		(void)scan_list(&ret->scan, &ret->begun);
	return OK;
}

/* What neither the item nor all of them together have. */
static const char *
lacks(const struct authzen_found *f)
{
	for (const struct member *m = of_body; m->name.p != NULL; m++)
		if (m->missing != NULL && !*((const bool *)f + m->at))
			return m->missing;
	return NULL;
}

bool
authzen_batch_next(struct authzen_batch *b, struct authzen *ret, const char **why)
{
	struct scan *s = &b->scan;
	struct authzen_found f = b->common;

	if (!scan_item(s, &b->begun))
		return false;
	bool object = scan_peek(s) == '{';
	struct str rest = {s->p, (size_t)(s->end - s->p)};
	*why = "Each evaluation must be an object.";
	if (object)
		*why = read_object(s, of_item, &f) ? lacks(&f) : s->why;
	bool read = *why == NULL;
	if (read) {
		*why = take_question(&f, ret);
		b->item = (struct str){rest.p, (size_t)(s->p - rest.p)};
		return true;
	}
	/* Every item has been found to be JSON: whatever it lacks, it can be passed over. */
	scan_open(s, rest);
	return scan_skip(s);
}

/* --- searches --------------------------------------------------------------------------------- */

static bool
limit_of(const struct authzen_found *f, size_t *ret)
{
	int64_t n = AUTHZEN_PAGE;

	if (f->limit.p != NULL && (!str_int(f->limit, &n) || n < 1 || n > AUTHZEN_PAGE_MAX))
		return false;
	*ret = (size_t)n;
	return true;
}

enum err
authzen_search_scan(
    struct str body, enum search_kind kind, struct authzen_search *ret, const char **why)
{
	struct scan s;
	struct authzen_found f = {.explain = false};

	TRY(read_body(&s, body, of_search[kind], &f, why));
	*why = take_question(&f, &ret->asked);
	if (*why != NULL)
		return ERR_MALFORMED;
	ret->search = (struct search){.kind = kind, .question = ret->asked.question};
	ret->search.question.use = false;
	ret->token = text_of(&ret->asked, &f.token);
	ret->paged = f.has_page;
	ret->limited = f.limit.p != NULL;
	ret->known = scan_is(&f.resource_type, STR("model"));
	*why = "page.limit must be a whole number from 1 to 1000.";
	return limit_of(&f, &ret->search.limit) ? OK : ERR_MALFORMED;
}
