/* What an application says: its answers, what it asks for, what is wrong with a draft, what
 * has changed. */
#include "daemon/command/application/application.h"

#include "daemon/command/application/amendment.h"
#include "daemon/command/application/application_file.h"

/* The form, what its tier gives, and who reads. */
struct reading {
	struct str application, model;
	const struct json *fields;
	struct capabilities capabilities;
	uint64_t research;
	int64_t term_ms;
	bool own; /* its applicant, who sees what is being worked on */
	bool whole; /* is shown the answers that are private to the boards */
};

struct text {
	struct str title, answers; /* JSON; NULL: there is no such revision */
	struct asked asked;
	bool submitted;
};

static enum err
text_at(struct call *call, const struct reading *r, int64_t revision, struct text *ret)
{
	struct rows row;

	*ret = (struct text){.submitted = false};
	enum err e = db_one(call->db, STMT_application_revision_at,
	    ARGS(TEXT(r->application), INT(revision)), &row);
	if (e == OK) {
		ret->title = row_text(&row, "title", call->arena);
		ret->answers = row_text(&row, "answers", call->arena);
		ret->asked = asked_of_row(&row, &r->capabilities, call->arena);
		ret->submitted = !row_null(&row, "submitted_at");
	}
	(void)rows_close(&row);
	return e == ERR_NOT_FOUND ? OK : e;
}

/* Only its applicant sees what is being worked on. */
static enum err
text_for(struct call *call, const struct reading *r, int64_t revision, struct text *ret)
{
	if (r->own)
		TRY(text_at(call, r, revision + 1, ret));
	if (r->own && ret->answers.n != 0)
		return OK;
	return text_at(call, r, revision, ret);
}

/* What would be refused at submission. */
static enum err
put_warnings(struct call *call, const struct reading *r, const struct text *t)
{
	struct uploaded *files = NEW(call->arena, struct uploaded);
	struct json_out *o = &call->reply;
	struct faults faults = {.arena = call->arena};
	const char *why;

	TRY(uploaded_read(call, r->application, files));
	struct answered a = {r->fields, json_parse(call->arena, t->answers, &why), files->file,
	    files->count, call->now};

	answers_check(&a, &faults);
	asked_check(&r->capabilities, r->research, &t->asked, &faults);
	json_open_list(o, "warnings");
	for (const struct fault *f = faults.first; f != NULL; f = f->next) {
		json_open(o, NULL);
		json_put_text(o, "pointer", f->pointer);
		json_put_text(o, "message", f->message);
		json_close(o);
	}
	json_close_list(o);
	return OK;
}

static bool
same(const struct json *a, const struct json *b, struct arena *arena)
{
	struct json_out x = {.text.arena = arena}, y = {.text.arena = arena};

	if (a == NULL || b == NULL)
		return a == b;
	json_put_tree(&x, NULL, a);
	json_put_tree(&y, NULL, b);
	return str_eq(buf_str(&x.text), buf_str(&y.text));
}

static const struct json *
member(const struct json *object, struct str name)
{
	json_each(m, object)
		if (str_eq(m->name, name))
			return m;
	return NULL;
}

static void
put_change(struct call *call, struct str name, const struct json *was, const struct json *is)
{
	struct json_out *o = &call->reply;

	if (same(was, is, call->arena))
		return;
	json_open(o, NULL);
	json_put_text(o, "question", name);
	if (was != NULL)
		json_put_tree(o, "was", was);
	if (is != NULL)
		json_put_tree(o, "is", is);
	json_close(o);
}

static void
put_change_of_text(struct call *call, const char *name, struct str was, struct str is)
{
	struct json_out *o = &call->reply;

	if (str_eq(was, is))
		return;
	json_open(o, NULL);
	json_put_text(o, "question", str_of(name));
	json_put_text_or_null(o, "was", was);
	json_put_text_or_null(o, "is", is);
	json_close(o);
}

static struct str
date_text(struct arena *a, int64_t at)
{
	return at == 0 ? STR("") : time_text(a, at);
}

/* Only amendments name any. */
static enum err
put_change_of_versions(struct call *call, const struct reading *r, uint64_t was, uint64_t is)
{
	struct model_parts *parts = NEW(call->arena, struct model_parts);

	if (was == is)
		return OK;
	TRY(model_parts_read(call, r->model, parts));
	put_change_of_text(call, "versions", amendment_versions_text(call->arena, parts, was),
	    amendment_versions_text(call->arena, parts, is));
	return OK;
}

static enum err
put_versions(struct call *call, const struct reading *r, uint64_t versions)
{
	struct model_parts *parts = NEW(call->arena, struct model_parts);

	if (versions == 0)
		return OK;
	TRY(model_parts_read(call, r->model, parts));
	model_put_versions(call, "versions", parts, versions);
	return OK;
}

static bool
is_shown(const struct reading *r, struct str name)
{
	return r->whole || !answers_private(r->fields, name);
}

/* What differs from the submission before. */
static enum err
put_changes(struct call *call, const struct reading *r, int64_t before, const struct text *now)
{
	struct text then;
	const char *why;

	TRY(text_at(call, r, before, &then));
	if (then.answers.n == 0)
		return OK;
	const struct json *was = json_parse(call->arena, then.answers, &why);
	const struct json *is = json_parse(call->arena, now->answers, &why);
	json_open_list(&call->reply, "changes");
	put_change_of_text(call, "research", then.asked.research, now->asked.research);
	put_change_of_text(call, "capabilities", capabilities_text(call->arena, &then.asked.set),
	    capabilities_text(call->arena, &now->asked.set));
	TRY(put_change_of_versions(call, r, then.asked.versions, now->asked.versions));
	put_change_of_text(call, "why_more", then.asked.why_more, now->asked.why_more);
	put_change_of_text(call, "until", date_text(call->arena, then.asked.until),
	    date_text(call->arena, now->asked.until));
	json_each(answer, is)
		if (is_shown(r, answer->name))
			put_change(call, answer->name, member(was, answer->name), answer);
	json_each(answer, was)
		if (member(is, answer->name) == NULL && is_shown(r, answer->name))
			put_change(call, answer->name, answer, NULL);
	json_close_list(&call->reply);
	return OK;
}

static void
put_answers(struct call *call, const struct text *t, const struct reading *r)
{
	const char *why;

	if (r->whole)
		json_put_raw(&call->reply, "answers", t->answers);
	else
		answers_put_shared(
		    &call->reply, "answers", r->fields, json_parse(call->arena, t->answers, &why));
}

static enum err
read_form(struct call *call, const struct rows *row, struct reading *r)
{
	struct rows form;
	const char *why;

	TRY(db_one(call->db, STMT_application_form, ARGS(TEXT(row_peek(row, "tier_id"))), &form));
	struct str text = row_text(&form, "form", call->arena);
	r->fields = text.n == 0 ? NULL : json_member(json_parse(call->arena, text, &why), "fields");
	r->capabilities = (struct capabilities){{(uint64_t)row_int(&form, "capabilities_low"),
	    (uint64_t)row_int(&form, "capabilities_high")}};
	r->research = (uint64_t)row_int(&form, "research");
	r->term_ms = row_int(&form, "term_ms");
	return rows_close(&form);
}

/* How long access may last that is asked for with T; 0: without end. */
static int64_t
term_of(struct call *call, const struct rows *row, const struct reading *r, const struct text *t)
{
	int64_t from = row_null(row, "submitted_at") ? call->now : row_int(row, "submitted_at");

	if (t->asked.until == 0 || (r->term_ms != 0 && from + r->term_ms < t->asked.until))
		return r->term_ms;
	return t->asked.until > from ? t->asked.until - from : 1;
}

enum err
application_put_text(struct call *call, const struct rows *row, const struct object_row *o)
{
	const unsigned whole = IS_SELF | IS_SEATED | IS_AUDITOR;
	int64_t revision = row_int(row, "revision");
	struct reading r = {.application = o->id,
	    .model = row_text(row, "model_id", call->arena),
	    .own = (o->relations & IS_SELF) != 0,
	    .whole = (o->relations & whole) != 0};
	struct text t;

	TRY(read_form(call, row, &r));
	TRY(text_for(call, &r, revision, &t));
	if (t.answers.n == 0)
		return OK;
	asked_put(&call->reply, &t.asked, &r.capabilities, term_of(call, row, &r, &t));
	TRY(put_versions(call, &r, t.asked.versions));
	put_answers(call, &t, &r);
	if (!t.submitted && row_null(row, "amends_id") && object_may(o, STEP_EDIT))
		TRY(put_warnings(call, &r, &t));
	return put_changes(call, &r, t.submitted ? revision - 1 : revision, &t);
}
