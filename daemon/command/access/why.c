/* What was answered to an evaluation at a past moment, and on which entries that rested. */
#include "daemon/command/command.h"
#include "daemon/command/object.h"
#include "daemon/command/past.h"
#include "daemon/index/authzen.h"
#include "daemon/index/index.h"
#include "lib/id.h"
#include "lib/time.h"

static struct question
question_of(struct call *call, struct str slug)
{
	struct str subject = call_query(call, "subject"), orcid = subject;
	bool account = str_starts(subject, "acc_");

	if (!account)
		(void)orcid_parse(call->arena, subject, &orcid);
	return (struct question){.subject_kind = account ? SUBJECT_ACCOUNT : SUBJECT_ORCID,
	    .subject = orcid,
	    .capability = call_query(call, "capability"),
	    .model = slug,
	    .version = call_query(call, "version"),
	    .component = call_query(call, "component")};
}

/* Whoever may ask about somebody now may ask what was so before.  The subject becomes an
 * account's id: who somebody is says the present. */
static enum err
admit(struct call *call, struct question *q)
{
	struct bearer bearer = {.is_key = false};
	struct ulid found;
	char id[ID_LENGTH + 1];

	if (!id_bytes(call->caller.account, bearer.account.b))
		return ERR_UNAUTHENTICATED;
	index_enter(call->index);
	bool may = index_may_ask(call->index, &bearer, q, call->now);
	bool known = index_subject(call->index, q, &found);
	index_leave(call->index);
	if (!may)
		return call_refuse(call, ERR_FORBIDDEN,
		    "You may ask about yourself; about others ask those who answer for the model: "
		    "its leads, duty officers and gateways, chairs and deputies of its boards, "
		    "admins and auditors.");
	if (!known)
		return call_refuse(call, ERR_NOT_FOUND, "Nobody is known by that name.");
	id_format(object_prefix(OBJECT_ACCOUNT), found.b, id);
	q->subject_kind = SUBJECT_ACCOUNT;
	q->subject = str_copy(call->arena, str_of(id));
	return OK;
}

static enum err
slug_of(struct call *call, struct str *ret)
{
	struct rows row;

	enum err e = db_one(call->db, STMT_fact_model_by_id, ARGS(TEXT(call->object.id)), &row);
	if (e == OK)
		*ret = row_text(&row, "slug", call->arena);
	(void)rows_close(&row);
	return e;
}

static void
put_grounds(struct json_out *o, const struct past_ground *grounds)
{
	json_open_list(o, "grounds");
	for (const struct past_ground *g = grounds; g != NULL; g = g->next) {
		json_open(o, NULL);
		json_put_text(o, "object", g->id);
		json_put_int(o, "seq", g->known.seq);
		json_put_text(o, "at", g->known.at);
		json_put_text(o, "type", g->known.type);
		json_put_tree(o, "known", g->known.facts);
		json_close(o);
	}
	json_close_list(o);
}

/* The answer by the one rule that decides now, too: an index of what was known then, asked at
 * that moment.  How much had been used is no fact of the ledger. */
static void
answer_then(struct call *call, struct index *index, const struct question *q, int64_t at)
{
	struct authzen_more nothing = {.reason = {NULL, 0}};
	struct index_reader *reader = index_reader_open(index);
	char *text = NEW_ARRAY(call->arena, AUTHZEN_REPLY_MAX, char);
	const char *why;
	struct answer answer = {.permit = false};

	index_enter(reader);
	index_evaluate(reader, q, at, &answer);
	answer.meter = NULL;
	size_t n = authzen_render_more(&answer, &nothing, text, AUTHZEN_REPLY_MAX);
	index_leave(reader);
	index_reader_close(reader);
	const struct json *said = json_parse(call->arena, (struct str){text, n}, &why);
	json_put_bool(&call->reply, "decision", json_truth(said, "decision"));
	json_put_tree(&call->reply, "context", json_member(said, "context"));
}

enum err
why_past(struct call *call)
{
	struct past_asked_of asked = {.model = call->object.id};
	struct past_ground *grounds = NULL;
	struct json_out *o = &call->reply;
	struct str slug;
	int64_t at;

	TRY(past_asked(call, &at));
	TRY(slug_of(call, &slug));
	struct question q = question_of(call, slug);
	TRY(admit(call, &q));
	asked.account = q.subject;
	TRY(past_position(call, at, &asked.position));
	struct index *index = index_open();
	enum err e = past_fill(call, &asked, index, &grounds);
	if (e == OK) {
		json_open(o, NULL);
		json_put_text(o, "at", time_text(call->arena, at));
		json_put_text(o, "subject", q.subject);
		answer_then(call, index, &q, at);
		put_grounds(o, grounds);
		json_close(o);
	}
	index_close(index);
	if (e == ERR_NOT_FOUND)
		return call_refuse(call, e,
		    "The ledger had nothing on this person, or on this model, by %.*s.",
		    STR_ARG(time_words(call->arena, at)));
	return e;
}
