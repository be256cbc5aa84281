/* What this server is. */
#include "daemon/command/command.h"
#include "daemon/store/db.h"
#include "lib/time.h"

enum err
server_show(struct call *call)
{
	struct json_out *o = &call->reply;
	struct rows row;

	TRY(db_one(call->db, STMT_installation_row, NO_ARGS, &row));
	json_open(o, NULL);
	json_put_text(o, "server", STR("sluiced"));
	json_put_text(o, "version", STR(SLUICE_VERSION));
	json_put_text(o, "installation", row_text(&row, "name", call->arena));
	json_put_text(o, "origin", row_text(&row, "origin", call->arena));
	json_put_text(o, "key", row_text(&row, "vkey", call->arena));
	json_put_text(o, "time", time_text(call->arena, call->now));
	json_open_list(o, "commands");
	for (size_t i = 0; i < command_count; i++)
		json_put_text(o, NULL, str_of(command_table[i].name));
	json_close_list(o);
	json_close(o);
	return rows_close(&row);
}
