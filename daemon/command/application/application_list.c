/* Lists of applications: mine, a board's, those that wait for an official, all. */
#include "daemon/command/command.h"
#include "daemon/command/people/seats.h"
#include "daemon/command/render.h"

/* --state: one of an application's. */
static enum err
check_state(struct call *call)
{
	struct str asked = call_query(call, "state");

	if (asked.p == NULL || state_known(OBJECT_APPLICATION, asked))
		return OK;
	fault_add(
	    &call->faults, STR("/state"), "is no state of an application: %.*s", STR_ARG(asked));
	return ERR_INVALID;
}

/* A page by STMT, or by STMT_IN where a state is asked for. */
struct choice {
	enum stmt stmt, stmt_in;
};
static struct page
page_of(struct call *call, struct choice c, struct arg third)
{
	struct str state = call_query(call, "state");
	struct page p = {OBJECT_APPLICATION, state.p == NULL ? c.stmt : c.stmt_in,
	    {TEXT(call->caller.account), INT(call->now)}};
	int n = 2;

	if (third.kind != ARG_END)
		p.args[n++] = third;
	if (state.p != NULL)
		p.args[n] = TEXT(state);
	return p;
}

static struct page
page_of_mine(struct call *call)
{
	return page_of(call,
	    (struct choice){STMT_application_list_mine, STMT_application_list_mine_in}, END_ARG);
}

static struct page
page_of_joined(struct call *call)
{
	return page_of(call,
	    (struct choice){STMT_application_list_joined, STMT_application_list_joined_in},
	    END_ARG);
}

/* Where a signing official is awaited, among what is asked for. */
static bool
lists_to_endorse(struct call *call)
{
	struct str state = call_query(call, "state");

	return (call->caller.roles & 1u << ROLE_OFFICIAL) != 0 &&
	       (state.p == NULL ||
		   str_is(state, state_word(STATE_APPLICATION_AWAITING_ENDORSEMENT)));
}

enum err
application_list(struct call *call)
{
	bool mine = str_is(call_query(call, "mine"), "true");
	struct page pages[SEATS_MAX + 3];
	struct seats seats;
	int n = 0;

	TRY(check_state(call));
	TRY(seats_read(call, &seats));
	if (!mine && call_query(call, "board").p == NULL &&
	    (call->caller.roles & 1u << ROLE_AUDITOR) != 0) {
		pages[0] = page_of(call,
		    (struct choice){STMT_application_list_all, STMT_application_list_all_in},
		    END_ARG);
		return render_page(call, &pages[0]);
	}
	TRY(seats_choose(call, &seats));
	for (int i = 0; i < seats.count && !mine; i++)
		pages[n++] = page_of(call,
		    (struct choice){
			STMT_application_list_of_board, STMT_application_list_of_board_in},
		    TEXT(seats.seat[i].board));
	if (!mine && call_query(call, "board").p == NULL && lists_to_endorse(call))
		pages[n++] = (struct page){OBJECT_APPLICATION, STMT_application_list_to_endorse,
		    {TEXT(call->caller.account), INT(call->now)}};
	if (call_query(call, "board").p == NULL) {
		pages[n++] = page_of_mine(call);
		pages[n++] = page_of_joined(call);
	}
	return render_pages(call, pages, n, NEWEST_FIRST);
}
