/* Sixty-four reviewers vote over HTTP on the same applications, each on a connection of their own:
 * no vote that was acknowledged is lost from a tally, and one reply says for each application that
 * it is decided.  10 applications; 100 with SLUICE_LARGE in the environment. */
#include "tests/support/raw.h"
#include "tests/unit/http/client.h"

#include "lib/json.h"

#include <stdlib.h>
#include <string.h>

enum { REVIEWERS = 64, FEW = 10, MANY = 100 };

struct reviewer {
	struct client client;
	const char *token;
	int number;
	int taken[MANY]
		 [2]; /* of each application: approvals and rejections that were acknowledged */
	int decided[MANY]; /* … replies that said it was decided by this vote */
	int strange; /* replies of another kind */
};

static struct reviewer reviewers[REVIEWERS];
static const char *application[MANY];
static int applications;

#define TEXTF(...) (str_printf(&server.arena, __VA_ARGS__).p)

/* --- one request ------------------------------------------------------------------------------ */

/* BODY has ' for ". */
static struct str
request(struct arena *a, const char *token, const char *path, const char *body)
{
	char *text = NEW_ARRAY(a, strlen(body) + 1, char);

	memcpy(text, body, strlen(body) + 1);
	for (char *c = text; *c != '\0'; c++)
		if (*c == '\'')
			*c = '"';
	return str_printf(a,
	    "POST %s HTTP/1.1\r\nHost: sluice.example.org\r\nAuthorization: Bearer %s\r\n"
	    "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
	    path, token, strlen(text), text);
}

/* It must succeed; the reply. */
static const struct json *
asked(struct client *c, const char *token, const char *path, const char *body)
{
	const char *why;
	struct got got;

	assert_true(client_send(c, request(&c->arena, token, path, body)));
	client_expect(c, &got, 0);
	if (got.status / 100 != 2)
		fail_msg("%s: %d %s", path, got.status, got.body);
	return json_parse(&c->arena, (struct str){got.body, got.length}, &why);
}

/* A member of it. */
static const char *
did(struct client *c, const char *token, const char *path, const char *body, const char *member)
{
	struct str text = json_text(asked(c, token, path, body), member);

	return TEXTF("%.*s", STR_ARG(text));
}

/* --- the board and its cases ------------------------------------------------------------------ */

static const char *
sign_in(struct client *c, const char *name)
{
	const char *invitation = did(c, server.token, "/v1/accounts",
	    TEXTF("{'name':'%s','email':'%s@example.org'}", name, name), "invitation");

	return did(c, server.token, "/v1/invitations/accept",
	    TEXTF("{'invitation':'%s'}", invitation), "token");
}

static void
found_board(struct client *c)
{
	struct buf members = {.arena = &server.arena};

	for (int i = 0; i < REVIEWERS; i++) {
		reviewers[i].number = i;
		reviewers[i].token = sign_in(c, TEXTF("reviewer%d", i));
	}
	for (int i = 2; i < 50; i++)
		buf_printf(&members, "%s'reviewer%d@example.org'", i == 2 ? "" : ",", i);
	(void)did(c, server.token, "/v1/boards",
	    TEXTF("{'slug':'safety','name':'Safety','chair':'reviewer0@example.org',"
		  "'deputy':'reviewer1@example.org','member':[%s]}",
		buf_str(&members).p),
	    "id");
	for (int i = 50; i < REVIEWERS; i++) {
		const char *role = did(c, server.token, "/v1/roles",
		    TEXTF("{'role':'reviewer','account':'reviewer%d@example.org','on':'safety',"
			  "'reason':'known'}",
			i),
		    "id");
		(void)did(c, reviewers[0].token, TEXTF("/v1/roles/%s/confirm", role), "{}", "id");
	}
}

static void
open_cases(struct client *c)
{
	const char *lead = sign_in(c, "lena");

	(void)did(c, server.token, "/v1/organisations",
	    "{'name':'Openlab','country':'NL','sector':'academia'}", "id");
	const struct json *model = asked(c, server.token, "/v1/models",
	    "{'slug':'gpt-2','name':'GPT-2','developer':'Openlab','modality':'text',"
	    "'disclosure':'announced','lead':'lena@example.org','boards':['safety'],"
	    "'versions':[{'slug':'124m','name':'124M'}],'components':[{'slug':'api',"
	    "'kind':'interface','name':'API','categories':['model_access'],"
	    "'licence_class':'none','versions':['124m']}]}");
	struct str role = json_text(json_member(model, "leads")->first, "role");
	(void)did(
	    c, reviewers[0].token, TEXTF("/v1/roles/%.*s/confirm", STR_ARG(role)), "{}", "id");
	(void)did(c, lead, "/v1/models/gpt-2/tiers",
	    "{'slug':'partner','title':'Partners','audience':'partner','capabilities':"
	    "['prompt_api'],'components':['api'],'versions':['124m'],'term':'P30D',"
	    "'review':[{'board':'safety','quorum':3,'deadline':'P14D'}]}",
	    "id");
	for (int i = 0; i < applications; i++)
		application[i] = did(c, sign_in(c, TEXTF("researcher%d", i)), "/v1/applications",
		    "{'tier':'gpt-2/partner','submit':true}", "id");
}

/* --- the votes -------------------------------------------------------------------------------- */

static void
cast(struct reviewer *r, int of)
{
	struct client *c = &r->client;
	bool against = (r->number * 7 + of * 13) % 16 < 12 ? of % 2 != 0 : of % 2 == 0;
	struct str path = str_printf(&c->arena, "/v1/applications/%s/vote", application[of]);
	struct got got = {.status = 0};

	r->strange += !client_send(c, request(&c->arena, r->token, path.p,
					  against ? "{'vote':'reject','reason':'As I see it.'}"
						  : "{'vote':'approve','reason':'As I see it.'}"));
	client_expect(c, &got, 0);
	if (got.status == 200) {
		r->taken[of][against]++;
		r->decided[of] += strstr(got.body, "has decided") != NULL;
	}
	r->strange += got.status != 200 && got.status != 409;
}

/* Each begins with another application, so that all are voted on at once. */
static void *
vote_on_all(void *reviewer)
{
	struct reviewer *r = reviewer;

	for (int i = 0; i < applications; i++)
		cast(r, (i + r->number) % applications);
	return NULL;
}

static void
vote(void)
{
	pthread_t thread[REVIEWERS];

	for (int i = 0; i < REVIEWERS; i++) {
		client_open(&reviewers[i].client, &server);
		assert_int_equal(pthread_create(&thread[i], NULL, vote_on_all, &reviewers[i]), 0);
	}
	for (int i = 0; i < REVIEWERS; i++) {
		assert_int_equal(pthread_join(thread[i], NULL), 0);
		client_close(&reviewers[i].client);
		assert_int_equal(reviewers[i].strange, 0);
	}
}

static void
check(sqlite3 *sql, int of)
{
	int taken[2] = {0, 0}, decided = 0;

	for (int i = 0; i < REVIEWERS; i++) {
		taken[0] += reviewers[i].taken[of][0];
		taken[1] += reviewers[i].taken[of][1];
		decided += reviewers[i].decided[of];
	}
	assert_int_equal(decided, 1);
	assert_int_equal(raw_number(sql, TEXTF("SELECT approvals FROM tally WHERE case_id = '%s'",
					     application[of])),
	    taken[0]);
	assert_int_equal(raw_number(sql, TEXTF("SELECT rejections FROM tally WHERE case_id = '%s'",
					     application[of])),
	    taken[1]);
	assert_int_equal(
	    raw_number(sql, TEXTF("SELECT state = 'approved' FROM application WHERE id = '%s'",
				application[of])),
	    taken[0] > taken[1]);
	assert_int_equal(
	    raw_number(
		sql, TEXTF("SELECT count(*) FROM ledger_object o JOIN ledger l ON l.seq = o.seq"
			   " WHERE o.object_id = '%s'"
			   " AND l.entry LIKE '%%\"type\":\"application.decided\"%%'",
			 application[of])),
	    1);
}

static void
no_acknowledged_vote_is_lost_and_each_outcome_is_decided_once(void **unused)
{
	struct client c;

	(void)unused;
	applications = getenv("SLUICE_LARGE") == NULL ? FEW : MANY;
	client_open(&c, &server);
	found_board(&c);
	open_cases(&c);
	client_close(&c);
	vote();
	sqlite3 *sql = raw_open(server.place.db);
	for (int i = 0; i < applications; i++)
		check(sql, i);
	raw_close(sql);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(no_acknowledged_vote_is_lost_and_each_outcome_is_decided_once),
	};

	return cmocka_run_group_tests(tests, open_server, close_server);
}
