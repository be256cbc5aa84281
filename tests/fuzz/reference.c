/* Written to be right, not quick: members are looked up by name. */
#include "tests/fuzz/reference.h"

#include <math.h>
#include <string.h>

enum reference_kind
reference_read(struct str text, json_t **ret)
{
	static const size_t flags = JSON_REJECT_DUPLICATES | JSON_DECODE_ANY | JSON_ALLOW_NUL;
	json_error_t e;

	*ret = NULL;
	if (memchr(text.p, '\0', text.n) != NULL)
		return REFERENCE_NONE; /* which jansson takes for the end */
	*ret = json_loadb(text.p, text.n, flags, &e);
	if (*ret == NULL && json_error_code(&e) == json_error_numeric_overflow)
		*ret = json_loadb(text.p, text.n, flags | JSON_DECODE_INT_AS_REAL, &e);
	if (*ret != NULL)
		return REFERENCE_TREE;
	switch ((int)json_error_code(&e)) {
	case json_error_numeric_overflow:
	case json_error_null_byte_in_key:
	case json_error_stack_overflow: return REFERENCE_UNSURE;
	}
	return REFERENCE_NONE;
}

static struct str
text_of(const json_t *object, const char *name)
{
	const json_t *value = json_object_get(object, name);

	if (!json_is_string(value))
		return (struct str){NULL, 0};
	return (struct str){json_string_value(value), json_string_length(value)};
}

/* Its texts are there, and what else is read has its type. */
static bool
is_entity(const json_t *entity, const char *first, const char *second)
{
	const json_t *properties = json_object_get(entity, "properties");

	return json_is_object(entity) && json_is_string(json_object_get(entity, first)) &&
	       (second == NULL || json_is_string(json_object_get(entity, second))) &&
	       (properties == NULL || json_is_object(properties));
}

static bool
text_or_nothing(const json_t *object, const char *name)
{
	const json_t *value = json_object_get(object, name);

	return value == NULL || json_is_string(value);
}

/* The item's own, or the one that stands for all. */
static const json_t *
entity_of(const json_t *tree, const json_t *item, const char *name)
{
	const json_t *own = json_object_get(item, name);

	return own != NULL ? own : json_object_get(tree, name);
}

static bool
read_context(const json_t *context, struct reference *ret)
{
	const json_t *min_seq = json_object_get(context, "min_seq");

	if (context != NULL && !json_is_object(context))
		return false;
	ret->explain = json_is_true(json_object_get(context, "explain")) ||
		       json_object_get(context, "approval") != NULL;
	if (min_seq == NULL)
		return true;
	ret->min_seq = json_integer_value(min_seq);
	/* -0 is refused; where a number is too large, all of them are read as reals. */
	ret->sure = ret->min_seq != 0 || (json_is_real(min_seq) && rint(json_real_value(min_seq)) !=
								       json_real_value(min_seq));
	return json_is_integer(min_seq) && ret->min_seq >= 0;
}

bool
reference_evaluation(const json_t *tree, const json_t *item, struct reference *ret)
{
	const json_t *subject = entity_of(tree, item, "subject"),
		     *action = entity_of(tree, item, "action"),
		     *resource = entity_of(tree, item, "resource"),
		     *properties = json_object_get(resource, "properties");

	*ret = (struct reference){.sure = true};
	if (!json_is_object(tree) || !is_entity(subject, "type", "id") ||
	    !is_entity(action, "name", NULL) || !is_entity(resource, "type", "id") ||
	    !text_or_nothing(properties, "version") || !text_or_nothing(properties, "component"))
		return false;
	ret->subject_type = text_of(subject, "type");
	ret->subject = text_of(subject, "id");
	ret->capability = text_of(action, "name");
	ret->resource_type = text_of(resource, "type");
	ret->resource = text_of(resource, "id");
	ret->version = text_of(properties, "version");
	ret->component = text_of(properties, "component");
	return read_context(entity_of(tree, item, "context"), ret);
}
