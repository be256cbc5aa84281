/* Columns as the index has them. */
#include "daemon/store/fact_row.h"

#include "lib/id.h"
#include "schema/objects.h"

#include <stdlib.h>
#include <string.h>

struct ulid
row_ulid(const struct rows *row, const char *column)
{
	struct ulid u = {{0}};
	struct str text = row_peek(row, column);

	if (text.n != 0 && !id_bytes(text, u.b))
		abort();
	return u;
}

struct digest
row_digest(const struct rows *row, const char *column, struct arena *a)
{
	struct digest d;
	struct str bytes = row_blob(row, column, a);

	if (bytes.n != DIGEST_BYTES)
		abort();
	memcpy(d.b, bytes.p, DIGEST_BYTES);
	return d;
}

struct capabilities
row_capabilities(const struct rows *row)
{
	return (struct capabilities){{(uint64_t)row_int(row, "capabilities_low"),
	    (uint64_t)row_int(row, "capabilities_high")}};
}

int
role_number(struct str word)
{
	static const char *const words[ROLE_COUNT] = {
#define ROLE(name, word, scope, second) [ROLE_##name] = word,
#include "schema/roles.def"
#undef ROLE
	};

	for (int i = 0; i < ROLE_COUNT; i++)
		if (str_is(word, words[i]))
			return i;
	abort();
}
