/* Uploading a file for an answer, and reading it: as an attachment, and never anything else. */
#include "daemon/command/application/application_file.h"

#include "daemon/command/application/application.h"
#include "daemon/command/command.h"
#include "daemon/command/object.h"
#include "lib/sniff.h"

enum err
uploaded_read(struct call *call, struct str application, struct uploaded *ret)
{
	ret->count = 0;
	if (application.n == 0)
		return OK;
	struct rows rows = db_query(call->db, STMT_files_of_application, ARGS(TEXT(application)));
	while (ret->count < ANSWER_FILES_MAX && rows_next(&rows))
		ret->file[ret->count++] = (struct answer_file){
		    row_text(&rows, "digest", call->arena), row_text(&rows, "type", call->arena)};
	return rows_close(&rows);
}

/* --- uploading -------------------------------------------------------------------------------- */

static enum err
check_room(struct call *call)
{
	struct uploaded *files = NEW(call->arena, struct uploaded);

	TRY(uploaded_read(call, call->object.id, files));
	if (files->count < ANSWER_FILES_MAX)
		return OK;
	return call_refuse(call, ERR_TOO_LARGE,
	    "%d files were uploaded to this application, and it takes no more; nothing was "
	    "changed.",
	    ANSWER_FILES_MAX);
}

static void
reply(struct call *call, struct str digest, const char *type)
{
	struct json_out *o = &call->reply;

	call->location = str_printf(call->arena, "/v1/applications/%.*s/files/%.*s",
	    STR_ARG(call->object.id), STR_ARG(digest));
	json_open(o, NULL);
	json_put_text(o, "said",
	    str_printf(
		call->arena, "Uploaded %llu bytes.", (unsigned long long)call->file_in.size));
	json_put_text(o, "digest", digest);
	json_put_int(o, "size", (int64_t)call->file_in.size);
	json_put_text(o, "type", str_of(type));
	json_put_text(o, "hint",
	    STR("answer the question with {\"digest\": …, \"name\": …}: sluice application edit"));
	json_close(o);
}

enum err
application_upload(struct call *call)
{
	struct str digest = digest_hex(call->arena, &call->file_in.digest);
	struct str head = {call->file_in.head, call->file_in.head_n};
	const char *type = sniff(head).word;
	enum state to;

	TRY(object_step(call, &call->object, STEP_UPLOAD, &to));
	TRY(check_room(call));
	TRY(db_run(call->db, STMT_application_file_put,
	    ARGS(TEXT(call->object.id), TEXT(digest), INT((int64_t)call->file_in.size),
		TEXT(str_of(type)), INT(call->now))));
	struct entry *e = record_new(
	    call, EVENT_APPLICATION_UPLOADED, OBJECT_APPLICATION, call->object.id);
	json_put_int(&e->facts, "size", (int64_t)call->file_in.size);
	json_put_text(&e->facts, "type", str_of(type));
	record_seal(e, "digest", digest);
	reply(call, digest, type);
	return OK;
}

/* --- reading ---------------------------------------------------------------------------------- */

/* Whoever may not read every answer reads only the files of those that they may. */
static enum err
is_readable(struct call *call, struct str digest, bool *ret)
{
	struct json_out shared = {.text.arena = call->arena};
	const unsigned whole = IS_SELF | IS_SEATED | IS_AUDITOR;
	struct rows row;
	const char *why;

	*ret = (call->object.relations & whole) != 0;
	if (*ret)
		return OK;
	TRY(db_one(call->db, STMT_application_shared, ARGS(TEXT(call->object.id)), &row));
	struct str form = row_text(&row, "form", call->arena);
	struct str answers = row_text(&row, "answers", call->arena);
	TRY(rows_close(&row));
	answers_put_shared(&shared, NULL,
	    json_member(json_parse(call->arena, form, &why), "fields"),
	    json_parse(call->arena, answers, &why));
	struct str text = buf_str(&shared.text);
	for (size_t i = 0; i + digest.n <= text.n && !*ret; i++)
		*ret = str_starts(str_from(text, i), str_c(call->arena, digest));
	return OK;
}

/* A browser saves it under a name of ours; it never shows it. */
static struct str
fields_of(struct call *call, struct str digest, struct str type)
{
	return str_printf(call->arena,
	    "Content-Disposition: attachment; filename=\"%.12s.%.*s\"\r\n", digest.p,
	    STR_ARG(str_is(type, "other") ? STR("bin") : type));
}

enum err
application_file(struct call *call)
{
	struct file_out *f = NEW(call->arena, struct file_out);
	struct str digest = call->param[1];
	struct rows row;
	bool readable;

	TRY(db_one(
	    call->db, STMT_application_file_of, ARGS(TEXT(call->object.id), TEXT(digest)), &row));
	uint64_t size = (uint64_t)row_int(&row, "size");
	struct str type = row_text(&row, "type", call->arena);
	TRY(rows_close(&row));
	TRY(is_readable(call, digest, &readable));
	if (!readable)
		return ERR_NOT_FOUND;
	*f = (struct file_out){.size = size, .to = size};
	if (!digest_parse(digest, &f->digest))
		return ERR_NOT_FOUND;
	call->more = fields_of(call, digest, type);
	call->file_out = f;
	return OK;
}
