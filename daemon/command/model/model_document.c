/* Every fault of a model's document, each at its place. */
#include "daemon/command/model/model_document.h"

#include "daemon/command/model/model_before.h"

enum { ALIASES_MAX = 16 };

/* Where something stands in the document: "/versions/2/aliases/0". */
static struct str
place(struct call *call, const char *list, size_t at, const char *member)
{
	return str_printf(call->arena, "/%s/%zu/%s", list, at, member);
}

/* --- people and boards ------------------------------------------------------------------------ */

static enum err
find_people(struct call *call, struct model_document *d)
{
	struct object_row developer, lead;

	TRY(object_named(call, OBJECT_ORGANISATION, json_text(call->body, "developer"),
	    STR("/developer"), &developer));
	TRY(object_named(call, OBJECT_ACCOUNT, json_text(call->body, "lead"), STR("/lead"), &lead));
	if (lead.id.n != 0 && lead.state != STATE_ACCOUNT_ACTIVE)
		fault_add(
		    &call->faults, STR("/lead"), "this account is %s", state_word(lead.state));
	d->developer = developer.id;
	d->lead = lead.id;
	return OK;
}

static bool
has_board(const struct model_document *d, struct str id)
{
	for (size_t i = 0; i < d->board_count; i++)
		if (str_eq(d->boards[i], id))
			return true;
	return false;
}

static enum err
find_boards(struct call *call, struct model_document *d)
{
	struct object_row board;
	size_t at = 0;

	json_each(item, json_list(call->body, "boards", MODEL_BOARDS_MAX)) {
		struct str pointer = str_printf(call->arena, "/boards/%zu", at++);
		TRY(object_named(call, OBJECT_BOARD, item->text, pointer, &board));
		if (board.id.n == 0)
			continue;
		if (has_board(d, board.id))
			fault_add(&call->faults, pointer, "names the same board once more");
		else
			d->boards[d->board_count++] = board.id;
	}
	return OK;
}

/* --- versions --------------------------------------------------------------------------------- */

int
model_document_version(const struct model_document *d, struct str name)
{
	for (size_t i = 0; i < d->name_count; i++)
		if (str_eq(d->names[i].name, name))
			return d->names[i].bit;
	return -1;
}

/* One name stands for one version, so that nobody is answered about another. */
static void
take_name(struct call *call, struct model_document *d, struct fact_name name, struct str pointer)
{
	int other = model_document_version(d, name.name);

	if (name.name.n == 0)
		return;
	if (other >= 0)
		fault_add(&call->faults, pointer, "%.*s is the name of version %d already",
		    STR_ARG(name.name), other);
	else
		d->names[d->name_count++] = name;
}

/* A new version of what the model has already names those components. */
static void
check_joined(struct call *call, const struct model_document *d, const struct json *version, int at)
{
	uint64_t seen = 0;
	int i = 0;

	json_each(item, json_list(version, "components", MODEL_COMPONENTS_MAX)) {
		struct str pointer = str_printf(call->arena, "/versions/%d/components/%d", at, i++);
		int bit = model_component_bit(d->before, item->text);
		if (bit < 0)
			fault_add(&call->faults, pointer,
			    "the model has no component %.*s; a new one names its versions itself",
			    STR_ARG(item->text));
		else if ((seen & UINT64_C(1) << bit) != 0)
			fault_add(&call->faults, pointer, "names the same component once more");
		else
			seen |= UINT64_C(1) << bit;
	}
}

static void
take_versions(struct call *call, struct model_document *d)
{
	const struct json *versions = json_list(call->body, "versions", MODEL_VERSIONS_MAX);
	int at = 0;

	json_each(version, versions) {
		take_name(call, d,
		    (struct fact_name){json_text(version, "slug"), d->versions_before + at},
		    place(call, "versions", (size_t)at, "slug"));
		at++;
	}
	at = 0;
	json_each(version, versions) {
		size_t i = 0;
		json_each(alias, json_list(version, "aliases", ALIASES_MAX))
			take_name(call, d, (struct fact_name){alias->text, d->versions_before + at},
			    str_printf(call->arena, "/versions/%d/aliases/%zu", at, i++));
		if (d->before != NULL)
			check_joined(call, d, version, at);
		at++;
	}
}

/* --- components ------------------------------------------------------------------------------- */

static void
check_component_versions(
    struct call *call, const struct model_document *d, const struct json *component, size_t at)
{
	uint64_t seen = 0;
	size_t i = 0;

	json_each(item, json_list(component, "versions", MODEL_VERSIONS_MAX)) {
		struct str pointer = str_printf(
		    call->arena, "/components/%zu/versions/%zu", at, i++);
		int bit = model_document_version(d, item->text);
		if (bit < 0)
			fault_add(&call->faults, pointer, "no version is called %.*s",
			    STR_ARG(item->text));
		else if ((seen & UINT64_C(1) << bit) != 0)
			fault_add(&call->faults, pointer, "names the same version once more");
		else
			seen |= UINT64_C(1) << bit;
	}
}

static bool
slug_before(const struct json *list, const struct json *item)
{
	struct str slug = json_text(item, "slug");

	json_each(other, list) {
		if (other == item)
			break;
		if (slug.n != 0 && str_eq(json_text(other, "slug"), slug))
			return true;
	}
	return false;
}

static void
check_components(struct call *call, const struct model_document *d)
{
	const struct json *components = json_list(call->body, "components", MODEL_COMPONENTS_MAX);
	size_t at = 0;

	json_each(component, components) {
		struct str slug = json_text(component, "slug");
		if (slug_before(components, component) ||
		    (d->before != NULL && model_component_bit(d->before, slug) >= 0))
			fault_add(&call->faults, place(call, "components", at, "slug"),
			    "another component is called %.*s%s", STR_ARG(slug),
			    d->before == NULL
				? ""
				: "; a new version that has it names it in its components");
		check_component_versions(call, d, component, at++);
	}
}

static void
take_parts(struct call *call, struct model_document *d)
{
	d->names = NEW_ARRAY(call->arena, MODEL_VERSIONS_MAX * (1 + ALIASES_MAX), struct fact_name);
	for (size_t i = 0; d->before != NULL && i < d->before->name_count; i++)
		d->names[d->name_count++] = d->before->names[i];
	take_versions(call, d);
	check_components(call, d);
}

enum err
model_document_check(struct call *call, struct model_document *ret)
{
	*ret = (struct model_document){.board_count = 0};
	TRY(find_people(call, ret));
	TRY(find_boards(call, ret));
	take_parts(call, ret);
	model_before_check(call, ret);
	return call->faults.count == 0 ? OK : ERR_INVALID;
}

/* A model has room for so many, each a bit. */
static void
check_room(struct call *call, const char *list, int before, int max)
{
	int more = 0;

	json_each(item, json_member(call->body, list))
		more += item != NULL;
	if (before + more > max)
		fault_add(&call->faults, str_printf(call->arena, "/%s", list),
		    "a model has at most %d, and this one has %d already", max, before);
}

enum err
model_extension_check(
    struct call *call, const struct model_parts *before, struct model_document *ret)
{
	*ret = (struct model_document){.before = before,
	    .versions_before = before->versions,
	    .components_before = before->components};
	check_room(call, "versions", before->versions, MODEL_VERSIONS_MAX);
	check_room(call, "components", before->components, MODEL_COMPONENTS_MAX);
	if (call->faults.count == 0)
		take_parts(call, ret);
	return call->faults.count == 0 ? OK : ERR_INVALID;
}
