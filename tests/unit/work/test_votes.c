/* Sixty-four reviewers vote on the same applications at once: every tally is right, and each
 * outcome is decided once.  20 applications; 100 with SLUICE_LARGE in the environment. */
#include "tests/support/raw.h"
#include "tests/support/vfs.h"
#include "tests/unit/work/desk.h"

#include <pthread.h>
#include <stdlib.h>

enum {
	REVIEWERS = 64,
	FOUNDERS = 52, /* seats that a board is founded with */
	APPLICATIONS = 20,
	APPLICATIONS_LARGE = 100,
	SUBMITTERS = 8,
	SLOW_MS = 120000
};

static struct desk desk;
static struct str token[REVIEWERS], account[REVIEWERS];
static struct str application[APPLICATIONS_LARGE];
static struct job *vote[REVIEWERS * APPLICATIONS_LARGE];
static int applications;

#define TEXTF(...) (str_printf(&desk.arena, __VA_ARGS__).p)

/* --- the board and its cases ------------------------------------------------------------------ */

static struct str
did(struct str who, const char *command, const char *body, const char *name)
{
	struct job *j = desk_do(&desk, desk_job(&desk, who, command, body));

	if (j->call.status / 100 != 2)
		fail_msg("%s: %.*s", command, STR_ARG(buf_str(&j->call.reply.text)));
	return desk_member(&desk, j, name);
}

static void
sign_in(const char *name, struct str *of_token, struct str *of_account)
{
	static const struct str nobody;
	struct str invitation = did(desk.ada, "account_invite",
	    TEXTF("{'name':'%s','email':'%s@example.org'}", name, name), "invitation");
	struct job *j = desk_do(&desk, desk_job(&desk, nobody, "invitation_accept",
					   TEXTF("{'invitation':'%.*s'}", STR_ARG(invitation))));

	*of_token = desk_member(&desk, j, "id");
	*of_account = desk_member(&desk, j, "account");
}

static void
found_board(void)
{
	struct buf members = {.arena = &desk.arena};

	for (int i = 0; i < REVIEWERS; i++)
		sign_in(TEXTF("reviewer%d", i), &token[i], &account[i]);
	for (int i = 2; i < FOUNDERS; i++)
		buf_printf(&members, "%s'%.*s'", i == 2 ? "" : ",", STR_ARG(account[i]));
	(void)did(desk.ada, "board_create",
	    TEXTF(
		"{'slug':'safety','name':'Safety','chair':'%.*s','deputy':'%.*s','member':[%.*s]}",
		STR_ARG(account[0]), STR_ARG(account[1]), STR_ARG(buf_str(&members))),
	    "id");
	for (int i = FOUNDERS; i < REVIEWERS; i++) {
		struct str role = did(desk.ada, "role_propose",
		    TEXTF("{'role':'reviewer','account':'%.*s','on':'safety','reason':'known'}",
			STR_ARG(account[i])),
		    "id");
		(void)did(token[0], TEXTF("role_confirm %.*s", STR_ARG(role)), NULL, "id");
	}
}

static void
open_cases(void)
{
	struct str lead, lead_account, researcher, researcher_account;

	sign_in("lena", &lead, &lead_account);
	(void)did(desk.ada, "organisation_create",
	    "{'name':'Openlab','country':'NL','sector':'academia'}", "id");
	(void)did(desk.ada, "model_import",
	    "{'slug':'gpt-2','name':'GPT-2','developer':'Openlab','modality':'text',"
	    "'disclosure':'announced','lead':'lena@example.org','boards':['safety'],"
	    "'versions':[{'slug':'124m','name':'124M'}],'components':[{'slug':'api',"
	    "'kind':'interface','name':'API','categories':['model_access'],"
	    "'licence_class':'none','versions':['124m']}]}",
	    "id");
	struct job *roles = desk_do(&desk, desk_job(&desk, desk.ada, TEXTF("role_list"), NULL));
	const char *why;
	const struct json *page = json_parse(&desk.arena, buf_str(&roles->call.reply.text), &why);
	json_each(item, json_member(page, "items"))
		if (str_is(json_text(item, "role"), "release_lead"))
			(void)did(token[0],
			    TEXTF("role_confirm %.*s", STR_ARG(json_text(item, "id"))), NULL, "id");
	(void)did(lead, "tier_create gpt-2",
	    "{'slug':'partner','title':'Partners','audience':'partner','capabilities':"
	    "['prompt_api'],'components':['api'],'versions':['124m'],'term':'P30D',"
	    "'review':[{'board':'safety','quorum':3,'deadline':'P14D'}]}",
	    "id");
	for (int i = 0; i < applications; i++) {
		sign_in(TEXTF("researcher%d", i), &researcher, &researcher_account);
		application[i] = did(researcher, "application_create",
		    "{'tier':'gpt-2/partner','submit':true}", "id");
	}
}

/* --- the votes -------------------------------------------------------------------------------- */

/* Three of four go one way, which hangs on the application; some abstain. */
static const char *
opinion(int reviewer, int of)
{
	unsigned dice = (unsigned)(reviewer * 7 + of * 13) % 16;

	if (dice == 0)
		return "abstain";
	return (dice < 12) == (of % 2 == 0) ? "approve" : "reject";
}

static void
prepare_votes(void)
{
	for (int i = 0; i < REVIEWERS * applications; i++) {
		int reviewer = i / applications, of = i % applications;
		vote[i] = desk_job(&desk, token[reviewer],
		    TEXTF("application_vote %.*s", STR_ARG(application[of])),
		    TEXTF("{'vote':'%s','reason':'As I see it.'}", opinion(reviewer, of)));
	}
}

static void *
submit(void *of)
{
	for (int i = (int)(intptr_t)of; i < REVIEWERS * applications; i += SUBMITTERS)
		desk_submit(&desk, vote[i]);
	return NULL;
}

/* Hand them all in at once; how many were taken.  The others came after the close. */
static int
cast(void)
{
	pthread_t thread[SUBMITTERS];
	int taken = 0;

	for (int i = 0; i < SUBMITTERS; i++)
		assert_int_equal(pthread_create(&thread[i], NULL, submit, (void *)(intptr_t)i), 0);
	for (int i = 0; i < SUBMITTERS; i++)
		assert_int_equal(pthread_join(thread[i], NULL), 0);
	for (int i = 0; i < REVIEWERS * applications; i++) {
		struct job *j = desk_wait(&desk, SLOW_MS);
		assert_non_null(j);
		assert_true(j->call.status == 200 || j->call.status == 409);
		taken += j->call.status == 200;
	}
	return taken;
}

static void
assert_number(sqlite3 *sql, const char *query, int64_t expected)
{
	int64_t got = raw_number(sql, query);

	if (got != expected)
		fail_msg("%s: %lld, not %lld", query, (long long)got, (long long)expected);
}

#define ENTRIES(type)                                                                              \
	"SELECT count(*) FROM application a WHERE 1 <> (SELECT count(*) FROM ledger_object o"      \
	" JOIN ledger l ON l.seq = o.seq WHERE o.object_id = a.id"                                 \
	" AND l.entry LIKE '%\"type\":\"" type "\"%')"

static void
every_tally_is_right_and_each_outcome_is_decided_once(void **unused)
{
	(void)unused;
	applications = getenv("SLUICE_LARGE") == NULL ? APPLICATIONS : APPLICATIONS_LARGE;
	desk_open(&desk, DESK_JOBS);
	found_board();
	open_cases();
	prepare_votes();
	int taken = cast();
	desk_stop(&desk);
	sqlite3 *sql = raw_open(desk.place.db);
	assert_number(sql, "SELECT count(*) FROM vote", taken);
	assert_number(sql,
	    "SELECT count(*) FROM tally t WHERE (t.approvals, t.rejections, t.abstentions) <>"
	    " (SELECT total(vote = 'approve'), total(vote = 'reject'), total(vote = 'abstain')"
	    " FROM vote v WHERE v.case_id = t.case_id)",
	    0);
	assert_number(sql,
	    "SELECT count(*) FROM tally t JOIN application a ON a.id = t.case_id WHERE a.state <>"
	    " CASE WHEN t.approvals > t.rejections THEN 'approved' ELSE 'rejected' END",
	    0);
	assert_number(sql, ENTRIES("application.decided"), 0);
	assert_number(sql, ENTRIES("tally.closed"), 0);
	assert_number(sql,
	    "SELECT count(*) FROM application a WHERE (a.state = 'approved') <>"
	    " (SELECT count(*) FROM access_grant g WHERE g.application_id = a.id)",
	    0);
	raw_close(sql);
	desk_close(&desk);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_tally_is_right_and_each_outcome_is_decided_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
