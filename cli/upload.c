/* "@path" becomes a digest and a name. */
#include "cli/upload.h"

#include "cli/file.h"
#include "cli/request.h"
#include "lib/hash.h"

#include <string.h>

static const struct json *
field_of(const struct json *fields, struct str name)
{
	json_each(field, fields)
		if (str_eq(json_text(field, "name"), name))
			return field;
	return NULL;
}

static bool
is_path(const struct json *fields, const struct json *answer)
{
	const struct json *field = field_of(fields, answer->name);

	return field != NULL && str_is(json_text(field, "kind"), "file") &&
	       answer->kind == JSON_TEXT && str_starts(answer->text, "@");
}

bool
upload_wanted(const struct json *fields, const struct json *answers)
{
	json_each(answer, answers)
		if (is_path(fields, answer))
			return true;
	return false;
}

static struct str
base_name(struct str path)
{
	const char *slash = memrchr(path.p, '/', path.n);

	return slash == NULL ? path : str_from(path, (size_t)(slash + 1 - path.p));
}

static struct str
files_of(struct arena *a, struct str application)
{
	struct buf path = {.arena = a};

	buf_put(&path, STR("/v1/applications/"));
	request_encode(&path, application);
	buf_put(&path, STR("/files"));
	return buf_str(&path);
}

static ssize_t
give(void *of, char *to, size_t room)
{
	struct str *left = of;
	size_t n = room < left->n ? room : left->n;

	memcpy(to, left->p, n);
	*left = str_from(*left, n);
	return (ssize_t)n;
}

/* The file PATH, sent to APPLICATION; the server's reply. */
static enum outcome
send_file(struct session *s, struct str application, struct str path, struct reply *ret)
{
	struct str bytes, left, why;

	if (!file_map(s->arena, path, &bytes, &why))
		return output_fault(&s->output, NOT_UNDERSTOOD, why, STR(""));
	left = bytes;
	struct flow flow = {.give = give, .size = bytes.n, .of = &left};
	struct message m = {
	    .method = "POST", .path = files_of(s->arena, application), .flow = &flow};
	enum outcome o = session_send(s, &m, ret);
	file_unmap(bytes);
	return o;
}

static enum outcome
put_file(struct session *s, struct str application, const struct json *answer, struct json_out *o)
{
	struct str path = str_from(answer->text, 1);
	struct reply reply;
	const char *why;

	enum outcome sent = send_file(s, application, path, &reply);
	if (sent != DONE)
		return sent;
	json_open(o, str_c(s->arena, answer->name));
	json_put_text(o, "digest", json_text(json_parse(s->arena, reply.body, &why), "digest"));
	json_put_text(o, "name", base_name(path));
	json_close(o);
	return DONE;
}

enum outcome
upload_answers(struct session *s, struct str application, const struct json *fields,
    const struct json *answers, struct str *ret)
{
	struct json_out o = {.text.arena = s->arena};
	enum outcome outcome = DONE;

	json_open(&o, NULL);
	json_each(answer, answers) {
		if (!is_path(fields, answer))
			json_put_tree(&o, str_c(s->arena, answer->name), answer);
		else if (application.n != 0 && outcome == DONE)
			outcome = put_file(s, application, answer, &o);
	}
	json_close(&o);
	*ret = buf_str(&o.text);
	return outcome;
}

/* --- commands --------------------------------------------------------------------------------- */

enum outcome
upload_run(struct session *s)
{
	struct reply reply;
	enum outcome o = session_connect(s);

	if (o == DONE)
		o = send_file(
		    s, typed_text(s->typed, "application"), typed_text(s->typed, "path"), &reply);
	return o == DONE ? output_reply(&s->output, reply.body, "file", EXTENT_BRIEF) : o;
}

/* What came has to be what was asked for. */
static enum outcome
save(struct session *s, struct str digest, struct str bytes)
{
	struct str to = typed_text(s->typed, "path"), why;
	struct digest d = hash_of(bytes);

	if (!str_eq(digest_hex(s->arena, &d), digest))
		return output_fault(&s->output, REFUSED,
		    STR("what came has another digest; nothing was written"), STR(""));
	if (!file_write_private(s->arena, to, bytes, &why))
		return output_fault(&s->output, REFUSED, why, STR(""));
	output_said(
	    &s->output, str_printf(s->arena, "Wrote %zu bytes to %.*s.", bytes.n, STR_ARG(to)));
	return DONE;
}

enum outcome
upload_fetch(struct session *s)
{
	struct str digest = typed_text(s->typed, "digest");
	struct message m = {.method = "GET"};
	struct buf path = {.arena = s->arena};
	struct reply reply;

	buf_put(&path, files_of(s->arena, typed_text(s->typed, "application")));
	buf_char(&path, '/');
	request_encode(&path, digest);
	m.path = buf_str(&path);
	enum outcome o = session_connect(s);
	if (o == DONE)
		o = session_send(s, &m, &reply);
	return o == DONE ? save(s, digest, reply.body) : o;
}
