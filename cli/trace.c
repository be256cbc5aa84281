/* A file becomes its digest; the rest is a request like others. */
#include "cli/trace.h"

#include "cli/request.h"
#include "lib/hash.h"
#include "lib/id.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { READ_AT_ONCE = 256 * 1024 };

static bool
hash_file(int fd, struct digest *ret)
{
	struct hasher *h = hasher_open();
	char *bytes = malloc(READ_AT_ONCE);
	ssize_t n;

	if (bytes == NULL)
		abort();
	while ((n = read(fd, bytes, READ_AT_ONCE)) > 0)
		hasher_add(h, (struct str){bytes, (size_t)n});
	free(bytes);
	*ret = hasher_end(h);
	return n == 0;
}

/* What the server is to be asked about. */
static enum outcome
find_what(struct session *s, struct str *ret)
{
	struct str given = typed_text(s->typed, "what");
	struct digest digest;

	*ret = given;
	if (digest_parse(given, &digest) || id_ok(given, "tkt"))
		return DONE;
	int fd = open(str_c(s->arena, given), O_RDONLY | O_CLOEXEC);
	bool good = fd >= 0 && hash_file(fd, &digest);
	int reason = errno;
	if (fd >= 0)
		close(fd);
	if (!good)
		return output_fault(&s->output, NOT_UNDERSTOOD,
		    str_printf(s->arena, "%.*s: no digest, no ticket, and as a file: %s",
			STR_ARG(given), strerror(reason)),
		    STR(""));
	*ret = digest_hex(s->arena, &digest);
	return DONE;
}

enum outcome
trace_run(struct session *s)
{
	struct buf path = {.arena = s->arena};
	struct message m = {.method = "GET"};
	struct reply reply;
	struct str what;

	enum outcome o = find_what(s, &what);
	if (o == DONE)
		o = session_connect(s);
	if (o != DONE)
		return o;
	buf_put(&path, STR("/v1/trace?of="));
	request_encode(&path, what);
	m.path = buf_str(&path);
	o = session_send(s, &m, &reply);
	return o == DONE ? output_reply(&s->output, reply.body, "trace", EXTENT_WHOLE) : o;
}
