/* One rehearsal for each command that names such an object. */
#include "tests/unit/command/truth.h"

#include "daemon/command/object.h"
#include "tests/unit/command/sample.h"

#include <stdlib.h>
#include <string.h>

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

static bool
lists(const struct json *allowed, const char *step)
{
	json_each(item, allowed)
		if (str_is(item->text, step))
			return true;
	return false;
}

static struct reply
rehearse(struct house *h, const struct person *who, const struct command *c, struct str id)
{
	struct call *call = house_call(
	    h, who, house_text(h, "%s %.*s", c->name, STR_ARG(id)), NULL);

	call->dry_run = true;
	if (c->request[0] != '\0')
		call->body_text = sample_of(&h->arena, c->request);
	return house_give(h, call);
}

static void
judge(
    struct house *h, const struct person *who, const struct command *c, struct str id, bool allowed)
{
	struct reply r = rehearse(h, who, c, id);
	bool refused = r.status == 403 || r.status == 404 || r.status == 409;

	if (allowed == refused)
		fail_msg("%s, which is %s, answers %d %.*s to %.*s", c->name,
		    allowed ? "allowed" : "not allowed", r.status, STR_ARG(r.code),
		    STR_ARG(who->account));
}

/* What KIND is, ID names and ALLOWED lists. */
static int
judge_all(struct house *h, const struct person *who, enum object kind, struct str id,
    const struct json *allowed)
{
	int rehearsed = 0;

	for (size_t i = 0; i < command_count; i++) {
		const struct command *c = &command_table[i];
		const char *step = step_of(c);
		if (c->mode != WRITES || c->object != kind || step == NULL)
			continue;
		judge(h, who, c, id, lists(allowed, step));
		rehearsed++;
	}
	return rehearsed;
}

int
truth_of(struct house *h, const struct person *who, const char *show)
{
	struct call *call = house_call(h, who, show, NULL);
	struct str id = call->param[0];
	struct reply shown = house_give(h, call);

	assert_true(shown.status == 200 || shown.status == 404);
	return judge_all(h, who, call->command->object, id, json_member(shown.body, "allowed"));
}

static enum object
kind_of(struct str id)
{
	for (int i = 0; i < OBJECT_COUNT; i++)
		if (id_ok(id, object_prefix((enum object)i)))
			return (enum object)i;
	fail_msg("%.*s is no id", STR_ARG(id));
	abort();
}

int
truth_of_list(struct house *h, const struct person *who, const char *list)
{
	const struct json *r = house_do(h, who, list, NULL);
	int rehearsed = 0;

	json_each(item, json_member(r, "items")) {
		struct str id = json_text(item, "id");
		rehearsed += judge_all(h, who, kind_of(id), id, json_member(item, "allowed"));
	}
	return rehearsed;
}
