/* sluice: what people type, sent to sluiced, and its answer shown.
 *
 * Reading order: usage (the table of commands, from schema/commands.def and local.def),
 * grammar (arguments → command and values), request (values → path and body), session
 * (options, environment and profile → which server, whose token), client (HTTP), output
 * and show (replies for people and programs).  The commands that are more than one request
 * have files of their own: login, evaluate, apply with form and editor, artefact and
 * download with part and progress, verify with audit and export, lottery with repeat.  help
 * prints the table, and nouns.def as its overview; layout, show, value, table and levels
 * draw replies. */
#include "cli/apply.h"
#include "cli/artefact.h"
#include "cli/claims.h"
#include "cli/download.h"
#include "cli/evaluate.h"
#include "cli/help.h"
#include "cli/login.h"
#include "cli/lottery.h"
#include "cli/request.h"
#include "cli/statement.h"
#include "cli/table.h"
#include "cli/trace.h"
#include "cli/upload.h"
#include "cli/verify.h"

#include <curl/curl.h>
#include <string.h>

/* --- what needs no server --------------------------------------------------------------------- */

static enum outcome
show_help(struct arena *a, const struct typed *t)
{
	struct output o = output_open(a, false, typed_has_global(t, "no-color"));
	struct buf b = {.arena = a};

	if (typed_has_global(t, "version"))
		buf_put(&b, STR("sluice " SLUICE_VERSION "\n"));
	else if (t->usage != NULL)
		help_command(&b, &o.out, t->usage);
	else if (t->words.n != 0)
		help_noun(&b, &o.out, t->words);
	else
		help_overview(&b, &o.out);
	output_put(&o, buf_str(&b));
	return DONE;
}

static enum outcome
not_understood(struct arena *a, const struct typed *t, bool nothing)
{
	struct output o = output_open(a, false, typed_has_global(t, "no-color"));
	struct buf b = {.arena = a};

	if (nothing)
		help_overview(&b, &o.err);
	else if (t->usage != NULL)
		help_usage(&b, &o.err, t->usage);
	else if (t->words.n != 0)
		help_noun(&b, &o.err, t->words);
	if (!nothing)
		(void)output_fault(&o, NOT_UNDERSTOOD, t->wrong, (struct str){NULL, 0});
	struct str help = screen_text(&o.err, a, buf_str(&b));
	fprintf(stderr, "%.*s", STR_ARG(help));
	output_hint(&o, nothing ? (struct str){NULL, 0} : t->hint);
	return NOT_UNDERSTOOD;
}

/* --- a command of the server ------------------------------------------------------------------ */

/* The state that a change is meant for: the one given, else the one that stands now. */
static enum outcome
find_etag(struct session *s, const struct request *request, struct str *ret)
{
	struct message m = {.method = "GET", .path = request->object};
	struct reply reply;

	*ret = typed_global(s->typed, "if-match");
	if (ret->n != 0 || !usage_flag(s->typed->usage, "IF_MATCH"))
		return DONE;
	enum outcome o = session_send(s, &m, &reply);
	if (o == DONE)
		*ret = reply.etag;
	return o;
}

/* Where the next page begins. */
static void
hint_next(const struct session *s, const struct reply *reply)
{
	const char *why;
	struct str next = json_text(json_parse(s->arena, reply->body, &why), "next");

	for (size_t i = 0; i < s->typed->own.count && next.n != 0; i++) {
		struct str name = s->typed->own.slot[i].name;
		if (str_is(name, "cursor"))
			output_hint(&s->output,
			    str_printf(s->arena, "there is more: --cursor %.*s", STR_ARG(next)));
		if (str_is(name, "from"))
			output_hint(&s->output,
			    str_printf(s->arena, "to go on from here: --from %.*s", STR_ARG(next)));
	}
}

static bool
is_sound(const struct session *s, const struct reply *reply)
{
	const char *why;

	return json_truth(json_parse(s->arena, reply->body, &why), "sound");
}

static enum outcome
print_reply(const struct session *s, const struct message *m, const struct reply *reply)
{
	const struct usage *u = s->typed->usage;
	bool brief = usage_writes(u) && !usage_flag(u, "SECRET") && !m->dry_run;
	enum outcome o = output_reply(
	    &s->output, reply->body, u->reply, brief ? EXTENT_BRIEF : EXTENT_WHOLE);

	if (o == DONE && !s->output.json)
		hint_next(s, reply);
	if (o == DONE && !s->output.json && strcmp(u->reply, "invitation") == 0 && !m->dry_run)
		login_hint(s);
	if (o == DONE && usage_flag(u, "CHECKS") && !is_sound(s, reply))
		o = REFUSED;
	if (o == DONE && m->dry_run)
		output_hint(
		    &s->output, STR("this was a rehearsal (--dry-run); nothing was changed"));
	return o;
}

static enum outcome
make_request(struct session *s, struct request *ret)
{
	struct str why;

	if (request_make(s->typed, ret, &why))
		return DONE;
	return output_fault(&s->output, NOT_UNDERSTOOD, why, STR(""));
}

/* What must be typed is shown by the object that the request names. */
static enum outcome
ask_statement(struct session *s, struct request *request)
{
	if (typed_unsaid(s->typed) == NULL)
		return DONE;
	enum outcome o = statement_ask(s, request->object);
	return o == DONE ? make_request(s, request) : o;
}

static enum outcome
run_request(struct session *s)
{
	const struct usage *u = s->typed->usage;
	struct request request;
	struct reply reply;

	enum outcome o = make_request(s, &request);
	if (o == DONE)
		o = session_connect(s);
	if (o == DONE)
		o = ask_statement(s, &request);
	if (o != DONE)
		return o;
	struct message m = {.method = u->method, .path = request.path, .body = request.body};
	if (usage_writes(u)) {
		m.idempotency_key = client_key(s->arena);
		m.dry_run = typed_has_global(s->typed, "dry-run");
		m.patient = usage_flag(u, "MEASURED") || usage_flag(u, "LENGTHY");
	}
	o = find_etag(s, &request, &m.if_match);
	if (o == DONE)
		o = session_send(s, &m, &reply);
	return o == DONE ? print_reply(s, &m, &reply) : o;
}

/* --- any command ------------------------------------------------------------------------------ */

static enum outcome
run(struct session *s)
{
	static enum outcome (*const runs[])(struct session *) = {
	    [LOCAL_NONE] = run_request,
	    [LOCAL_LOGIN] = login_run,
	    [LOCAL_LOGOUT] = login_end,
	    [LOCAL_CAN] = evaluate_can,
	    [LOCAL_WHY] = evaluate_why,
	    [LOCAL_APPLY] = apply_run,
	    [LOCAL_ARTEFACT_ADD] = artefact_add,
	    [LOCAL_DOWNLOAD] = download_run,
	    [LOCAL_UPLOAD] = upload_run,
	    [LOCAL_UPLOADED] = upload_fetch,
	    [LOCAL_IMPORT_TOKENS] = claims_run,
	    [LOCAL_TRACE] = trace_run,
	    [LOCAL_LOTTERY_RECORD] = lottery_save,
	    [LOCAL_LOTTERY_VERIFY] = lottery_verify,
	    [LOCAL_LEDGER_VERIFY] = verify_run,
	    [LOCAL_LEDGER_EXPORT] = verify_export,
	};
	const struct typed *t = s->typed;

	if (t->usage->local != LOCAL_NONE && typed_has_global(t, "dry-run"))
		return output_fault(&s->output, NOT_UNDERSTOOD,
		    STR("this command cannot be rehearsed with --dry-run"), STR(""));
	return runs[t->usage->local](s);
}

static enum outcome
carry_out(struct arena *a, struct typed *t)
{
	struct session s;

	enum outcome o = session_open(&s, a, t);
	if (o == DONE)
		o = run(&s);
	session_close(&s);
	return o;
}

int
main(int argc, char *argv[])
{
	struct arena a = {0};
	struct typed *t = NEW(&a, struct typed);
	enum outcome o;

	screen_locale();
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != 0)
		return NOT_REACHED;
	bool understood = grammar_read(&a, argv + 1, t);
	if (!understood)
		o = not_understood(&a, t, argc < 2);
	else if (typed_has_global(t, "help") || typed_has_global(t, "version"))
		o = show_help(&a, t);
	else
		o = carry_out(&a, t);
	if (fflush(stdout) != 0 || ferror(stdout) != 0) {
		fprintf(stderr, "sluice: the output could not be written\n");
		o = o == DONE ? REFUSED : o;
	}
	arena_free(&a);
	curl_global_cleanup();
	return (int)o;
}
