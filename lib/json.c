/* JSON in: what isn't plain is looked over, read by jansson, copied into the arena. */

/* First, and two of its names changed: ours are the same. */
#define JSON_NULL   JANSSON_NULL
#define JSON_OBJECT JANSSON_OBJECT
#include <jansson.h>
#undef JSON_NULL
#undef JSON_OBJECT

#include "lib/json.h"

#include "lib/json_plain.h"
#include "lib/utf8.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* --- what is refused before jansson sees it ----------------------------------------------------- */

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static const char *
refuse_at(struct arena *a, struct str text, size_t at, const char *what)
{
	size_t line = 1, column = 1;

	for (size_t i = 0; i < at; i++) {
		if (text.p[i] == '\n') {
			line++;
			column = 1;
		} else if (((unsigned char)text.p[i] & 0xc0) != 0x80) {
			column++;
		}
	}
	return str_printf(a, "The JSON %s (line %zu, column %zu).", what, line, column).p;
}

/* Does the escape whose backslash opens TEXT stand for a control character other than
 * tab and newline? */
static bool
escapes_control(struct str text)
{
	static const char digits[] = "0123456789abcdef";

	if (text.n < 2)
		return false;
	if (text.p[1] != 'u')
		return text.p[1] == 'b' || text.p[1] == 'f' || text.p[1] == 'r';
	if (text.n < 6 || text.p[2] != '0' || text.p[3] != '0' || (text.p[4] | 1) != '1')
		return false;
	const char *low = memchr(digits, text.p[5] | 0x20, 16);
	if (low == NULL)
		return false;
	ptrdiff_t c = (text.p[4] - '0') * 16 + (low - digits);
	return c != '\t' && c != '\n';
}

/* The length of the string that opens TEXT, quotes included; *control is the offset of an
 * escaped control character in it, 0 when there is none. */
static size_t
string_length(struct str text, size_t *control)
{
	size_t i = 1;

	*control = 0;
	for (; i < text.n && text.p[i] != '"'; i++) {
		if (text.p[i] != '\\')
			continue;
		if (*control == 0 && escapes_control(str_from(text, i)))
			*control = i;
		i++;
	}
	return i < text.n ? i + 1 : text.n;
}

static bool
is_blank(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] == '\0' || strchr(" \t\r\n", text.p[i]) == NULL)
			return false;
	return true;
}

/* What jansson would take, or refuse only at a cost: deep nesting, reals, escaped control
 * characters, and a NUL, behind which it stops reading.  NULL when there is nothing of the kind. */
static const char *
refuse_early(struct arena *a, struct str text)
{
	size_t depth = 0, control, i = 0;

	if (is_blank(text))
		return "The JSON is empty.";
	const char *nul = memchr(text.p, '\0', text.n);
	if (nul != NULL)
		return refuse_at(a, text, (size_t)(nul - text.p), "holds a NUL character");
	while (i < text.n) {
		char c = text.p[i];
		if (c == '"') {
			size_t n = string_length(str_from(text, i), &control);
			if (control != 0)
				return refuse_at(a, text, i + control,
				    "holds a control character other than tab and newline in a "
				    "string");
			i += n;
			continue;
		}
		if ((c == '[' || c == '{') && ++depth > JSON_DEPTH)
			return refuse_at(a, text, i, "is nested more than 32 levels deep");
		if ((c == ']' || c == '}') && depth > 0)
			depth--;
		if ((c == '.' || c == 'e' || c == 'E') && i > 0 && is_digit(text.p[i - 1]))
			return refuse_at(a, text, i,
			    "holds a number with a fraction or an exponent; only whole numbers are "
			    "taken");
		i++;
	}
	return NULL;
}

/* --- jansson's errors in our words ------------------------------------------------------------ */

static const char *
explain(enum json_error_code code)
{
	static const struct {
		enum json_error_code code;
		const char *what;
	} known[] = {
	    {json_error_invalid_utf8, "holds bytes that are not UTF-8"},
	    {json_error_premature_end_of_input, "ends too early"},
	    {json_error_end_of_input_expected, "goes on after its value has ended"},
	    {json_error_duplicate_key, "gives the same name twice in one object"},
	    {json_error_numeric_overflow, "holds a number that does not fit into 64 bits"},
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (known[i].code == code)
			return known[i].what;
	return NULL;
}

static const char *
sentence(struct arena *a, const json_error_t *error)
{
	struct buf b = {.arena = a};
	const char *what = explain(json_error_code(error));

	buf_put(&b, STR("The JSON "));
	if (what != NULL) {
		buf_put(&b, str_of(what));
	} else {
		buf_put(&b, STR("is malformed: "));
		utf8_put_visible(&b, str_of(error->text));
	}
	if (error->line > 0)
		buf_printf(&b, " (line %d, column %d)", error->line, error->column);
	buf_put(&b, STR("."));
	return str_c(a, buf_str(&b));
}

/* --- reading ---------------------------------------------------------------------------------- */

static struct json *copy(struct arena *a, json_t *from);

static void
append(struct json *parent, struct json **last, struct json *child)
{
	if (*last == NULL)
		parent->first = child;
	else
		(*last)->next = child;
	*last = child;
	parent->count++;
}

static void
copy_items(struct arena *a, const json_t *from, struct json *to)
{
	struct json *last = NULL;

	for (size_t i = 0; i < json_array_size(from); i++)
		append(to, &last, copy(a, json_array_get(from, i)));
}

static void
copy_members(struct arena *a, json_t *from, struct json *to)
{
	struct json *last = NULL;

	for (void *i = json_object_iter(from); i != NULL; i = json_object_iter_next(from, i)) {
		struct json *member = copy(a, json_object_iter_value(i));
		struct str name = {json_object_iter_key(i), json_object_iter_key_len(i)};
		member->name = str_copy(a, name);
		append(to, &last, member);
	}
}

/* Recursion no deeper than JSON_DEPTH. */
static struct json *
copy(struct arena *a, json_t *from)
{
	struct json *to = NEW(a, struct json);

	switch (json_typeof(from)) {
	case JANSSON_NULL: to->kind = JSON_NULL; break;
	case JSON_TRUE:
	case JSON_FALSE:
		to->kind = JSON_BOOL;
		to->truth = json_is_true(from);
		break;
	case JSON_INTEGER:
		to->kind = JSON_INT;
		to->integer = json_integer_value(from);
		break;
	case JSON_STRING:
		to->kind = JSON_TEXT;
		to->text = str_copy(
		    a, (struct str){json_string_value(from), json_string_length(from)});
		break;
	case JSON_ARRAY:
		to->kind = JSON_LIST;
		copy_items(a, from, to);
		break;
	case JANSSON_OBJECT:
		to->kind = JSON_OBJECT;
		copy_members(a, from, to);
		break;
	case JSON_REAL:
	default: abort();
	}
	return to;
}

static void *
allocate(size_t n)
{
	void *p = malloc(n);

	if (p == NULL)
		abort();
	return p;
}

static void
set_allocator(void)
{
	json_set_alloc_funcs(allocate, free);
}

const struct json *
json_parse(struct arena *a, struct str text, const char **why)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	const size_t flags = JSON_REJECT_DUPLICATES | JSON_DECODE_ANY;
	json_error_t error = {0};

	*why = NULL;
	const struct json *plain = json_plain(a, text);
	if (plain != NULL)
		return plain;
	if (pthread_once(&once, set_allocator) != 0)
		abort();
	*why = refuse_early(a, text);
	if (*why != NULL)
		return NULL;
	json_t *tree = json_loadb(text.p, text.n, flags, &error);
	if (tree == NULL) {
		*why = sentence(a, &error);
		return NULL;
	}
	const struct json *ret = copy(a, tree);
	json_decref(tree);
	return ret;
}

/* --- looking ---------------------------------------------------------------------------------- */

const struct json *
json_member(const struct json *object, const char *name)
{
	if (object == NULL || object->kind != JSON_OBJECT)
		return NULL;
	json_each(member, object)
		if (str_is(member->name, name))
			return member;
	return NULL;
}

struct str
json_text(const struct json *object, const char *name)
{
	const struct json *member = json_member(object, name);

	if (member == NULL || member->kind != JSON_TEXT)
		return (struct str){NULL, 0};
	return member->text;
}

int64_t
json_int(const struct json *object, const char *name, int64_t otherwise)
{
	const struct json *member = json_member(object, name);

	return member != NULL && member->kind == JSON_INT ? member->integer : otherwise;
}

const struct json *
json_list(const struct json *object, const char *name, size_t most)
{
	const struct json *list = json_member(object, name);

	return list != NULL && list->kind == JSON_LIST && list->count <= most ? list : NULL;
}

bool
json_truth(const struct json *object, const char *name)
{
	const struct json *member = json_member(object, name);

	return member != NULL && member->kind == JSON_BOOL && member->truth;
}
