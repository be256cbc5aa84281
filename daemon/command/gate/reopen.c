/* Gates that are open again (framework 2.8.3). */
#include "daemon/command/gate/reopen.h"

#include "daemon/command/gate/gate.h"
#include "daemon/command/notice.h"

struct reopened {
	struct sheet *sheet;
	struct gate_finding finding[SHEET_MAX];
	bool open[SHEET_MAX];
	size_t count; /* of the lines that are open */
};

static enum err
find(struct call *call, const struct release *r, struct reopened *ret)
{
	struct gate_facts facts;
	struct stage present;

	ret->sheet = NEW(call->arena, struct sheet);
	ret->count = 0;
	TRY(stage_by_id(call, r->stage, &present));
	TRY(stage_sheet(call, present.id, &(struct stage){.position = 0}, ret->sheet));
	TRY(gate_facts_read(call, r, &present, ret->sheet, &facts));
	for (size_t i = 0; i < ret->sheet->count; i++) {
		ret->finding[i] = gate_line_find(&ret->sheet->line[i], &facts);
		ret->open[i] = ret->sheet->line[i].counted && ret->finding[i].fallen != NULL &&
			       !gate_met(ret->finding[i].result);
		ret->count += ret->open[i];
	}
	return OK;
}

static void
put_line(struct call *call, const struct reopened *found, size_t i)
{
	const struct gate_finding *f = &found->finding[i];
	struct json_out *o = &call->reply;

	json_open(o, NULL);
	json_put_text(o, "slug", found->sheet->words[i].slug);
	json_put_text(o, "result", str_of(gate_result_word(f->result)));
	json_put_text(o, "title", found->sheet->words[i].title);
	if (f->why != NULL)
		json_put_text(o, "why", str_of(f->why));
	json_put_text(o, "fallen_evidence", f->fallen->id);
	json_put_text_or_null(o, "trigger", str_of(trigger_word(f->fallen->trigger)));
	json_close(o);
}

enum err
reopened_put(struct call *call, const struct release *r)
{
	struct reopened *found = NEW(call->arena, struct reopened);

	if (r->stage.n == 0)
		return OK;
	TRY(find(call, r, found));
	if (found->count == 0)
		return OK;
	json_open_list(&call->reply, "reopened");
	for (size_t i = 0; i < found->sheet->count; i++)
		if (found->open[i])
			put_line(call, found, i);
	json_close_list(&call->reply);
	return OK;
}

static enum err
tell(struct call *call, struct str release)
{
	struct reopened *found = NEW(call->arena, struct reopened);
	struct release r;

	TRY(release_read(call, release, &r));
	TRY(find(call, &r, found));
	if (found->count == 0)
		return OK;
	TRY(notice_to_leads(call, r.model, NOTICE_GATE_REOPENED, r.id));
	return notice_to_chairs(call, r.model, NOTICE_GATE_REOPENED, r.id);
}

enum err
reopened_tell(struct call *call, struct str model)
{
	enum { ENTERED_MAX = 16 };
	struct rows rows = db_query(
	    call->db, STMT_releases_of_fallen, ARGS(TEXT(model), INT(call->now)));
	struct str releases[ENTERED_MAX];
	int n = 0;

	while (n < ENTERED_MAX && rows_next(&rows))
		releases[n++] = row_text(&rows, "id", call->arena);
	TRY(rows_close(&rows));
	for (int i = 0; i < n; i++)
		TRY(tell(call, releases[i]));
	return OK;
}
