/* A short table of first bytes, and what text is. */
#include "lib/sniff.h"

#include "lib/utf8.h"

#include <string.h>

static const struct {
	struct filetype type;
	const char *magic;
	size_t n;
} types[] = {
#define FILETYPE(word, media, magic, n) {{word, media}, magic, n},
#include "schema/filetypes.def"
#undef FILETYPE
    {{"text", "text/plain; charset=utf-8"}, NULL, 0},
    {{"other", "application/octet-stream"}, NULL, 0},
};
enum { TYPES = sizeof(types) / sizeof(types[0]), TEXT_TYPE = TYPES - 2, OTHER = TYPES - 1 };

static bool
is_plain(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < ' ' && strchr("\t\n\r\f", s.p[i]) == NULL)
			return false;
	return memchr(s.p, 0, s.n) == NULL;
}

/* A head may end within a character. */
static bool
is_text(struct str head)
{
	for (int cut = 0; cut < 4 && head.n != 0; cut++, head.n--)
		if (utf8_ok(head))
			return is_plain(head);
	return false;
}

struct filetype
sniff(struct str head)
{
	for (size_t i = 0; i < TEXT_TYPE; i++)
		if (head.n >= types[i].n && memcmp(head.p, types[i].magic, types[i].n) == 0)
			return types[i].type;
	return types[is_text(head) ? TEXT_TYPE : OTHER].type;
}

bool
sniff_knows(struct str word)
{
	for (size_t i = 0; i < TYPES; i++)
		if (str_is(word, types[i].type.word))
			return true;
	return false;
}

const char *
sniff_media(struct str word)
{
	for (size_t i = 0; i < TYPES; i++)
		if (str_is(word, types[i].type.word))
			return types[i].type.media;
	return types[OTHER].type.media;
}
