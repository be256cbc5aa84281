/* What a model is made of, as others need it too. */
#ifndef COMMAND_MODEL_H
#define COMMAND_MODEL_H

#include "daemon/command/render.h"
#include "daemon/index/fact.h"

/* The versions and components of a model, by bit; a bit that isn't used has an empty slug. */
struct model_version {
	struct str id, slug, status;
	struct str claimed; /* the level that is said of it; empty: none */
};
struct model_component {
	struct str id, slug, kind, licence_class;
	uint64_t versions; /* bits */
};
struct model_parts {
	struct model_version version[MODEL_VERSIONS_MAX];
	struct model_component component[MODEL_COMPONENTS_MAX];
	int versions, components; /* bits in use */
	const struct fact_name *names; /* slugs and aliases of the versions */
	size_t name_count;
};

/* Read them; *ret is large: have it in the arena. */
MUST_USE enum err model_parts_read(struct call *call, struct str model, struct model_parts *ret);

/* The bit of the version of that slug or alias, of the component of that slug; -1: none. */
int model_version_bit(const struct model_parts *parts, struct str name);
int model_component_bit(const struct model_parts *parts, struct str slug);

/* The slugs of the versions of which MASK has the bits, as a list called NAME. */
void model_put_versions(
    struct call *call, const char *name, const struct model_parts *parts, uint64_t mask);

/* Write leads, boards, versions and components into the open object of the reply. */
MUST_USE enum err model_put_parts(struct call *call, struct str model);

#endif
