/* The scanner of evaluation bodies (index/scan.c, index/authzen.c) against jansson: the same
 * verdict, and the same question; and the canonical form, which must say the same. */
#include "daemon/index/authzen.h"
#include "daemon/index/binding.h"
#include "daemon/index/canon.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/reference.h"

#include <string.h>

const char *const fuzz_tokens[] = {"\"", "\\", "{", "}", "[", "]", ",", ":", " ", "true", "null",
    "false", "0", "-", "-0", "1e5", "1.5", "9223372036854775808", "1e999", "\"a\"",
    "\"id\":", "\"type\":\"key\",", "\"\"", "\\u0041", "\\ud800", "\\udc00", "\\ud83d\\ude00",
    "\\u0000", "\xc3", "\xc3\xa9", "\xa9", "\xf0", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xc0\xaf",
    "\xef\xbf\xbe", "\t", "\x01", "\x7f", "\\n", "\\b", "\\/", "\"subject\":{},",
    "\"subject\":", "\"action\":{\"name\":\"x\"},",
    "\"resource\":{\"type\":\"model\",\"id\":\"m\"},", "\"properties\":{\"version\":\"v\"},",
    "\"context\":{\"explain\":true},", "\"context\":{\"min_seq\":7},", "\"evaluations\":[{},{}],",
    "\"options\":{},", ",\"x\":0", "\"\\u0069d\":", "\\\"", "\\u00",
    "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", NULL};

/* Is it one of the scanner's own limits? */
static bool
is_limit(const char *why)
{
	static const char *const limits[] = {"nests deeper", "too many members", "more than 1000"};

	for (size_t i = 0; why != NULL && i < sizeof(limits) / sizeof(limits[0]); i++)
		if (strstr(why, limits[i]) != NULL)
			return true;
	return false;
}

/* Strings with more escapes than there is room for stay as they stand. */
static bool
has_room(const struct reference *r)
{
	return r->subject_type.n + r->subject.n + r->capability.n + r->resource.n + r->version.n +
		   r->component.n <=
	       AUTHZEN_UNESCAPED;
}

static void
check_question(const struct authzen *a, const struct reference *r)
{
	const struct question *q = &a->question;
	bool model = str_is(r->resource_type, "model");

	if (!has_room(r))
		return;
	FUZZ_CHECK(str_eq(q->subject, r->subject), "another subject");
	FUZZ_CHECK(str_eq(q->capability, r->capability), "another capability");
	FUZZ_CHECK(str_eq(q->model, model ? r->resource : STR("")), "another model");
	FUZZ_CHECK(str_eq(q->version, r->version), "another version");
	FUZZ_CHECK(str_eq(q->component, r->component), "another component");
	FUZZ_CHECK(a->explain == r->explain, "another explain");
	FUZZ_CHECK(a->min_seq == (uint64_t)r->min_seq, "another min_seq");
	FUZZ_CHECK((q->subject_kind == SUBJECT_KEY) == str_is(r->subject_type, "key") &&
		       (q->subject_kind == SUBJECT_ORCID) == str_is(r->subject_type, "orcid") &&
		       (q->subject_kind == SUBJECT_ACCOUNT) == str_is(r->subject_type, "account"),
	    "another kind of subject");
	if (q->subject_kind == SUBJECT_OTHER)
		FUZZ_CHECK(str_eq(q->subject_type, r->subject_type), "another type of subject");
}

static void
check_single(struct str body, const json_t *tree)
{
	struct authzen a;
	struct reference r;
	const char *why = NULL;
	bool good = authzen_scan(body, &a, &why) == OK;

	FUZZ_CHECK(good == (why == NULL), "a verdict without its sentence");
	if (is_limit(why))
		return;
	bool must = reference_evaluation(tree, NULL, &r);
	if (good && must)
		check_question(&a, &r);
	else if (r.sure)
		FUZZ_CHECK(good == must, "jansson says %d, the scanner: %s", must, why);
}

/* --- batches ---------------------------------------------------------------------------------- */

static void
check_items(struct authzen_batch *batch, const json_t *tree)
{
	const json_t *list = json_object_get(tree, "evaluations");
	struct authzen a;
	struct reference r;
	const char *why;
	size_t at = 0;

	for (; authzen_batch_next(batch, &a, &why); at++) {
		const json_t *item = json_array_get(list, at);
		FUZZ_CHECK(item != NULL, "one item too many");
		bool must = reference_evaluation(tree, item, &r) && json_is_object(item);
		if (why == NULL && must)
			check_question(&a, &r);
		else if (r.sure)
			FUZZ_CHECK((why == NULL) == must, "item %zu: %s", at, why);
	}
	FUZZ_CHECK(at == json_array_size(list), "only %zu items", at);
}

static void
check_batch(struct str body, const json_t *tree)
{
	struct authzen_batch batch;
	const char *why = NULL;

	if (authzen_batch_open(body, &batch, &why) != OK) {
		FUZZ_CHECK(why != NULL, "a refusal without its sentence");
		return;
	}
	FUZZ_CHECK(json_is_object(tree), "a batch that is none");
	FUZZ_CHECK(batch.several == (json_array_size(json_object_get(tree, "evaluations")) != 0),
	    "several or not");
	if (batch.several)
		check_items(&batch, tree);
}

static void
check_search(struct str body, const json_t *tree)
{
	struct authzen_search search;
	const char *why;

	for (int kind = SEARCH_SUBJECT; kind <= SEARCH_ACTION; kind++)
		if (authzen_search_scan(body, (enum search_kind)kind, &search, &why) == OK)
			FUZZ_CHECK(json_is_object(tree), "a search that is none");
}

/* --- canonical forms -------------------------------------------------------------------------- */

static struct str
canonical(struct arena *a, struct str body)
{
	struct buf b = {.arena = a};
	struct scan s;

	scan_open(&s, body);
	if (scan_end(&s) || !canon_put(&b, &s, NULL) || !scan_end(&s))
		return (struct str){NULL, 0};
	return buf_str(&b);
}

static void
check_canon(struct str body, const json_t *tree)
{
	static const size_t flags = JSON_REJECT_DUPLICATES | JSON_DECODE_ANY | JSON_ALLOW_NUL |
				    JSON_DECODE_INT_AS_REAL;
	struct arena a = {0};
	struct str form = canonical(&a, body);

	FUZZ_CHECK(form.p == NULL || tree != NULL, "a form of what is no JSON");
	if (form.p != NULL) {
		json_t *one = json_loadb(body.p, body.n, flags, NULL);
		json_t *other = json_loadb(form.p, form.n, flags, NULL);
		FUZZ_CHECK(json_equal(one, other), "it says something else: %.*s", STR_ARG(form));
		FUZZ_CHECK(
		    str_eq(canonical(&a, form), form), "it has another: %.*s", STR_ARG(form));
		json_decref(one);
		json_decref(other);
	}
	arena_free(&a);
}

/* The denial's binding reads what the scanner read. */
static void
check_binding(struct str body)
{
	struct authzen a;
	struct digest d;
	const char *why;
	bool bound = binding_of(body, STR(""), &d);
	(void)binding_item(body, "items", 1);
	if (authzen_scan(body, &a, &why) == OK)
		FUZZ_CHECK(bound, "nothing to bind");
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct str body = {(const char *)bytes, n};
	json_t *tree;

	if (reference_read(body, &tree) == REFERENCE_UNSURE)
		return 0;
	check_single(body, tree);
	check_batch(body, tree);
	check_search(body, tree);
	check_canon(body, tree);
	check_binding(body);
	json_decref(tree);
	return 0;
}
