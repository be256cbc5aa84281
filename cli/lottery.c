/* The record of a draw, fetched, kept, and repeated. */
#include "cli/lottery.h"

#include "cli/export.h"
#include "cli/file.h"
#include "cli/repeat.h"
#include "cli/request.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static enum outcome
refused(struct session *s, struct str why)
{
	return output_fault(&s->output, REFUSED, why, STR(""));
}

/* --- the record ------------------------------------------------------------------------------- */

static enum outcome
fetch(struct session *s, struct str lottery, struct str *ret)
{
	struct buf path = {.arena = s->arena};
	struct message m = {.method = "GET"};
	struct reply reply;
	enum outcome o = session_connect(s);

	if (o != DONE)
		return o;
	buf_put(&path, STR("/v1/lotteries/"));
	request_encode(&path, lottery);
	buf_put(&path, STR("/record"));
	m.path = buf_str(&path);
	o = session_send(s, &m, &reply);
	*ret = reply.body;
	return o;
}

enum outcome
lottery_save(struct session *s)
{
	struct str path = typed_text(s->typed, "path"), text;
	enum outcome o = fetch(s, typed_text(s->typed, "lottery"), &text);

	if (o != DONE)
		return o;
	int fd = open(str_c(s->arena, path), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	FILE *file = fd < 0 ? NULL : fdopen(fd, "w");
	if (file == NULL)
		return refused(s, str_printf(s->arena, "%.*s: %s", STR_ARG(path), strerror(errno)));
	bool good = fwrite(text.p, 1, text.n, file) == text.n && fputc('\n', file) != EOF;
	if (fclose(file) != 0 || !good)
		return refused(s,
		    str_printf(s->arena, "%.*s could not be written; see that there is room for it",
			STR_ARG(path)));
	output_said(&s->output,
	    str_printf(s->arena,
		"Wrote the record to %.*s; anybody repeats the draw: sluice lottery verify %.*s",
		STR_ARG(path), STR_ARG(path)));
	return DONE;
}

/* --- the ledger ------------------------------------------------------------------------------- */

/* Are the entry and the checkpoint of R those of the export at PATH, which must be whole? */
static bool
check_ledger(struct session *s, struct str path, const struct repeat *r, struct str *why)
{
	struct audit audit = {.mark = {r->checkpoint.size, (uint64_t)r->seq, r->entry}};
	struct str trusted = s->profile.key, name;
	const struct json *checkpoint;
	struct checkpoint now;
	FILE *file = fopen(str_c(s->arena, path), "re");

	*why = str_printf(s->arena, "%.*s: %s", STR_ARG(path), strerror(errno));
	if (file == NULL)
		return false;
	bool good = export_read(file, s->arena, &audit, &checkpoint, why);
	(void)fclose(file);
	if (!good)
		return false;
	audit.vkey = json_text(checkpoint, "key");
	if (str_eq(str_cut(trusted, '+', &name), str_cut(audit.vkey, '+', &name)))
		audit.vkey = trusted;
	if (!audit_end(&audit, s->arena, checkpoint, &now, why))
		return false;
	*why = STR("the ledger has another entry in the place of the one that commits to it");
	if (!audit.mark_entry)
		return false;
	*why = STR("the ledger had another checkpoint of that size");
	return audit.mark_root_known && digest_eq(&audit.mark_root, &r->checkpoint.root) &&
	       str_eq(now.origin, r->checkpoint.origin);
}

/* --- repeating -------------------------------------------------------------------------------- */

static enum outcome
read_record(struct session *s, struct str what, const struct json **ret)
{
	struct str text, why;
	const char *fault;
	enum outcome o = DONE;

	if (access(str_c(s->arena, what), F_OK) != 0)
		o = fetch(s, what, &text);
	else if (!file_read(s->arena, what, &text, &why))
		o = output_fault(&s->output, NOT_UNDERSTOOD, why, STR(""));
	if (o != DONE)
		return o;
	*ret = json_parse(s->arena, text, &fault);
	return *ret != NULL ? DONE
			    : refused(s, str_printf(s->arena, "the record is no JSON: %s", fault));
}

static void
print(struct session *s, const struct repeat *r, bool in_ledger)
{
	output_said(&s->output,
	    str_printf(s->arena,
		"Repeated the draw: %zu of %zu entrants, from the checkpoint of %llu entries, with "
		"the seed %.16s….%s",
		r->drawn, r->entrants, (unsigned long long)r->checkpoint.size, r->seed.p,
		in_ledger ? " The ledger commits to it." : ""));
	if (!in_ledger && !s->output.json)
		output_hint(&s->output,
		    STR("that the ledger commits to it: sluice ledger export FILE, then --ledger "
			"FILE"));
}

enum outcome
lottery_verify(struct session *s)
{
	struct str ledger = typed_text(s->typed, "ledger"), why;
	const struct json *record;
	struct repeat r;
	enum outcome o = read_record(s, typed_text(s->typed, "what"), &record);

	if (o != DONE)
		return o;
	if (!repeat_draw(s->arena, record, &r, &why))
		return refused(s, why);
	if (ledger.p != NULL && !check_ledger(s, ledger, &r, &why))
		return refused(s, why);
	print(s, &r, ledger.p != NULL);
	return DONE;
}
