/* How each kind of object is shown: one function, for its own page, in lists and as
 * the answer of a command that changed it. */
#ifndef COMMAND_RENDER_H
#define COMMAND_RENDER_H

#include "daemon/command/object.h"

/* Write the members of ROW, which comes from the kind's own statement, into the open
 * object of call->reply.  ALONE: not in a list, so dearer members may be added. */
typedef enum err render_put(struct call *call, const struct rows *row, bool alone);

/* Relations that take more than the row to know: asked when the object is shown, so that
 * `allowed` is true. */
typedef enum err render_weigh(struct call *call, struct object_row *object);

render_put account_put, token_put, organisation_put, board_put, role_put, identity_put, request_put;
render_put model_put, terms_put, tier_put;
render_put artefact_put, ticket_put;
render_put incident_put, flag_put, lottery_put, recertification_put;
render_put announcement_put, stay_put, obligation_put, leak_put;
render_put signal_put;
render_put plan_put, release_put, act_object_put, restriction_put, promotion_put, evidence_put;
render_put application_put, member_put, grant_put, key_put, denial_put, import_put, notice_put;
render_weigh release_weigh, act_weigh, artefact_weigh;

/* The reply of a call whose result is one object: its members, etag, allowed, said,
 * hint and secret. */
MUST_USE enum err render_result(struct call *call);

/* The text, the time, or the number of millionths in COLUMN of ROW as member NAME of the open
 * object; nothing where it is NULL. */
void render_text(struct call *call, const char *name, const struct rows *row, const char *column);
void render_time(struct call *call, const char *name, const struct rows *row, const char *column);
void render_decimal(
    struct call *call, const char *name, const struct rows *row, const char *column);

/* A page of a list, newest first.  STMT takes ARGS… then the cursor and the limit as
 * its last two parameters, and yields the kind's columns. */
enum { PAGE_ARGS = 10 };
struct page {
	enum object kind;
	enum stmt stmt;
	struct arg args[PAGE_ARGS]; /* before the cursor; unused ones are zero */
};
MUST_USE enum err render_page(struct call *call, const struct page *page);

/* Several pages of the same kind as one: the same object is shown once, as the first of
 * them has it.  Statements of SOONEST_FIRST yield closes_at (or sort_at), go by that and then by id, and
 * take both as their cursor. */
enum page_order { NEWEST_FIRST, SOONEST_FIRST };
MUST_USE enum err render_pages(
    struct call *call, const struct page *pages, int count, enum page_order order);

#endif
