/* What becomes of a model after it was imported: more of it, and the status of its versions. */
#include "daemon/command/command.h"
#include "daemon/command/gate/evidence.h"
#include "daemon/command/gate/reconsider.h"
#include "daemon/command/model/model_enter.h"
#include "lib/time.h"

/* --- extend ----------------------------------------------------------------------------------- */

static void
record_extension(struct call *call, struct str model)
{
	struct entry *e = record_new(call, EVENT_MODEL_EXTENDED, OBJECT_MODEL, model);
	struct digest digest = hash_of(call->body_text);

	model_record_slugs(e, "versions", json_member(call->body, "versions"));
	model_record_slugs(e, "components", json_member(call->body, "components"));
	json_put_text(&e->facts, "document", digest_hex(call->arena, &digest));
}

/* What was measured of the model as a whole was measured before there was more of it. */
static enum err
outdate_evidence(struct call *call, struct str model)
{
	struct evidence_fall f = {.model = model,
	    .trigger = TRIGGER_NEW_VERSION,
	    .reason = STR("it is about the model as a whole, which has a new version")};
	size_t fell = 0;

	if (json_member(call->body, "versions") == NULL)
		return OK;
	TRY(evidence_let_fall(call, &f, &fell));
	return reconsider_model(call, model);
}

enum err
model_extend(struct call *call)
{
	struct model_parts *before = NEW(call->arena, struct model_parts);
	struct model_document d;
	struct model_entered made = {.model = call->object.id};
	enum state to;

	TRY(object_step(call, &call->object, STEP_EXTEND, &to));
	TRY(model_parts_read(call, made.model, before));
	TRY(model_extension_check(call, before, &d));
	TRY(model_enter(call, &d, &made));
	record_extension(call, made.model);
	TRY(outdate_evidence(call, made.model));
	TRY(db_run(call->db, STMT_model_touch, ARGS(TEXT(made.model))));
	call_result(call, OBJECT_MODEL, made.model);
	call_said(call,
	    "Added to the model. Nobody has access to what is new before a stage of its "
	    "plan offers it.");
	return OK;
}

/* --- a version's status ------------------------------------------------------------------------ */

static enum err
check_archive(struct call *call, struct str status, int64_t *ret)
{
	struct str archive = json_text(call->body, "archive");

	*ret = 0;
	if (archive.n == 0)
		return OK;
	if (!str_is(status, "deprecated"))
		fault_add(&call->faults, STR("/archive"),
		    "is the date on which a deprecated version ends");
	else if (!time_parse(archive, ret) || *ret <= call->now)
		fault_add(&call->faults, STR("/archive"), "must be a date in the future");
	return call->faults.count == 0 ? OK : ERR_INVALID;
}

/* The version of which the status changes. */
static enum err
change_version(struct call *call, const struct model_parts *parts, struct model_version *ret)
{
	struct str name = json_text(call->body, "version");
	int bit = model_version_bit(parts, name);

	if (bit < 0) {
		fault_add(
		    &call->faults, STR("/version"), "no version is called %.*s", STR_ARG(name));
		return ERR_INVALID;
	}
	*ret = parts->version[bit];
	if (!str_eq(ret->status, json_text(call->body, "status")) ||
	    json_text(call->body, "archive").n != 0)
		return OK;
	fault_add(&call->faults, STR("/status"), "the version %.*s is %.*s already",
	    STR_ARG(ret->slug), STR_ARG(ret->status));
	return ERR_INVALID;
}

enum err
model_version(struct call *call)
{
	struct model_parts *parts = NEW(call->arena, struct model_parts);
	struct str status = json_text(call->body, "status");
	struct model_version version;
	int64_t archive_at;
	enum state to;

	TRY(object_step(call, &call->object, STEP_VERSION, &to));
	TRY(model_parts_read(call, call->object.id, parts));
	TRY(change_version(call, parts, &version));
	TRY(check_archive(call, status, &archive_at));
	TRY(db_run(call->db, STMT_version_set_status,
	    ARGS(TEXT(version.id), TEXT(status), archive_at != 0 ? INT(archive_at) : NULL_ARG)));
	TRY(db_run(call->db, STMT_model_touch, ARGS(TEXT(call->object.id))));
	struct entry *e = record_new(call, EVENT_VERSION_STATUS, OBJECT_MODEL, call->object.id);
	record_on(e, OBJECT_VERSION, version.id);
	json_put_text(&e->facts, "status", status);
	if (archive_at != 0)
		json_put_text(&e->facts, "archive_at", time_text(call->arena, archive_at));
	record_seal(e, "reason", json_text(call->body, "reason"));
	call_result(call, OBJECT_MODEL, call->object.id);
	call_said(call, "The version %.*s is now %.*s.", STR_ARG(version.slug), STR_ARG(status));
	return OK;
}
