/* The scene's facts, and questions about them. */
#include "tests/unit/index/scene.h"

struct ulid
id(enum object kind, uint32_t n)
{
	struct ulid u = {{0}};

	u.b[5] = (uint8_t)(kind + 1);
	for (int i = 0; i < 4; i++)
		u.b[15 - i] = (uint8_t)(n >> (8 * i));
	return u;
}

struct str
account_text(uint32_t n)
{
	static _Thread_local char text[4][ID_LENGTH + 1];
	static _Thread_local int next;
	struct ulid u = id(OBJECT_ACCOUNT, n);
	char *to = text[next = (next + 1) % 4];

	id_format("acc", u.b, to);
	return str_of(to);
}

struct capabilities
capabilities_of(int first, int second)
{
	struct capabilities c = {{0, 0}};

	capability_add(&c, first);
	capability_add(&c, second);
	return c;
}

struct fact
account_fact(uint32_t n)
{
	return (struct fact){
	    .kind = FACT_ACCOUNT, .account = {id(OBJECT_ACCOUNT, n), true, 0, {NULL, 0}}};
}

struct fact
model_fact(void)
{
	static const struct fact_name versions[] = {
	    {{"124m", 4}, 0}, {{"small", 5}, 0}, {{"1.5b", 4}, 1}};
	static const struct fact_name components[] = {{{"api", 3}, API}, {{"weights", 7}, WEIGHTS}};
	static const uint64_t component_versions[] = {3, 3};
	static struct capabilities touched_by[2];

	touched_by[API] = capabilities_of(PROMPT_API, PROMPT_API);
	touched_by[WEIGHTS] = capabilities_of(WEIGHTS_DOWNLOAD_GATED, WEIGHTS_DOWNLOAD_GATED);
	return (struct fact){.kind = FACT_MODEL,
	    .model = {.id = id(OBJECT_MODEL, 0),
		.slug = STR("gpt2"),
		.announced = true,
		.versions = versions,
		.version_count = 3,
		.components = components,
		.component_count = 2,
		.component_versions = component_versions,
		.touched_by = touched_by,
		.components_used = 2}};
}

struct fact
tier_fact(uint32_t n)
{
	return (struct fact){.kind = FACT_TIER,
	    .tier = {.id = id(OBJECT_TIER, n),
		.model = id(OBJECT_MODEL, 0),
		.slug = n == 0 ? STR("partner") : STR("public"),
		.revision = 1,
		.open = n == 1,
		.capabilities = capabilities_of(
		    PROMPT_API, n == 0 ? WEIGHTS_DOWNLOAD_GATED : PROMPT_API),
		.max_stale_ms = 60000}};
}

struct fact
release_fact(void)
{
	static struct fact_offer offers[2];

	offers[0] = (struct fact_offer){id(OBJECT_TIER, 0), API, 3, {{0, 0}}};
	offers[1] = (struct fact_offer){id(OBJECT_TIER, 0), WEIGHTS, 1, {{0, 0}}};
	return (struct fact){.kind = FACT_RELEASE,
	    .release = {.id = id(OBJECT_RELEASE, 0),
		.model = id(OBJECT_MODEL, 0),
		.stage = 2,
		.offers = offers,
		.offer_count = 2}};
}

struct fact
grant_fact(uint32_t n, uint32_t account)
{
	return (struct fact){.kind = FACT_GRANT,
	    .grant = {.id = id(OBJECT_GRANT, n),
		.account = id(OBJECT_ACCOUNT, account),
		.model = id(OBJECT_MODEL, 0),
		.tier = id(OBJECT_TIER, 0),
		.capabilities = capabilities_of(PROMPT_API, WEIGHTS_DOWNLOAD_GATED),
		.versions = 3,
		.start_at = 0,
		.end_at = INT64_MAX}};
}

void
apply(struct world *w, const struct fact *facts, size_t count)
{
	index_apply(w->index, facts, count, ++w->position);
}

void
apply_one(struct world *w, struct fact fact)
{
	apply(w, &fact, 1);
}

void
world_open(struct world *w)
{
	struct fact facts[] = {account_fact(0), account_fact(1), model_fact(), tier_fact(0),
	    tier_fact(1), release_fact(), grant_fact(0, 0)};

	w->index = index_open();
	w->reader = index_reader_open(w->index);
	w->position = 0;
	apply(w, facts, sizeof(facts) / sizeof(facts[0]));
}

void
world_close(struct world *w)
{
	index_reader_close(w->reader);
	index_close(w->index);
}

struct question
question(uint32_t n)
{
	return (struct question){.subject_kind = SUBJECT_ACCOUNT,
	    .subject = account_text(n),
	    .capability = STR("prompt_api"),
	    .model = STR("gpt2")};
}

struct answer
ask(struct world *w, struct question q, int64_t now)
{
	struct answer a;

	index_enter(w->reader);
	index_evaluate(w->reader, &q, now, &a);
	index_leave(w->reader);
	return a;
}

void
assert_id(struct ulid found, struct ulid expected)
{
	assert_memory_equal(found.b, expected.b, sizeof(found.b));
}

enum reason
outcome(struct world *w, struct question q)
{
	struct answer a = ask(w, q, NOW);

	return a.permit ? REASON_COUNT : a.reason;
}
