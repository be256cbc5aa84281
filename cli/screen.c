/* Terminals: width, colour, wrapped text. */
#include "cli/screen.h"

#include "lib/utf8.h"

#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { COLUMNS_DEFAULT = 80, COLUMNS_MIN = 20, COLUMNS_MAX = 1000 };

static size_t
columns_of(FILE *file, bool tty)
{
	const char *set = getenv("COLUMNS");
	int64_t columns = 0;
	struct winsize size;

	if (set != NULL && str_int(str_of(set), &columns) && columns >= COLUMNS_MIN &&
	    columns <= COLUMNS_MAX)
		return (size_t)columns;
	if (tty && ioctl(fileno(file), TIOCGWINSZ, &size) == 0 && size.ws_col >= COLUMNS_MIN &&
	    size.ws_col <= COLUMNS_MAX)
		return size.ws_col;
	return COLUMNS_DEFAULT;
}

static bool ascii;

void
screen_locale(void)
{
	(void)setlocale(LC_CTYPE, "");
	ascii = strcmp(nl_langinfo(CODESET), "UTF-8") != 0;
	if (ascii)
		(void)setlocale(LC_CTYPE, "C.UTF-8");
}

struct screen
screen_of(FILE *file, bool plain)
{
	const char *none = getenv("NO_COLOR"), *term = getenv("TERM");
	bool tty = isatty(fileno(file)) == 1;
	bool dumb = term == NULL || strcmp(term, "dumb") == 0;

	return (struct screen){
	    .tty = tty,
	    .colour = tty && !plain && !dumb && (none == NULL || none[0] == '\0'),
	    .ascii = ascii,
	    .columns = columns_of(file, tty),
	};
}

void
screen_put(struct buf *b, const struct screen *s, enum tint tint, struct str text)
{
	static const char *const codes[] = {
	    [TINT_BOLD] = "\033[1m",
	    [TINT_GOOD] = "\033[32m",
	    [TINT_BAD] = "\033[31m",
	    [TINT_WAITING] = "\033[33m",
	};
	bool tinted = s->colour && tint != TINT_NONE;

	if (tinted)
		buf_put(b, str_of(codes[tint]));
	buf_put(b, text);
	if (tinted)
		buf_put(b, STR("\033[0m"));
}

struct str
screen_text(const struct screen *s, struct arena *a, struct str text)
{
	static const struct {
		const char *sign;
		char instead;
	} signs[] = {{"…", '~'}, {"·", '.'}, {"●", '*'}, {"→", '>'}, {"–", '-'}, {"×", 'x'}};
	struct buf b = {.arena = a};

	if (!s->ascii)
		return text;
	while (text.n != 0) {
		size_t i = 0;
		while (i < sizeof(signs) / sizeof(signs[0]) && !str_starts(text, signs[i].sign))
			i++;
		bool found = i < sizeof(signs) / sizeof(signs[0]);
		buf_char(&b, found ? signs[i].instead : text.p[0]);
		text = str_from(text, found ? strlen(signs[i].sign) : 1);
	}
	return buf_str(&b);
}

void
screen_space(struct buf *b, size_t n)
{
	while (n-- > 0)
		buf_char(b, ' ');
}

void
wrap_word(struct wrap *w, struct str word)
{
	size_t width = utf8_width(word);

	if (w->begun && w->at + 1 + width > w->columns) {
		buf_char(w->out, '\n');
		for (size_t i = 0; i < w->indent; i++)
			buf_char(w->out, ' ');
		w->at = w->indent;
	} else if (w->begun) {
		buf_char(w->out, ' ');
		w->at++;
	}
	buf_put(w->out, word);
	w->at += width;
	w->begun = true;
}

void
wrap_text(struct wrap *w, struct str text)
{
	while (text.n != 0) {
		struct str word = str_cut(text, ' ', &text);
		if (word.n != 0)
			wrap_word(w, word);
	}
}
