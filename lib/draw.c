/* The list, the seed, the ranks, and who is drawn. */
#include "lib/draw.h"

#include "lib/buf.h"

#include <stdlib.h>
#include <string.h>

/* --- the list --------------------------------------------------------------------------------- */

static int
compare_numbers(const void *a, const void *b)
{
	const struct draw_entrant *x = a, *y = b;

	return str_cmp(x->number, y->number);
}

struct str
draw_list(struct arena *a, struct draw_entrant *entrant, size_t count)
{
	struct buf b = {.arena = a};

	if (count != 0)
		qsort(entrant, count, sizeof(*entrant), compare_numbers);
	for (size_t i = 0; i < count; i++)
		buf_printf(&b, "%.*s %.*s %lld\n", STR_ARG(entrant[i].number),
		    STR_ARG(entrant[i].stratum), (long long)entrant[i].places);
	return buf_str(&b);
}

static bool
parse_line(struct str line, struct draw_entrant *ret)
{
	struct str rest, places;

	*ret = (struct draw_entrant){.number = str_cut(line, ' ', &rest)};
	ret->stratum = str_cut(rest, ' ', &places);
	return ret->number.n != 0 && ret->stratum.n != 0 && str_int(places, &ret->places) &&
	       ret->places >= 1;
}

static size_t
count_lines(struct str text)
{
	size_t n = 0;

	for (size_t i = 0; i < text.n; i++)
		n += text.p[i] == '\n';
	return n;
}

bool
draw_list_parse(struct arena *a, struct str list, struct draw_entrant **ret, size_t *count)
{
	size_t lines = count_lines(list), n = 0;
	struct draw_entrant *all = NEW_ARRAY(a, lines + 1, struct draw_entrant);

	if (list.n != 0 && list.p[list.n - 1] != '\n')
		return false;
	for (struct str rest = list; n < lines; n++) {
		if (!parse_line(str_cut(rest, '\n', &rest), &all[n]))
			return false;
		if (n > 0 && str_cmp(all[n - 1].number, all[n].number) >= 0)
			return false;
	}
	*ret = all;
	*count = lines;
	return true;
}

/* --- the seed --------------------------------------------------------------------------------- */

struct str
draw_checkpoint(struct arena *a, const struct checkpoint *c)
{
	return str_printf(a, "%.*s\n%llu\n%.*s\n", STR_ARG(c->origin), (unsigned long long)c->size,
	    STR_ARG(base64_text(a, c->root.b, sizeof(c->root.b))));
}

struct digest
draw_seed(struct str list, struct str checkpoint, struct str outside)
{
	struct hasher *h = hasher_open();

	hasher_add(h, list);
	hasher_add(h, checkpoint);
	hasher_add(h, outside);
	return hasher_end(h);
}

/* --- the draw --------------------------------------------------------------------------------- */

/* Equal ranks don't happen; if they did, the numbers decide. */
static int
compare_ranks(const void *a, const void *b)
{
	const struct draw_entrant *x = a, *y = b;
	int order = memcmp(x->rank.b, y->rank.b, sizeof(x->rank.b));

	return order != 0 ? order : str_cmp(x->number, y->number);
}

/* Draw those of STRATUM (NULL: anybody) who fit; returns how many of PLACES are left. */
static int64_t
fill(struct draw_entrant *entrant, size_t count, const struct str *stratum, int64_t places)
{
	for (size_t i = 0; i < count && places > 0; i++) {
		struct draw_entrant *e = &entrant[i];
		if (e->drawn || e->places > places)
			continue;
		if (stratum != NULL && !str_eq(e->stratum, *stratum))
			continue;
		e->drawn = true;
		places -= e->places;
	}
	return places;
}

void
draw_run(const struct draw_rule *rule, const struct digest *seed, struct draw_entrant *entrant,
    size_t count)
{
	struct str bytes = {(const char *)seed->b, sizeof(seed->b)};
	int64_t rest = rule->places;

	for (size_t i = 0; i < count; i++) {
		entrant[i].rank = hash_of_two(bytes, entrant[i].number);
		entrant[i].drawn = false;
	}
	if (count != 0)
		qsort(entrant, count, sizeof(*entrant), compare_ranks);
	for (size_t i = 0; i < rule->strata; i++) {
		const struct draw_stratum *s = &rule->stratum[i];
		int64_t reserved = s->places < rest ? s->places : rest;
		int64_t left = fill(entrant, count, &s->value, reserved);
		rest -= rule->kept ? reserved : reserved - left;
	}
	(void)fill(entrant, count, NULL, rest);
}
