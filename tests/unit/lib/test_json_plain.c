/* JSON that is read at once, held against jansson. */
#include "tests/unit/lib/data.h"

#include <string.h>

static struct arena arena;

/* TEXT as jansson reads it, which gets whatever is beside an escape like this one. */
static const struct json *
by_jansson(struct str text)
{
	const char *why;
	struct str pair = str_printf(&arena, "[%.*s,\"\\u0041\"]", STR_ARG(text));
	const struct json *tree = json_parse(&arena, pair, &why);

	return tree == NULL || tree->count != 2 ? NULL : tree->first;
}

static struct str
written(const struct json *tree)
{
	struct json_out o = {.text.arena = &arena};

	if (tree != NULL)
		json_put_tree(&o, NULL, tree);
	return buf_str(&o.text);
}

static void
assert_read_alike(struct str text)
{
	const char *why;
	struct str plain = written(json_parse(&arena, text, &why)),
		   jansson = written(by_jansson(text));

	if (!str_eq(plain, jansson))
		fail_msg(
		    "%.*s: %.*s, by jansson %.*s", STR_ARG(text), STR_ARG(plain), STR_ARG(jansson));
}

/* A document with one to three characters replaced, taken out or doubled. */
static struct str
mutated(const char *document, unsigned *chance)
{
	static const char other[] = "{}[]\",:\\/nte0123456789-. \t\n\001\177\303\251\355";
	struct str text = str_copy(&arena, str_of(document));
	char *p = (char *)(uintptr_t)text.p;

	for (unsigned i = 0, n = 1 + *chance % 3; i < n; i++) {
		*chance = *chance * 1103515245u + 12345u;
		size_t at = (*chance >> 8) % text.n;
		if ((*chance >> 28) < 12)
			p[at] = other[(*chance >> 4) % (sizeof(other) - 1)];
		else if (text.n > 1)
			memmove(p + at, p + at + 1, --text.n - at);
	}
	return text;
}

static void
what_is_plain_is_read_as_jansson_reads_it(void **state)
{
	static const char *const documents[] = {
	    ("{\"tier\":\"model-1/partner\",\"answers\":{\"people\":7,\"long\":-12345678901234567},"
	     "\"submit\":true}"),
	    "[null,false,true,0,-1,\"\\\"\\\\\\/\\n\\t\",\"caf\303\251 \360\237\230\200\",[],{}]",
	    " { \"a\" : [ 1 , 2 ] , \"aa\" : { \"a\" : \"\" } } ",
	};
	unsigned chance = 1;

	(void)state;
	for (size_t d = 0; d < sizeof(documents) / sizeof(documents[0]); d++) {
		assert_read_alike(str_of(documents[d]));
		for (int i = 0; i < 20000; i++) {
			assert_read_alike(mutated(documents[d], &chance));
			arena_free(&arena);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_plain_is_read_as_jansson_reads_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
