/* Opened, announced, sent. */
#include "daemon/http/sending.h"

#include "daemon/command/access/download.h"
#include "daemon/http/answer.h"
#include "daemon/store/content.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/sendfile.h>
#include <unistd.h>

enum {
	PIECE = 2 << 20, /* sent in one turn */
	TLS_PIECE = 64 * 1024, /* read and encrypted at once */
	PART_ID = 40,
};

struct sending {
	int fd;
	uint64_t at, to; /* AT: the next byte */
	bool blocked; /* until the socket takes more */
	char part[PART_ID];
	/* The connection's, which leaves them alone while an errand is away. */
	int socket;
	struct tls *tls;
};

/* --- what file threads do ------------------------------------------------------------------------ */

static bool
open_file(struct job *job)
{
	const struct file_out *f = job->call.file_out;
	const struct content *content = job->of;
	struct content_file *found = NEW(&job->arena, struct content_file);

	found->fd = -1;
	job->of = found;
	job->outcome = f->path.p != NULL
			   ? content_find_below(content, str_c(&job->arena, f->path), found)
			   : content_find(content, &f->digest, found);
	if (job->outcome == OK && found->size != f->size) {
		close(found->fd);
		job->outcome = ERR_NOT_FOUND;
	}
	if (job->outcome == OK)
		(void)posix_fadvise(found->fd, 0, 0, POSIX_FADV_SEQUENTIAL);
	return false;
}

enum { WANTS_WRITE = TLS_WANTS_WRITE, FAILED = TLS_FAILED };

/* What was moved of the rest, from the file to the socket; 0: the file has become shorter. */
static ssize_t
move_plain(struct sending *s, size_t most)
{
	off_t at = (off_t)s->at;
	ssize_t n = sendfile(s->socket, s->fd, &at, most);

	if (n < 0)
		return errno == EAGAIN || errno == EINTR ? WANTS_WRITE : FAILED;
	return n;
}

/* What the socket didn't take is read again: by then the same bytes, and no fewer. */
static ssize_t
move_tls(struct sending *s)
{
	char bytes[TLS_PIECE];
	size_t rest = (size_t)(s->to - s->at < TLS_PIECE ? s->to - s->at : TLS_PIECE);
	ssize_t n = pread(s->fd, bytes, rest, (off_t)s->at);

	if (n <= 0)
		return n < 0 ? FAILED : 0;
	ssize_t sent = tls_write(s->tls, bytes, (size_t)n);
	return sent == TLS_WANTS_READ ? FAILED : sent;
}

static bool
send_piece(struct job *job)
{
	struct sending *s = job->of;
	uint64_t end = s->to - s->at < PIECE ? s->to : s->at + PIECE;
	ssize_t n = 1;

	while (s->at < end && n > 0) {
		n = s->tls != NULL ? move_tls(s) : move_plain(s, (size_t)(end - s->at));
		s->at += n > 0 ? (uint64_t)n : 0;
	}
	s->blocked = n == WANTS_WRITE;
	job->outcome = n > 0 || s->blocked ? OK : ERR_INTERNAL;
	return false;
}

/* --- from step to step --------------------------------------------------------------------------- */

void
sending_find(struct conn *c, struct job *job)
{
	job->errand = open_file;
	job->of = c->io->shared->content;
	c->job = job;
	work_errand(c->io->shared->work, job);
}

static void
begin(struct conn *c, const struct file_out *f, int fd)
{
	struct sending *s = calloc(1, sizeof(*s));

	if (s == NULL || f->part.n >= PART_ID)
		abort();
	*s = (struct sending){.fd = fd, .at = f->from, .to = f->to, .socket = c->fd, .tls = c->tls};
	for (size_t i = 0; i < f->part.n; i++)
		s->part[i] = f->part.p[i];
	c->sending = s;
}

void
sending_found(struct conn *c, struct job *job)
{
	const struct file_out *f = job->call.file_out;
	const struct content_file *found = job->of;

	if (job->outcome != OK) {
		answer_refused(c, ERR_FILE_MISSING, NULL);
		return;
	}
	if (c->broken) {
		close(found->fd);
		return;
	}
	answer_job(c, job);
	if (job->call.head || f->from == f->to)
		close(found->fd);
	else
		begin(c, f, found->fd);
}

void
sending_go_on(struct conn *c)
{
	struct sending *s = c->sending;

	if (s->blocked)
		return;
	struct job *job = io_job(c->io);
	job->connection = c;
	job->errand = send_piece;
	job->of = s;
	c->job = job;
	work_errand(c->io->shared->work, job);
}

void
sending_came(struct conn *c, struct job *job)
{
	const struct sending *s = c->sending;

	c->broken = c->broken || job->outcome != OK;
	c->last = c->last || c->io->stopping;
	if (c->broken || s->at == s->to)
		sending_close(c);
}

void
sending_unblock(struct conn *c)
{
	c->sending->blocked = false;
}

void
sending_close(struct conn *c)
{
	struct sending *s = c->sending;

	if (s == NULL)
		return;
	c->sending = NULL;
	close(s->fd);
	if (s->part[0] != '\0' && c->io->runs) {
		struct job *job = io_job(c->io);
		if (!c->broken) {
			c->job = job; /* what is asked next finds it noted */
			job->connection = c;
		}
		download_sent(&job->call, str_of(s->part), s->at);
		work_note(c->io->shared->work, job);
	}
	free(s);
}
