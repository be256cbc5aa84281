/* From what entries say to the facts that the index takes. */
#include "daemon/store/known.h"

#include "daemon/rules/capability.h"
#include "daemon/store/fact_row.h"
#include "lib/id.h"
#include "lib/time.h"

#include <stdlib.h>
#include <string.h>

enum err
known_past(struct db *db, struct arena *a, struct str id, int64_t position, struct known_past *ret)
{
	const char *why;
	struct rows row;

	enum err e = db_one(db, STMT_known_before, ARGS(TEXT(id), INT(position)), &row);
	if (e == OK) {
		const struct json *entry = json_parse(a, row_text(&row, "entry", a), &why);
		*ret = (struct known_past){.seq = row_int(&row, "seq"),
		    .at = json_text(entry, "at"),
		    .type = json_text(entry, "type"),
		    .facts = json_member(json_member(entry, "known"), str_c(a, id))};
	}
	(void)rows_close(&row);
	return e;
}

/* --- reading ---------------------------------------------------------------------------------- */

static struct ulid
ulid_of(struct str id)
{
	struct ulid ret = {{0}};

	if (id.n != 0 && !id_bytes(id, ret.b))
		abort();
	return ret;
}

uint64_t
known_bits(struct str hex)
{
	uint64_t ret = 0;

	for (size_t i = 0; i < hex.n; i++)
		ret = ret << 4 | (uint64_t)(hex.p[i] <= '9' ? hex.p[i] - '0' : hex.p[i] - 'a' + 10);
	return ret;
}

static int64_t
time_at(const struct json *facts, const char *name)
{
	int64_t at;

	return time_parse(json_text(facts, name), &at) ? at : INT64_MAX;
}

static struct capabilities
capabilities_of(const struct json *list)
{
	struct capabilities ret = {{0, 0}};

	json_each(item, list) {
		int number = capability_of(item->text);
		if (number >= 0)
			ret.bits[number / 64] |= UINT64_C(1) << number % 64;
	}
	return ret;
}

/* --- the kinds -------------------------------------------------------------------------------- */

struct fact_account
known_account(struct str id, const struct json *facts)
{
	return (struct fact_account){ulid_of(id), json_truth(facts, "active"), 0, {NULL, 0}};
}

struct fact_role
known_role(struct str id, const struct json *facts)
{
	return (struct fact_role){ulid_of(id), ulid_of(json_text(facts, "account")),
	    ulid_of(json_text(facts, "on")), role_number(json_text(facts, "role")),
	    time_at(facts, "from"), time_at(facts, "until"), json_truth(facts, "active")};
}

struct fact_grant
known_grant(struct str id, const struct json *facts)
{
	return (struct fact_grant){.id = ulid_of(id),
	    .account = ulid_of(json_text(facts, "account")),
	    .model = ulid_of(json_text(facts, "model")),
	    .tier = ulid_of(json_text(facts, "tier")),
	    .capabilities = capabilities_of(json_member(facts, "capabilities")),
	    .versions = known_bits(json_text(facts, "versions")),
	    .start_at = time_at(facts, "start"),
	    .end_at = time_at(facts, "end"),
	    .terms_pending = json_truth(facts, "terms_pending"),
	    .suspended = json_truth(facts, "suspended"),
	    .revoked = json_truth(facts, "revoked"),
	    .closed = json_truth(facts, "closed"),
	    .superseded = json_truth(facts, "superseded")};
}

struct fact_release
known_release(struct arena *a, struct str id, const struct json *facts)
{
	const struct json *offers = json_member(facts, "offers");
	struct fact_offer *offer = NEW_ARRAY(
	    a, offers == NULL ? 1 : offers->count + 1, struct fact_offer);
	struct fact_release ret = {.id = ulid_of(id),
	    .model = ulid_of(json_text(facts, "model")),
	    .held = json_truth(facts, "held"),
	    .over = json_truth(facts, "over"),
	    .stage = (int)json_int(facts, "stage", 0),
	    .offers = offer};

	json_each(o, offers)
		offer[ret.offer_count++] = (struct fact_offer){ulid_of(json_text(o, "tier")),
		    (int)json_int(o, "component", 0), known_bits(json_text(o, "versions")),
		    capabilities_of(json_member(o, "stopped"))};
	return ret;
}

/* Names of components that were not there yet lead nowhere. */
static void
drop_later(struct arena *a, struct fact_model *of, int used)
{
	struct fact_name *names = NEW_ARRAY(a, of->component_count + 1, struct fact_name);
	size_t n = 0;

	for (size_t i = 0; i < of->component_count; i++)
		if (of->components[i].bit < used)
			names[n++] = of->components[i];
	of->components = names;
	of->component_count = n;
	of->components_used = used;
}

void
known_model(struct arena *a, const struct json *facts, struct fact_model *of)
{
	uint64_t *versions = NEW_ARRAY(a, MODEL_COMPONENTS_MAX, uint64_t);
	const struct json *boards = json_member(facts, "boards");
	struct ulid *board = NEW_ARRAY(a, boards == NULL ? 1 : boards->count + 1, struct ulid);
	int used = 0;

	of->announced = json_truth(facts, "announced");
	of->retired = known_bits(json_text(facts, "retired"));
	of->boards = board;
	of->board_count = 0;
	json_each(b, boards)
		board[of->board_count++] = ulid_of(b->text);
	json_each(c, json_member(facts, "components"))
		if (used < MODEL_COMPONENTS_MAX)
			versions[used++] = known_bits(c->text);
	of->component_versions = versions;
	drop_later(a, of, used);
}
