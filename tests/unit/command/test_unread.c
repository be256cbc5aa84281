/* Whatever an applicant asks, no answer holds what boards say among themselves. */
#include "tests/unit/command/review_scene.h"
#include "tests/unit/command/sample.h"

#include "daemon/command/object.h"

#include <string.h>

/* Said by boards alone; by nobody to the applicant. */
#define SECRET "Quetzalcoatlus"

static struct review_scene r;
static struct house *const h = &r.s.house;
static struct str ids[64]; /* everything that the applicant may come by */
static int id_count, asked;

static int
set_up(void **unused)
{
	(void)unused;
	review_open(&r, NULL);
	return 0;
}

static int
tear_down(void **unused)
{
	(void)unused;
	review_close(&r);
	return 0;
}

static void
check(struct reply reply, const char *line)
{
	struct json_out o = {.text.arena = &h->arena};

	asked++;
	if (reply.body == NULL)
		return;
	json_put_tree(&o, NULL, reply.body);
	struct str text = buf_str(&o.text);
	if (memmem(text.p, text.n, SECRET, strlen(SECRET)) != NULL)
		fail_msg("%s answers the applicant: %.*s", line, STR_ARG(text));
}

/* An id of each kind that stands anywhere in JSON is something to ask about. */
static void
gather(const struct json *json)
{
	if (json->kind == JSON_TEXT && id_count < 64 && json->text.n == ID_LENGTH &&
	    json->text.p[3] == '_')
		ids[id_count++] = json->text;
	if (json->kind == JSON_OBJECT || json->kind == JSON_LIST)
		json_each(item, json)
			gather(item);
}

/* Reading is done; writing is rehearsed, with the smallest body, and its reply is the same. */
static void
ask(const struct person *who, const struct command *c, const char *line)
{
	struct call *call = house_call(h, who, line, NULL);

	if (c->mode == WRITES) {
		call->dry_run = true;
		if (c->request[0] != '\0')
			call->body_text = sample_of(&h->arena, c->request);
	}
	check(house_give(h, call), line);
}

/* Every command there is, about everything of its kind that is known. */
static void
ask_all(const struct person *who)
{
	for (size_t i = 0; i < command_count; i++) {
		const struct command *c = &command_table[i];
		if (strchr(c->path, ':') == NULL) {
			ask(who, c, c->name);
			continue;
		}
		for (int k = 0; k < id_count; k++) {
			if (!id_ok(ids[k], object_prefix(c->object)))
				continue;
			const char *line = house_text(h, "%s %.*s x x", c->name, STR_ARG(ids[k]));
			ask(who, c, line);
		}
	}
}

static void
say(const struct person *who, const char *command, struct str id, const char *body)
{
	house_do(h, who, review_line(&r, command, id), body);
}

/* Everything that boards can say of it, but to its applicant. */
static void
board_says_all(struct str id)
{
	say(&r.rita, "application_comment", id, "{'text':'" SECRET "'}");
	say(&r.s.chair, "application_consult", id,
	    house_text(h, "{'account':'%.*s','question':'" SECRET "'}", STR_ARG(r.s.lead.account)));
	say(&r.s.lead, "application_advise", id, "{'text':'" SECRET "'}");
	say(&r.s.chair, "application_guest", id,
	    house_text(
		h, "{'account':'%.*s','reason':'" SECRET "'}", STR_ARG(r.s.stranger.account)));
	say(&r.s.stranger, "application_vote", id, "{'vote':'abstain','reason':'" SECRET "'}");
	say(&r.otto, "application_vote", id, "{'vote':'approve','reason':'" SECRET "'}");
	say(&r.rita, "application_vote", id, "{'vote':'recuse','reason':'" SECRET "'}");
}

static void
ask_as_applicant(struct str id)
{
	id_count = 0;
	ids[id_count++] = id;
	gather(house_do(h, &r.grace, review_line(&r, "application_show", id), NULL));
	gather(house_do(h, &r.grace, "application_list", NULL));
	gather(house_do(h, &r.grace, "notice_list", NULL));
	gather(house_do(h, &r.grace, "tier_list gpt-2", NULL));
	gather(house_do(h, &r.grace, "board_list", NULL));
	ask_all(&r.grace);
}

static void
no_reply_to_the_applicant_holds_what_the_board_says_among_itself(void **unused)
{
	(void)unused;
	struct str id = review_apply(&r, &r.grace);

	board_says_all(id);
	ask_as_applicant(id);
	const char *line = review_line(&r, "application_comment", id);
	check(house_ask(h, &r.grace, line, "{'text':'What do you think?'}"), line);
	review_vote(&r, &r.s.chair, id, "approve");
	ask_as_applicant(id);
	assert_true(asked > 250);
}

/* The same words are found where they are meant to be read: the test would see them. */
static void
the_board_reads_all_of_it(void **unused)
{
	(void)unused;
	struct str id = review_apply(&r, &r.grace);

	board_says_all(id);
	const struct json *shown = house_do(
	    h, &r.s.chair, review_line(&r, "application_show", id), NULL);
	assert_text(text_at(shown, "comments.0.text"), SECRET);
	assert_text(text_at(shown, "advice.0.question"), SECRET);
	assert_text(text_at(shown, "advice.0.advice"), SECRET);
	assert_text(text_at(shown, "boards.0.votes.0.reason"), SECRET);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		no_reply_to_the_applicant_holds_what_the_board_says_among_itself, set_up,
		tear_down),
	    cmocka_unit_test_setup_teardown(the_board_reads_all_of_it, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
