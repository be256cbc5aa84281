/* Shapes: what compiles, what passes, and what is said about what doesn't. */
#include "lib/shape.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct arena arena;

static int
empty_arena(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

/* --- what is said ------------------------------------------------------------------------------- */

static struct faults
faults_of(const struct shapes *shapes, const char *name, const char *value)
{
	struct faults f = {.arena = &arena};
	const char *why;
	const struct json *tree = json_parse(&arena, str_of(value), &why);

	if (tree == NULL)
		fail_msg("%s: %s", value, why);
	bool good = shape_check(shapes, name, tree, &f);
	assert_int_equal(good, f.count == 0);
	return f;
}

/* "pointer: message" of each fault, one a line. */
static const char *
told(const struct faults *f)
{
	struct buf b = {.arena = &arena};

	for (const struct fault *one = f->first; one != NULL; one = one->next)
		buf_printf(&b, "%s%.*s: %.*s", b.n == 0 ? "" : "\n", STR_ARG(one->pointer),
		    STR_ARG(one->message));
	return str_c(&arena, buf_str(&b));
}

static const char *
checked(const char *shape, const char *value)
{
	const struct shape_source source = {"x", shape};
	const char *why = NULL;
	struct shapes *shapes = shapes_open(&source, 1, &why);

	if (shapes == NULL)
		fail_msg("%s: %s", shape, why);
	struct faults f = faults_of(shapes, "x", value);
	shapes_close(shapes);
	return told(&f);
}

struct sample {
	const char *shape, *value, *told;
};

static void
say_as_told(const struct sample *samples, size_t count)
{
	for (size_t i = 0; i < count; i++)
		assert_string_equal(checked(samples[i].shape, samples[i].value), samples[i].told);
}
#define SAY_AS_TOLD(samples) say_as_told(samples, sizeof(samples) / sizeof((samples)[0]))

static void
kinds_are_named_as_people_call_them(void **state)
{
	static const struct sample samples[] = {
	    {"{}", "[1,null,{\"a\":true}]", ""},
	    {"{\"type\":\"string\"}", "\"\"", ""},
	    {"{\"type\":\"string\"}", "1", ": must be a string"},
	    {"{\"type\":\"integer\"}", "\"1\"", ": must be a whole number"},
	    {"{\"type\":\"integer\"}", "-1", ""},
	    {"{\"type\":\"boolean\"}", "null", ": must be true or false"},
	    {"{\"type\":\"null\"}", "false", ": must be null"},
	    {"{\"type\":\"array\"}", "{}", ": must be a list"},
	    {"{\"type\":\"object\"}", "[]", ": must be an object"},
	    {"{\"type\":[\"string\",\"null\"]}", "null", ""},
	    {"{\"type\":[\"string\",\"null\"]}", "{}", ": must be null or a string"},
	};

	(void)state;
	SAY_AS_TOLD(samples);
}

static void
choices_are_listed(void **state)
{
	static const struct sample samples[] = {
	    {"{\"enum\":[\"low\",\"high\",3]}", "\"high\"", ""},
	    {"{\"enum\":[\"low\",\"high\",3]}", "3", ""},
	    {"{\"enum\":[\"low\",\"high\",3]}", "\"3\"", ": must be one of low, high, 3"},
	    {"{\"enum\":[\"low\",\"high\",3]}", "null", ": must be one of low, high, 3"},
	    {"{\"enum\":[\"low\"]}", "[\"low\"]", ": must be low"},
	    {"{\"const\":\"yes\"}", "\"yes\"", ""},
	    {"{\"const\":\"yes\"}", "\"yes \"", ": must be yes"},
	    {"{\"const\":true}", "true", ""},
	    {"{\"const\":true}", "false", ": must be true"},
	    {"{\"const\":0}", "false", ": must be 0"},
	    {"{\"const\":null}", "{}", ": must be null"},
	};

	(void)state;
	SAY_AS_TOLD(samples);
}

static void
bounds_hold_at_both_ends(void **state)
{
	static const char text[] = "{\"minLength\":2,\"maxLength\":3}",
			  number[] = "{\"minimum\":-1,\"maximum\":1}",
			  list[] = "{\"minItems\":1,\"maxItems\":2}",
			  object[] = "{\"minProperties\":1,\"maxProperties\":1}";
	static const struct sample samples[] = {
	    {text, "\"ab\"", ""},
	    {text, "\"abc\"", ""},
	    {text, "\"\"", ": must not be empty"},
	    {text, "\"a\"", ": must be at least 2 characters long (it has 1)"},
	    {text, "\"abcd\"", ": must be at most 3 characters long (it has 4)"},
	    {text, "\"é€😀\"", ""},
	    {text, "7", ""},
	    {"{\"maxLength\":1}", "\"ab\"", ": must be at most 1 character long (it has 2)"},
	    {number, "-1", ""},
	    {number, "1", ""},
	    {number, "-2", ": must be at least -1 (it is -2)"},
	    {number, "9223372036854775807", ": must be at most 1 (it is 9223372036854775807)"},
	    {number, "\"x\"", ""},
	    {list, "[1]", ""},
	    {list, "[1,2]", ""},
	    {list, "[]", ": must have at least 1 item (it has 0)"},
	    {list, "[1,2,3]", ": must have at most 2 items (it has 3)"},
	    {object, "{\"a\":1}", ""},
	    {object, "{}", ": must have at least 1 member (it has 0)"},
	    {object, "{\"a\":1,\"b\":2}", ": must have at most 1 member (it has 2)"},
	};

	(void)state;
	SAY_AS_TOLD(samples);
}

static void
members_are_required_known_and_each_checked(void **state)
{
	static const char shape[] =
	    "{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"name\",\"orcid\"],"
	    "\"properties\":{\"name\":{\"type\":\"string\"},\"orcid\":{\"type\":\"string\"},"
	    "\"id\":{\"type\":\"integer\"},\"any\":{}}}";
	static const struct sample samples[] = {
	    {shape, "{\"name\":\"a\",\"orcid\":\"b\",\"any\":[1]}", ""},
	    {shape, "{}", "/name: is required\n/orcid: is required"},
	    {shape, "{\"name\":null,\"orcid\":\"b\",\"id\":\"c\"}",
		"/name: must be a string\n/id: must be a whole number"},
	    {shape, "{\"name\":\"a\",\"oricd\":\"b\"}",
		"/orcid: is required\n/oricd: is not known here; did you mean orcid?"},
	    {shape, "{\"name\":\"a\",\"orcid\":\"b\",\"on\":1,\"elsewhere\":1}",
		"/on: is not known here\n/elsewhere: is not known here"},
	    {shape, "{\"name\":\"a\",\"orcid\":\"b\",\"names\":1,\"\":1}",
		"/names: is not known here; did you mean name?\n/: is not known here"},
	    {"{\"properties\":{\"a\":{}}}", "{\"b\":1}", ""},
	    {"{\"additionalProperties\":true}", "{\"b\":1}", ""},
	    {"{\"additionalProperties\":false}", "{\"b\":1}", "/b: is not known here"},
	};

	(void)state;
	SAY_AS_TOLD(samples);
}

static void
places_are_json_pointers(void **state)
{
	static const char shape[] =
	    "{\"properties\":{\"a/b\":{\"items\":{\"properties\":{\"m~n\":{\"type\":\"null\"},"
	    "\"0\":{\"type\":\"null\"}}}}}}";
	static const struct sample samples[] = {
	    {shape, "{\"a/b\":[{},{\"m~n\":1,\"0\":1}]}",
		"/a~1b/1/m~0n: must be null\n/a~1b/1/0: must be null"},
	};

	(void)state;
	SAY_AS_TOLD(samples);
}

static void
items_of_a_set_are_unlike_each_other(void **state)
{
	static const char shape[] = "{\"uniqueItems\":true,\"maxItems\":5}";
	static const struct sample samples[] = {
	    {shape, "[1,\"1\",true,null,false]", ""},
	    {shape, "[\"a\",\"b\",\"a\",\"a\"]",
		"/2: is in the list already\n/3: is in the list already"},
	    {shape, "[[],[],{},{}]", ""},
	    {shape, "[1,1,1,1,1,1]", ": must have at most 5 items (it has 6)"},
	    {"{\"uniqueItems\":false,\"maxItems\":5}", "[1,1]", ""},
	};

	(void)state;
	SAY_AS_TOLD(samples);
}

/* --- formats ------------------------------------------------------------------------------------ */

static bool
takes(struct shapes *shapes, const char *format, const char *text)
{
	struct json_out o = {.text = {.arena = &arena}};

	json_put_text(&o, NULL, str_of(text));
	return faults_of(shapes, format, str_c(&arena, buf_str(&o.text))).count == 0;
}

static void
formats_take_what_they_name(void **state)
{
	static const struct {
		const char *format, *good[9], *wrong[9];
	} cases[] = {
	    {"slug", {"genie-7b"}, {"", "Genie", "a_b"}},
	    {"word", {"detector_accuracy"}, {"", "_a", "a_"}},
	    {"email", {"a@b.example"}, {"", "a", "a@"}},
	    {"orcid", {"0000-0002-1825-0097", "https://orcid.org/0000-0002-1825-0097"},
		{"", "0000-0002-1825-0098"}},
	    {"ror", {"05dxps055", "https://ror.org/05dxps055"}, {"", "05dxps054"}},
	    {"country", {"DE", "TR"}, {"", "de", "XX"}},
	    {"date-time", {"2019-02-14T09:00:00Z", "2019-02-14"}, {"", "2019", "tomorrow"}},
	    {"date", {"2019-02-14"}, {"", "2019-02-14T09:00:00Z", "2019-02-29", "02019-2-14"}},
	    {"duration", {"P14D", "PT2S"}, {"", "P1Y", "14"}},
	    {"decimal",
		{"0", "-12.345678", "12", "0.5", "-0.000001", "9223372036854.775807",
		    "-9223372036854.775808"},
		{"", "1.", ".5", "1.1234567", "1e3", "+1", "01", "9223372036854.775808", "--1"}},
	    {"decimal", {"1.50"},
		{"-", "-.5", "1.2.3", "1,5", " 1", "-9223372036854.775809", "1.-5", "9223372036855",
		    "99999999999999999999"}},
	    {"digest", {"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
		{"", "e3b0", "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855"}},
	    {"id", {"acc_01ARYZ6S410000000000000000"}, {"", "acc_", "01ARYZ6S410000000000000000"}},
	    {"identifier",
		{"genie-7b", "acc_01ARYZ6S410000000000000000", "0ZX9",
		    "01ARYZ6S410000000000000000"},
		{"", "0ZX", "0ZXU", "0ZXI", "a b", "_0ZX", "-0ZX", "91ARYZ6S410000000000000000"}},
	    {"line", {"", "one line, é"},
		{"a\nb", "a\tb", "\n",
		    "a\xe2\x80\xae"
		    "b",
		    "a\xc2\x85"
		    "b"}},
	    {"https", {"https://a.example/x?y#z", "https://a"},
		{"", "https://", "http://a.example", "https:///x", "https://a b", "https://a\n",
		    " https://a", "HTTPS://a"}},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *format = cases[i].format, *why = NULL;
		const struct shape_source source = {
		    format, str_printf(&arena, "{\"format\":\"%s\"}", format).p};
		struct shapes *shapes = shapes_open(&source, 1, &why);
		assert_non_null(shapes);
		for (size_t j = 0; j < 9; j++) {
			if (cases[i].good[j] != NULL && !takes(shapes, format, cases[i].good[j]))
				fail_msg("%s refused: %s", format, cases[i].good[j]);
			if (cases[i].wrong[j] != NULL && takes(shapes, format, cases[i].wrong[j]))
				fail_msg("%s taken: %s", format, cases[i].wrong[j]);
		}
		assert_int_equal(faults_of(shapes, format, "7").count, 0);
		shapes_close(shapes);
	}
}

/* --- references ----------------------------------------------------------------------------------- */

static const struct shape_source family[] = {
    {"person",
	"{\"properties\":{\"friend\":{\"$ref\":\"person\"},\"age\":{\"$ref\":\"#/$defs/age\"},"
	"\"home\":{\"$ref\":\"place#/$defs/town\",\"maxLength\":3}},\"additionalProperties\":"
	"false,\"$defs\":{\"age\":{\"type\":\"integer\",\"minimum\":0}}}"},
    {"place",
	"{\"$comment\":\"c\",\"title\":\"t\",\"description\":\"d\",\"$defs\":{\"town\":{\"type\":"
	"\"string\"},\"age\":{\"type\":\"null\"}}}"}};

static void
references_lead_within_a_shape_to_others_and_round(void **state)
{
	const char *why = NULL;
	struct shapes *shapes = shapes_open(family, 2, &why);

	(void)state;
	assert_non_null(shapes);
	struct faults f = faults_of(shapes, "person",
	    "{\"age\":1,\"friend\":{\"age\":-1,\"friend\":{\"home\":1},\"home\":\"long\",\"x\":1}"
	    "}");
	assert_string_equal(told(&f), "/friend/friend/home: must be a string\n"
				      "/friend/age: must be at least 0 (it is -1)\n"
				      "/friend/home: must be at most 3 characters long (it has 4)\n"
				      "/friend/x: is not known here");
	assert_true(shape_exists(shapes, "place"));
	assert_false(shape_exists(shapes, "town"));
	assert_false(shape_exists(shapes, ""));
	shapes_close(shapes);
}

/* --- what does not compile ------------------------------------------------------------------------ */

static const struct {
	const char *text, *why;
} faulty[] = {
    {"{\"pattern\":\"a\"}", "In the shape \"x\", \"pattern\" is no keyword that is known."},
    {"{\"default\":1}", "In the shape \"x\", \"default\" is no keyword that is known."},
    {"{\"examples\":[1]}", "In the shape \"x\", \"examples\" is no keyword that is known."},
    {"{\"type\":\"number\"}", "In the shape \"x\", \"type\" must be one of the six types "
			      "that are known, or a list "
			      "of them."},
    {"{\"type\":[]}", "In the shape \"x\", \"type\" must name a type."},
    {"{\"type\":[\"string\",1]}", "In the shape \"x\", \"type\" must be one of the six "
				  "types that are known, or a list "
				  "of them."},
    {"{\"properties\":{\"a\":{\"items\":{\"maxLength\":-1}}}}",
	"In the shape \"x\", \"maxLength\" must be an integer, 0 or more."},
    {"{\"minLength\":\"1\"}", "In the shape \"x\", \"minLength\" must be an integer, 0 or more."},
    {"{\"minimum\":\"1\"}", "In the shape \"x\", \"minimum\" must be an integer."},
    {"{\"type\":\"integer\",\"maxLength\":1}",
	"In the shape \"x\", \"maxLength\" does not fit the type beside it."},
    {"{\"format\":\"uri\"}",
	"In the shape \"x\", \"format\" names a format that is not known: \"uri\"."},
    {"{\"format\":1}", "In the shape \"x\", \"format\" names a format that is not known: "
		       "\"\"."},
    {"{\"enum\":[]}", "In the shape \"x\", \"enum\" must be a list that is not empty."},
    {"{\"enum\":[true]}", "In the shape \"x\", \"enum\" must hold strings and integers "
			  "alone."},
    {"{\"const\":[]}",
	"In the shape \"x\", \"const\" must be a string, an integer, true, false or null."},
    {"{\"properties\":[]}", "In the shape \"x\", \"properties\" must be an object."},
    {"{\"properties\":{\"a\":true}}", "The shape \"x\" holds a schema that is no object."},
    {"{\"items\":[]}", "The shape \"x\" holds a schema that is no object."},
    {"[]", "The shape \"x\" holds a schema that is no object."},
    {"{\"required\":[\"a\"]}", "In the shape \"x\", \"required\" names no property: \"a\"."},
    {"{\"required\":\"a\"}", "In the shape \"x\", \"required\" must be a list of names."},
    {"{\"additionalProperties\":{}}",
	"In the shape \"x\", \"additionalProperties\" must be true or false."},
    {"{\"uniqueItems\":1,\"maxItems\":1}",
	"In the shape \"x\", \"uniqueItems\" must be true or false."},
    {"{\"uniqueItems\":true}",
	"In the shape \"x\", \"uniqueItems\" needs a maxItems of at most 1000 beside it."},
    {"{\"uniqueItems\":true,\"maxItems\":1001}",
	"In the shape \"x\", \"uniqueItems\" needs a maxItems of at most 1000 beside it."},
    {"{\"title\":1}", "In the shape \"x\", \"title\" must be a string."},
    {"{\"$ref\":\"y\"}", "In the shape \"x\", \"$ref\" leads nowhere: \"y\"."},
    {"{\"$ref\":\"\"}", "In the shape \"x\", \"$ref\" leads nowhere: \"\"."},
    {"{\"$ref\":1}", "In the shape \"x\", \"$ref\" leads nowhere: \"\"."},
    {"{\"$ref\":\"#/$defs/a\"}", "In the shape \"x\", \"$ref\" leads nowhere: "
				 "\"#/$defs/a\"."},
    {"{\"$ref\":\"#/properties/a\",\"properties\":{\"a\":{}}}",
	"In the shape \"x\", \"$ref\" leads nowhere: \"#/properties/a\"."},
    {"{\"$ref\":\"x\"}", "In the shape \"x\", \"$ref\" leads back to where it stands."},
    {"{\"$ref\":\"#/$defs/a\",\"$defs\":{\"a\":{\"$ref\":\"#/$defs/b\"},\"b\":{\"$ref\":"
     "\"#/$defs/a\"}}}",
	"In the shape \"x\", \"$ref\" leads back to where it stands."},
    {"{\"$defs\":[]}", "In the shape \"x\", \"$defs\" must be an object, at the top of its "
		       "file."},
    {"{\"properties\":{\"a\":{\"$defs\":{}}}}",
	"In the shape \"x\", \"$defs\" must be an object, at the top of its file."},
    {"{\"type\":\"object\",\"type\":\"array\"}",
	"The shape \"x\" cannot be read: The JSON gives the same name twice in one object "
	"(line 1, column 23)."},
};

static void
a_faulty_shape_is_refused_by_name_and_keyword(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(faulty) / sizeof(faulty[0]); i++) {
		const struct shape_source source = {"x", faulty[i].text};
		const char *why = NULL;
		if (shapes_open(&source, 1, &why) != NULL)
			fail_msg("compiled: %s", faulty[i].text);
		assert_string_equal(why, faulty[i].why);
	}
}

static void
two_shapes_of_one_name_are_refused(void **state)
{
	static const struct shape_source twice[] = {{"x", "{}"}, {"x", "{}"}};
	const char *why = NULL;

	(void)state;
	assert_null(shapes_open(twice, 2, &why));
	assert_string_equal(why, "The shape \"x\" is given twice.");
	shapes_close(NULL);
}

/* --- the product's own, and what a stranger may send ------------------------------------------------ */

static const struct shape_source own[] = {
#define FILE(number, name, text) {name, text},
#include "generated/shapes.def"
#undef FILE
};

static void
every_shape_of_the_product_compiles(void **state)
{
	const size_t count = sizeof(own) / sizeof(own[0]);
	const char *why = NULL;
	struct shapes *shapes = shapes_open(own, count, &why);

	(void)state;
	if (shapes == NULL)
		fail_msg("%s", why);
	for (size_t i = 0; i < count; i++)
		assert_true(shape_exists(shapes, own[i].name));
	shapes_close(shapes);
}

static void
a_hundred_faults_are_listed_and_one_more_ends_the_check(void **state)
{
	const struct shape_source source = {"x",
	    "{\"items\":{\"type\":\"null\"},\"additionalProperties\":false,\"properties\":{"
	    "\"abcd\":{}}}"};
	struct buf list = {.arena = &arena}, object = {.arena = &arena};
	const char *why = NULL;
	struct shapes *shapes = shapes_open(&source, 1, &why);
	size_t listed = 0;

	(void)state;
	assert_non_null(shapes);
	for (int i = 0; i < 100000; i++) {
		buf_printf(&list, "%s%d", i == 0 ? "[" : ",", i);
		buf_printf(&object, "%s\"abc%d\":0", i == 0 ? "{" : ",", i);
	}
	buf_char(&list, ']');
	buf_char(&object, '}');
	struct faults f = faults_of(shapes, "x", str_c(&arena, buf_str(&list)));
	for (const struct fault *one = f.first; one != NULL; one = one->next)
		listed++;
	assert_int_equal(listed, FAULTS_LISTED);
	assert_int_equal(f.count, FAULTS_LISTED + 1);
	f = faults_of(shapes, "x", str_c(&arena, buf_str(&object)));
	assert_int_equal(f.count, FAULTS_LISTED + 1);
	shapes_close(shapes);
}

static void
faults_of_others_are_kept_before_those_of_a_check(void **state)
{
	const struct shape_source source = {"x", "{\"type\":\"null\"}"};
	struct faults f = {.arena = &arena};
	const struct json one = {.kind = JSON_INT}, none = {.kind = JSON_NULL};
	const char *why = NULL;
	struct shapes *shapes = shapes_open(&source, 1, &why);

	(void)state;
	fault_add(&f, STR("/a"), "is %d", 1);
	assert_true(shape_check(shapes, "x", &none, &f));
	assert_false(shape_check(shapes, "x", &one, &f));
	assert_string_equal(told(&f), "/a: is 1\n: must be null");
	shapes_close(shapes);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_teardown(kinds_are_named_as_people_call_them, empty_arena),
	    cmocka_unit_test_teardown(choices_are_listed, empty_arena),
	    cmocka_unit_test_teardown(bounds_hold_at_both_ends, empty_arena),
	    cmocka_unit_test_teardown(members_are_required_known_and_each_checked, empty_arena),
	    cmocka_unit_test_teardown(places_are_json_pointers, empty_arena),
	    cmocka_unit_test_teardown(items_of_a_set_are_unlike_each_other, empty_arena),
	    cmocka_unit_test_teardown(formats_take_what_they_name, empty_arena),
	    cmocka_unit_test_teardown(
		references_lead_within_a_shape_to_others_and_round, empty_arena),
	    cmocka_unit_test_teardown(a_faulty_shape_is_refused_by_name_and_keyword, empty_arena),
	    cmocka_unit_test_teardown(two_shapes_of_one_name_are_refused, empty_arena),
	    cmocka_unit_test_teardown(every_shape_of_the_product_compiles, empty_arena),
	    cmocka_unit_test_teardown(
		a_hundred_faults_are_listed_and_one_more_ends_the_check, empty_arena),
	    cmocka_unit_test_teardown(
		faults_of_others_are_kept_before_those_of_a_check, empty_arena),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
