/* One batch, with an evaluation for each version of each component. */
#include "cli/pieces.h"

#include "cli/evaluate.h"
#include "cli/request.h"

enum { PIECES_MAX = 1000 }; /* as many as a batch takes */

struct piece {
	struct str component, version;
};
struct pieces {
	struct piece of[PIECES_MAX];
	size_t count;
};

/* As typed, or left open. */
static bool
meant(const struct session *s, const char *name, struct str value)
{
	struct str typed = typed_text(s->typed, name);

	return typed.n == 0 || str_eq(typed, value);
}

static void
collect(const struct session *s, const struct json *model, struct pieces *ret)
{
	ret->count = 0;
	json_each(c, json_member(model, "components"))
		json_each(v, json_member(c, "versions"))
			if (ret->count < PIECES_MAX && meant(s, "version", v->text) &&
			    meant(s, "component", json_text(c, "slug")))
				ret->of[ret->count++] = (struct piece){
				    json_text(c, "slug"), v->text};
}

static void
put_resource(struct session *s, struct json_out *o, const struct piece *p)
{
	json_open(o, NULL);
	json_open(o, "resource");
	json_put_text(o, "type", STR("model"));
	json_put_text(o, "id", typed_text(s->typed, "model"));
	json_open(o, "properties");
	json_put_text(o, "component", p->component);
	json_put_text(o, "version", p->version);
	json_close(o);
	json_close(o);
	json_close(o);
}

static struct str
body_of(struct session *s, struct str subject, const struct pieces *pieces)
{
	struct json_out o = {.text.arena = s->arena};

	json_open(&o, NULL);
	evaluate_put_subject(&o, subject);
	json_open(&o, "action");
	json_put_text(&o, "name", typed_text(s->typed, "capability"));
	json_close(&o);
	json_open(&o, "context");
	json_put_bool(&o, "rehearse", true);
	json_close(&o);
	json_open_list(&o, "evaluations");
	for (size_t i = 0; i < pieces->count; i++)
		put_resource(s, &o, &pieces->of[i]);
	json_close_list(&o);
	json_close(&o);
	return buf_str(&o.text);
}

static struct str
named(struct arena *a, const struct pieces *pieces, const struct json *answers)
{
	struct buf b = {.arena = a};
	struct str open = {NULL, 0};
	size_t i = 0;

	json_each(answer, answers) {
		const struct piece *p = &pieces->of[i++];
		if (!json_truth(answer, "decision"))
			continue;
		if (str_eq(p->component, open))
			buf_printf(&b, ", %.*s", STR_ARG(p->version));
		else
			buf_printf(&b, "%s%.*s (%.*s", open.n == 0 ? "" : "); ",
			    STR_ARG(p->component), STR_ARG(p->version));
		open = p->component;
	}
	if (open.n != 0)
		buf_char(&b, ')');
	return buf_str(&b);
}

struct str
pieces_permitted(struct session *s, struct str subject)
{
	struct message m = {.method = "POST", .path = STR("/access/v1/evaluations")};
	struct pieces *pieces = NEW(s->arena, struct pieces);
	struct buf path = {.arena = s->arena};

	buf_put(&path, STR("/v1/models/"));
	request_encode(&path, typed_text(s->typed, "model"));
	collect(s, session_try(s, buf_str(&path)), pieces);
	if (pieces->count < 2)
		return (struct str){NULL, 0};
	m.body = body_of(s, subject, pieces);
	const struct json *list = json_list(session_try_send(s, &m), "evaluations", pieces->count);
	return list == NULL || list->count != pieces->count ? (struct str){NULL, 0}
							    : named(s->arena, pieces, list);
}
