/* The named ways of writing a string. */
#include "lib/shape_priv.h"

#include "lib/decimal.h"
#include "lib/hash.h"
#include "lib/id.h"
#include "lib/time.h"
#include "lib/utf8.h"

#include <string.h>

static bool
is_slug(struct arena *scratch, struct str text)
{
	(void)scratch;
	return slug_ok(text);
}

/* As a slug, with inner underscores too: the words of vocabularies that people extend. */
static bool
is_word(struct arena *scratch, struct str text)
{
	char *slug = NEW_ARRAY(scratch, text.n + 1, char);

	for (size_t i = 0; i < text.n; i++)
		slug[i] = text.p[i] == '_' ? '-' : text.p[i];
	return slug_ok((struct str){slug, text.n});
}

static bool
is_email(struct arena *scratch, struct str text)
{
	(void)scratch;
	return email_ok(text);
}

static bool
is_orcid(struct arena *scratch, struct str text)
{
	return orcid_parse(scratch, text, &text);
}

static bool
is_ror(struct arena *scratch, struct str text)
{
	return ror_parse(scratch, text, &text);
}

static bool
is_country(struct arena *scratch, struct str text)
{
	(void)scratch;
	return country_ok(text);
}

static bool
is_time(struct arena *scratch, struct str text)
{
	int64_t at;

	(void)scratch;
	return time_parse(text, &at);
}

static bool
is_date(struct arena *scratch, struct str text)
{
	return text.n == strlen("2019-02-14") && is_time(scratch, text);
}

static bool
is_duration(struct arena *scratch, struct str text)
{
	int64_t ms;

	(void)scratch;
	return duration_parse(text, &ms);
}

static bool
is_decimal(struct arena *scratch, struct str text)
{
	int64_t micro;

	(void)scratch;
	return decimal_parse(text, &micro);
}

static bool
is_digest(struct arena *scratch, struct str text)
{
	struct digest d;

	(void)scratch;
	return digest_parse(text, &d);
}

static bool
is_id(struct arena *scratch, struct str text)
{
	uint8_t bytes[16];

	(void)scratch;
	return id_bytes(text, bytes);
}

/* Could an id end in TEXT? Asked by writing it at the end of one. */
static bool
is_ending(struct arena *scratch, struct str text)
{
	char id[ID_LENGTH + 1] = "any_00000000000000000000000000";
	const size_t ulid = ID_LENGTH - strlen("any_");

	if (text.n < ID_ENDING_MIN || text.n > ulid)
		return false;
	memcpy(id + ID_LENGTH - text.n, text.p, text.n);
	return is_id(scratch, (struct str){id, ID_LENGTH});
}

static bool
is_identifier(struct arena *scratch, struct str text)
{
	return slug_ok(text) || is_id(scratch, text) || is_ending(scratch, text);
}

static bool
is_line(struct arena *scratch, struct str text)
{
	(void)scratch;
	return utf8_line(text);
}

static bool
is_https(struct arena *scratch, struct str text)
{
	struct str host = str_from(text, strlen("https://"));

	return str_starts(text, "https://") && host.n > 0 && host.p[0] != '/' &&
	       is_line(scratch, text) && memchr(text.p, ' ', text.n) == NULL;
}

const struct format *
format_find(struct str name)
{
	static const struct format formats[] = {
	    {"slug", is_slug,
		"must be 1 to 64 lower-case letters, digits, and hyphens or dots between them"},
	    {"word", is_word,
		"must be 1 to 64 lower-case letters, digits, and _ - or . between them"},
	    {"email", is_email, "must be an email address"},
	    {"orcid", is_orcid,
		"must be an ORCID iD such as 0000-0002-1825-0097; check its digits"},
	    {"ror", is_ror, "must be a ROR id such as https://ror.org/05dxps055; check its digits"},
	    {"country", is_country,
		"must be the two capital letters that ISO 3166-1 gives a country, such as DE"},
	    {"date-time", is_time, "must be a time such as 2019-02-14T09:00:00Z, or a date"},
	    {"date", is_date, "must be a date such as 2019-02-14"},
	    {"duration", is_duration, "must be a duration such as P14D or PT12H"},
	    {"decimal", is_decimal,
		"must be a decimal number such as -12.5, with at most 6 decimals and no exponent"},
	    {"digest", is_digest, "must be a SHA-256 digest: 64 lower-case hexadecimal digits"},
	    {"id", is_id, "must be an id: three letters, an underscore and 26 characters"},
	    {"identifier", is_identifier,
		"must be a short name, an id, or at least the last four characters of an id"},
	    {"line", is_line,
		"must be one line, without tabs, control characters or such as turn the direction "
		"of text"},
	    {"https", is_https, "must be a URL that begins with https:// and holds no space"},
	};

	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
		if (str_is(name, formats[i].name))
			return &formats[i];
	return NULL;
}
