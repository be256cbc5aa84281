/* Every line of schema/commands.def, and the shapes that it names. */
#include "daemon/command/command.h"
#include "tests/support/cmocka.h"
#include "tests/support/place.h"

#include <ftw.h>
#include <stdlib.h>
#include <string.h>

static const struct {
	const char *name, *text;
} shapes[] = {
#define FILE(number, name, text) {name, text},
#include "generated/shapes.def"
#undef FILE
};
enum { SHAPES = sizeof(shapes) / sizeof(shapes[0]) };

static struct arena arena;
static struct buf sources = {.arena = &arena}; /* every .c of daemon/command */

static int
open_shapes(void **unused)
{
	(void)unused;
	const char *why = command_open();
	if (why != NULL)
		fail_msg("%s", why);
	return 0;
}

static int
close_shapes(void **unused)
{
	(void)unused;
	command_close();
	arena_free(&arena);
	return 0;
}

static bool
shape_is_there(const char *name)
{
	for (int i = 0; i < SHAPES; i++)
		if (strcmp(shapes[i].name, name) == 0)
			return true;
	return false;
}

/* The call with BODY, prepared; *e is what came of it. */
static struct call *
prepared(const struct command *c, const char *body, enum err *e)
{
	struct call *call = NEW(&arena, struct call);

	call->arena = &arena;
	call->command = c;
	call->body_text = str_of(body);
	*e = command_prepare(call);
	return call;
}

static bool
has_fault_at(const struct call *call, const char *pointer)
{
	for (const struct fault *f = call->faults.first; f != NULL; f = f->next)
		if (str_is(f->pointer, pointer))
			return true;
	return false;
}

/* --- lines ------------------------------------------------------------------------------------ */

static void
every_command_has_shapes_that_are_there(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < command_count; i++) {
		const struct command *c = &command_table[i];
		if (c->request[0] != '\0' && !shape_is_there(c->request))
			fail_msg("%s: schema/shapes/%s.json is missing", c->name, c->request);
		if (!shape_is_there(c->reply))
			fail_msg("%s: schema/shapes/%s.json is missing", c->name, c->reply);
	}
}

static void
no_two_commands_share_a_name_or_an_address(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < command_count; i++)
		for (size_t j = 0; j < i; j++) {
			const struct command *a = &command_table[i], *b = &command_table[j];
			assert_string_not_equal(a->name, b->name);
			if (strcmp(a->method, b->method) == 0)
				assert_string_not_equal(a->path, b->path);
		}
}

static void
what_reads_is_got_and_what_writes_is_not(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < command_count; i++) {
		const struct command *c = &command_table[i];
		bool gets = strcmp(c->method, "GET") == 0;
		if (gets != (c->mode != WRITES))
			fail_msg("%s is a %s", c->name, c->method);
		if (gets &&
		    (c->request[0] != '\0' || (c->flags & ~(unsigned)(CHECKS | LENGTHY)) != 0))
			fail_msg("%s takes a body, or a flag of commands that write", c->name);
	}
}

/* AuthZEN has addresses of its own, and ignores members that it doesn't know. */
static bool
is_of_a_standard(const struct command *c)
{
	return strncmp(c->path, "/access/v1/", strlen("/access/v1/")) == 0;
}

static void
a_path_has_names_exactly_when_the_command_is_about_an_object(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < command_count; i++) {
		const struct command *c = &command_table[i];
		int names = 0;
		for (const char *p = c->path; *p != '\0'; p++)
			names += *p == ':';
		if ((strncmp(c->path, "/v1", 3) != 0 && !is_of_a_standard(c)) ||
		    names > CALL_PARAMS || (names != 0) != (c->object != OBJECT_NOTHING))
			fail_msg("%s: %s", c->name, c->path);
	}
}

/* --- bodies ----------------------------------------------------------------------------------- */

static void
no_command_takes_what_it_does_not_know_but_those_of_a_standard(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < command_count; i++) {
		const struct command *c = &command_table[i];
		enum err e;
		struct call *call = prepared(c, "{\"no_such_member\":1}", &e);
		bool any = is_of_a_standard(c) && c->request[0] != '\0' &&
			   (c->flags & COUNTS) == 0; /* reports are ours */
		if (any                     ? e != OK
		    : c->request[0] == '\0' ? e != ERR_MALFORMED
					    : !has_fault_at(call, "/no_such_member"))
			fail_msg("%s does not treat unknown members as it must", c->name);
		(void)prepared(c, "no JSON", &e);
		assert_int_equal(e, ERR_MALFORMED);
	}
}

static void
a_reason_is_mandatory_and_more_than_spaces(void **unused)
{
	static const char *const none[] = {"{}", "{\"reason\":\"\"}", "{\"reason\":\" \\n\\t \"}",
	    "{\"reason\":7}", "{\"reason\":null}"};
	int seen = 0;

	(void)unused;
	for (size_t i = 0; i < command_count; i++) {
		const struct command *c = &command_table[i];
		enum err e;
		if ((c->flags & REASONED) == 0)
			continue;
		for (size_t k = 0; k < sizeof(none) / sizeof(none[0]); k++) {
			struct call *call = prepared(c, none[k], &e);
			bool named = has_fault_at(call, "/reason");
			/* Where more is missing, a blank reason is said once that is there. */
			if (e != ERR_INVALID || (!named && call->faults.count == 0))
				fail_msg("%s takes the reason %s", c->name, none[k]);
		}
		(void)prepared(c, "{\"reason\":\"because\"}", &e);
		assert_true(e == OK || e == ERR_INVALID);
		seen++;
	}
	assert_true(seen >= 5);
}

static void
a_secret_comes_of_a_command_that_writes(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < command_count; i++)
		if ((command_table[i].flags & (SECRET | REASONED | IF_MATCH)) != 0)
			assert_int_equal(command_table[i].mode, WRITES);
}

/* --- nothing left over ------------------------------------------------------------------------ */

static int
read_source(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st;
	(void)at;
	if (type == FTW_F && str_ends(str_of(path), STR(".c")))
		buf_put(&sources, file_text(&arena, path));
	return 0;
}

/* By a command, or by another shape. */
static bool
is_shape_used(const char *name)
{
	const char *whole = str_printf(&arena, "\"$ref\": \"%s\"", name).p;
	const char *part = str_printf(&arena, "\"$ref\": \"%s#", name).p;

	for (size_t i = 0; i < command_count; i++)
		if (strcmp(command_table[i].request, name) == 0 ||
		    strcmp(command_table[i].reply, name) == 0)
			return true;
	for (int i = 0; i < SHAPES; i++)
		if (strstr(shapes[i].text, whole) != NULL || strstr(shapes[i].text, part) != NULL)
			return true;
	return false;
}

static void
every_shape_is_used_by_something(void **unused)
{
	(void)unused;
	for (int i = 0; i < SHAPES; i++)
		if (!is_shape_used(shapes[i].name))
			fail_msg("nothing uses schema/shapes/%s.json", shapes[i].name);
}

static void
every_event_is_recorded_somewhere(void **unused)
{
	static const char *const events[] = {
#define EVENT(name, type, version, sight, seals) "EVENT_" #name,
#include "schema/events.def"
#undef EVENT
	};

	(void)unused;
	assert_int_equal(nftw(SOURCE_DIR "/daemon/command", read_source, 16, FTW_PHYS), 0);
	for (size_t i = 0; i < sizeof(events) / sizeof(events[0]); i++)
		if (memmem(sources.p, sources.n, events[i], strlen(events[i])) == NULL)
			fail_msg("nothing records %s", events[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_command_has_shapes_that_are_there),
	    cmocka_unit_test(no_two_commands_share_a_name_or_an_address),
	    cmocka_unit_test(what_reads_is_got_and_what_writes_is_not),
	    cmocka_unit_test(a_path_has_names_exactly_when_the_command_is_about_an_object),
	    cmocka_unit_test(no_command_takes_what_it_does_not_know_but_those_of_a_standard),
	    cmocka_unit_test(a_reason_is_mandatory_and_more_than_spaces),
	    cmocka_unit_test(a_secret_comes_of_a_command_that_writes),
	    cmocka_unit_test(every_shape_is_used_by_something),
	    cmocka_unit_test(every_event_is_recorded_somewhere),
	};
	return cmocka_run_group_tests(tests, open_shapes, close_shapes);
}
