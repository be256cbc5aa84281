/* The questions of a tier's form. */
#include "daemon/command/tier_document.h"

enum { FIELDS_MAX = 100 };

/* A name is what stands before the colon when the form is filled in as text. */
static bool
name_ok(struct str name)
{
	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];
		bool letter = c >= 'a' && c <= 'z';
		bool other = (c >= '0' && c <= '9') || c == '_' || c == '-';
		if (!letter && !(other && i > 0))
			return false;
	}
	return true;
}

static bool
named_before(const struct json *fields, const struct json *field)
{
	json_each(other, fields) {
		if (other == field)
			break;
		if (str_eq(json_text(other, "name"), json_text(field, "name")))
			return true;
	}
	return false;
}

static void
check_field(struct call *call, const struct json *fields, const struct json *field, size_t at)
{
	struct str name = json_text(field, "name");
	bool choice = str_is(json_text(field, "kind"), "choice");
	bool choices = json_member(field, "choices") != NULL;
	struct str to_name = str_printf(call->arena, "/form/fields/%zu/name", at);
	struct str to_choices = str_printf(call->arena, "/form/fields/%zu/choices", at);

	if (!name_ok(name))
		fault_add(&call->faults, to_name,
		    "must be lower-case letters, digits, _ and -, a letter first");
	else if (name.n != 0 && named_before(fields, field))
		fault_add(&call->faults, to_name, "another question is called %.*s", STR_ARG(name));
	if (choice && !choices)
		fault_add(&call->faults, to_choices, "must list what can be chosen");
	if (!choice && choices)
		fault_add(&call->faults, to_choices, "belongs to questions of kind choice only");
}

void
tier_form_check(struct call *call, const struct json *form)
{
	const struct json *fields = json_list(form, "fields", FIELDS_MAX);
	size_t at = 0;

	json_each(field, fields)
		check_field(call, fields, field, at++);
}
