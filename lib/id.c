/* Identifiers: our own ULIDs, and the checksums of those that others issue. */
#include "lib/id.h"

#include "lib/hash.h"

#include <stdlib.h>
#include <string.h>

enum { PREFIX = 3, ULID = 26, ORCID = 19, ROR = 9, EMAIL_MAX = 254, SLUG_MAX = 64 };

_Static_assert(PREFIX + 1 + ULID == ID_LENGTH, "prefix, underscore, ULID");

static const char upper[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; /* Crockford's digits */

/* The value of each of them plus one; 0: none of them.  The index reads ids by the million. */
static const uint8_t value_of_digit[256] = {
#define DIGIT(c, value) [c] = (value) + 1
    DIGIT('0', 0), DIGIT('1', 1), DIGIT('2', 2), DIGIT('3', 3), DIGIT('4', 4), DIGIT('5', 5),
    DIGIT('6', 6), DIGIT('7', 7), DIGIT('8', 8), DIGIT('9', 9), DIGIT('A', 10), DIGIT('B', 11),
    DIGIT('C', 12), DIGIT('D', 13), DIGIT('E', 14), DIGIT('F', 15), DIGIT('G', 16), DIGIT('H', 17),
    DIGIT('J', 18), DIGIT('K', 19), DIGIT('M', 20), DIGIT('N', 21), DIGIT('P', 22), DIGIT('Q', 23),
    DIGIT('R', 24), DIGIT('S', 25), DIGIT('T', 26), DIGIT('V', 27), DIGIT('W', 28), DIGIT('X', 29),
    DIGIT('Y', 30), DIGIT('Z', 31)
#undef DIGIT
};

/* The value of the digit C; -1 when it is none. */
static int
base32_value(char c)
{
	return value_of_digit[(unsigned char)c] - 1;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

/* The digit that stands for the letter C, which others write small; 0 for a capital. */
static char
raised(char c)
{
	if (is_lower(c))
		return (char)(c - 'a' + 'A');
	return is_digit(c) ? c : '\0';
}

/* TEXT without the URL that may stand before it. */
static struct str
without(struct str text, const char *url)
{
	return str_starts(text, url) ? str_from(text, strlen(url)) : text;
}

/* --- our own ---------------------------------------------------------------------------------- */

static void
put_big_endian(uint8_t *ret, uint64_t value, size_t n)
{
	for (size_t i = n; i-- > 0; value >>= 8)
		ret[i] = (uint8_t)value;
}

static void
draw(struct id_source *source, int64_t at)
{
	uint16_t high;

	random_bytes(&high, sizeof(high));
	random_bytes(&source->low, sizeof(source->low));
	source->high = high;
	source->at = at;
}

/* When all random parts of a millisecond are used up, the next one is begun early. */
static void
advance(struct id_source *source, int64_t now)
{
	if (now > source->at)
		draw(source, now);
	else if (++source->low == 0 && ++source->high > UINT16_MAX)
		draw(source, source->at + 1);
}

struct str
id_make(struct id_source *source, const char *prefix, int64_t now, struct arena *a)
{
	char *p = NEW_ARRAY(a, ID_LENGTH + 1, char);
	uint8_t bytes[16];

	advance(source, now);
	put_big_endian(bytes, (uint64_t)source->at, 6);
	put_big_endian(bytes + 6, source->high, 2);
	put_big_endian(bytes + 8, source->low, 8);
	id_format(prefix, bytes, p);
	return (struct str){p, ID_LENGTH};
}

void
id_format(const char *prefix, const uint8_t bytes[16], char ret[ID_LENGTH + 1])
{
	uint64_t high = 0, low = 0;

	if (strlen(prefix) != PREFIX)
		abort();
	memcpy(ret, prefix, PREFIX);
	ret[PREFIX] = '_';
	for (size_t i = 0; i < 8; i++) {
		high = high << 8 | bytes[i];
		low = low << 8 | bytes[8 + i];
	}
	for (size_t i = ID_LENGTH; i-- > PREFIX + 1;) {
		ret[i] = upper[low & 31];
		low = low >> 5 | high << 59;
		high >>= 5;
	}
	ret[ID_LENGTH] = '\0';
}

/* N digits from P on; *ALL collects what is out of range. */
static inline uint64_t
digits(const char *p, size_t n, unsigned *all)
{
	uint64_t value = 0;

	for (size_t i = 0; i < n; i++) {
		unsigned digit = value_of_digit[(unsigned char)p[i]] - 1u;
		*all |= digit;
		value = value << 5 | (digit & 31);
	}
	return value;
}

/* 26 digits hold 130 bits: the first must leave the two uppermost free. */
bool
id_bytes(struct str text, uint8_t ret[16])
{
	unsigned all = 0;

	if (text.n != ID_LENGTH || text.p[PREFIX] != '_' || text.p[PREFIX + 1] > '7')
		return false;
	for (size_t i = 0; i < PREFIX; i++)
		if (!is_lower(text.p[i]))
			return false;
	const char *p = text.p + PREFIX + 1;
	uint64_t top = digits(p, 2, &all), middle = digits(p + 2, 12, &all),
		 low = digits(p + 14, 12, &all);
	put_big_endian(ret, top << 56 | middle >> 4, 8);
	put_big_endian(ret + 8, middle << 60 | low, 8);
	return all < 32;
}

bool
id_ok(struct str text, const char *prefix)
{
	uint8_t bytes[16];

	return str_starts(text, prefix) && strlen(prefix) == PREFIX && id_bytes(text, bytes);
}

bool
slug_ok(struct str text)
{
	if (text.n == 0 || text.n > SLUG_MAX)
		return false;
	for (size_t i = 0; i < text.n; i++) {
		bool inner = i > 0 && i < text.n - 1;
		char c = text.p[i];
		if (!is_lower(c) && !is_digit(c) && !(inner && (c == '-' || c == '.')))
			return false;
	}
	return true;
}

/* --- others' ---------------------------------------------------------------------------------- */

/* ISO 7064 MOD 11-2 over the digits of TEXT but the last, which is the check character. */
static char
orcid_check(struct str text)
{
	int total = 0;

	for (size_t i = 0; i < text.n - 1; i++)
		if (text.p[i] != '-')
			total = (total + (text.p[i] - '0')) * 2 % 11;
	return "0123456789X"[(12 - total) % 11];
}

bool
orcid_parse(struct arena *a, struct str text, struct str *ret)
{
	struct str s = without(text, "https://orcid.org/");

	if (s.n != ORCID)
		return false;
	for (size_t i = 0; i < ORCID; i++) {
		bool hyphen = i % 5 == 4, last = i == ORCID - 1;
		if (hyphen ? s.p[i] != '-' : !is_digit(s.p[i]) && !(last && s.p[i] == 'X'))
			return false;
	}
	if (s.p[ORCID - 1] != orcid_check(s))
		return false;
	*ret = str_copy(a, s);
	return true;
}

/* ISO 7064 MOD 97-10 over the value of the first seven; the last two are its check. */
bool
ror_parse(struct arena *a, struct str text, struct str *ret)
{
	struct str s = without(text, "https://ror.org/");
	int64_t value = 0;

	if (s.n != ROR || s.p[0] != '0' || !is_digit(s.p[7]) || !is_digit(s.p[8]))
		return false;
	for (size_t i = 0; i < 7; i++) {
		int digit = base32_value(raised(s.p[i]));
		if (digit < 0)
			return false;
		value = value * 32 + digit;
	}
	if ((s.p[7] - '0') * 10 + (s.p[8] - '0') != 98 - value * 100 % 97)
		return false;
	*ret = str_copy(a, s);
	return true;
}

enum region
country_region(struct str country)
{
	static const struct {
		const char *code;
		enum region region;
	} countries[] = {
#define COUNTRY(code, name, region) {code, REGION_##region},
#include "schema/countries.def"
#undef COUNTRY
	};

	for (size_t i = 0; i < sizeof(countries) / sizeof(countries[0]); i++)
		if (str_is(country, countries[i].code))
			return countries[i].region;
	return REGION_COUNT;
}

bool
country_ok(struct str text)
{
	return country_region(text) != REGION_COUNT;
}

const char *
region_word(enum region region)
{
	static const char *const words[] = {
#define REGION(name, word) word,
#include "schema/countries.def"
#undef REGION
	};

	return words[region];
}

bool
email_ok(struct str text)
{
	struct str domain, local = str_cut(text, '@', &domain);

	if (text.n > EMAIL_MAX || local.n == 0 || domain.n == 0)
		return false;
	if (memchr(domain.p, '@', domain.n) != NULL)
		return false;
	for (size_t i = 0; i < text.n; i++)
		if ((unsigned char)text.p[i] <= ' ' || text.p[i] == 0x7f)
			return false;
	return true;
}
