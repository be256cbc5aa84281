/* Written as documents, and entered as any plan and evidence is. */
#include "tests/bench/populate/gates.h"

#include "tests/bench/populate/progress.h"

#include <stdio.h>

enum { STAGES = 12, LINES = 40, AT_ONCE = 100 };

static void
add_stage(struct buf *b, int stage)
{
	buf_printf(b,
	    "%s{\"slug\":\"stage-%d\",\"name\":\"Stage\",\"minimum_dwell\":\"P1D\","
	    "\"cooling_off\":\"PT2S\",\"offers\":[{\"tier\":\"partner\",\"components\":[\"api\"],"
	    "\"versions\":[\"v1\"]}],\"review\":{\"board\":\"access\",\"quorum\":2},\"gate\":[",
	    stage == 0 ? "" : ",", stage);
	for (int i = 0; i < LINES; i++)
		buf_printf(b,
		    "%s{\"slug\":\"line-%d\",\"type\":\"evaluation\",\"title\":\"Measured\","
		    "\"criterion\":\"measure_%d_%d\",\"version\":\"v1\",\"style\":\"query\","
		    "\"dimensions\":{\"language\":\"0\"},\"operator\":\"<=\",\"limit\":\"0.5\","
		    "\"owner\":\"Lena\",\"reason\":\"of the benchmark\"}",
		    i == 0 ? "" : ",", i, stage, i);
	buf_printf(b, "]}");
}

static void
import_plan(struct town *t, const struct officials *who)
{
	struct buf b = {.arena = &t->texts};

	buf_printf(&b, "{\"title\":\"A large plan\",\"stages\":[");
	for (int i = 0; i < STAGES; i++)
		add_stage(&b, i);
	buf_printf(&b, "]}");
	town_do(t, &who->lead, "plan_import gated", str_c(&t->texts, buf_str(&b)));
	town_do(t, &who->lead, "plan_publish gated", NULL);
}

/* The N-th piece: lines in turn, then the next language. */
static void
add_piece(struct buf *b, size_t n, bool first)
{
	size_t line = n % ((size_t)STAGES * LINES), language = n / ((size_t)STAGES * LINES);

	buf_printf(b,
	    "%s{\"criterion\":\"measure_%zu_%zu\",\"version\":\"v1\",\"style\":\"query\","
	    "\"kind\":\"rate\",\"numerator\":%zu,\"denominator\":1000,\"title\":\"Measured\","
	    "\"dimensions\":{\"language\":\"%zu\"}}",
	    first ? "" : ",", line / LINES, line % LINES, n % 300, language);
}

void
gates_import(struct town *t, const struct officials *who, size_t count)
{
	models_import_one(t, who, "gated");
	import_plan(t, who);
	for (size_t n = 0; n < count; n += AT_ONCE) {
		struct buf b = {.arena = &t->texts};
		buf_printf(&b, "[");
		for (size_t i = n; i < n + AT_ONCE && i < count; i++)
			add_piece(&b, i, i == n);
		buf_printf(&b, "]");
		town_do(t, &who->lead, "evidence_submit gated", str_c(&t->texts, buf_str(&b)));
		progress("evidence", n + AT_ONCE, count);
	}
}
