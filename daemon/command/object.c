/* Finding objects: one table of statements, one rule of sight. */
#include "daemon/command/object.h"

#include "daemon/command/command.h"
#include "daemon/rules/grant.h"
#include "lib/id.h"

#include <stdatomic.h>

static const struct {
	const char *word, *prefix;
} names[OBJECT_COUNT] = {
#define OBJECT(name, word, prefix) [OBJECT_##name] = {word, prefix},
#include "schema/objects.def"
#undef OBJECT
};

static const struct {
	enum stmt by_id, by_ending, by_name; /* by_name == by_id: it has no name */
	bool under_model; /* its name is "model/slug" */
} statements[OBJECT_COUNT] = {
#define FIND_AS(name, by_name, under)                                                              \
	{                                                                                          \
		STMT_find_##name##_by_id, STMT_find_##name##_by_ending, by_name, under             \
	}
#define FIND(name)             FIND_AS(name, STMT_find_##name##_by_id, false)
#define FIND_NAMED(name)       FIND_AS(name, STMT_find_##name##_by_name, false)
#define FIND_UNDER_MODEL(name) FIND_AS(name, STMT_find_##name##_by_name, true)
    [OBJECT_ACCOUNT] = FIND_NAMED(account),
    [OBJECT_TOKEN] = FIND(token),
    [OBJECT_ORGANISATION] = FIND_NAMED(organisation),
    [OBJECT_BOARD] = FIND_NAMED(board),
    [OBJECT_ROLE] = FIND(role),
    [OBJECT_APPLICATION] = FIND(application),
    [OBJECT_MEMBER] = FIND(member),
    [OBJECT_GRANT] = FIND(grant),
    [OBJECT_KEY] = FIND(key),
    [OBJECT_NOTICE] = FIND(notice),
    [OBJECT_IDENTITY] = FIND(identity),
    [OBJECT_REQUEST] = FIND_NAMED(request),
    [OBJECT_DENIAL] = FIND(denial),
    [OBJECT_IMPORT] = FIND(import),
    [OBJECT_INCIDENT] = FIND(incident),
    [OBJECT_FLAG] = FIND(flag),
    [OBJECT_LOTTERY] = FIND(lottery),
    [OBJECT_RECERTIFICATION] = FIND(recertification),

    [OBJECT_ARTEFACT] = FIND_UNDER_MODEL(artefact),
    [OBJECT_TICKET] = FIND(ticket),

    [OBJECT_MODEL] = FIND_NAMED(model),
    [OBJECT_ANNOUNCEMENT] = FIND(announcement),
    [OBJECT_OBLIGATION] = FIND(obligation),
    [OBJECT_SIGNAL] = FIND_UNDER_MODEL(signal),
    [OBJECT_STAY] = FIND_UNDER_MODEL(stay),
    [OBJECT_TERMS] = FIND_UNDER_MODEL(terms),
    [OBJECT_TIER] = FIND_UNDER_MODEL(tier),

    [OBJECT_PLAN] = FIND_NAMED(plan),
    [OBJECT_RELEASE] = FIND_NAMED(release),
    [OBJECT_ACT] = FIND(act),
    [OBJECT_LEAK] = FIND(leak),
    [OBJECT_RESTRICTION] = FIND(restriction),
    [OBJECT_PROMOTION] = FIND_NAMED(promotion),
    [OBJECT_EVIDENCE] = FIND(evidence),
};

static const struct {
	const char *column;
	uint64_t bit;
	bool until; /* a moment: the relation begins with it, and is there without one */
} relation_columns[] = {
    {"self", IS_SELF, false},
    {"seated", IS_SEATED, false},
    {"chair", IS_CHAIR, false},
    {"lead", IS_LEAD, false},
    {"proposer", IS_PROPOSER, false},
    {"public", IS_PUBLIC, false},
    {"on_model", IS_ON_MODEL, false},
    {"eligible", IS_ELIGIBLE, false},
    {"conflicted", IS_CONFLICTED, false},
    {"countable", IS_COUNTABLE, false},
    {"signatory", IS_SIGNATORY, false},
    {"blocked", IS_BLOCKED, false},
    {"duty", IS_DUTY, false},
    {"setter", IS_SETTER, false},
    {"automatic", IS_AUTOMATIC, false},
    {"frozen", IS_FROZEN, false},
    {"signer", IS_SIGNER, false},
    {"idle", IS_IDLE, false},
    {"first", IS_FIRST, false},
    {"waiver", IS_WAIVER, false},
    {"reporter", IS_REPORTER, false},
    {"approver", IS_APPROVER, false},
    {"member", IS_MEMBER, false},
    {"applicant", IS_APPLICANT, false},
    {"appellant", IS_APPELLANT, false},
    {"head", IS_HEAD, false},
    {"appeal_until", IS_FINAL, true},
    {"settled", IS_SETTLED, false},
    {"extended", IS_EXTENDED, false},
    {"official", IS_OFFICIAL, false},
    {"endorser", IS_ENDORSER, false},
    {"expert", IS_EXPERT, false},
    {"hindered", IS_HINDERED, false},
};

enum { RELATION_COLUMNS = sizeof(relation_columns) / sizeof(relation_columns[0]) };

/* Which of them the statement of ROW has, as bits; found out once for each statement, since
 * most have few. */
static uint64_t
columns_of(const struct rows *row)
{
	static _Atomic uint64_t found[STMT_COUNT]; /* the bits, and the uppermost: known */
	const uint64_t known = 1ull << 63;
	uint64_t bits = atomic_load_explicit(&found[row->stmt], memory_order_relaxed);

	if (bits == 0) {
		bits = known;
		for (int i = 0; i < RELATION_COLUMNS; i++)
			bits |= row_has(row, relation_columns[i].column) ? 1ull << i : 0;
		atomic_store_explicit(&found[row->stmt], bits, memory_order_relaxed);
	}
	return bits & ~known;
}

/* What the caller's roles make them to every object. */
static uint64_t
relations_of_roles(const struct call *call)
{
	const unsigned colleagues = 1u << ROLE_REVIEWER | 1u << ROLE_ALTERNATE | 1u << ROLE_DEPUTY |
				    1u << ROLE_CHAIR | 1u << ROLE_LEAD | 1u << ROLE_DUTY;
	unsigned roles = call->caller.roles;
	uint64_t bits = call->caller.signed_in ? IS_ANYBODY : 0;

	bits |= (roles & 1u << ROLE_ADMIN) != 0 ? IS_ADMIN : 0;
	bits |= (roles & 1u << ROLE_AUDITOR) != 0 ? IS_AUDITOR : 0;
	bits |= (roles & colleagues) != 0 ? IS_COLLEAGUE : 0;
	return bits;
}

bool
object_sees_all(const struct call *call)
{
	return (relations_of_roles(call) & (IS_ADMIN | IS_AUDITOR)) != 0;
}

static int64_t
time_or_never(const struct rows *row, const char *name)
{
	return row_null(row, name) ? INT64_MAX : row_int(row, name);
}

/* A grant's state is never stored: the rules derive it from its facts. */
static enum state
state_of_grant(const struct call *call, const struct rows *row)
{
	static const enum state states[] = {
	    [GRANT_EXPIRED] = STATE_GRANT_EXPIRED,
	    [GRANT_REVOKED] = STATE_GRANT_REVOKED,
	    [GRANT_CLOSED_OUT] = STATE_GRANT_CLOSED_OUT,
	    [GRANT_SUPERSEDED] = STATE_GRANT_SUPERSEDED,
	    [GRANT_SUSPENDED] = STATE_GRANT_SUSPENDED,
	    [GRANT_DORMANT] = STATE_GRANT_DORMANT,
	    [GRANT_PENDING_TERMS] = STATE_GRANT_PENDING_TERMS,
	    [GRANT_ACTIVE] = STATE_GRANT_ACTIVE,
	};
	struct grant_facts f = {time_or_never(row, "start_at"), time_or_never(row, "end_at"),
	    row_int(row, "terms_pending") != 0, !row_null(row, "suspended_at"),
	    !row_null(row, "revoked_at"), !row_null(row, "closed_at"),
	    !row_null(row, "superseded_at"), row_int(row, "offered") != 0};
	enum state state = states[grant_state(&f, call->now)];

	if (state == STATE_GRANT_CLOSED_OUT && !row_null(row, "ended_at"))
		return STATE_GRANT_ENDED;
	return state == STATE_GRANT_PENDING_TERMS && !f.terms_pending ? STATE_GRANT_WAITING : state;
}

/* The stored state, or what time has made of it. */
static enum state
present_state(const struct call *call, enum object kind, const struct rows *row)
{
	if (kind == OBJECT_GRANT)
		return state_of_grant(call, row);
	enum state stored = state_of(kind, row_text(row, "state", call->arena));
	int64_t ripe_at = row_flag(row, "ripe_at");

	return ripe_at != 0 && ripe_at <= call->now ? state_ripe(stored) : stored;
}

struct object_row
object_of_row(const struct call *call, enum object kind, const struct rows *row)
{
	struct object_row o = {.kind = kind,
	    .id = row_text(row, "id", call->arena),
	    .etag = row_flag(row, "etag"),
	    .state = present_state(call, kind, row),
	    .relations = relations_of_roles(call)};

	for (uint64_t left = columns_of(row); left != 0; left &= left - 1) {
		int i = __builtin_ctzll(left);
		int64_t value = row_int(row, relation_columns[i].column);
		if (relation_columns[i].until ? value <= call->now : value != 0)
			o.relations |= relation_columns[i].bit;
	}
	return o;
}

struct object_row
object_made(const struct call *call, enum object kind, struct str id, enum state state)
{
	return (struct object_row){.kind = kind,
	    .id = id,
	    .etag = 1,
	    .state = state,
	    .relations = relations_of_roles(call) | IS_SELF};
}

/* What a finding statement may ask for: $1 what is looked for, $2 the caller, $3 the time,
 * $4 the slug of the model that it belongs to. */
#define SOUGHT(what, model)                                                                        \
	ARGS(TEXT(what), SPARE, TEXT(call->caller.account), INT(call->now), TEXT(model))

static const struct str no_model;

static enum err
find_by(struct call *call, enum object kind, enum stmt stmt, const struct arg *args,
    struct object_row *ret)
{
	struct rows row;
	enum err e = db_one(call->db, stmt, args, &row);

	if (e == OK)
		*ret = object_of_row(call, kind, &row);
	(void)rows_close(&row);
	if (e == OK && !step_sees(kind, ret->relations))
		e = ERR_NOT_FOUND;
	return e;
}

static enum err
find_by_name(struct call *call, enum object kind, struct str given, struct object_row *ret)
{
	enum stmt stmt = statements[kind].by_name;
	struct str slug, model = no_model;

	if (stmt == statements[kind].by_id)
		return ERR_NOT_FOUND;
	if (!statements[kind].under_model)
		return find_by(call, kind, stmt, SOUGHT(given, model), ret);
	model = str_cut(given, '/', &slug);
	return slug.n == 0 ? ERR_NOT_FOUND : find_by(call, kind, stmt, SOUGHT(slug, model), ret);
}

/* The index knows the last four characters; whatever fits them is compared whole. */
static enum err
find_by_ending(struct call *call, enum object kind, struct str given, struct object_row *ret)
{
	struct str four = str_from(given, given.n - ID_ENDING_MIN);
	struct rows rows = db_query(call->db, statements[kind].by_ending, SOUGHT(four, no_model));
	int found = 0;

	while (rows_next(&rows)) {
		struct object_row o = object_of_row(call, kind, &rows);
		if (!str_ends(o.id, given) || !step_sees(kind, o.relations))
			continue;
		*ret = o;
		found++;
	}
	TRY(rows_close(&rows));
	if (found > 1)
		return call_refuse(call, ERR_AMBIGUOUS,
		    "%d things of kind %s end in %.*s; give more "
		    "characters of the one that you mean.",
		    found, object_word(kind), STR_ARG(given));
	return found == 1 ? OK : ERR_NOT_FOUND;
}

bool
object_is_findable(enum object kind)
{
	return statements[kind].by_id != statements[kind].by_ending;
}

enum err
object_find(struct call *call, enum object kind, struct str given, struct object_row *ret)
{
	if (!object_is_findable(kind))
		return ERR_NOT_FOUND;
	if (id_ok(given, object_prefix(kind)))
		return find_by(call, kind, statements[kind].by_id, SOUGHT(given, no_model), ret);
	enum err e = find_by_name(call, kind, given, ret);
	if (e == ERR_NOT_FOUND && given.n >= ID_ENDING_MIN && given.n < ID_LENGTH)
		e = find_by_ending(call, kind, given, ret);
	return e;
}

enum err
object_named(struct call *call, enum object kind, struct str given, struct str pointer,
    struct object_row *ret)
{
	*ret = (struct object_row){0};
	if (given.n == 0)
		return OK;
	enum err e = object_find(call, kind, given, ret);
	if (e == ERR_NOT_FOUND)
		fault_add(&call->faults, pointer, "there is no %s %.*s that you may see",
		    object_word(kind), STR_ARG(given));
	else if (e == ERR_AMBIGUOUS)
		fault_add(&call->faults, pointer, "%.*s", STR_ARG(call->detail));
	else
		return e;
	call->detail = (struct str){NULL, 0};
	return OK;
}

enum err
object_of_body(struct call *call, enum object kind, const char *name, struct object_row *ret)
{
	TRY(object_named(
	    call, kind, json_text(call->body, name), str_printf(call->arena, "/%s", name), ret));
	return ret->id.n == 0 ? ERR_INVALID : OK;
}

/* The commands of a step are called after it: signal_report, evidence_submit. */
static bool
for_programs(enum object kind, enum step step)
{
	struct str word = str_of(step_word(step));

	for (size_t i = 0; i < command_count; i++) {
		const struct command *c = &command_table[i];
		struct str name = str_of(c->name);
		if (c->object == kind && (c->flags & PROGRAMS) != 0 && name.n >= word.n &&
		    str_eq(str_from(name, name.n - word.n), word))
			return true;
	}
	return false;
}

/* What the caller may do now. */
static int
possible(struct call *call, const struct object_row *object, enum step ret[STEP_COUNT])
{
	int n = step_allowed(object->kind, object->state, object->relations, ret), kept = 0;

	for (int i = 0; i < n; i++)
		if (!call->caller.program || for_programs(object->kind, ret[i]))
			ret[kept++] = ret[i];
	return kept;
}

/* " You can: edit, submit." */
static const char *
what_is_possible(struct call *call, const struct object_row *object)
{
	enum step steps[STEP_COUNT];
	int n = possible(call, object, steps);
	struct buf b = {.arena = call->arena};

	for (int i = 0; i < n; i++)
		buf_printf(&b, "%s%s", i == 0 ? " You can now: " : ", ", step_word(steps[i]));
	if (n != 0)
		buf_put(&b, STR("."));
	return n == 0 ? "" : str_c(call->arena, buf_str(&b));
}

/* The same, or whom to ask. */
static const char *
what_else(struct call *call, const struct object_row *object)
{
	const char *possible = what_is_possible(call, object);

	return possible[0] != '\0' ? possible
				   : " An admin of this installation can tell you who may do it.";
}

enum err
object_step(struct call *call, const struct object_row *object, enum step step, enum state *to)
{
	struct verdict v = step_take(object->kind, object->state, step, object->relations);

	*to = v.to;
	if (v.answer == ERR_WRONG_STATE)
		return call_refuse(call, v.answer,
		    "This %s is %s, and %s is not possible then; "
		    "nothing was changed.%s",
		    object_word(object->kind), state_word(object->state), step_word(step),
		    what_is_possible(call, object));
	if (v.answer == ERR_FORBIDDEN)
		return call_refuse(call, v.answer,
		    "%s is not open to you on this %s as things are; nothing was changed.%s",
		    step_word(step), object_word(object->kind), what_else(call, object));
	return v.answer;
}

bool
object_may(const struct object_row *object, enum step step)
{
	return step_take(object->kind, object->state, step, object->relations).answer == OK;
}

void
object_put_allowed(struct call *call, const struct object_row *object)
{
	enum step steps[STEP_COUNT];
	struct json_out list = {.text.arena = call->arena};

	if (call->allowed_before.kind != object->kind ||
	    call->allowed_before.state != object->state ||
	    call->allowed_before.relations != object->relations) {
		int n = possible(call, object, steps);
		json_open_list(&list, NULL);
		for (int i = 0; i < n; i++)
			json_put_text(&list, NULL, str_of(step_word(steps[i])));
		json_close_list(&list);
		call->allowed_before.kind = object->kind;
		call->allowed_before.state = object->state;
		call->allowed_before.relations = object->relations;
		call->allowed_before.text = buf_str(&list.text);
	}
	json_put_raw(&call->reply, "allowed", call->allowed_before.text);
}

const char *
object_word(enum object kind)
{
	return names[kind].word;
}

const char *
object_prefix(enum object kind)
{
	return names[kind].prefix;
}

enum object
object_of_id(struct str id)
{
	for (int i = 0; i < OBJECT_COUNT; i++)
		if (id_ok(id, object_prefix((enum object)i)))
			return (enum object)i;
	return OBJECT_NOTHING;
}
