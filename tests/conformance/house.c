/* The commands that make a fixture. */
#include "tests/conformance/house.h"

#include <string.h>

/* --- commands --------------------------------------------------------------------------------- */

bool
house_send(struct world *w, const char *who, const char *path, struct str body)
{
	struct step step = {.act = ACT_REQUEST,
	    .who = str_of(who),
	    .text = str_printf(
		&w->arena, "POST %s%s%.*s", path, body.n == 0 ? "" : " ", STR_ARG(body))};

	if (!world_step(w, &step))
		return false;
	if (w->came.status >= 200 && w->came.status <= 299)
		return true;
	return world_failed(
	    w, "%s: %s answers %ld: %.*s", who, path, w->came.status, STR_ARG(w->came.text));
}

#define PATH(...) str_printf(&w->arena, __VA_ARGS__).p
#define BODY(...) str_printf(&w->arena, __VA_ARGS__)

static struct str
id_of(struct world *w, struct str name)
{
	struct str id;

	return names_fill(&w->names, str_printf(&w->arena, "$%.*s", STR_ARG(name)), &id, &w->why)
		   ? id
		   : STR("");
}

static bool
make_person(struct world *w, const char *text)
{
	return world_step(w, &(struct step){.act = ACT_PERSON, .text = str_of(text)});
}

/* --- people ----------------------------------------------------------------------------------- */

static bool
make_staff(struct world *w)
{
	static const char *const staff[] = {"carl", "dora", "lena at Openlab", "oscar"};

	for (size_t i = 0; i < sizeof(staff) / sizeof(staff[0]); i++)
		if (!make_person(w, staff[i]))
			return false;
	return house_send(w, "ada", "/v1/boards",
	    BODY("{\"slug\":\"board\",\"name\":\"Board\",\"chair\":\"%.*s\",\"deputy\":\"%.*s\"}",
		STR_ARG(id_of(w, STR("carl"))), STR_ARG(id_of(w, STR("dora")))));
}

static bool
is_there(struct world *w, struct str name)
{
	return world_read(w, PATH("config/sluice/tokens/%.*s", STR_ARG(name))).p != NULL;
}

/* What another system calls them: an admin says so, they confirm it. */
static bool
link_identity(struct world *w, const struct json *identity)
{
	struct str person = json_text(identity, "person");
	const char *name = str_c(&w->arena, person);

	if (!is_there(w, person) && !make_person(w, name))
		return false;
	return house_send(w, "ada", PATH("/v1/accounts/%.*s/identities", STR_ARG(id_of(w, person))),
		   BODY("{\"type\":\"%.*s\",\"id\":\"%.*s\"}", STR_ARG(json_text(identity, "type")),
		       STR_ARG(json_text(identity, "id")))) &&
	       house_send(w, name,
		   PATH("/v1/identities/%.*s/confirm", STR_ARG(json_text(w->reply, "id"))),
		   STR(""));
}

/* --- models ----------------------------------------------------------------------------------- */

static bool
make_model(struct world *w, struct str slug)
{
	return house_send(w, "ada", "/v1/models",
		   BODY("{\"slug\":\"%.*s\",\"name\":\"A thing\",\"developer\":\"Openlab\","
			"\"modality\":\"text\",\"disclosure\":\"announced\","
			"\"lead\":\"lena@example.org\",\"boards\":[\"board\"],\"versions\":"
			"[{\"slug\":\"one\",\"name\":\"One\"}],\"components\":[{\"slug\":\"api\","
			"\"kind\":\"interface\",\"name\":\"API\",\"categories\":[\"model_access\"],"
			"\"licence_class\":\"none\",\"versions\":[\"one\"]}]}",
		       STR_ARG(slug))) &&
	       house_send(w, "carl",
		   PATH("/v1/roles/%.*s/confirm",
		       STR_ARG(json_text(json_member(w->reply, "leads")->first, "role"))),
		   STR("")) &&
	       house_send(w, "ada", "/v1/roles",
		   BODY("{\"role\":\"gateway\",\"account\":\"oscar@example.org\",\"on\":\"%.*s\","
			"\"reason\":\"It stands in front.\"}",
		       STR_ARG(slug)));
}

/* A tier for each capability, of its name with hyphens. */
static struct str
tier_of(struct world *w, const struct json *granted)
{
	char *slug = (char *)(uintptr_t)str_copy(&w->arena, granted->name).p;

	for (size_t i = 0; i < granted->name.n; i++)
		if (slug[i] == '_')
			slug[i] = '-';
	return (struct str){slug, granted->name.n};
}

static bool
make_tier(struct world *w, struct str model, const struct json *granted)
{
	return house_send(w, "lena", PATH("/v1/models/%.*s/tiers", STR_ARG(model)),
	    BODY("{\"slug\":\"%.*s\",\"title\":\"A tier\",\"audience\":\"vetted\","
		 "\"capabilities\":[\"%.*s\"],\"components\":[\"api\"],\"versions\":[\"one\"],"
		 "\"term\":\"P30D\",\"review\":[{\"board\":\"board\",\"quorum\":1,"
		 "\"min_approve\":1,\"deadline\":\"P14D\",\"same_organisation\":\"declare\"}]}",
		STR_ARG(tier_of(w, granted)), STR_ARG(granted->name)));
}

static bool
make_plan(struct world *w, struct str model, const struct json *granted)
{
	struct buf offers = {.arena = &w->arena};

	json_each(g, granted)
		buf_printf(&offers,
		    "%s{\"tier\":\"%.*s\",\"components\":[\"api\"],\"versions\":[\"one\"]}",
		    g == granted->first ? "" : ",", STR_ARG(tier_of(w, g)));
	return house_send(w, "lena", PATH("/v1/models/%.*s/plans", STR_ARG(model)),
		   BODY("{\"title\":\"A plan\",\"stages\":[{\"slug\":\"open\",\"name\":\"Open\","
			"\"minimum_dwell\":\"PT0S\",\"cooling_off\":\"PT0S\",\"offers\":[%.*s],"
			"\"review\":{\"board\":\"board\",\"quorum\":1,\"min_approve\":1,"
			"\"deadline\":\"P14D\"},\"gate\":[{\"slug\":\"two\",\"type\":\"vote\","
			"\"title\":\"The board\",\"limit\":\"1\",\"owner\":\"Carl\","
			"\"reason\":\"somebody has to look\"}]}]}",
		       STR_ARG(buf_str(&offers)))) &&
	       house_send(w, "lena",
		   PATH("/v1/plans/%.*s/publish", STR_ARG(json_text(w->reply, "id"))), STR(""));
}

static bool
promote(struct world *w, struct str model)
{
	struct str vote = STR("{\"vote\":\"approve\",\"reason\":\"It is harmless.\"}");
	const char *path = PATH("/v1/promotions/%.*s/vote", STR_ARG(model));

	return house_send(w, "lena", PATH("/v1/releases/%.*s/propose", STR_ARG(model)),
		   STR("{\"reason\":\"It is ready.\"}")) &&
	       house_send(w, "carl", path, vote) && house_send(w, "dora", path, vote) &&
	       house_send(
		   w, "lena", PATH("/v1/promotions/%.*s/promote", STR_ARG(model)), STR("{}"));
}

/* --- grants ----------------------------------------------------------------------------------- */

static bool
grant(struct world *w, struct str model, const struct json *granted, struct str person)
{
	struct str vote = STR("{\"vote\":\"approve\",\"reason\":\"They may.\"}");

	if (!house_send(w, str_c(&w->arena, person), "/v1/applications",
		BODY("{\"tier\":\"%.*s/%.*s\",\"title\":\"For work\",\"submit\":true}",
		    STR_ARG(model), STR_ARG(tier_of(w, granted)))))
		return false;
	const char *path = PATH("/v1/applications/%.*s/vote", STR_ARG(json_text(w->reply, "id")));
	return house_send(w, "carl", path, vote) && house_send(w, "dora", path, vote);
}

static bool
make_resource(struct world *w, const struct json *resource)
{
	const struct json *granted = json_member(resource, "granted");
	struct str model = json_text(resource, "model");

	if (!make_model(w, model))
		return false;
	json_each(g, granted)
		if (!make_tier(w, model, g))
			return false;
	if (!make_plan(w, model, granted) || !promote(w, model))
		return false;
	json_each(g, granted)
		json_each(person, g)
			if (!grant(w, model, g, person->text))
				return false;
	return true;
}

bool
house_build(struct world *w, const struct json *house)
{
	if (!world_step(w, &(struct step){.act = ACT_START, .text = STR("")}) || !make_staff(w))
		return false;
	json_each(identity, json_member(house, "identities"))
		if (!link_identity(w, identity))
			return false;
	json_each(resource, json_member(house, "resources"))
		if (!make_resource(w, resource))
			return false;
	return true;
}
