/* Severe incidents hold the releases that are there, and those that are planned while they are
 * open. */
#include "daemon/command/incident/incident_hold.h"

#include "daemon/command/release/hold.h"
#include "daemon/store/db.h"

enum err
incident_hold(struct call *call, struct str model, struct str incident)
{
	return hold_set_by_daemon(call, &(struct hold_cause){.model = model,
					    .cause = incident,
					    .code = STR("severe_incident"),
					    .reason = STR("A severe incident is open."),
					    .reentry = STR("The incident is closed.")});
}

enum { OPEN_MAX = 64 };

enum err
incident_hold_open(struct call *call, struct str model)
{
	struct str id[OPEN_MAX];
	struct rows rows = db_query(call->db, STMT_incidents_severe, ARGS(TEXT(model)));
	int n = 0;

	while (n < OPEN_MAX && rows_next(&rows))
		id[n++] = row_text(&rows, "id", call->arena);
	TRY(rows_close(&rows));
	for (int i = 0; i < n; i++)
		TRY(incident_hold(call, model, id[i]));
	return OK;
}
