/* Form → answers → application; faults → form. */
#include "cli/apply.h"

#include "cli/editor.h"
#include "cli/file.h"
#include "cli/form.h"
#include "cli/request.h"
#include "cli/upload.h"

#include <unistd.h>

struct apply {
	struct session *s;
	struct arena *arena;
	struct str tier; /* as typed */
	const struct json *fields;
	bool draft;
	struct str text; /* the form as the person sees it */
	struct str kept; /* the file where it is kept */
	struct str made; /* the draft that files were sent to; empty: none */
	struct faults faults;
};

/* --- to the server ---------------------------------------------------------------------------- */

static struct str
body_of(const struct apply *p, struct str answers, bool submits)
{
	static const char *const words[] = {"title", "research", "why_more", "until"};
	struct json_out o = {.text.arena = p->arena};

	json_open(&o, NULL);
	if (p->made.n == 0)
		json_put_text(&o, "tier", p->tier);
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (typed_given(p->s->typed, words[i]))
			json_put_text(&o, words[i], typed_text(p->s->typed, words[i]));
	json_put_raw(&o, "answers", answers);
	if (submits)
		json_put_bool(&o, "submit", true);
	json_close(&o);
	return buf_str(&o.text);
}

static enum outcome
give(struct apply *p, struct message m, struct reply *ret)
{
	struct str why;

	m.idempotency_key = client_key(p->arena);
	if (!client_send(p->s->client, p->arena, &m, ret, &why))
		return output_fault(&p->s->output, NOT_REACHED, why, STR(""));
	return DONE;
}

static struct str
path_of_made(const struct apply *p, const char *verb)
{
	return str_printf(p->arena, "/v1/applications/%.*s%s", STR_ARG(p->made), verb);
}

/* Files need an application to be sent to: a draft is made of the other answers. */
static enum outcome
make_draft(struct apply *p, const struct json *answers, struct reply *ret)
{
	struct str others;
	const char *why;

	if (p->made.n != 0)
		return DONE;
	(void)upload_answers(p->s, STR(""), p->fields, answers, &others);
	struct message m = {
	    .method = "POST", .path = STR("/v1/applications"), .body = body_of(p, others, false)};
	enum outcome o = give(p, m, ret);
	if (o == DONE && ret->status < 400)
		p->made = json_text(json_parse(p->arena, ret->body, &why), "id");
	return o;
}

/* Draft, files, answers, and the submission. */
static enum outcome
send_with_files(struct apply *p, const struct json *answers, struct reply *ret)
{
	struct str whole;

	enum outcome o = make_draft(p, answers, ret);
	if (o != DONE || p->made.n == 0)
		return o;
	o = upload_answers(p->s, p->made, p->fields, answers, &whole);
	if (o != DONE)
		return o;
	struct message edit = {.method = "PATCH",
	    .path = path_of_made(p, ""),
	    .body = body_of(p, whole, false),
	    .if_match = STR("*")};
	o = give(p, edit, ret);
	if (o != DONE || ret->status >= 400 || p->draft)
		return o;
	struct message submit = {.method = "POST", .path = path_of_made(p, "/submit")};
	return give(p, submit, ret);
}

static enum outcome
send(struct apply *p, struct str answers, struct reply *ret)
{
	const char *why;
	const struct json *given = json_parse(p->arena, answers, &why);

	if (p->made.n != 0 || upload_wanted(p->fields, given))
		return send_with_files(p, given, ret);
	struct message m = {.method = "POST",
	    .path = STR("/v1/applications"),
	    .body = body_of(p, answers, !p->draft)};
	return give(p, m, ret);
}

static enum outcome
show(const struct apply *p, const struct reply *reply)
{
	if (reply->status >= 400)
		return output_problem(&p->s->output, reply->status, reply->body);
	return output_reply(&p->s->output, reply->body, "application", EXTENT_BRIEF);
}

/* --- from a file ------------------------------------------------------------------------------ */

static enum outcome
report_faults(const struct apply *p, struct str hint)
{
	enum outcome o = output_fault(&p->s->output, REFUSED,
	    STR("the answers are not complete; nothing was sent"), (struct str){NULL, 0});

	output_faults(&p->s->output, &p->faults);
	output_hint(&p->s->output, hint);
	return o;
}

/* A JSON object goes as it is, for the server to judge; anything else is a form's text. */
static bool
read_answers(struct apply *p, struct str text, struct str *ret)
{
	struct json_out out = {.text.arena = p->arena};
	const char *why;
	const struct json *json = json_parse(p->arena, text, &why);

	if (json != NULL && json->kind == JSON_OBJECT) {
		*ret = text;
		return true;
	}
	p->faults = (struct faults){.arena = p->arena};
	if (!form_read(p->fields, text, p->draft, &out, &p->faults))
		return false;
	*ret = buf_str(&out.text);
	return true;
}

static enum outcome
from_file(struct apply *p, struct str path)
{
	struct str answers, why;
	struct reply reply;

	if (!file_read(p->arena, path, &p->text, &why))
		return output_fault(&p->s->output, NOT_UNDERSTOOD, why, STR(""));
	if (!read_answers(p, p->text, &answers))
		return report_faults(p, STR(""));
	enum outcome o = send(p, answers, &reply);
	return o == DONE ? show(p, &reply) : o;
}

/* --- in the editor ---------------------------------------------------------------------------- */

static struct str
without_marks(const struct apply *p, struct str text)
{
	struct faults none = {.arena = p->arena};

	return form_mark(p->arena, text, &none);
}

/* True with the text that was left behind before. */
static bool
begin(struct apply *p)
{
	struct buf form = {.arena = p->arena};
	struct str why;

	if (access(p->kept.p, F_OK) == 0 && file_read(p->arena, p->kept, &p->text, &why))
		return true;
	form_put(&form, p->fields, NULL);
	p->text = buf_str(&form);
	return false;
}

static struct str
kept_hint(const struct apply *p)
{
	return str_printf(p->arena,
	    "what you wrote is kept in %.*s; to go on with it: sluice apply %.*s", STR_ARG(p->kept),
	    STR_ARG(p->tier));
}

/* One turn of the editor; *changed tells whether anything but the notes of faults is new. */
static enum outcome
edit(struct apply *p, bool *changed)
{
	struct str written, why;

	if (!editor_run(p->arena, p->text, &written, &why))
		return output_fault(&p->s->output, REFUSED, why, STR(""));
	*changed = !str_eq(without_marks(p, written), without_marks(p, p->text));
	p->text = written;
	if (*changed && !file_write_private(p->arena, p->kept, written, &why))
		return output_fault(&p->s->output, REFUSED, why, STR(""));
	return DONE;
}

/* The fields that the server names, as faults of the form; none: something else is wrong. */
static void
faults_of_reply(struct apply *p, const struct reply *reply)
{
	const char *why;
	const struct json *problem = json_parse(p->arena, reply->body, &why);

	p->faults = (struct faults){.arena = p->arena};
	if (reply->status == 422)
		json_each(field, json_member(problem, "fields"))
			fault_add(&p->faults, json_text(field, "pointer"), "%.*s",
			    STR_ARG(json_text(field, "message")));
}

/* Try what was written.  DONE: it is over, with *ret; else there are faults to mend. */
static bool
attempt(struct apply *p, enum outcome *ret)
{
	struct str answers;
	struct reply reply;

	if (!read_answers(p, p->text, &answers))
		return false;
	*ret = send(p, answers, &reply);
	if (*ret == DONE) {
		faults_of_reply(p, &reply);
		if (p->faults.count != 0)
			return false;
		*ret = show(p, &reply);
	}
	if (*ret == DONE)
		(void)unlink(p->kept.p);
	else
		output_hint(&p->s->output, kept_hint(p));
	return true;
}

static enum outcome
from_editor(struct apply *p)
{
	bool resumed = begin(p), changed = false;
	enum outcome o = DONE;

	for (int turn = 0;; turn++) {
		enum outcome edited = edit(p, &changed);
		if (edited != DONE)
			return edited;
		if (!changed && turn == 0 && !resumed)
			return output_fault(&p->s->output, REFUSED,
			    STR("nothing was answered; nothing was sent"), STR(""));
		if (!changed && turn > 0)
			return report_faults(p, kept_hint(p));
		if (attempt(p, &o))
			return o;
		p->text = form_mark(p->arena, p->text, &p->faults);
	}
}

/* --- the command ------------------------------------------------------------------------------ */

static enum outcome
find_form(struct apply *p)
{
	struct buf path = {.arena = p->arena};
	const struct json *tier = NULL;

	buf_put(&path, STR("/v1/tiers/"));
	request_encode(&path, p->tier);
	enum outcome o = session_get(p->s, buf_str(&path), &tier);
	if (o == DONE)
		p->fields = json_member(json_member(tier, "form"), "fields");
	return o;
}

static enum outcome
answer(struct apply *p)
{
	struct str file = typed_text(p->s->typed, "answers");
	struct reply reply;

	if (file.p != NULL)
		return from_file(p, file);
	if (p->fields == NULL || p->fields->first == NULL) {
		enum outcome o = send(p, STR("{}"), &reply);
		return o == DONE ? show(p, &reply) : o;
	}
	if (editor_there())
		return from_editor(p);
	return output_fault(&p->s->output, NOT_UNDERSTOOD,
	    STR("there is no terminal and no $EDITOR to ask you with"),
	    str_printf(p->arena, "sluice apply %.*s --answers PATH", STR_ARG(p->tier)));
}

enum outcome
apply_run(struct session *s)
{
	struct apply p = {.s = s, .arena = s->arena, .faults = {.arena = s->arena}};

	p.tier = typed_text(s->typed, "tier");
	p.draft = typed_given(s->typed, "draft");
	p.kept = profile_draft_path(s->arena, &s->profile, p.tier);
	enum outcome o = session_connect(s);
	if (o == DONE)
		o = find_form(&p);
	return o == DONE ? answer(&p) : o;
}
