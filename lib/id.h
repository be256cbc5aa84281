/* Identifiers: a three-letter prefix, an underscore and a ULID (26 characters of
 * Crockford's base 32: 48 bits of time, 80 random), so that they sort by age.
 * Also the checksums of identifiers that others issue. */
#ifndef LIB_ID_H
#define LIB_ID_H

#include "lib/str.h"

enum { ID_LENGTH = 30, ID_ENDING_MIN = 4 };

/* Makes ids; owned by the writer alone.  Zero-initialise. */
struct id_source {
	int64_t at; /* ms of the last one */
	uint64_t high, low; /* its 80 random bits: 16 and 64 */
};

/* A new id that sorts after every earlier one of SOURCE: within one millisecond,
 * and when the clock went back, the random part is counted up. */
struct str id_make(struct id_source *source, const char *prefix, int64_t now, struct arena *a);

/* Is TEXT a well-formed id of this prefix (lower-case prefix, upper-case ULID)? */
bool id_ok(struct str text, const char *prefix);
/* The 16 bytes of an id's ULID, big-endian; false when it is malformed. */
bool id_bytes(struct str text, uint8_t ret[16]);
/* The inverse, terminated. */
void id_format(const char *prefix, const uint8_t bytes[16], char ret[ID_LENGTH + 1]);

/* A slug: lower-case letters, digits, inner hyphens and dots, 1–64 characters. */
bool slug_ok(struct str text);

/* ORCID iD, "0000-0002-1825-0097", with or without https://orcid.org/ before it:
 * check character ISO 7064 MOD 11-2.  Canonical (16 digits in four groups) in *ret. */
bool orcid_parse(struct arena *a, struct str text, struct str *ret);
/* ROR id, "https://ror.org/05a28rw58" or its last nine, lower case: ISO 7064 MOD
 * 97-10.  The nine characters in *ret. */
bool ror_parse(struct arena *a, struct str text, struct str *ret);
/* ISO 3166-1 alpha-2, assigned codes only, upper case (schema/countries.def). */
bool country_ok(struct str text);
/* The region of UN M49 in which it lies; REGION_COUNT for no country. */
enum region {
#define REGION(name, word) REGION_##name,
#include "schema/countries.def"
#undef REGION
	REGION_COUNT
};
enum region country_region(struct str country);
const char *region_word(enum region region); /* "africa" */
/* One @, something on both sides, no space or control; at most 254 bytes. */
bool email_ok(struct str text);

#endif
