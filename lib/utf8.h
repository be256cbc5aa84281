/* UTF-8 (RFC 3629), strictly, and text by people made safe to print. */
#ifndef LIB_UTF8_H
#define LIB_UTF8_H

#include "lib/buf.h"

/* Is it well-formed: no overlong form, surrogate, or value above U+10FFFF? */
bool utf8_ok(struct str s);
/* Code points of well-formed text. */
size_t utf8_length(struct str s);
/* Is it free of NUL, DEL and every C0 control but tab and newline? */
bool utf8_plain(struct str s);
/* Is it well-formed and one line, that looks like what it is: free of C0, DEL, C1, the line and
 * paragraph separators, and the characters that turn the direction of text (U+202A–202E,
 * U+2066–2069)? */
bool utf8_line(struct str s);

/* S with control, escape, bidirectional and other invisible characters (C0 but
 * newline and tab, DEL, C1, U+061C, U+200B–200F, U+2028–202E, U+2060–2069, U+FEFF,
 * U+E0000–E007F) written out as "\u{202E}", and bytes that are no UTF-8 as "\x{FF}",
 * so that what is seen is what there is. */
void utf8_put_visible(struct buf *b, struct str s);
/* Columns that S takes in a terminal, whatever the locale (wcwidth in C.UTF-8; without
 * it one a character). */
size_t utf8_width(struct str s);

#endif
