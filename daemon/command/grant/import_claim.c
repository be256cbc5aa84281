/* What holders by another gate's report do: claim grants here, each by a secret that was sent
 * to their mail address. */
#include "daemon/command/command.h"
#include "daemon/command/grant/grant.h"
#include "daemon/command/people/denial.h"
#include "daemon/command/record.h"
#include "daemon/command/render.h"
#include "lib/hash.h"
#include "lib/time.h"

/* --- secrets ---------------------------------------------------------------------------------- */

enum { TOKENS_MAX = 500 };

struct holder {
	int64_t number;
	struct str name, email;
};

static enum err
read_holders(struct call *call, struct holder *ret, int64_t most, int64_t *count)
{
	struct rows rows = db_query(call->db, STMT_import_rows_behind,
	    ARGS(TEXT(call->object.id), INT(json_int(call->body, "after", 0)), INT(most)));

	*count = 0;
	while (*count < most && rows_next(&rows))
		ret[(*count)++] = (struct holder){row_int(&rows, "number"),
		    row_text(&rows, "name", call->arena), row_text(&rows, "email", call->arena)};
	return rows_close(&rows);
}

/* A new secret for each; one that was made before is void. */
static enum err
put_token(struct call *call, const struct holder *h)
{
	struct json_out *o = &call->reply;
	struct str secret = secret_make(call->arena, "slg_");
	struct digest d = hash_of(secret);

	TRY(db_run(call->db, STMT_import_row_token,
	    ARGS(TEXT(call->object.id), INT(h->number),
		BLOB(((struct str){(const char *)d.b, DIGEST_BYTES})))));
	json_open(o, NULL);
	json_put_int(o, "row", h->number);
	json_put_text(o, "email", h->email);
	json_put_text(o, "name", h->name);
	json_put_text(o, "token", secret);
	json_close(o);
	return OK;
}

enum err
import_tokens(struct call *call)
{
	struct holder *h = NEW_ARRAY(call->arena, TOKENS_MAX, struct holder);
	struct json_out *o = &call->reply;
	int64_t n;
	enum state to;

	TRY(object_step(call, &call->object, STEP_TOKENS, &to));
	TRY(read_holders(call, h, TOKENS_MAX, &n));
	json_open(o, NULL);
	json_open_list(o, "tokens");
	for (int64_t i = 0; i < n; i++)
		TRY(put_token(call, &h[i]));
	json_close_list(o);
	if (n == TOKENS_MAX)
		json_put_int(o, "next", h[n - 1].number);
	json_close(o);
	struct entry *e = record_new(call, EVENT_IMPORT_TOKENS, OBJECT_IMPORT, call->object.id);
	json_put_int(&e->facts, "count", n);
	call_result(call, OBJECT_IMPORT, call->object.id);
	call->rendered = true;
	return OK;
}

/* --- claiming --------------------------------------------------------------------------------- */

/* What a secret claims. */
struct claim {
	struct str import, tier;
	int64_t number, term_ms;
};

static enum err
refuse_token(struct call *call)
{
	return call_refuse(call, ERR_INVITATION,
	    "This token is unknown, used, replaced or over; nothing was changed. Who sent it can "
	    "send another, or apply as everybody does.");
}

static enum err
find_claim(struct call *call, struct claim *ret)
{
	struct str token = json_text(call->body, "token");
	struct rows row;

	*ret = (struct claim){.number = 0};
	while (token.n > 0 && (token.p[token.n - 1] == '\n' || token.p[token.n - 1] == ' '))
		token.n--;
	struct digest d = hash_of(token);
	enum err e = db_one(call->db, STMT_import_by_token,
	    ARGS(BLOB(((struct str){(const char *)d.b, DIGEST_BYTES}))), &row);
	bool good = e == OK && row_int(&row, "claims") != 0 &&
		    row_int(&row, "claim_until") > call->now;
	if (good)
		*ret = (struct claim){row_text(&row, "import_id", call->arena),
		    row_text(&row, "tier_id", call->arena), row_int(&row, "number"),
		    row_int(&row, "term_ms")};
	(void)rows_close(&row);
	return good ? OK : e == OK || e == ERR_NOT_FOUND ? refuse_token(call) : e;
}

static enum err
refuse_second(struct call *call, struct str import)
{
	struct rows row;
	enum err e = db_one(call->db, STMT_import_claimed_before,
	    ARGS(TEXT(call->caller.account), TEXT(import)), &row);

	(void)rows_close(&row);
	if (e != OK)
		return e == ERR_NOT_FOUND ? OK : e;
	return call_refuse(call, ERR_EXISTS,
	    "You have claimed a grant by this import already; nothing was changed.");
}

enum err
grant_claim(struct call *call)
{
	struct claim c;
	struct granting g;

	TRY(find_claim(call, &c));
	TRY(denial_check(call));
	TRY(refuse_second(call, c.import));
	TRY(db_run(call->db, STMT_import_row_claim,
	    ARGS(TEXT(c.import), INT(c.number), TEXT(call->caller.account), INT(call->now))));
	TRY(db_run(call->db, STMT_import_count_claim, ARGS(TEXT(c.import))));
	struct entry *e = record_new(call, EVENT_IMPORT_CLAIMED, OBJECT_IMPORT, c.import);
	record_on(e, OBJECT_ACCOUNT, call->caller.account);
	json_put_int(&e->facts, "row", c.number);
	g = (struct granting){.account = call->caller.account,
	    .tier = c.tier,
	    .import = c.import,
	    .term_ms = c.term_ms};
	TRY(grant_make(call, &g));
	call_result(call, OBJECT_GRANT, g.made);
	call_said(call, "Claimed; it lasts %.*s from its activation.",
	    STR_ARG(duration_words(call->arena, c.term_ms)));
	return OK;
}
