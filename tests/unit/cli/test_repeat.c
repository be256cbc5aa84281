/* A record of a draw, and every way in which it can be false. */
#include "cli/repeat.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct arena arena;

/* What a record is made of. */
struct draft {
	const char *list, *committed_list; /* as it is shown, and as it was committed to */
	int64_t seq, named, size; /* the entry; the checkpoint that was named, and the one used */
	int64_t places, committed_places;
	const char *outside_name, *value, *drawn_with; /* the seed is made with drawn_with */
	const char *kind; /* type of the entry */
	bool others; /* the list of the drawn is turned round */
	bool undrawn;
};
static const struct draft honest = {"a low 1\nb low 1\nc - 1\n", "a low 1\nb low 1\nc - 1\n", 4, 5,
    5, 2, 2, "beacon 7", "value", "value", "lottery.committed", false, false};

static void
put_rule(struct json_out *o, int64_t places)
{
	json_put_int(o, "places", places);
	json_put_text(o, "strata_by", STR("resource_class"));
	json_open_list(o, "reserved");
	json_open(o, NULL);
	json_put_text(o, "value", STR("low"));
	json_put_int(o, "places", 1);
	json_close(o);
	json_close_list(o);
	json_put_text(o, "unfilled", STR("to_all"));
}

static struct str
entry_text(const struct draft *d)
{
	struct json_out o = {.text.arena = &arena};

	json_open(&o, NULL);
	json_put_int(&o, "seq", d->seq);
	json_put_text(&o, "type", str_of(d->kind));
	json_open(&o, "on");
	json_put_text(&o, "lottery", STR("lot_1"));
	json_close(&o);
	json_open(&o, "facts");
	json_put_text(&o, "list", hash_hex(&arena, str_of(d->committed_list)));
	put_rule(&o, d->committed_places);
	json_put_int(&o, "checkpoint", d->named);
	json_put_text(&o, "outside", hash_hex(&arena, STR("beacon 7")));
	json_close(&o);
	json_close(&o);
	return buf_str(&o.text);
}

static void
put_outcome(struct json_out *o, const struct draft *d)
{
	static const struct draw_stratum low = {STR("low"), 1};
	struct draw_rule rule = {d->places, &low, 1, false};
	struct checkpoint c = {STR("x.example"), (uint64_t)d->size, hash_of(STR("root"))};
	struct str checkpoint = draw_checkpoint(&arena, &c), list = str_of(d->list);
	struct digest seed = draw_seed(list, checkpoint, str_of(d->drawn_with));
	struct draw_entrant *e = NULL;
	size_t n = 0;

	(void)draw_list_parse(&arena, list, &e, &n);
	draw_run(&rule, &seed, e, n);
	json_put_text(o, "checkpoint", checkpoint);
	json_put_text(o, "outside", str_of(d->value));
	json_put_text(o, "seed", digest_hex(&arena, &seed));
	json_open_list(o, "drawn");
	for (size_t i = 0; i < n; i++)
		if (e[i].drawn != d->others)
			json_put_text(o, NULL, e[i].number);
	json_close_list(o);
}

static const struct json *
record_of(const struct draft *d)
{
	struct json_out o = {.text.arena = &arena};
	const char *fault;

	json_open(&o, NULL);
	json_put_text(&o, "lottery", STR("lot_1"));
	put_rule(&o, d->places);
	json_put_text(&o, "list", str_of(d->list));
	json_open(&o, "commitment");
	json_put_int(&o, "seq", d->seq);
	json_put_text(&o, "entry", entry_text(d));
	json_close(&o);
	json_put_text(&o, "outside_name", str_of(d->outside_name));
	if (!d->undrawn)
		put_outcome(&o, d);
	json_close(&o);
	return json_parse(&arena, buf_str(&o.text), &fault);
}

static void
assert_refused(struct draft d, const char *part)
{
	struct repeat r;
	struct str why;

	assert_false(repeat_draw(&arena, record_of(&d), &r, &why));
	if (memmem(why.p, why.n, part, strlen(part)) == NULL)
		fail_msg("\"%.*s\" says nothing of \"%s\"", STR_ARG(why), part);
}

static void
an_honest_draw_is_repeated(void **unused)
{
	(void)unused;
	struct repeat r;
	struct str why;

	assert_true(repeat_draw(&arena, record_of(&honest), &r, &why));
	assert_int_equal(r.entrants, 3);
	assert_int_equal(r.drawn, 2);
	assert_int_equal(r.seq, 4);
	assert_int_equal(r.checkpoint.size, 5);
}

static void
a_checkpoint_that_was_known_was_named_afterwards(void **unused)
{
	(void)unused;
	struct draft d = honest;

	d.named = d.size = 4;
	assert_refused(d, "THE CHECKPOINT WAS NAMED AFTERWARDS");
	d.named = d.size = 6;
	struct repeat r;
	struct str why;
	assert_true(repeat_draw(&arena, record_of(&d), &r, &why));
	d.size = 7;
	assert_refused(d, "ANOTHER CHECKPOINT");
}

static void
whatever_differs_from_the_commitment_is_found(void **unused)
{
	(void)unused;
	struct draft d = honest;

	d.list = "a low 1\nb low 1\nd - 1\n";
	assert_refused(d, "the list is not the one");
	d = honest;
	d.places = 3;
	assert_refused(d, "its places or strata");
	d = honest;
	d.outside_name = "beacon 8";
	assert_refused(d, "not the one that was named beforehand");
	d = honest;
	d.kind = "lottery.drawn";
	assert_refused(d, "does not commit to this draw");
	d = honest;
	d.undrawn = true;
	assert_refused(d, "not drawn yet");
}

static void
another_seed_or_another_draw_is_found(void **unused)
{
	(void)unused;
	struct draft d = honest;

	d.drawn_with = "another value";
	assert_refused(d, "THE SEED IS ANOTHER");
	d = honest;
	d.others = true;
	assert_refused(d, "OTHERS WERE DRAWN");
}

static int
free_arena(void **unused)
{
	(void)unused;
	arena_free(&arena);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_honest_draw_is_repeated),
	    cmocka_unit_test(a_checkpoint_that_was_known_was_named_afterwards),
	    cmocka_unit_test(whatever_differs_from_the_commitment_is_found),
	    cmocka_unit_test(another_seed_or_another_draw_is_found),
	};
	return cmocka_run_group_tests(tests, NULL, free_arena);
}
