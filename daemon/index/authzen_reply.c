/* The reply to an AuthZEN evaluation. */
#include "daemon/index/authzen.h"

#include "daemon/index/limits_text.h"
#include "lib/id.h"

#include <stdlib.h>
#include <string.h>

struct why_not {
	struct str code, text, next;
};
static const struct why_not reasons[REASON_COUNT] = {
#define REASON(name, code, text, next)                                                             \
	[REASON_##name] = {                                                                        \
	    {code, sizeof(code) - 1}, {text, sizeof(text) - 1}, {next, sizeof(next) - 1}},
#include "schema/reasons.def"
#undef REASON
};

struct out {
	char *p, *end;
};

static void
put(struct out *o, struct str s)
{
	if ((size_t)(o->end - o->p) < s.n)
		abort();
	memcpy(o->p, s.p, s.n);
	o->p += s.n;
}

static void
put_number(struct out *o, struct str name, uint64_t number)
{
	char digits[20], *p = digits + sizeof(digits);

	do
		*--p = (char)('0' + number % 10);
	while ((number /= 10) != 0);
	put(o, name);
	put(o, (struct str){p, (size_t)(digits + sizeof(digits) - p)});
}

/* NAME opens the string.  The sentences need no escapes (a test looks). */
static void
put_text(struct out *o, struct str name, struct str text)
{
	put(o, name);
	put(o, text);
	put(o, STR("\""));
}

static void
put_id(struct out *o, struct str name, const char *prefix, const struct ulid *id)
{
	static const struct ulid none = {{0}};
	char text[ID_LENGTH + 1];

	if (memcmp(id, &none, sizeof(none)) == 0)
		return;
	id_format(prefix, id->b, text);
	put_text(o, name, str_of(text));
}

/* As the Obligations profile has them: who doesn't understand one must take the permit for a
 * denial. */
static void
put_obligations(struct out *o, const struct answer *answer)
{
	static const struct str words[] = {
#define OBLIGATION(name, word, capability) {word, sizeof(word) - 1},
#include "schema/obligations.def"
#undef OBLIGATION
	};
	struct str before = STR(",\"obligations\":[{\"id\":\"");
	bool any = answer->obligations != 0;

	for (int i = 0; i < OBLIGATION_COUNT; i++) {
		if ((answer->obligations >> i & 1) == 0)
			continue;
		put_text(o, before, words[i]);
		put_text(o, STR(",\"type\":\"urn:sluice:obligation:"), words[i]);
		put(o, STR("}"));
		before = STR(",{\"id\":\"");
	}
	if (answer->allowance != NULL && answer->allowance->rate_class[0] != '\0') {
		put_text(o, before, STR("rate_class"));
		put_text(o, STR(",\"type\":\"urn:sluice:obligation:"), STR("rate_class"));
		put_text(o, STR(",\"value\":\""), str_of(answer->allowance->rate_class));
		put(o, STR("}"));
		any = true;
	}
	if (any)
		put(o, STR("]"));
}

static void
put_limits(struct out *o, const struct answer *answer)
{
	char text[LIMITS_TEXT_MAX];

	if (answer->meter != NULL)
		put(o, (struct str){text, limits_members(answer, text)});
}

static void
put_context(struct out *o, const struct answer *answer, const struct authzen_more *more)
{
	put(o, STR(",\"context\":{"));
	if (!answer->permit) {
		const struct why_not *r = &reasons[answer->reason];
		put_text(o, STR("\"reason\":\""), more->reason.n != 0 ? more->reason : r->code);
		if (more->reason.n != 0)
			put_text(o, STR(",\"cause\":\""), r->code);
		put_text(o, STR(",\"text\":\""), r->text);
		put_text(o, STR(",\"next\":\""), r->next);
		put(o, STR(","));
	}
	put_number(o, STR("\"expires_in\":"), (uint64_t)answer->expires_in_ms / 1000);
	put_number(o, STR(",\"position\":"), answer->position);
	put_id(o, STR(",\"grant\":\""), "grt", &answer->grant);
	put_id(o, STR(",\"tier\":\""), "tir", &answer->tier);
	if (answer->stage > 0)
		put_number(o, STR(",\"stage\":"), (uint64_t)answer->stage);
	if (answer->permit)
		put_obligations(o, answer);
	put_limits(o, answer);
	if (more->members.n != 0)
		put(o, more->members);
	put(o, STR("}"));
}

static size_t
render(const struct answer *answer, const struct authzen_more *more, char *out, size_t room)
{
	struct out o = {out, out + room};

	put(&o, answer->permit ? STR("{\"decision\":true") : STR("{\"decision\":false"));
	if (more != NULL)
		put_context(&o, answer, more);
	put(&o, STR("}"));
	return (size_t)(o.p - out);
}

size_t
authzen_render(const struct authzen *asked, const struct answer *answer, char *out, size_t room)
{
	static const struct authzen_more nothing;

	return render(answer, asked->explain ? &nothing : NULL, out, room);
}

size_t
authzen_render_more(
    const struct answer *answer, const struct authzen_more *more, char *out, size_t room)
{
	return render(answer, more, out, room);
}

size_t
authzen_render_fault(int status, const char *message, char *out, size_t room)
{
	struct out o = {out, out + room};

	put(&o, STR("{\"decision\":false,\"context\":{\"error\":{"));
	put_number(&o, STR("\"status\":"), (uint64_t)status);
	put_text(&o, STR(",\"message\":\""), str_of(message));
	put(&o, STR("}}}"));
	return (size_t)(o.p - out);
}

struct str
authzen_reason(enum reason reason)
{
	return reasons[reason].code;
}
