/* A list of variables, and two ways of reading a line. */
#include "tests/scenario/names.h"

#include <ctype.h>

struct name {
	struct str name, value;
	struct name *next;
};

void
names_set(struct names *names, struct str name, struct str value)
{
	struct name *n = NEW(names->arena, struct name);

	*n = (struct name){
	    str_copy(names->arena, name), str_copy(names->arena, value), names->first};
	names->first = n;
}

static const struct str *
value_of(const struct names *names, struct str name)
{
	for (const struct name *n = names->first; n != NULL; n = n->next)
		if (str_eq(n->name, name))
			return &n->value;
	return NULL;
}

static size_t
name_length(struct str s)
{
	size_t n = 0;

	while (n < s.n && (islower((unsigned char)s.p[n]) || s.p[n] == '_' ||
			      (n != 0 && isdigit((unsigned char)s.p[n]))))
		n++;
	return n;
}

/* TEXT begins with a dollar; *used: how much of it was read. */
static bool
put_variable(
    const struct names *names, struct buf *b, struct str text, size_t *used, struct str *why)
{
	struct str name = {text.p + 1, name_length(str_from(text, 1))};

	*used = 1 + name.n;
	if (name.n == 0) {
		*used += text.n > 1 && text.p[1] == '$';
		buf_char(b, '$');
		return true;
	}
	const struct str *value = value_of(names, name);
	if (value == NULL) {
		*why = str_printf(names->arena, "there is no variable $%.*s", STR_ARG(name));
		return false;
	}
	buf_put(b, *value);
	return true;
}

bool
names_fill(const struct names *names, struct str text, struct str *ret, struct str *why)
{
	struct buf b = {.arena = names->arena};

	for (size_t used; text.n != 0; text = str_from(text, used)) {
		used = 1;
		if (text.p[0] != '$')
			buf_char(&b, text.p[0]);
		else if (!put_variable(names, &b, text, &used, why))
			return false;
	}
	*ret = b.n == 0 ? STR("") : buf_str(&b);
	return true;
}

/* Take one word off TEXT. */
static bool
cut_word(const struct names *names, struct str *text, struct buf *b, struct str *why)
{
	char quote = '\0';

	for (size_t used; text->n != 0; *text = str_from(*text, used)) {
		char c = text->p[0];
		used = 1;
		if (quote == '\0' && c == ' ')
			return true;
		if (c == '$' && quote != '\'') {
			if (!put_variable(names, b, *text, &used, why))
				return false;
		} else if (c == quote) {
			quote = '\0';
		} else if (quote == '\0' && (c == '"' || c == '\'')) {
			quote = c;
		} else {
			used += c == '\\' && quote == '"' && text->n > 1;
			buf_char(b, text->p[used - 1]);
		}
	}
	if (quote != '\0')
		*why = str_printf(names->arena, "a %c is not closed", quote);
	return quote == '\0';
}

bool
names_split(
    const struct names *names, struct str text, char *ret[WORDS_MAX], int *count, struct str *why)
{
	for (*count = 0; text.n != 0; ++*count) {
		struct buf b = {.arena = names->arena};
		if (text.p[0] == ' ') {
			text = str_from(text, 1);
			--*count;
			continue;
		}
		if (*count == WORDS_MAX - 1) {
			*why = STR("there are too many words");
			return false;
		}
		if (!cut_word(names, &text, &b, why))
			return false;
		buf_char(&b, '\0');
		ret[*count] = b.p;
	}
	ret[*count] = NULL;
	return true;
}
