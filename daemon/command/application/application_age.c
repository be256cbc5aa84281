/* Drafts and returned applications that nobody goes on with lapse, after a reminder. */
#include "daemon/command/application/application.h"
#include "daemon/command/due.h"
#include "daemon/command/notice.h"
#include "daemon/command/release/admission.h"
#include "lib/time.h"

static const int64_t reminds_before = 7 * DAY_MS;

struct age {
	struct str applicant;
	bool draft, returned;
	int64_t may_be; /* so old */
};

static enum err
read_age(struct call *call, struct str id, struct age *ret)
{
	struct rows row;

	TRY(db_one(call->db, STMT_application_age, ARGS(TEXT(id)), &row));
	struct str state = row_text(&row, "state", call->arena);
	*ret = (struct age){.applicant = row_text(&row, "applicant_id", call->arena),
	    .draft = str_is(state, "draft"),
	    .returned = str_is(state, "returned")};
	ret->may_be = row_int(&row, ret->returned ? "returned_ms" : "draft_ms");
	return rows_close(&row);
}

enum err
application_age(struct call *call, struct str id)
{
	struct age age;

	TRY(read_age(call, id, &age));
	int64_t until = call->now + age.may_be;
	TRY(due_at(call, DUE_APPLICATION_AGE, id, until));
	if (age.may_be <= reminds_before)
		return due_never(call, DUE_APPLICATION_AGE_REMINDER, id);
	return due_at(call, DUE_APPLICATION_AGE_REMINDER, id, until - reminds_before);
}

enum err
due_application_age_reminder(struct call *call, struct str id)
{
	struct age age;

	TRY(read_age(call, id, &age));
	if (!age.draft && !age.returned)
		return OK;
	(void)record_new(call, EVENT_APPLICATION_REMINDED, OBJECT_APPLICATION, id);
	return notice_to(call, age.applicant, NOTICE_APPLICATION_AGES, id);
}

enum err
due_application_age(struct call *call, struct str id)
{
	struct age age;

	TRY(read_age(call, id, &age));
	if (!age.draft && !age.returned)
		return OK;
	TRY(ballot_stop(call, id));
	TRY(db_run(call->db, STMT_application_end, ARGS(TEXT(id), TEXT(STR("lapsed")))));
	(void)record_new(call, EVENT_APPLICATION_LAPSED, OBJECT_APPLICATION, id);
	return notice_to(call, age.applicant, NOTICE_APPLICATION_AGED, id);
}
