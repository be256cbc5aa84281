/* Kinds of research and sets of capabilities, as applications and tiers show them. */
#include "daemon/command/application/asked.h"

#include "daemon/command/command.h"
#include "daemon/rules/research.h"
#include "lib/time.h"

/* --- reading ---------------------------------------------------------------------------------- */

struct str
capabilities_text(struct arena *a, const struct capabilities *set)
{
	struct buf b = {.arena = a};

	for (int i = 0; i < CAPABILITIES_MAX; i++)
		if (capability_in(set, i))
			buf_printf(&b, "%s%s", b.n == 0 ? "" : ", ", capability_name(i));
	return buf_str(&b);
}

static void
take_capabilities(struct call *call, const struct kept_tier *t, struct asked *asked)
{
	size_t at = 0;

	asked->set = (struct capabilities){{0, 0}};
	asked->chosen = true;
	json_each(item, json_list(call->body, "capabilities", CAPABILITIES_MAX)) {
		struct str place = str_printf(call->arena, "/capabilities/%zu", at++);
		int number = capability_of(item->text);
		if (number < 0 || !capability_in(&t->capabilities, number))
			fault_add(&call->faults, place,
			    "is not given by this tier, which gives %.*s",
			    STR_ARG(capabilities_text(call->arena, &t->capabilities)));
		else
			capability_add(&asked->set, number);
	}
}

static void
take_research(struct call *call, const struct kept_tier *t, struct asked *asked)
{
	struct str lacking;
	int number = research_of(asked->research);

	if (number < 0)
		fault_add(&call->faults, STR("/research"),
		    "is no kind of research that is known here: sluice research list");
	else if (research_least(number, &t->capabilities, &asked->set, &lacking))
		asked->chosen = true;
}

static void
take_until(struct call *call, struct asked *asked)
{
	if (!time_parse(json_text(call->body, "until"), &asked->until) || asked->until <= call->now)
		fault_add(&call->faults, STR("/until"), "must lie ahead");
}

enum err
asked_of_body(struct call *call, const struct kept_tier *t, struct asked *asked)
{
	const struct json *b = call->body;

	if (!asked->chosen)
		asked->set = t->capabilities;
	if (json_member(b, "research") != NULL) {
		asked->research = json_text(b, "research");
		take_research(call, t, asked);
	}
	if (json_member(b, "capabilities") != NULL)
		take_capabilities(call, t, asked);
	if (json_member(b, "why_more") != NULL)
		asked->why_more = json_text(b, "why_more");
	if (json_member(b, "until") != NULL)
		take_until(call, asked);
	return call->faults.first == NULL ? OK : ERR_INVALID;
}

struct asked
asked_of_row(const struct rows *row, const struct capabilities *whole, struct arena *a)
{
	struct asked asked = {.research = row_text(row, "research", a),
	    .chosen = !row_null(row, "asked_low"),
	    .set = *whole,
	    .versions = (uint64_t)row_int(row, "asked_versions"),
	    .why_more = row_text(row, "why_more", a),
	    .until = row_int(row, "asked_until")};

	if (asked.chosen)
		asked.set = (struct capabilities){
		    {(uint64_t)row_int(row, "asked_low"), (uint64_t)row_int(row, "asked_high")}};
	return asked;
}

/* --- checking --------------------------------------------------------------------------------- */

static bool
is_blank(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != ' ' && s.p[i] != '\n' && s.p[i] != '\t')
			return false;
	return true;
}

static struct str
words_of(struct arena *a, uint64_t kinds)
{
	struct buf b = {.arena = a};

	for (int i = 0; i < RESEARCH_MAX; i++)
		if ((kinds & UINT64_C(1) << i) != 0)
			buf_printf(&b, "%s%s", b.n == 0 ? "" : ", ", research_word(i));
	return buf_str(&b);
}

static void
check_kind(uint64_t research, int number, struct faults *faults)
{
	if (research != 0 && (research & UINT64_C(1) << number) == 0)
		fault_add(faults, STR("/research"), "is not what this tier is for: %.*s",
		    STR_ARG(words_of(faults->arena, research)));
}

static void
check_measure(
    const struct capabilities *whole, int number, const struct asked *asked, struct faults *faults)
{
	struct capabilities least;
	struct str lacking;

	if (!research_least(number, whole, &least, &lacking)) {
		fault_add(faults, STR("/research"), "takes %.*s, which this tier does not give",
		    STR_ARG(lacking));
		return;
	}
	struct capabilities more = capabilities_beyond(&asked->set, &least);
	if (!capabilities_empty(&more) && is_blank(asked->why_more))
		fault_add(faults, STR("/why_more"),
		    "must say why more is needed than such research takes: %.*s",
		    STR_ARG(capabilities_text(faults->arena, &more)));
}

void
asked_check(const struct capabilities *whole, uint64_t research, const struct asked *asked,
    struct faults *faults)
{
	int number = research_of(asked->research);

	if (asked->research.n == 0 && research != 0)
		fault_add(faults, STR("/research"), "must say what kind of research it is: %.*s",
		    STR_ARG(words_of(faults->arena, research)));
	if (capabilities_empty(&asked->set))
		fault_add(faults, STR("/capabilities"), "must ask for something");
	if (number < 0)
		return;
	check_kind(research, number, faults);
	check_measure(whole, number, asked, faults);
}

/* --- showing ---------------------------------------------------------------------------------- */

void
capabilities_put(struct json_out *o, const char *name, const struct capabilities *set)
{
	json_open_list(o, name);
	for (int i = 0; i < CAPABILITIES_MAX; i++)
		if (capability_in(set, i))
			json_put_text(o, NULL, str_of(capability_name(i)));
	json_close_list(o);
}

static void
put_level(struct json_out *o, const char *name, int level)
{
	json_put_text(o, name, level == 0 ? STR("none") : str_printf(o->text.arena, "AL%d", level));
}

void
evaluator_put(struct json_out *o, const char *name, const struct capabilities *set, int64_t term_ms)
{
	struct evaluator_level l = evaluator_level(set, term_ms);

	json_open(o, name);
	put_level(o, "level", l.whole);
	put_level(o, "access", l.access);
	put_level(o, "information", l.information);
	put_level(o, "time", l.time);
	json_close(o);
}

void
asked_put(struct json_out *o, const struct asked *asked, const struct capabilities *whole,
    int64_t term_ms)
{
	int number = research_of(asked->research);
	struct capabilities least, more;
	struct str lacking;

	json_put_text_or_null(o, "research", asked->research);
	capabilities_put(o, "capabilities", &asked->set);
	if (number >= 0 && research_least(number, whole, &least, &lacking)) {
		more = capabilities_beyond(&asked->set, &least);
		capabilities_put(o, "beyond", &more);
	}
	if (asked->why_more.n != 0)
		json_put_text(o, "why_more", asked->why_more);
	if (asked->until != 0)
		json_put_text(o, "until", time_text(o->text.arena, asked->until));
	evaluator_put(o, "evaluator", &asked->set, term_ms);
}

/* --- the list --------------------------------------------------------------------------------- */

/* "gradients_read or weights_download_gated" */
static void
put_clause(struct json_out *o, struct str clause)
{
	struct buf b = {.arena = o->text.arena};

	while (clause.n != 0) {
		buf_put(&b, str_cut(clause, '|', &clause));
		if (clause.n != 0)
			buf_put(&b, STR(" or "));
	}
	json_put_text(o, NULL, buf_str(&b));
}

static void
put_kind(struct json_out *o, int number)
{
	struct capabilities better = research_better(number);
	struct str clauses = research_takes(number);

	json_open(o, NULL);
	json_put_text(o, "research", str_of(research_word(number)));
	json_put_text(o, "title", str_of(research_title(number)));
	json_open_list(o, "least");
	while (clauses.n != 0)
		put_clause(o, str_cut(clauses, ' ', &clauses));
	json_close_list(o);
	capabilities_put(o, "better", &better);
	json_close(o);
}

enum err
research_list(struct call *call)
{
	json_open(&call->reply, NULL);
	json_open_list(&call->reply, "items");
	for (int i = 0; research_word(i) != NULL; i++)
		put_kind(&call->reply, i);
	json_close_list(&call->reply);
	json_close(&call->reply);
	return OK;
}
