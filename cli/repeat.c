/* What was committed to, and what came of it, once more. */
#include "cli/repeat.h"

enum { STRATA_MAX = 8 };

struct checking {
	struct arena *arena;
	const struct json *record, *facts; /* facts: of the entry that commits to it */
	struct str *why;
};

static bool
wrong(const struct checking *c, const char *what)
{
	*c->why = str_copy(c->arena, str_of(what));
	return false;
}

/* --- the commitment --------------------------------------------------------------------------- */

static bool
read_entry(struct checking *c, struct repeat *r)
{
	const struct json *commitment = json_member(c->record, "commitment");
	const char *fault;

	r->seq = json_int(commitment, "seq", -1);
	r->entry = json_text(commitment, "entry");
	const struct json *entry = json_parse(c->arena, r->entry, &fault);
	if (r->seq < 0 || entry == NULL || json_int(entry, "seq", -1) != r->seq)
		return wrong(c, "the entry that commits to it is malformed");
	if (!str_is(json_text(entry, "type"), "lottery.committed") ||
	    !str_eq(
		json_text(json_member(entry, "on"), "lottery"), json_text(c->record, "lottery")))
		return wrong(c, "the entry does not commit to this draw");
	c->facts = json_member(entry, "facts");
	return true;
}

/* Are the members NAME of both of the same text, or both not there? */
static bool
same_text(const struct checking *c, const char *name)
{
	return str_eq(json_text(c->facts, name), json_text(c->record, name));
}

static bool
same_strata(const struct checking *c)
{
	const struct json *there = json_member(c->facts, "reserved");
	const struct json *here = json_member(c->record, "reserved");
	const struct json *x = there == NULL ? NULL : there->first,
			  *y = here == NULL ? NULL : here->first;

	for (; x != NULL && y != NULL; x = x->next, y = y->next)
		if (!str_eq(json_text(x, "value"), json_text(y, "value")) ||
		    json_int(x, "places", -1) != json_int(y, "places", -1))
			return false;
	return x == NULL && y == NULL && same_text(c, "strata_by") && same_text(c, "unfilled");
}

static bool
check_commitment(struct checking *c, struct repeat *r)
{
	struct str list = hash_hex(c->arena, json_text(c->record, "list"));
	struct str outside = hash_hex(c->arena, json_text(c->record, "outside_name"));

	if (!read_entry(c, r))
		return false;
	if (!str_eq(json_text(c->facts, "list"), list))
		return wrong(c, "the list is not the one that was committed to");
	if (json_int(c->facts, "places", -1) != json_int(c->record, "places", 0) || !same_strata(c))
		return wrong(c, "its places or strata are not those that were committed to");
	if (!str_eq(json_text(c->facts, "outside"), outside))
		return wrong(c, "the outside value is not the one that was named beforehand");
	return true;
}

/* --- the checkpoint --------------------------------------------------------------------------- */

static bool
read_checkpoint(const struct checking *c, struct checkpoint *ret)
{
	struct str text = json_text(c->record, "checkpoint"), rest, bytes;
	int64_t size;

	ret->origin = str_cut(text, '\n', &rest);
	if (!str_int(str_cut(rest, '\n', &rest), &size) || size < 1 ||
	    !base64_parse(c->arena, str_cut(rest, '\n', &rest), &bytes) ||
	    bytes.n != sizeof(ret->root.b) || rest.n != 0)
		return false;
	ret->size = (uint64_t)size;
	for (size_t i = 0; i < bytes.n; i++)
		ret->root.b[i] = (uint8_t)bytes.p[i];
	return str_eq(draw_checkpoint(c->arena, ret), text);
}

static bool
check_checkpoint(const struct checking *c, struct repeat *r)
{
	if (json_text(c->record, "seed").n == 0)
		return wrong(c, "it is not drawn yet; what it commits to can't be judged before");
	if (!read_checkpoint(c, &r->checkpoint))
		return wrong(c, "its checkpoint is malformed");
	if (json_int(c->facts, "checkpoint", -1) != (int64_t)r->checkpoint.size)
		return wrong(c, "IT WAS DRAWN FROM ANOTHER CHECKPOINT than was named beforehand");
	if (r->checkpoint.size <= (uint64_t)r->seq)
		return wrong(c,
		    "THE CHECKPOINT WAS NAMED AFTERWARDS: it was known when the list was "
		    "committed to");
	return true;
}

/* --- the draw --------------------------------------------------------------------------------- */

static struct draw_rule
rule_of(const struct json *record, struct draw_stratum stratum[STRATA_MAX])
{
	struct draw_rule rule = {.places = json_int(record, "places", 0),
	    .stratum = stratum,
	    .kept = str_is(json_text(record, "unfilled"), "kept")};

	json_each(one, json_member(record, "reserved"))
		if (rule.strata < STRATA_MAX)
			stratum[rule.strata++] = (struct draw_stratum){
			    json_text(one, "value"), json_int(one, "places", 0)};
	return rule;
}

/* Those who were drawn, in the order of their ranks. */
static bool
same_drawn(const struct json *drawn, const struct draw_entrant *e, struct repeat *r)
{
	const struct json *one = drawn == NULL ? NULL : drawn->first;

	for (size_t i = 0; i < r->entrants; i++) {
		if (!e[i].drawn)
			continue;
		if (one == NULL || !str_eq(one->text, e[i].number))
			return false;
		one = one->next;
		r->drawn++;
	}
	return one == NULL;
}

static bool
check_draw(const struct checking *c, struct repeat *r)
{
	struct draw_stratum stratum[STRATA_MAX];
	struct draw_rule rule = rule_of(c->record, stratum);
	struct str list = json_text(c->record, "list");
	struct draw_entrant *entrant;

	if (!draw_list_parse(c->arena, list, &entrant, &r->entrants))
		return wrong(c, "its list is malformed");
	struct digest seed = draw_seed(
	    list, json_text(c->record, "checkpoint"), json_text(c->record, "outside"));
	r->seed = digest_hex(c->arena, &seed);
	if (!str_eq(json_text(c->record, "seed"), r->seed))
		return wrong(c, "THE SEED IS ANOTHER than list, checkpoint and outside value give");
	draw_run(&rule, &seed, entrant, r->entrants);
	if (!same_drawn(json_member(c->record, "drawn"), entrant, r))
		return wrong(c, "OTHERS WERE DRAWN than the seed gives");
	return true;
}

bool
repeat_draw(struct arena *a, const struct json *record, struct repeat *ret, struct str *why)
{
	struct checking c = {a, record, NULL, why};

	*ret = (struct repeat){.seq = -1};
	return check_commitment(&c, ret) && check_checkpoint(&c, ret) && check_draw(&c, ret);
}
