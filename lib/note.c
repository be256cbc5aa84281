/* Notes: text, a blank line, signatures; and the text of a checkpoint. */
#include "lib/note.h"

#include "lib/utf8.h"

#include <string.h>

enum { TYPE_ED25519 = 1, ID_BYTES = 4, SIGNATURES_MAX = 100, SIZE_DIGITS = 20 };

#define DASH "\xe2\x80\x94 " /* U+2014 and a space open a signature line */

/* --- keys ------------------------------------------------------------------------------------- */

/* What tells whose signature a line is. */
struct signer {
	struct str name;
	uint8_t id[ID_BYTES];
	uint8_t public[KEY_BYTES];
};

static struct signer
signer_of(struct arena *a, struct str name, const uint8_t public[KEY_BYTES])
{
	struct signer s = {.name = name};
	struct buf b = {.arena = a};

	memcpy(s.public, public, KEY_BYTES);
	buf_put(&b, name);
	buf_char(&b, '\n');
	buf_char(&b, TYPE_ED25519);
	buf_put(&b, (struct str){(const char *)public, KEY_BYTES});
	struct digest d = hash_of(buf_str(&b));
	memcpy(s.id, d.b, ID_BYTES);
	return s;
}

/* The characters that Unicode calls White_Space; none may stand in a key's name. */
static bool
has_space(struct str s)
{
	static const char *const spaces[] = {"\t", "\n", "\v", "\f", "\r", " ", "\xc2\x85",
	    "\xc2\xa0", "\xe1\x9a\x80", "\xe2\x80\x80", "\xe2\x80\x81", "\xe2\x80\x82",
	    "\xe2\x80\x83", "\xe2\x80\x84", "\xe2\x80\x85", "\xe2\x80\x86", "\xe2\x80\x87",
	    "\xe2\x80\x88", "\xe2\x80\x89", "\xe2\x80\x8a", "\xe2\x80\xa8", "\xe2\x80\xa9",
	    "\xe2\x80\xaf", "\xe2\x81\x9f", "\xe3\x80\x80"};

	for (size_t i = 0; i < sizeof(spaces) / sizeof(spaces[0]); i++)
		if (memmem(s.p, s.n, spaces[i], strlen(spaces[i])) != NULL)
			return true;
	return false;
}

static bool
name_ok(struct str name)
{
	return name.n != 0 && utf8_ok(name) && !has_space(name) &&
	       memchr(name.p, '+', name.n) == NULL;
}

struct str
vkey_text(struct arena *a, struct str name, const uint8_t public[KEY_BYTES])
{
	struct signer s = signer_of(a, name, public);
	uint8_t typed[1 + KEY_BYTES] = {TYPE_ED25519};

	memcpy(typed + 1, public, KEY_BYTES);
	struct str id = hex_text(a, s.id, ID_BYTES), key = base64_text(a, typed, sizeof(typed));
	return str_printf(a, "%.*s+%.*s+%.*s", STR_ARG(name), STR_ARG(id), STR_ARG(key));
}

static bool
signer_parse(struct arena *a, struct str vkey, struct signer *ret)
{
	struct str rest, key, typed;
	struct str name = str_cut(vkey, '+', &rest), id = str_cut(rest, '+', &key);

	if (!name_ok(name) || !base64_parse(a, key, &typed) || typed.n != 1 + KEY_BYTES ||
	    typed.p[0] != TYPE_ED25519)
		return false;
	*ret = signer_of(a, name, (const uint8_t *)typed.p + 1);
	return str_eq(id, hex_text(a, ret->id, ID_BYTES));
}

bool
vkey_parse(struct arena *a, struct str vkey, struct str *name, uint8_t public[KEY_BYTES])
{
	struct signer s;

	if (!signer_parse(a, vkey, &s))
		return false;
	*name = s.name;
	memcpy(public, s.public, KEY_BYTES);
	return true;
}

/* --- signing ---------------------------------------------------------------------------------- */

struct str
checkpoint_sign(struct arena *a, const struct checkpoint *c, const struct signing_key *key)
{
	uint8_t signature[ID_BYTES + SIGNATURE_BYTES];
	struct signer s = signer_of(a, c->origin, key->public);
	struct str root = base64_text(a, c->root.b, DIGEST_BYTES);
	struct str text = str_printf(a, "%.*s\n%llu\n%.*s\n", STR_ARG(c->origin),
	    (unsigned long long)c->size, STR_ARG(root));

	memcpy(signature, s.id, ID_BYTES);
	sign_bytes(key, text, signature + ID_BYTES);
	struct str line = base64_text(a, signature, sizeof(signature));
	return str_printf(
	    a, "%.*s\n" DASH "%.*s %.*s\n", STR_ARG(text), STR_ARG(c->origin), STR_ARG(line));
}

/* --- opening ---------------------------------------------------------------------------------- */

static bool
characters_ok(struct str note)
{
	for (size_t i = 0; i < note.n; i++)
		if ((unsigned char)note.p[i] < 0x20 && note.p[i] != '\n')
			return false;
	return utf8_ok(note);
}

/* At the last blank line; TEXT keeps its newline, and every line of both parts ends. */
static bool
split(struct str note, struct str *text, struct str *lines)
{
	for (size_t i = note.n; i > 1; i--)
		if (note.p[i - 1] == '\n' && note.p[i - 2] == '\n') {
			*text = (struct str){note.p, i - 1};
			*lines = str_from(note, i);
			return lines->n != 0 && lines->p[lines->n - 1] == '\n';
		}
	return false;
}

enum line { LINE_MALFORMED, LINE_UNKNOWN, LINE_GOOD, LINE_FORGED };

static enum line
read_line(struct arena *a, struct str line, const struct signer *s, struct str text)
{
	struct str base64, signature;

	if (!str_starts(line, DASH))
		return LINE_MALFORMED;
	struct str name = str_cut(str_from(line, strlen(DASH)), ' ', &base64);
	if (!name_ok(name) || !base64_parse(a, base64, &signature) || signature.n <= ID_BYTES)
		return LINE_MALFORMED;
	if (!str_eq(name, s->name) || memcmp(signature.p, s->id, ID_BYTES) != 0)
		return LINE_UNKNOWN;
	return signature.n == ID_BYTES + SIGNATURE_BYTES &&
		       signature_ok(s->public, text, (const uint8_t *)signature.p + ID_BYTES)
		   ? LINE_GOOD
		   : LINE_FORGED;
}

/* NULL when S signed TEXT, and each line in its name does so. */
static const char *
check_lines(struct arena *a, struct str lines, const struct signer *s, struct str text)
{
	bool good = false;

	for (int n = 0; lines.n != 0; n++) {
		enum line l = read_line(a, str_cut(lines, '\n', &lines), s, text);
		if (n == SIGNATURES_MAX)
			return "it has too many signatures";
		if (l == LINE_MALFORMED)
			return "one of its signature lines is malformed";
		if (l == LINE_FORGED)
			return "its signature does not fit its text";
		good = good || l == LINE_GOOD;
	}
	return good ? NULL : "it is not signed by the key that is trusted";
}

/* Decimal, no sign, no leading zero, within 64 bits. */
static bool
size_parse(struct str s, uint64_t *ret)
{
	uint64_t n = 0;

	if (s.n == 0 || s.n > SIZE_DIGITS || (s.n > 1 && s.p[0] == '0'))
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9' || __builtin_mul_overflow(n, 10, &n) ||
		    __builtin_add_overflow(n, (uint64_t)(s.p[i] - '0'), &n))
			return false;
	}
	*ret = n;
	return true;
}

/* Lines 4 and on are extensions, which this program does not know and may not be empty. */
static bool
read_text(struct arena *a, struct str text, struct checkpoint *ret)
{
	struct str rest, root;

	ret->origin = str_cut(text, '\n', &rest);
	struct str size = str_cut(rest, '\n', &rest);
	if (ret->origin.n == 0 || !size_parse(size, &ret->size) ||
	    !base64_parse(a, str_cut(rest, '\n', &rest), &root) || root.n != DIGEST_BYTES)
		return false;
	memcpy(ret->root.b, root.p, DIGEST_BYTES);
	while (rest.n != 0)
		if (str_cut(rest, '\n', &rest).n == 0)
			return false;
	return true;
}

bool
checkpoint_open(
    struct arena *a, struct str note, struct str vkey, struct checkpoint *ret, const char **why)
{
	struct signer s;
	struct str text, lines;

	*why = "the key to check it with is malformed";
	if (!signer_parse(a, vkey, &s))
		return false;
	*why = "it is no signed note";
	if (!characters_ok(note) || !split(note, &text, &lines))
		return false;
	*why = check_lines(a, lines, &s, text);
	if (*why != NULL)
		return false;
	*why = "its text is no checkpoint";
	if (!read_text(a, text, ret))
		return false;
	*why = NULL;
	return true;
}
