/* Facts as text, so that they can be kept and compared. */
#include "tests/unit/command/memory.h"

#include "tests/support/cmocka.h"

#include <stdlib.h>
#include <string.h>

struct memory_fact {
	struct memory_fact *next;
	enum fact_kind kind;
	struct ulid id;
	int part; /* of a counter: of which limit */
	struct str text;
	bool idle; /* lets nobody do anything */
	bool met; /* by memory_compare */
};

static void
put_bytes(struct buf *b, const char *name, const void *bytes, size_t n)
{
	struct str hex = hex_text(b->arena, bytes, n);

	buf_printf(b, " %s=%.*s", name, STR_ARG(hex));
}

static void
put_number(struct buf *b, const char *name, int64_t n)
{
	buf_printf(b, " %s=%lld", name, (long long)n);
}

static void
put_text(struct buf *b, const char *name, struct str text)
{
	buf_printf(b, " %s=%.*s", name, STR_ARG(text));
}

#define PUT_ID(x)     put_bytes(b, #x, f->x.b, sizeof(f->x.b))
#define PUT_NUMBER(x) put_number(b, #x, (int64_t)f->x)
#define PUT_TEXT(x)   put_text(b, #x, f->x)
#define PUT_SET(x)    put_bytes(b, #x, &f->x, sizeof(f->x))

/* --- one kind each ---------------------------------------------------------------------------- */

static void
put_account(struct buf *b, const struct fact_account *f)
{
	PUT_NUMBER(active);
	PUT_NUMBER(denied_until);
	PUT_TEXT(orcid);
}

static void
put_token(struct buf *b, const struct fact_token *f)
{
	PUT_ID(digest);
	PUT_ID(account);
	PUT_NUMBER(expires_at);
	PUT_NUMBER(revoked);
}

static void
put_role(struct buf *b, const struct fact_role *f)
{
	PUT_ID(account);
	PUT_ID(scope);
	PUT_NUMBER(role);
	PUT_NUMBER(from_at);
	PUT_NUMBER(until_at);
	PUT_NUMBER(active);
}

static void
put_model(struct buf *b, const struct fact_model *f)
{
	PUT_TEXT(slug);
	PUT_NUMBER(announced);
	PUT_NUMBER(retired);
	for (size_t i = 0; i < f->version_count; i++) {
		PUT_TEXT(versions[i].name);
		PUT_NUMBER(versions[i].bit);
	}
	for (size_t i = 0; i < f->component_count; i++) {
		PUT_TEXT(components[i].name);
		PUT_NUMBER(components[i].bit);
	}
	for (int i = 0; i < f->components_used; i++) {
		PUT_NUMBER(component_versions[i]);
		PUT_SET(touched_by[i]);
	}
}

static void
put_tier(struct buf *b, const struct fact_tier *f)
{
	PUT_ID(model);
	PUT_TEXT(slug);
	PUT_NUMBER(revision);
	PUT_NUMBER(open);
	PUT_SET(capabilities);
	PUT_NUMBER(max_stale_ms);
	PUT_NUMBER(stale_if_unreachable_ms);
}

static void
put_release(struct buf *b, const struct fact_release *f)
{
	PUT_ID(model);
	PUT_NUMBER(held);
	PUT_NUMBER(over);
	PUT_NUMBER(stage);
	for (size_t i = 0; i < f->offer_count; i++) {
		PUT_ID(offers[i].tier);
		PUT_NUMBER(offers[i].component);
		PUT_NUMBER(offers[i].versions);
	}
}

static void
put_grant(struct buf *b, const struct fact_grant *f)
{
	PUT_ID(account);
	PUT_ID(model);
	PUT_ID(tier);
	PUT_SET(capabilities);
	PUT_NUMBER(versions);
	PUT_NUMBER(start_at);
	PUT_NUMBER(end_at);
	PUT_NUMBER(terms_pending);
	PUT_NUMBER(suspended);
	PUT_NUMBER(revoked);
	PUT_NUMBER(closed);
	PUT_NUMBER(superseded);
}

static void
put_key(struct buf *b, const struct fact_key *f)
{
	PUT_ID(digest);
	PUT_ID(account);
	PUT_NUMBER(expires_at);
	PUT_NUMBER(revoked);
	for (size_t i = 0; i < f->grant_count; i++)
		PUT_ID(grants[i]);
}

static void
put_identity(struct buf *b, const struct fact_identity *f)
{
	PUT_ID(account);
	PUT_TEXT(type);
	PUT_TEXT(value);
	PUT_NUMBER(active);
}

/* --- all -------------------------------------------------------------------------------------- */

static const char *const kind_names[] = {[FACT_ACCOUNT] = "account",
    [FACT_TOKEN] = "token",
    [FACT_ROLE] = "role",
    [FACT_MODEL] = "model",
    [FACT_TIER] = "tier",
    [FACT_RELEASE] = "release",
    [FACT_GRANT] = "grant",
    [FACT_KEY] = "key",
    [FACT_IDENTITY] = "identity",
    [FACT_COUNTER] = "counter",
    [FACT_RUNNING] = "running"};

static struct memory_fact
remembered(struct arena *a, const struct fact *f)
{
	struct buf b = {.arena = a};
	struct memory_fact m = {.kind = f->kind};

	buf_printf(&b, "%s", kind_names[f->kind]);
	switch (f->kind) {
	case FACT_ACCOUNT: put_account(&b, &f->account); break;
	case FACT_TOKEN: put_token(&b, &f->token); break;
	case FACT_ROLE: put_role(&b, &f->role); break;
	case FACT_MODEL: put_model(&b, &f->model); break;
	case FACT_TIER: put_tier(&b, &f->tier); break;
	case FACT_RELEASE: put_release(&b, &f->release); break;
	case FACT_GRANT: put_grant(&b, &f->grant); break;
	case FACT_KEY: put_key(&b, &f->key); break;
	case FACT_IDENTITY: put_identity(&b, &f->identity); break;
	case FACT_COUNTER:
		buf_printf(
		    &b, " %d %llu", f->counter.limit, (unsigned long long)f->counter.counter);
		break;
	case FACT_RUNNING: buf_printf(&b, " %zu", f->running.count); break;
	}
	m.text = buf_str(&b);
	return m;
}

static struct ulid
id_of(const struct fact *f)
{
	switch (f->kind) {
	case FACT_ACCOUNT: return f->account.id;
	case FACT_TOKEN: return f->token.id;
	case FACT_ROLE: return f->role.id;
	case FACT_MODEL: return f->model.id;
	case FACT_TIER: return f->tier.id;
	case FACT_RELEASE: return f->release.id;
	case FACT_GRANT: return f->grant.id;
	case FACT_KEY: return f->key.id;
	case FACT_IDENTITY: return f->identity.id;
	case FACT_COUNTER: return f->counter.grant;
	case FACT_RUNNING: return f->running.grant;
	}
	abort();
}

static int
part_of(const struct fact *f)
{
	return f->kind == FACT_COUNTER ? (int)f->counter.limit : 0;
}

static bool
is_idle(const struct fact *f)
{
	return (f->kind == FACT_TOKEN && f->token.revoked) ||
	       (f->kind == FACT_ROLE && !f->role.active) ||
	       (f->kind == FACT_KEY && f->key.revoked) ||
	       (f->kind == FACT_IDENTITY && !f->identity.active) ||
	       (f->kind == FACT_RELEASE && f->release.over) ||
	       (f->kind == FACT_RUNNING && f->running.count == 0) ||
	       (f->kind == FACT_GRANT &&
		   (f->grant.revoked || f->grant.closed || f->grant.superseded));
}

static struct memory_fact *
find(const struct memory *memory, const struct fact *f)
{
	struct ulid id = id_of(f);
	struct memory_fact *m = memory->first;

	while (m != NULL && (m->kind != f->kind || m->part != part_of(f) ||
				memcmp(m->id.b, id.b, sizeof(id.b)) != 0))
		m = m->next;
	return m;
}

void
memory_take(struct memory *memory, const struct fact *fact)
{
	struct memory_fact *m = find(memory, fact);

	if (m == NULL) {
		m = NEW(memory->arena, struct memory_fact);
		m->next = memory->first;
		memory->first = m;
	}
	struct memory_fact *next = m->next;
	*m = remembered(memory->arena, fact);
	m->next = next;
	m->id = id_of(fact);
	m->part = part_of(fact);
	m->idle = is_idle(fact);
}

static void
meet(void *of, const struct fact *fact)
{
	const struct memory *memory = of;
	struct arena a = {0};
	struct memory_fact *m = find(memory, fact), now = remembered(&a, fact);

	if (m == NULL)
		fail_msg(
		    "no entry named this, which is there at a start:\n  %.*s", STR_ARG(now.text));
	else if (!str_eq(m->text, now.text))
		fail_msg("no entry named this when it changed:\n  %.*s\nis at a start\n  %.*s",
		    STR_ARG(m->text), STR_ARG(now.text));
	else
		m->met = true;
	arena_free(&a);
}

void
memory_compare(const struct memory *memory, struct db *db)
{
	struct arena a = {0};

	if (memory->misled)
		return;
	for (struct memory_fact *m = memory->first; m != NULL; m = m->next)
		m->met = false;
	assert_int_equal(fact_all(db, &a, meet, (void *)(uintptr_t)memory), OK);
	arena_free(&a);
	for (const struct memory_fact *m = memory->first; m != NULL; m = m->next)
		if (!m->met && !m->idle)
			fail_msg("this is not there at a start:\n  %.*s", STR_ARG(m->text));
}
