/* Limits, counting and obligations of a tier: read, kept, shown. */
#include "daemon/command/tier/tier.h"
#include "daemon/command/tier/tier_document.h"
#include "daemon/store/usage.h"

#include <stdio.h>

static bool
has_limits(const struct allowance *a)
{
	for (int i = 0; i < LIMIT_COUNT; i++)
		if (a->limit[i] != 0)
			return true;
	return false;
}

static bool
has_obligations(const struct allowance *a)
{
	return a->obligations != 0 || a->rate_class[0] != '\0';
}

static int64_t
obliges(const struct allowance *a, enum obligation obligation)
{
	return a->obligations >> obligation & 1;
}

static void
read_obligations(struct allowance *a, const struct json *o)
{
	for (int i = 0; i < OBLIGATION_COUNT; i++)
		if (json_truth(o, obligation_word((enum obligation)i)))
			a->obligations |= 1u << i;
	snprintf(a->rate_class, sizeof(a->rate_class), "%.*s", STR_ARG(json_text(o, "rate_class")));
}

/* Evaluations are calls; how many tokens they came to only a gateway knows. */
static void
check_counting(struct call *call, const struct allowance *a)
{
	static const enum limit reported[] = {LIMIT_TOKENS_PER_DAY, LIMIT_TOKENS_PER_MONTH};

	for (size_t i = 0; i < sizeof(reported) / sizeof(reported[0]); i++)
		if (a->limit[reported[i]] != 0 && a->counting != COUNTING_REPORTS)
			fault_add(&call->faults,
			    str_printf(call->arena, "/limits/%s", limit_word(reported[i])),
			    "tokens are known to gateways alone: with it, counting must be "
			    "reports");
}

void
tier_allowance_check(struct call *call, struct tier_document *d)
{
	const struct json *limits = json_member(call->body, "limits");
	struct str counting = json_text(call->body, "counting");
	struct allowance *a = &d->allowance;

	for (int i = 0; i < LIMIT_COUNT; i++) {
		int64_t most = json_int(limits, limit_word((enum limit)i), 0);
		a->limit[i] = most < 0 || most > LIMIT_MOST ? 0 : most;
	}
	if (counting.n != 0 || has_limits(a))
		a->counting = str_is(counting, "reports") ? COUNTING_REPORTS : COUNTING_EVALUATIONS;
	read_obligations(a, json_member(call->body, "obligations"));
	check_counting(call, a);
	d->allows = a->counting != COUNTING_NOTHING || has_obligations(a);
}

enum err
tier_allowance_insert(struct call *call, struct str tier, const struct tier_document *d)
{
	const struct allowance *a = &d->allowance;
	const int64_t *most = a->limit;
	const char *counting = counting_word(a->counting);

	if (!d->allows)
		return OK;
	return db_run(call->db, STMT_tier_allowance_insert,
	    ARGS(TEXT(tier), counting == NULL ? NULL_ARG : TEXT(str_of(counting)),
		INT(most[LIMIT_REQUESTS_PER_MINUTE]), INT(most[LIMIT_CALLS_PER_DAY]),
		INT(most[LIMIT_CALLS_PER_MONTH]), INT(most[LIMIT_TOKENS_PER_DAY]),
		INT(most[LIMIT_TOKENS_PER_MONTH]), INT(most[LIMIT_DOWNLOADS_PER_MONTH]),
		INT(most[LIMIT_CONCURRENCY]), INT(obliges(a, OBLIGATION_SAFE_HARBOUR)),
		INT(obliges(a, OBLIGATION_NO_CONTENT_LOGGING)),
		a->rate_class[0] == '\0' ? NULL_ARG : TEXT(str_of(a->rate_class))));
}

static void
put_limits(struct json_out *o, const struct allowance *a)
{
	json_open(o, "limits");
	for (int i = 0; i < LIMIT_COUNT; i++)
		if (a->limit[i] != 0)
			json_put_int(o, limit_word((enum limit)i), a->limit[i]);
	json_close(o);
}

void
tier_put_allowance(struct json_out *o, const struct allowance *a)
{
	if (has_limits(a))
		put_limits(o, a);
	if (a->counting != COUNTING_NOTHING)
		json_put_text(o, "counting", str_of(counting_word(a->counting)));
	if (!has_obligations(a))
		return;
	json_open(o, "obligations");
	if (a->rate_class[0] != '\0')
		json_put_text(o, "rate_class", str_of(a->rate_class));
	for (int i = 0; i < OBLIGATION_COUNT; i++)
		if (obliges(a, (enum obligation)i))
			json_put_bool(o, obligation_word((enum obligation)i), true);
	json_close(o);
}

enum err
tier_allowance_of(struct call *call, struct str tier, struct allowance *ret, bool *found)
{
	struct rows row;
	enum err e = db_one(call->db, STMT_tier_allowance, ARGS(TEXT(tier)), &row);

	*found = e == OK;
	if (e == OK)
		allowance_read(&row, ret);
	(void)rows_close(&row);
	return e == ERR_NOT_FOUND ? OK : e;
}
