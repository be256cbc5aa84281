/* Two plans side by side: what a line asks is compared as the words that say all of it. */
#include "daemon/command/plan/plan_change.h"

#include "lib/time.h"

/* --- words ------------------------------------------------------------------------------------ */

static void
add(struct buf *b, const char *before, struct str text)
{
	if (text.n != 0)
		buf_printf(b, ", %s %.*s", before, STR_ARG(text));
}

static void
add_flags(struct buf *b, const struct gate_line *l)
{
	if (l->wish.independent)
		buf_printf(b, ", independent");
	if (l->lenient)
		buf_printf(b, ", leniently");
	if (l->missing_n_warns)
		buf_printf(b, ", a missing n warns");
	if (!l->counted)
		buf_printf(b, ", not counted");
	if (l->aborts)
		buf_printf(b, ", failing aborts");
}

/* Everything that a line asks. */
static struct str
line_words(struct call *call, const struct gate_line *l)
{
	struct arena *a = call->arena;
	struct gate_finding unknown = {.result = RESULT_NO_DATA};
	struct buf b = {.arena = a};
	int64_t within = l->type == GATE_DRILL ? l->within_ms : l->wish.within_ms;

	buf_printf(&b, "%s: %.*s", gate_type_word(l->type), STR_ARG(gate_text(a, l, &unknown)));
	add(&b, "about", l->wish.version);
	add(&b, "against", l->baseline);
	add(&b, "in the style", str_of(style_word(l->wish.style)));
	add(&b, "with", l->wish.dimensions);
	add(&b, "reported by", l->wish.reporter);
	add(&b, "of tier", l->tier);
	if (l->type == GATE_INCIDENTS)
		add(&b, "in the scope", l->subject);
	if (l->floor != 0)
		buf_printf(&b, ", of %lld at least", (long long)l->floor);
	if (within != 0)
		add(&b, "within", duration_words(a, within));
	add_flags(&b, l);
	return buf_str(&b);
}

/* --- comparing -------------------------------------------------------------------------------- */

struct comparing {
	struct call *call;
	struct str before; /* a plan */
	struct plan_change **last;
};

static enum err
is_measured(struct call *call, const struct gate_line *l, struct str plan, bool *ret)
{
	struct rows row;

	*ret = false;
	if (l->wish.criterion.n == 0)
		return OK;
	TRY(db_one(call->db, STMT_plan_measured, ARGS(TEXT(plan), TEXT(l->wish.criterion)), &row));
	*ret = row_int(&row, "measured") != 0;
	return rows_close(&row);
}

static void
note(struct comparing *c, struct plan_change change)
{
	struct plan_change *one = NEW(c->call->arena, struct plan_change);

	*one = change;
	*c->last = one;
	c->last = &one->next;
}

static size_t
line_called(const struct sheet *sheet, struct str slug)
{
	size_t i = 0;

	while (i < sheet->count && !str_eq(sheet->words[i].slug, slug))
		i++;
	return i;
}

static enum err
compare_line(struct comparing *c, const struct stage *s, const struct sheet *was,
    const struct sheet *now, size_t i)
{
	size_t old = line_called(was, now->words[i].slug);
	struct plan_change change = {.stage = s->slug,
	    .line = now->words[i].slug,
	    .now = line_words(c->call, &now->line[i])};

	if (old < was->count)
		change.was = line_words(c->call, &was->line[old]);
	if (str_eq(change.was, change.now))
		return OK;
	TRY(is_measured(c->call, &now->line[i], c->before, &change.measured));
	note(c, change);
	return OK;
}

static void
compare_time(struct comparing *c, const struct stage *s, const char *name, int64_t was, int64_t now)
{
	struct arena *a = c->call->arena;

	if (was != now)
		note(c, (struct plan_change){.stage = s->slug,
			    .line = str_of(name),
			    .was = duration_words(a, was),
			    .now = duration_words(a, now)});
}

static enum err
compare_stage(struct comparing *c, const struct stage *old, const struct stage *s)
{
	struct sheet *was = NEW(c->call->arena, struct sheet);
	struct sheet *now = NEW(c->call->arena, struct sheet);
	const struct stage none = {.position = 0};

	TRY(stage_sheet(c->call, old->id, &none, was));
	TRY(stage_sheet(c->call, s->id, &none, now));
	if (old->id.n != 0) {
		compare_time(c, s, "minimum-dwell", old->minimum_dwell_ms, s->minimum_dwell_ms);
		compare_time(c, s, "cooling-off", old->cooling_off_ms, s->cooling_off_ms);
	}
	for (size_t i = 0; i < now->count; i++)
		TRY(compare_line(c, s, was, now, i));
	for (size_t i = 0; i < was->count; i++)
		if (line_called(now, was->words[i].slug) == now->count)
			note(c, (struct plan_change){.stage = s->slug,
				    .line = was->words[i].slug,
				    .was = line_words(c->call, &was->line[i])});
	return OK;
}

/* The stage of PLAN that is called SLUG, or none. */
static enum err
stage_called(struct call *call, struct str plan, struct str slug, struct stage *ret)
{
	for (int i = 1;; i++) {
		TRY(stage_at(call, plan, i, ret));
		if (ret->id.n == 0 || str_eq(ret->slug, slug))
			return OK;
	}
}

enum err
plan_change_find(struct call *call, struct str before, struct str after, struct plan_change **ret)
{
	struct comparing c = {call, before, ret};
	struct stage s, old;

	*ret = NULL;
	for (int i = 1;; i++) {
		TRY(stage_at(call, after, i, &s));
		if (s.id.n == 0)
			return OK;
		TRY(stage_called(call, before, s.slug, &old));
		TRY(compare_stage(&c, &old, &s));
	}
}

/* --- keeping ---------------------------------------------------------------------------------- */

enum err
plan_change_keep(
    struct call *call, struct str before, struct str after, const struct plan_change *all)
{
	TRY(db_run(call->db, STMT_plan_set_replaces, ARGS(TEXT(after), TEXT(before))));
	for (; all != NULL; all = all->next)
		TRY(db_run(call->db, STMT_plan_change_insert,
		    ARGS(TEXT(after), TEXT(all->stage), TEXT(all->line), text_or_null(all->was),
			text_or_null(all->now), INT(all->measured))));
	return OK;
}

static void
put(struct call *call, const struct plan_change *c)
{
	struct json_out *o = &call->reply;

	json_open(o, NULL);
	json_put_text(o, "stage", c->stage);
	json_put_text(o, "line", c->line);
	json_put_text_or_null(o, "was", c->was);
	json_put_text_or_null(o, "now", c->now);
	json_put_bool(o, "measured_before", c->measured);
	json_close(o);
}

void
plan_change_put(struct call *call, const struct plan_change *all)
{
	json_open_list(&call->reply, "changes");
	for (; all != NULL; all = all->next)
		put(call, all);
	json_close_list(&call->reply);
}

enum err
plan_change_put_kept(struct call *call, struct str plan)
{
	struct arena *a = call->arena;
	struct rows rows = db_query(call->db, STMT_plan_changes, ARGS(TEXT(plan)));

	json_open_list(&call->reply, "changes");
	while (rows_next(&rows))
		put(call, &(struct plan_change){.stage = row_text(&rows, "stage", a),
			      .line = row_text(&rows, "line", a),
			      .was = row_text(&rows, "was", a),
			      .now = row_text(&rows, "now", a),
			      .measured = row_int(&rows, "measured") != 0});
	json_close_list(&call->reply);
	return rows_close(&rows);
}
