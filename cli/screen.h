/* Where people read: how wide it is, whether it shows colours, which characters it has, and text
 * wrapped for it. */
#ifndef CLI_SCREEN_H
#define CLI_SCREEN_H

#include "lib/buf.h"

#include <stdio.h>

struct screen {
	bool tty, colour;
	bool ascii; /* the locale has no other characters */
	size_t columns;
};

/* Take the locale of the environment, before the first screen_of.  Widths are those of UTF-8 in
 * any. */
void screen_locale(void);

/* FILE as a screen: 80 columns unless COLUMNS or the terminal says otherwise; no colour
 * when PLAIN, NO_COLOR is not empty, TERM is "dumb", or FILE is no terminal. */
struct screen screen_of(FILE *file, bool plain);

enum tint { TINT_NONE, TINT_BOLD, TINT_GOOD, TINT_BAD, TINT_WAITING };

/* TEXT as it stands, tinted where the screen shows colours. */
void screen_put(struct buf *b, const struct screen *s, enum tint tint, struct str text);

/* TEXT as S shows it: where that is ASCII, the signs that we use are others of the same width, also
 * in what people have written, of which everything else stays. */
struct str screen_text(const struct screen *s, struct arena *a, struct str text);

/* N spaces. */
void screen_space(struct buf *b, size_t n);

/* Text laid out in lines of COLUMNS, all but the first indented. */
struct wrap {
	struct buf *out;
	size_t columns, indent;
	size_t at; /* where the line stands */
	bool begun; /* a word stands before on this line */
};
/* Put one word, on a new line if it doesn't fit; it is not broken. */
void wrap_word(struct wrap *w, struct str word);
/* Put TEXT word by word. */
void wrap_text(struct wrap *w, struct str text);

#endif
