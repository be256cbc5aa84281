/* Addresses as nginx's secure_link checks them. */
#include "daemon/command/access/front.h"

#include "lib/hash.h"
#include "lib/time.h"

#include <string.h>

static struct front_settings front = {15 * MINUTE_MS, {NULL, 0}, {NULL, 0}};

void
front_set(const struct front_settings *settings)
{
	front = *settings;
}

int64_t
front_ticket_ms(void)
{
	return front.ticket_ms;
}

bool
front_serves(void)
{
	return front.url.n != 0;
}

/* The path of the front's own address: "https://host/held" serves below "/held". */
static struct str
prefix(void)
{
	const char *host = strstr(front.url.p, "://");
	size_t at = host == NULL ? 0 : (size_t)(host - front.url.p) + 3;

	while (at < front.url.n && front.url.p[at] != '/')
		at++;
	return str_from(front.url, at);
}

static void
put_encoded(struct buf *b, struct str path)
{
	static const char plain[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";

	for (size_t i = 0; i < path.n; i++)
		if (path.p[i] != '\0' && strchr(plain, path.p[i]) != NULL)
			buf_char(b, path.p[i]);
		else
			buf_printf(b, "%%%02X", (unsigned)(unsigned char)path.p[i]);
}

struct str
front_address(struct arena *a, const struct rows *row, int64_t until)
{
	struct str place = row_null(row, "path")
			       ? str_printf(a, "/files/%.*s/%.*s",
				     STR_ARG(row_text(row, "digest", a)),
				     STR_ARG(row_text(row, "name", a)))
			       : str_printf(a, "/placed/%.*s", STR_ARG(row_text(row, "path", a)));
	long long seconds = (long long)(until / SECOND_MS);
	struct buf b = {.arena = a};

	/* nginx sees the address decoded, and without what stands behind the question mark */
	struct str signed_text = str_printf(a, "%lld%.*s%.*s %.*s", seconds, STR_ARG(prefix()),
	    STR_ARG(place), STR_ARG(front.secret));
	struct str mark = md5_base64url(a, signed_text);
	buf_put(&b, front.url);
	put_encoded(&b, place);
	buf_printf(&b, "?md5=%.*s&expires=%lld", STR_ARG(mark), seconds);
	return buf_str(&b);
}
