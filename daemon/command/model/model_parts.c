/* What a model is made of: read once, shown with it. */
#include "daemon/command/incident/flag.h"
#include "daemon/command/incident/incident.h"
#include "daemon/command/model/levels.h"
#include "daemon/command/render.h"
#include "lib/time.h"

#include <stdlib.h>

enum { NAMES_MAX = MODEL_VERSIONS_MAX * (1 + 16) }; /* a slug and its aliases */

/* --- reading ---------------------------------------------------------------------------------- */

static int
row_bit(const struct rows *row)
{
	int64_t bit = row_int(row, "bit");

	if (bit < 0 || bit >= MODEL_VERSIONS_MAX)
		abort(); /* the schema says so */
	return (int)bit;
}

static enum err
read_versions(struct call *call, struct str model, struct model_parts *ret)
{
	struct rows rows = db_query(call->db, STMT_versions_of_model, ARGS(TEXT(model)));

	while (rows_next(&rows)) {
		int bit = row_bit(&rows);
		ret->version[bit] = (struct model_version){row_text(&rows, "id", call->arena),
		    row_text(&rows, "slug", call->arena), row_text(&rows, "status", call->arena),
		    row_text(&rows, "claimed", call->arena)};
		ret->versions = bit + 1;
	}
	return rows_close(&rows);
}

static enum err
read_names(struct call *call, struct str model, struct model_parts *ret)
{
	struct rows rows = db_query(call->db, STMT_version_names, ARGS(TEXT(model)));
	struct fact_name *names = NEW_ARRAY(call->arena, NAMES_MAX, struct fact_name);

	for (ret->names = names; rows_next(&rows); ret->name_count++) {
		if (ret->name_count == NAMES_MAX)
			abort(); /* the document's shape says so */
		names[ret->name_count] = (struct fact_name){
		    row_text(&rows, "name", call->arena), row_bit(&rows)};
	}
	return rows_close(&rows);
}

enum err
model_parts_read(struct call *call, struct str model, struct model_parts *ret)
{
	*ret = (struct model_parts){.versions = 0};
	TRY(read_versions(call, model, ret));
	TRY(read_names(call, model, ret));
	struct rows rows = db_query(call->db, STMT_components_of_model, ARGS(TEXT(model)));
	while (rows_next(&rows)) {
		int bit = row_bit(&rows);
		ret->component[bit] = (struct model_component){row_text(&rows, "id", call->arena),
		    row_text(&rows, "slug", call->arena), row_text(&rows, "kind", call->arena),
		    row_text(&rows, "licence_class", call->arena),
		    (uint64_t)row_int(&rows, "versions")};
		ret->components = bit + 1;
	}
	return rows_close(&rows);
}

int
model_version_bit(const struct model_parts *parts, struct str name)
{
	for (size_t i = 0; i < parts->name_count; i++)
		if (str_eq(parts->names[i].name, name))
			return parts->names[i].bit;
	return -1;
}

int
model_component_bit(const struct model_parts *parts, struct str slug)
{
	for (int i = 0; i < parts->components; i++)
		if (str_eq(parts->component[i].slug, slug))
			return i;
	return -1;
}

/* --- showing ---------------------------------------------------------------------------------- */

void
model_put_versions(
    struct call *call, const char *name, const struct model_parts *parts, uint64_t mask)
{
	json_open_list(&call->reply, name);
	for (int i = 0; i < parts->versions; i++)
		if ((mask & UINT64_C(1) << i) != 0)
			json_put_text(&call->reply, NULL, parts->version[i].slug);
	json_close_list(&call->reply);
}

/* The texts of COLUMN in those rows, which come in the order of their bits, that have BIT;
 * *rows is left at the first row of a higher one. */
struct words {
	struct rows rows;
	bool more;
};

static void
put_words(struct call *call, const char *name, const char *column, struct words *w, int64_t bit)
{
	json_open_list(&call->reply, name);
	for (; w->more && row_int(&w->rows, "bit") == bit; w->more = rows_next(&w->rows))
		json_put_text(&call->reply, NULL, row_text(&w->rows, column, call->arena));
	json_close_list(&call->reply);
}

static enum err
put_leads(struct call *call, struct str model)
{
	struct json_out *o = &call->reply;
	struct rows rows = db_query(call->db, STMT_model_leads, ARGS(TEXT(model), INT(call->now)));

	json_open_list(o, "leads");
	while (rows_next(&rows)) {
		json_open(o, NULL);
		json_put_text(o, "name", row_text(&rows, "name", call->arena));
		json_put_text(o, "account", row_text(&rows, "account_id", call->arena));
		json_put_text(o, "state", row_text(&rows, "state", call->arena));
		json_put_text(o, "role", row_text(&rows, "id", call->arena));
		json_close(o);
	}
	json_close_list(o);
	return rows_close(&rows);
}

static enum err
put_boards(struct call *call, struct str model)
{
	struct json_out *o = &call->reply;
	struct rows rows = db_query(call->db, STMT_model_boards, ARGS(TEXT(model)));

	json_open_list(o, "boards");
	while (rows_next(&rows)) {
		json_open(o, NULL);
		json_put_text(o, "slug", row_text(&rows, "slug", call->arena));
		json_put_text(o, "name", row_text(&rows, "name", call->arena));
		json_close(o);
	}
	json_close_list(o);
	return rows_close(&rows);
}

static void
put_version(struct call *call, const struct rows *row, struct words *aliases)
{
	struct json_out *o = &call->reply;

	json_open(o, NULL);
	json_put_text(o, "slug", row_text(row, "slug", call->arena));
	json_put_text(o, "name", row_text(row, "name", call->arena));
	put_words(call, "aliases", "alias", aliases, row_int(row, "bit"));
	if (!row_null(row, "parameters"))
		json_put_int(o, "parameters", row_int(row, "parameters"));
	json_put_text(o, "status", row_text(row, "status", call->arena));
	render_time(call, "announced_at", row, "announced_at");
	render_time(call, "archive_at", row, "archive_at");
	json_put_text(o, "id", row_text(row, "id", call->arena));
	json_close(o);
}

static enum err
put_version_list(struct call *call, struct str model)
{
	struct words aliases = {
	    db_query(call->db, STMT_aliases_of_model, ARGS(TEXT(model))), false};
	struct rows rows = db_query(call->db, STMT_versions_of_model, ARGS(TEXT(model)));

	aliases.more = rows_next(&aliases.rows);
	json_open_list(&call->reply, "versions");
	while (rows_next(&rows))
		put_version(call, &rows, &aliases);
	json_close_list(&call->reply);
	TRY(rows_close(&aliases.rows));
	return rows_close(&rows);
}

static void
put_component(struct call *call, const struct rows *row, const struct model_parts *parts,
    struct words *categories)
{
	struct json_out *o = &call->reply;

	json_open(o, NULL);
	json_put_text(o, "slug", row_text(row, "slug", call->arena));
	json_put_text(o, "kind", row_text(row, "kind", call->arena));
	json_put_text(o, "name", row_text(row, "name", call->arena));
	put_words(call, "categories", "category", categories, row_int(row, "bit"));
	json_put_text(o, "licence_class", row_text(row, "licence_class", call->arena));
	json_put_text_or_null(o, "licence", row_text(row, "licence", call->arena));
	model_put_versions(call, "versions", parts, (uint64_t)row_int(row, "versions"));
	json_put_text(o, "id", row_text(row, "id", call->arena));
	json_close(o);
}

static enum err
put_component_list(struct call *call, struct str model, const struct model_parts *parts)
{
	struct words categories = {
	    db_query(call->db, STMT_categories_of_model, ARGS(TEXT(model))), false};
	struct rows rows = db_query(call->db, STMT_components_of_model, ARGS(TEXT(model)));

	categories.more = rows_next(&categories.rows);
	json_open_list(&call->reply, "components");
	while (rows_next(&rows))
		put_component(call, &rows, parts, &categories);
	json_close_list(&call->reply);
	TRY(rows_close(&categories.rows));
	return rows_close(&rows);
}

static enum err
put_tiers(struct call *call, struct str model)
{
	struct json_out *o = &call->reply;
	struct rows rows = db_query(call->db, STMT_tiers_of_model, ARGS(TEXT(model)));

	json_open_list(o, "tiers");
	while (rows_next(&rows)) {
		json_open(o, NULL);
		json_put_text(o, "slug", row_text(&rows, "slug", call->arena));
		json_put_text(o, "title", row_text(&rows, "title", call->arena));
		json_put_text(o, "audience", row_text(&rows, "audience", call->arena));
		json_put_bool(o, "open", row_int(&rows, "open") != 0);
		json_put_int(o, "revision", row_int(&rows, "revision"));
		json_put_text(o, "id", row_text(&rows, "id", call->arena));
		json_close(o);
	}
	json_close_list(o);
	return rows_close(&rows);
}

static enum err
put_release(struct call *call, struct str model)
{
	struct json_out *o = &call->reply;
	struct rows row;
	enum err e = db_one(call->db, STMT_release_of_model, ARGS(TEXT(model)), &row);

	if (e != OK)
		return e == ERR_NOT_FOUND ? OK : e;
	json_open(o, "release");
	json_put_text(o, "id", row_text(&row, "id", call->arena));
	json_put_text(o, "state", row_text(&row, "state", call->arena));
	json_put_text_or_null(o, "stage", row_text(&row, "slug", call->arena));
	json_put_int(o, "position", row_int(&row, "position"));
	json_put_int(o, "stages", row_int(&row, "stages"));
	json_close(o);
	return rows_close(&row);
}

enum err
model_put_parts(struct call *call, struct str model)
{
	struct model_parts *parts = NEW(call->arena, struct model_parts);

	TRY(model_parts_read(call, model, parts));
	TRY(put_leads(call, model));
	TRY(put_boards(call, model));
	TRY(put_version_list(call, model));
	TRY(put_component_list(call, model, parts));
	TRY(put_tiers(call, model));
	TRY(incident_put_counts(call, model));
	TRY(flag_put_counts(call, model));
	TRY(put_release(call, model));
	return levels_put(call, model, parts);
}
