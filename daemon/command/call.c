/* The answer of a call: refusals, headers, problem details. */
#include "daemon/command/call.h"

#include "daemon/command/command.h"
#include "lib/percent.h"

#include <stdarg.h>

enum err
call_refuse(struct call *call, enum err e, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	call->detail = str_vprintf(call->arena, format, args);
	va_end(args);
	return e;
}

void
call_result(struct call *call, enum object kind, struct str id)
{
	call->result.kind = kind;
	call->result.id = id;
}

void
call_said(struct call *call, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	call->said = str_vprintf(call->arena, format, args);
	va_end(args);
}

void
call_hint(struct call *call, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	call->hint = str_vprintf(call->arena, format, args);
	va_end(args);
}

struct str
call_query(struct call *call, const char *name)
{
	struct str rest = call->query, value, text;

	while (rest.n != 0) {
		struct str pair = str_cut(rest, '&', &rest);
		struct str key = str_cut(pair, '=', &value);
		if (str_is(key, name))
			return percent_decode(call->arena, value, true, &text) ? text : value;
	}
	return (struct str){NULL, 0};
}

static void
put_fields(struct call *call, struct json_out *o)
{
	json_open_list(o, "fields");
	for (const struct fault *f = call->faults.first; f != NULL; f = f->next) {
		json_open(o, NULL);
		json_put_text(o, "pointer", f->pointer);
		json_put_text(o, "message", f->message);
		json_close(o);
	}
	json_close_list(o);
}

/* What the Access Request and Approval Profile (§6) calls it, where that has a name for it. */
static enum err
as_of_tasks(enum err e)
{
	switch ((int)e) {
	case ERR_NOT_FOUND: return ERR_UNKNOWN_TASK;
	case ERR_KEY_REUSED: return ERR_REQUEST_TWICE;
	case ERR_WRONG_STATE: return ERR_TASK_STATE;
	}
	return e;
}

static bool
is_of_tasks(enum err e)
{
	return e >= ERR_NOT_REQUESTABLE && e <= ERR_TASK_STATE;
}

/* RFC 9457.  What a handler wrote before it refused is dropped. */
static void
put_problem(struct call *call, enum err e)
{
	struct json_out o = {.text.arena = call->arena};

	if (call->command != NULL && call->command->object == OBJECT_REQUEST)
		e = as_of_tasks(e);
	else if (call->command != NULL && call->command->run == request_create)
		e = e == ERR_KEY_REUSED ? ERR_REQUEST_TWICE : e;
	const struct err_info *info = &err_table[e];
	json_open(&o, NULL);
	json_put_text(&o, "type",
	    str_printf(call->arena, "urn:%s:%s",
		is_of_tasks(e) ? "openid:authzen:access-request:error" : "sluice:problem",
		info->code));
	json_put_text(&o, "title", str_of(info->text));
	json_put_int(&o, "status", info->http);
	json_put_text(&o, "code", str_of(info->code));
	if (call->detail.n != 0)
		json_put_text(&o, "detail", call->detail);
	if (e == ERR_INVALID && call->faults.first != NULL)
		put_fields(call, &o);
	if (call->hint.n != 0)
		json_put_text(&o, "hint", call->hint);
	json_close(&o);
	call->reply = o;
	call->status = info->http;
	call->etag = call->location = (struct str){NULL, 0};
	call->retry_after = info->http == 503 ? 1 : 0;
}

void
call_finish(struct call *call, enum err e)
{
	call->refused = e;
	if (e != OK)
		put_problem(call, e);
	else if (call->status == 0)
		call->status = call->location.n != 0 && !call->dry_run ? 201 : 200;
}
