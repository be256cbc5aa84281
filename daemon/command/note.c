/* Statements that were put aside, run together. */
#include "daemon/command/note.h"

#include <stdlib.h>

struct note {
	struct note *next;
	enum stmt stmt;
	struct arg args[NOTE_ARGS + 1];
};

void
call_note(struct call *call, enum stmt stmt, const struct arg *args)
{
	struct note *n = NEW(call->arena, struct note);
	int i = 0;

	n->stmt = stmt;
	for (; args[i].kind != ARG_END; i++) {
		if (i == NOTE_ARGS)
			abort();
		n->args[i] = args[i];
	}
	n->args[i] = END_ARG;
	n->next = call->notes;
	call->notes = n;
}

bool
notes_write(struct call *call, struct writing *w)
{
	enum err e = db_savepoint(w->db);

	for (const struct note *n = call->notes; n != NULL && e == OK; n = n->next)
		e = db_run(w->db, n->stmt, n->args);
	if (e == OK) {
		w->noted = true;
		return db_release(w->db);
	}
	call->trouble = str_copy(call->arena, str_of(db_trouble(w->db)));
	call->detail = call->hint = (struct str){NULL, 0};
	call->file_out = NULL;
	call->position = 0;
	call_finish(call, e);
	return db_undo(w->db);
}
