/* What an evaluation costs without the network: reading the body, looking up among a
 * million grants, writing the reply.  Prints nanoseconds each.  With the argument `limited`
 * the grants are of tiers that count. */
#include "daemon/index/authzen.h"
#include "lib/id.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ACCOUNTS = 100000, EACH = 10, BATCH = 16384, MODELS = 20, ROUNDS = 2000000, NOW = 1000000 };

static struct ulid
ulid_of(int kind, uint32_t n)
{
	struct ulid u = {{0}};
	uint64_t spread = (n + 1) * UINT64_C(0x9e3779b97f4a7c15);

	u.b[5] = (uint8_t)kind;
	for (int i = 0; i < 4; i++)
		u.b[6 + i] = (uint8_t)(n >> (24 - 8 * i));
	memcpy(u.b + 10, &spread, 6);
	return u;
}

static double
nanoseconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static struct capabilities
prompt_api(void)
{
	struct capabilities c = {{0, 0}};

	capability_add(&c, 2);
	return c;
}

static char slugs[MODELS][16];

/* Of the tiers, when they are to count. */
static const struct allowance counting = {
    .limit = {[LIMIT_REQUESTS_PER_MINUTE] = 10000000, [LIMIT_CALLS_PER_MONTH] = LIMIT_MOST},
    .counting = COUNTING_EVALUATIONS};
static bool is_limited;

/* Model N with one component, one tier that is offered, and its release. */
static void
add_model(struct index *index, uint32_t n)
{
	static const struct fact_name version = {{"v1", 2}, 0}, component = {{"api", 3}, 0};
	static const uint64_t versions = 1;
	struct capabilities touched = prompt_api();
	struct ulid model = ulid_of('m', n), tier = ulid_of('t', n);
	struct fact_offer offer = {.tier = tier, .component = 0, .versions = 1};

	snprintf(slugs[n], sizeof(slugs[n]), "model-%u", n);
	struct fact facts[] = {
	    {.kind = FACT_MODEL,
		.model = {.id = model,
		    .slug = str_of(slugs[n]),
		    .announced = true,
		    .versions = &version,
		    .components = &component,
		    .version_count = 1,
		    .component_count = 1,
		    .component_versions = &versions,
		    .touched_by = &touched,
		    .components_used = 1}},
	    {.kind = FACT_TIER,
		.tier = {.id = tier,
		    .model = model,
		    .slug = STR("t"),
		    .capabilities = prompt_api(),
		    .max_stale_ms = 60000,
		    .allowance = is_limited ? &counting : NULL}},
	    {.kind = FACT_RELEASE,
		.release = {.id = ulid_of('r', n),
		    .model = model,
		    .stage = 1,
		    .offers = &offer,
		    .offer_count = 1}},
	};
	index_apply(index, facts, 3, 1);
}

static void
load(struct index *index)
{
	static struct fact facts[BATCH + EACH];
	size_t n = 0;

	for (uint32_t i = 0; i < ACCOUNTS; i++) {
		facts[n++] = (struct fact){
		    .kind = FACT_ACCOUNT, .account = {ulid_of('a', i), true, 0, {NULL, 0}}};
		for (uint32_t j = 0; j < EACH; j++) {
			uint32_t model = (i + j) % MODELS;
			facts[n++] = (struct fact){.kind = FACT_GRANT,
			    .grant = {.id = ulid_of('g', i * EACH + j),
				.account = ulid_of('a', i),
				.model = ulid_of('m', model),
				.tier = ulid_of('t', model),
				.capabilities = prompt_api(),
				.versions = 1,
				.end_at = INT64_MAX}};
		}
		if (n >= BATCH - EACH || i == ACCOUNTS - 1) {
			index_apply(index, facts, n, 1);
			n = 0;
		}
	}
}

static void
body_of(uint32_t account, char *to, size_t room)
{
	char id[ID_LENGTH + 1];
	struct ulid u = ulid_of('a', account);

	id_format("acc", u.b, id);
	snprintf(to, room,
	    "{\"subject\":{\"type\":\"account\",\"id\":\"%s\"},\"action\":{\"name\":\"prompt_api\"}"
	    ","
	    "\"resource\":{\"type\":\"model\",\"id\":\"%s\",\"properties\":{\"version\":\"v1\"}},"
	    "\"context\":{\"time\":\"2026-11-02T08:00:00Z\",\"gateway\":\"gw-eu-1\"}}",
	    id, slugs[account % MODELS]);
}

enum { BODIES = 65536 };

static void
run(struct index *index, char (*bodies)[320])
{
	struct index_reader *reader = index_reader_open(index);
	char out[AUTHZEN_REPLY_MAX];
	double scanning = 0, asking = 0;
	size_t permits = 0, bytes = 0;
	enum { BLOCK = 64 };
	static struct authzen asked[BLOCK];
	struct answer answers[BLOCK];

	for (int round = 0; round < ROUNDS; round += BLOCK) {
		const char *why;
		double t0 = nanoseconds();
		for (int i = 0; i < BLOCK; i++)
			if (authzen_scan(str_of(bodies[(round + i) % BODIES]), &asked[i], &why) !=
			    OK)
				abort();
		double t1 = nanoseconds();
		for (int i = 0; i < BLOCK; i++) {
			index_enter(reader);
			index_evaluate(reader, &asked[i].question, NOW, &answers[i]);
			index_leave(reader);
			permits += answers[i].permit;
		}
		double t2 = nanoseconds();
		for (int i = 0; i < BLOCK; i++)
			bytes += authzen_render(&asked[i], &answers[i], out, sizeof(out));
		scanning += t1 - t0;
		asking += t2 - t1;
	}
	printf(
	    "reading a body of %zu bytes: %.0f ns; looking up and deciding: %.0f ns; permits %zu "
	    "of %d (%zu bytes)\n",
	    strlen(bodies[0]), scanning / ROUNDS, asking / ROUNDS, permits, ROUNDS, bytes);
	index_reader_close(reader);
}

int
main(int argc, char *argv[])
{
	struct index *index = index_open();
	static char bodies[BODIES][320];
	struct index_size size;

	is_limited = argc > 1 && strcmp(argv[1], "limited") == 0;
	for (uint32_t i = 0; i < MODELS; i++)
		add_model(index, i);
	double began = nanoseconds();
	load(index);
	index_size(index, &size);
	printf("%llu grants of %llu accounts loaded in %.0f ms, %.1f bytes each\n",
	    (unsigned long long)size.grants, (unsigned long long)size.accounts,
	    (nanoseconds() - began) / 1e6, (double)size.bytes / (double)size.grants);
	for (uint32_t i = 0; i < BODIES; i++)
		body_of((uint32_t)rand() % ACCOUNTS, bodies[i], sizeof(bodies[i]));
	for (int i = 0; i < 3; i++)
		run(index, bodies);
	index_close(index);
	return 0;
}
