/* One rehearsal for each command that names such an object. */
#include "tests/unit/command/truth.h"

#include "daemon/command/object.h"
#include "lib/hash.h"
#include "tests/support/raw.h"
#include "tests/unit/command/sample.h"

#include <stdlib.h>
#include <string.h>

/* What is looked at, by whom, as they are shown it. */
struct look {
	struct house *h;
	const struct person *who;
	enum object kind;
	struct str id;
	const struct json *allowed;
};

static bool seen[STATE_COUNT];

/* The word of its step: "suspend" for account_suspend, "tier_create" for tier_create on a
 * model; NULL: it is no step. */
static const char *
step_of(const struct command *c)
{
	const char *noun = object_word(c->object), *verb = c->name;

	if (strncmp(verb, noun, strlen(noun)) == 0 && verb[strlen(noun)] == '_')
		verb += strlen(noun) + 1;
	for (int i = 0; i < STEP_COUNT; i++)
		if (strcmp(step_word((enum step)i), verb) == 0)
			return verb;
	return NULL;
}

static enum step
step_number(const char *word)
{
	int i = 0;

	while (strcmp(step_word((enum step)i), word) != 0)
		i++;
	return (enum step)i;
}

static bool
lists(const struct json *allowed, const char *step)
{
	json_each(item, allowed)
		if (str_is(item->text, step))
			return true;
	return false;
}

static struct call *
call_of(const struct look *l, const struct command *c)
{
	const char *line = house_text(l->h, "%s %.*s", c->name, STR_ARG(l->id));
	struct call *call = house_call(l->h, l->who, line, NULL);

	if (c->request[0] != '\0')
		call->body_text = sample_of(&l->h->arena, c->request);
	return call;
}

/* Handlers that know more than the table and say it. */
static bool
says_why(const char *step, struct str code)
{
	static const struct {
		const char *step, *code;
	} known[] = {
	    {"vote", "wrong_state"},
	    {"vote", "own_case"},
	    {"vote", "second_person"},
	    {"vote", "deadline_passed"},
	    {"vote", "release_held"},
	    {"endorse", "own_case"},
	    {"refuse", "own_case"},
	    {"tally", "wrong_state"},
	    {"tally", "unmet"},
	    {"propose", "unmet"},
	    {"force", "unmet"},
	    {"end", "last_admin"},
	    {"lottery_commit", "unmet"},
	    {"ticket", "no_access"},
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strcmp(known[i].step, step) == 0 && str_is(code, known[i].code))
			return true;
	return false;
}

/* Is CODE what the command's coarse right and the table of steps refuse it with? */
static bool
is_documented(const struct call *call, const char *step, struct str code)
{
	const struct object_row *o = &call->object;
	unsigned needs = call->command->needs;

	if (needs != ANYONE && (needs & SIGNED_IN) == 0 && (needs & call->caller.roles) == 0)
		return str_is(code, "forbidden");
	if (o->id.n == 0)
		return str_is(code, "not_found");
	enum err e = step_take(o->kind, o->state, step_number(step), o->relations).answer;
	return str_is(code, err_table[e].code) || says_why(step, code);
}

static void
judge(const struct look *l, const struct command *c, const char *step)
{
	struct call *rehearsal = call_of(l, c);
	bool allowed = lists(l->allowed, step);

	rehearsal->dry_run = true;
	struct reply r = house_give(l->h, rehearsal);
	bool refused = r.status == 403 || r.status == 404 || r.status == 409;
	if (allowed == refused)
		fail_msg("%s, which is %s, answers %d %.*s to %.*s", c->name,
		    allowed ? "allowed" : "not allowed", r.status, STR_ARG(r.code),
		    STR_ARG(l->who->account));
	if (allowed)
		return;
	struct call *call = call_of(l, c);
	r = house_give(l->h, call);
	if (!is_documented(call, step, r.code))
		fail_msg("%s is refused as %.*s to %.*s", c->name, STR_ARG(r.code),
		    STR_ARG(l->who->account));
}

/* Of every row of every table, the ledger's too; made anew only when something was written. */
static struct str
digest_of(const struct house *h)
{
	static struct {
		char folder[sizeof(h->folder)], digest[2 * DIGEST_BYTES];
		sqlite3 *sql;
		int64_t version;
	} last;
	struct arena a = {0};

	if (strcmp(last.folder, h->folder) != 0) {
		raw_close(last.sql);
		memcpy(last.folder, h->folder, sizeof(last.folder));
		last.sql = raw_open(str_printf(&a, "%s/sluice.db", h->folder).p);
		last.version = -1;
	}
	int64_t version = raw_number(last.sql, "PRAGMA data_version");
	if (version != last.version) {
		struct str digest = hash_hex(&a, raw_rows(last.sql, &a));
		memcpy(last.digest, digest.p, sizeof(last.digest));
		last.version = version;
	}
	arena_free(&a);
	return (struct str){last.digest, sizeof(last.digest)};
}

static int
judge_all(const struct look *l)
{
	struct str before = str_copy(&l->h->arena, digest_of(l->h));
	int rehearsed = 0;

	for (size_t i = 0; i < command_count; i++) {
		const struct command *c = &command_table[i];
		const char *step = step_of(c);
		if (c->mode != WRITES || c->object != l->kind || step == NULL)
			continue;
		judge(l, c, step);
		rehearsed++;
	}
	if (!str_eq(before, digest_of(l->h)))
		fail_msg("something that was refused to %.*s, or rehearsed, has changed %.*s",
		    STR_ARG(l->who->account), STR_ARG(l->id));
	return rehearsed;
}

static void
note_state(enum object kind, const struct json *shown)
{
	struct str word = json_text(shown, "state");

	if (state_known(kind, word))
		seen[state_of(kind, word)] = true;
}

int
truth_of(struct house *h, const struct person *who, const char *show)
{
	struct call *call = house_call(h, who, show, NULL);
	struct str id = call->param[0];
	struct reply shown = house_give(h, call);
	enum object kind = call->command->object;

	assert_true(shown.status == 200 || shown.status == 404);
	note_state(kind, shown.body);
	return judge_all(&(struct look){h, who, kind, id, json_member(shown.body, "allowed")});
}

int
truth_of_list(struct house *h, const struct person *who, const char *list)
{
	const struct json *r = house_do(h, who, list, NULL);
	int rehearsed = 0;

	json_each(item, json_member(r, "items")) {
		struct str id = json_text(item, "id");
		enum object kind = object_of_id(id);
		note_state(kind, item);
		rehearsed += judge_all(
		    &(struct look){h, who, kind, id, json_member(item, "allowed")});
	}
	return rehearsed;
}

void
truth_covers(enum object kind)
{
	static const struct {
		enum object kind;
		const char *word;
	} states[STATE_COUNT] = {
#define STATE(object, name, word) [STATE_##object##_##name] = {OBJECT_##object, word},
#include "schema/states.def"
#undef STATE
	};

	int unseen = 0;

	for (int i = 0; i < STATE_COUNT; i++)
		if (states[i].kind == kind && !seen[i]) {
			print_error(
			    "nobody looked at %s that is %s\n", object_word(kind), states[i].word);
			unseen++;
		}
	assert_int_equal(unseen, 0);
}
