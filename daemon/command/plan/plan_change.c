/* Two plans side by side: what a line asks is compared as the words that say all of it. */
#include "daemon/command/plan/plan_change.h"

#include "daemon/command/board/policy.h"
#include "lib/decimal.h"
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

/* --- what a stage says ------------------------------------------------------------------------ */

/* One thing that a stage says, under a name of its own. */
struct said {
	struct str name, words, reason;
	struct str criterion; /* of a line that rests on evidence */
};
struct says {
	struct said *first;
	size_t count, room;
};

static void
say(struct call *call, struct says *to, struct said one)
{
	if (to->count == to->room) {
		struct said *more = NEW_ARRAY(call->arena, to->room * 2 + 16, struct said);
		for (size_t i = 0; i < to->count; i++)
			more[i] = to->first[i];
		to->first = more;
		to->room = to->room * 2 + 16;
	}
	to->first[to->count++] = one;
}

static void
say_time(struct call *call, struct says *to, const char *name, int64_t ms)
{
	say(call, to,
	    (struct said){.name = str_of(name), .words = duration_words(call->arena, ms)});
}

static enum err
say_lines(struct call *call, const struct stage *s, struct says *to)
{
	struct sheet *sheet = NEW(call->arena, struct sheet);

	TRY(stage_sheet(call, s->id, &(struct stage){.position = 0}, sheet));
	for (size_t i = 0; i < sheet->count; i++)
		say(call, to,
		    (struct said){.name = sheet->words[i].slug,
			.words = line_words(call, &sheet->line[i]),
			.reason = sheet->words[i].reason,
			.criterion = sheet->line[i].wish.criterion});
	return OK;
}

static struct str
words_of_row(struct call *call, const struct rows *row)
{
	struct arena *a = call->arena;
	struct buf b = {.arena = a};

	buf_printf(&b, "%.*s", STR_ARG(row_text(row, "words", a)));
	if (!row_null(row, "low"))
		add(&b, "from", decimal_text(a, row_int(row, "low")));
	if (!row_null(row, "high"))
		add(&b, "at most", decimal_text(a, row_int(row, "high")));
	add(&b, "with votes of", perspectives_text(a, (uint64_t)row_int(row, "required")));
	add(&b, "with the veto of", perspectives_text(a, (uint64_t)row_int(row, "vetoes")));
	if (!row_null(row, "ms"))
		add(&b, "within", duration_words(a, row_int(row, "ms")));
	return buf_str(&b);
}

/* Everything that the stage S says; of none nothing. */
static enum err
says_of(struct call *call, const struct stage *s, struct says *ret)
{
	struct rows rows;

	*ret = (struct says){.count = 0};
	if (s->id.n == 0)
		return OK;
	say_time(call, ret, "minimum-dwell", s->minimum_dwell_ms);
	say_time(call, ret, "cooling-off", s->cooling_off_ms);
	if (s->longest_stay_ms != 0)
		say_time(call, ret, "longest-stay", s->longest_stay_ms);
	TRY(say_lines(call, s, ret));
	rows = db_query(call->db, STMT_stage_says, ARGS(TEXT(s->id)));
	while (rows_next(&rows))
		say(call, ret,
		    (struct said){.name = row_text(&rows, "name", call->arena),
			.words = words_of_row(call, &rows),
			.reason = row_text(&rows, "reason", call->arena)});
	return rows_close(&rows);
}

/* --- comparing -------------------------------------------------------------------------------- */

struct comparing {
	struct call *call;
	struct str before; /* a plan */
	struct plan_change **last;
};

static enum err
is_measured(const struct comparing *c, const struct said *s, bool *ret)
{
	struct rows row;

	*ret = false;
	if (s->criterion.n == 0)
		return OK;
	TRY(db_one(
	    c->call->db, STMT_plan_measured, ARGS(TEXT(c->before), TEXT(s->criterion)), &row));
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

static const struct said *
called(const struct says *all, struct str name)
{
	static const struct said none;

	for (size_t i = 0; i < all->count; i++)
		if (str_eq(all->first[i].name, name))
			return &all->first[i];
	return &none;
}

/* Either may be none: the stage is new, or dropped. */
static enum err
compare_stage(struct comparing *c, struct str slug, const struct stage *old, const struct stage *s)
{
	struct says was, now;

	TRY(says_of(c->call, old, &was));
	TRY(says_of(c->call, s, &now));
	for (size_t i = 0; i < now.count; i++) {
		const struct said *to = &now.first[i], *from = called(&was, to->name);
		bool measured;
		if (str_eq(from->words, to->words))
			continue;
		TRY(is_measured(c, to, &measured));
		note(c, (struct plan_change){
			    slug, to->name, from->words, to->words, from->reason, measured, NULL});
	}
	for (size_t i = 0; i < was.count; i++)
		if (called(&now, was.first[i].name)->name.n == 0)
			note(c, (struct plan_change){.stage = slug,
				    .line = was.first[i].name,
				    .was = was.first[i].words,
				    .reason = was.first[i].reason});
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
	struct stage s, other;

	*ret = NULL;
	for (int i = 1;; i++) {
		TRY(stage_at(call, after, i, &s));
		if (s.id.n == 0)
			break;
		TRY(stage_called(call, before, s.slug, &other));
		TRY(compare_stage(&c, s.slug, &other, &s));
	}
	for (int i = 1;; i++) {
		TRY(stage_at(call, before, i, &s));
		if (s.id.n == 0)
			return OK;
		TRY(stage_called(call, after, s.slug, &other));
		if (other.id.n == 0)
			TRY(compare_stage(&c, s.slug, &s, &other));
	}
}

bool
plan_change_touches(const struct plan_change *all, struct str stage)
{
	for (; all != NULL; all = all->next)
		if (str_eq(all->stage, stage))
			return true;
	return false;
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
			text_or_null(all->now), INT(all->measured), text_or_null(all->reason))));
	return db_run(call->db, STMT_stages_go_on, ARGS(TEXT(after), TEXT(before)));
}

static void
put(struct call *call, const struct plan_change *c)
{
	struct json_out *o = &call->reply;

	json_open(o, NULL);
	json_put_text(o, "stage", c->stage);
	json_put_text(o, "line", c->line);
	json_put_text_or_null(o, "was", c->was);
	if (c->reason.n != 0)
		json_put_text(o, "was_because", c->reason);
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
			      .reason = row_text(&rows, "reason", a),
			      .measured = row_int(&rows, "measured") != 0});
	json_close_list(&call->reply);
	return rows_close(&rows);
}
