/* One vote on several plain applications: all or none of them, as they were shown in a preview,
 * and each recorded by itself. */
#include "daemon/command/application/application.h"
#include "daemon/command/command.h"
#include "daemon/command/object.h"
#include "daemon/rules/level.h"
#include "lib/hash.h"

enum { BULK_MAX = 100 };

struct one {
	struct str id, digest, title, applicant, tier, outcome;
	enum state state;
};

/* --- plain cases ------------------------------------------------------------------------------ */

/* Why it isn't one on which one votes together with others; NULL: it is. */
static const char *
why_not_plain(const struct rows *row)
{
	if (!row_null(row, "exceptions"))
		return "asks for an exception, which is for a vote by itself";
	if (row_int(row, "settled") != 0 || row_int(row, "appealed") != 0)
		return "is judged once more, which is for a vote by itself";
	if (!row_null(row, "why_more"))
		return "asks for more than such research takes, which is for a vote by itself";
	return NULL;
}

static enum err
check_class(struct call *call, struct str place, struct str id, enum audience audience)
{
	struct application a;
	struct measure asked;

	TRY(application_read(call, id, &a));
	TRY(application_measure(call, &a, &asked));
	enum class class = capabilities_class(&asked.set, audience);
	if (level_irreversible(class))
		fault_add(&call->faults, place,
		    "asks for %s, which can't be taken back: that is for a vote by itself",
		    class_word(class));
	return OK;
}

static enum err
read_one(struct call *call, struct str place, struct one *ret)
{
	struct arena *a = call->arena;
	struct rows row;

	enum err e = db_one(call->db, STMT_bulk_case, ARGS(TEXT(ret->id)), &row);
	if (e == ERR_NOT_FOUND) /* nothing was submitted yet */
		fault_add(&call->faults, place, "is not submitted");
	if (e != OK)
		return rows_close(&row), e == ERR_NOT_FOUND ? OK : e;
	ret->digest = row_text(&row, "digest", a);
	ret->title = row_text(&row, "title", a);
	ret->applicant = row_text(&row, "applicant_name", a);
	ret->tier = str_printf(a, "%.*s/%.*s", STR_ARG(row_text(&row, "model", a)),
	    STR_ARG(row_text(&row, "tier", a)));
	const char *why = why_not_plain(&row);
	enum audience audience = audience_of(row_text(&row, "audience", a));
	TRY(rows_close(&row));
	if (why != NULL)
		fault_add(&call->faults, place, "%s", why);
	return check_class(call, place, ret->id, audience);
}

/* --- voting ----------------------------------------------------------------------------------- */

/* A refusal is told at its place, so that all of them are told at once. */
static enum err
vote_on(struct call *call, struct str place, struct one *one)
{
	enum err e = application_cast(call);

	if (err_table[e].http >= 500)
		return e;
	if (e != OK && e != ERR_INVALID)
		fault_add(&call->faults, place, "%.*s",
		    STR_ARG(call->detail.n != 0 ? call->detail : str_of(err_table[e].text)));
	call->detail = (struct str){NULL, 0};
	one->outcome = call->said;
	struct rows row;
	TRY(db_one(call->db, STMT_application_state_of, ARGS(TEXT(one->id)), &row));
	one->state = state_of(OBJECT_APPLICATION, row_peek(&row, "state"));
	return rows_close(&row);
}

static enum err
each(struct call *call, struct one all[BULK_MAX], int *count)
{
	*count = 0;
	json_each(item, json_list(call->body, "applications", BULK_MAX)) {
		struct str place = str_printf(call->arena, "/applications/%d", *count);
		struct one *one = &all[*count];
		TRY(object_named(call, OBJECT_APPLICATION, item->text, place, &call->object));
		++*count;
		if (call->object.id.n == 0)
			continue;
		one->id = call->object.id;
		TRY(read_one(call, place, one));
		TRY(vote_on(call, place, one));
	}
	return call->faults.first == NULL ? OK : ERR_INVALID;
}

/* Of what is voted on and how, so that nobody votes on what they haven't been shown. */
static struct str
preview_of(struct call *call, const struct one *all, int count)
{
	struct buf b = {.arena = call->arena};

	buf_printf(&b, "%.*s", STR_ARG(json_text(call->body, "vote")));
	for (int i = 0; i < count; i++)
		buf_printf(&b, "\n%.*s %.*s", STR_ARG(all[i].id), STR_ARG(all[i].digest));
	struct digest d = hash_of(buf_str(&b));
	return digest_hex(call->arena, &d);
}

static void
put(struct call *call, const struct one *all, int count, struct str preview)
{
	struct json_out *o = &call->reply;

	json_open(o, NULL);
	json_put_text(o, "said", call->said);
	json_put_text(o, "vote", json_text(call->body, "vote"));
	json_put_text(o, "preview", preview);
	json_open_list(o, "items");
	for (int i = 0; i < count; i++) {
		json_open(o, NULL);
		json_put_text(o, "id", all[i].id);
		json_put_text(o, "tier", all[i].tier);
		json_put_text_or_null(o, "title", all[i].title);
		json_put_text(o, "applicant_name", all[i].applicant);
		json_put_text(o, "state", str_of(state_word(all[i].state)));
		json_put_text(o, "outcome", all[i].outcome);
		json_close(o);
	}
	json_close_list(o);
	if (call->hint.n != 0)
		json_put_text(o, "hint", call->hint);
	json_close(o);
	call->rendered = true;
}

enum err
review_bulk(struct call *call)
{
	struct one *all = NEW_ARRAY(call->arena, BULK_MAX, struct one);
	int count;

	TRY(each(call, all, &count));
	struct str preview = preview_of(call, all, count);
	call->hint = (struct str){NULL, 0};
	if (call->dry_run)
		call_hint(
		    call, "the same, with --preview %.*s instead of --dry-run", STR_ARG(preview));
	else if (!str_eq(json_text(call->body, "preview"), preview))
		return call_refuse(call, ERR_CONFIRMATION,
		    "Votes on several applications are cast as they were shown: rehearse it "
		    "(--dry-run), and give the preview's digest. Nothing was changed.");
	call_said(call, "Voted %.*s on %d application%s.", STR_ARG(json_text(call->body, "vote")),
	    count, count == 1 ? "" : "s");
	call_result(call, OBJECT_APPLICATION, all[0].id);
	put(call, all, count, preview);
	return OK;
}
