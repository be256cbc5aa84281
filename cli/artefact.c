/* Read, hashed and sent in one go; the server's digest must be the same. */
#include "cli/artefact.h"

#include "cli/progress.h"
#include "cli/request.h"
#include "lib/hash.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct sending {
	int fd;
	uint64_t left; /* of what it had when it was opened */
	struct hasher *hasher;
	struct progress progress;
};

static ssize_t
give(void *of, char *to, size_t room)
{
	struct sending *s = of;
	ssize_t n = read(s->fd, to, room < s->left ? room : (size_t)s->left);

	if (n > 0) {
		hasher_add(s->hasher, (struct str){to, (size_t)n});
		s->left -= (uint64_t)n;
		progress_add(&s->progress, (size_t)n);
	}
	return n == 0 && s->left != 0 ? -1 : n; /* it has become shorter */
}

static struct str
last_segment(struct str path)
{
	struct str rest = path, segment = path;

	while (rest.p != NULL)
		segment = str_cut(rest, '/', &rest);
	return segment;
}

static struct str
target(struct session *s, struct str name)
{
	const struct typed *t = s->typed;
	struct buf b = {.arena = s->arena};

	buf_put(&b, STR("/v1/models/"));
	request_encode(&b, typed_text(t, "model"));
	buf_put(&b, STR("/artefacts?version="));
	request_encode(&b, typed_text(t, "version"));
	buf_put(&b, STR("&component="));
	request_encode(&b, typed_text(t, "component"));
	buf_put(&b, STR("&name="));
	request_encode(&b, name);
	return buf_str(&b);
}

static enum outcome
compare(struct session *s, struct sending *sent, const struct reply *reply)
{
	struct digest d = hasher_end(sent->hasher);
	const char *why;
	struct str theirs = json_text(json_parse(s->arena, reply->body, &why), "digest");

	sent->hasher = NULL;
	if (str_eq(theirs, digest_hex(s->arena, &d)))
		return output_reply(&s->output, reply->body, "artefact", EXTENT_BRIEF);
	return output_fault(&s->output, REFUSED,
	    STR("the server registered other bytes than were sent: retire it, and send it again"),
	    STR("sluice artefact retire MODEL/NAME --reason TEXT"));
}

static enum outcome
send_file(struct session *s, struct str name, struct sending *sending)
{
	struct flow flow = {.give = give, .size = sending->left, .of = sending};
	struct message m = {.method = "POST",
	    .path = target(s, name),
	    .idempotency_key = client_key(s->arena),
	    .flow = &flow};
	struct reply reply;

	sending->hasher = hasher_open();
	progress_begin(&sending->progress, &s->output.err, name, 0, sending->left);
	enum outcome o = session_send(s, &m, &reply);
	progress_end(&sending->progress);
	if (o == DONE)
		o = compare(s, sending, &reply);
	hasher_close(sending->hasher);
	return o;
}

enum outcome
artefact_add(struct session *s)
{
	struct str path = typed_text(s->typed, "path"), name = typed_text(s->typed, "name");
	struct sending sending = {.fd = open(str_c(s->arena, path), O_RDONLY | O_CLOEXEC)};
	struct stat st;

	if (sending.fd < 0 || fstat(sending.fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		const char *reason = sending.fd < 0 ? strerror(errno) : "is no file";
		return output_fault(&s->output, NOT_UNDERSTOOD,
		    str_printf(s->arena, "%.*s: %s", STR_ARG(path), reason), STR(""));
	}
	sending.left = (uint64_t)st.st_size;
	enum outcome o = session_connect(s);
	if (o == DONE)
		o = send_file(s, name.n != 0 ? name : last_segment(path), &sending);
	close(sending.fd);
	return o;
}
