/* Each limit that the tier states, in the order of schema/limits.def. */
#include "daemon/index/limits_text.h"

#include "daemon/index/meter.h"
#include "lib/time.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

struct text {
	char *p;
	size_t n;
};

static void put(struct text *t, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void
put(struct text *t, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	int n = vsnprintf(t->p + t->n, LIMITS_TEXT_MAX - t->n, format, args);
	va_end(args);
	if (n < 0 || (size_t)n >= LIMITS_TEXT_MAX - t->n)
		abort();
	t->n += (size_t)n;
}

static long long
seconds(int64_t ms)
{
	return (long long)((ms + SECOND_MS - 1) / SECOND_MS);
}

/* Until there is more to be had. */
static long long
reset_of(const struct standing_of *s)
{
	return seconds(s->remaining == 0 ? s->again_in_ms : s->resets_in_ms);
}

static void
put_policies(struct text *t, const struct answer *a)
{
	static const struct {
		const char *name, *parameters;
	} fields[LIMIT_COUNT] = {
#define LIMIT(name, member, unit, period, field, parameters) [LIMIT_##name] = {field, parameters},
#include "schema/limits.def"
#undef LIMIT
	};
	const int64_t *most = a->meter->allowance->limit;
	const char *before = "RateLimit-Policy: ";
	struct standing_of s;

	for (int i = 0; i < LIMIT_COUNT; i++)
		if (most[i] != 0) {
			put(t, "%s\"%s\";q=%lld%s", before, fields[i].name, (long long)most[i],
			    fields[i].parameters);
			before = ", ";
		}
	before = "\r\nRateLimit: ";
	for (int i = 0; i < LIMIT_COUNT; i++)
		if (meter_standing(a->meter, (enum limit)i, a->at, &s)) {
			put(t, "%s\"%s\";r=%llu;t=%lld", before, fields[i].name,
			    (unsigned long long)s.remaining, reset_of(&s));
			before = ", ";
		}
	put(t, "\r\n");
}

static bool
limits_any(const struct answer *a)
{
	for (int i = 0; a->meter != NULL && i < LIMIT_COUNT; i++)
		if (a->meter->allowance->limit[i] != 0)
			return true;
	return false;
}

size_t
limits_fields(const struct answer *a, char *out)
{
	struct text t = {out, 0};

	if (!limits_any(a))
		return 0;
	put_policies(&t, a);
	if (a->again_in_ms > 0)
		put(&t, "Retry-After: %lld\r\n", seconds(a->again_in_ms));
	return t.n;
}

static void
put_again(struct text *t, const struct answer *a)
{
	struct arena arena = {0};
	struct str at = time_text(&arena, a->at + a->again_in_ms);

	put(t, ",\"retry_after\":%lld,\"again_at\":\"%.*s\"", seconds(a->again_in_ms), STR_ARG(at));
	arena_free(&arena);
}

size_t
limits_members(const struct answer *a, char *out)
{
	struct text t = {out, 0};
	const char *before = ",\"limits\":[";
	struct standing_of s;

	if (!limits_any(a))
		return 0;
	for (int i = 0; i < LIMIT_COUNT; i++) {
		if (!meter_standing(a->meter, (enum limit)i, a->at, &s))
			continue;
		put(&t,
		    "%s{\"limit\":\"%s\",\"quota\":%lld,\"used\":%llu,\"remaining\":%llu,"
		    "\"resets_in\":%lld}",
		    before, limit_word((enum limit)i), (long long)a->meter->allowance->limit[i],
		    (unsigned long long)s.used, (unsigned long long)s.remaining, reset_of(&s));
		before = ",";
	}
	put(&t, "]");
	if (a->again_in_ms > 0)
		put_again(&t, a);
	return t.n;
}
