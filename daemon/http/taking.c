/* Rehearsed, put, given. */
#include "daemon/http/taking.h"

#include "daemon/http/answer.h"
#include "daemon/store/content.h"
#include "daemon/work/log.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	PIECE = 256 * 1024, /* of a body, put at once */
	MEASURED_AT_ONCE = 16 << 20, /* of a file, hashed in one turn */
	READ_AT_ONCE = 256 * 1024,
};

enum phase { REHEARSES, COMES, IS_GIVEN };

struct taking {
	enum phase phase;
	struct job *job; /* the command; NULL once it is given */
	struct content *content; /* borrowed */
	bool waits; /* for 100 Continue */
	uint64_t left; /* of the body, to be read */
	struct inflow *in;
	struct bytes piece; /* with the errand that is away, or empty */
	bool last; /* … and with it the file is whole */
	struct file_in file;
	/* Of a file that is measured. */
	struct content_file source; /* fd < 0: not open */
	const char *path;
	struct hasher *hasher;
};

/* --- what file threads do ------------------------------------------------------------------------ */

static enum err
put(struct taking *t)
{
	if (t->in == NULL)
		TRY(content_begin(t->content, t->file.size, &t->in));
	TRY(content_add(t->in, bytes_str(&t->piece)));
	t->piece.n = 0;
	if (!t->last)
		return OK;
	struct inflow *in = t->in;
	t->in = NULL;
	return content_end(in, &t->file.digest);
}

static bool
put_piece(struct job *job)
{
	job->outcome = put(job->of);
	if (job->outcome == ERR_INTERNAL)
		log_line("a file could not be taken in: %s", strerror(errno));
	return false;
}

/* Nobody waits for it. */
static bool
drop_inflow(struct job *job)
{
	content_drop(job->of);
	return false;
}

/* *again: there is more of it. */
static enum err
measure(struct taking *t, bool *again)
{
	char *bytes = malloc(READ_AT_ONCE);
	ssize_t n = 1;

	if (bytes == NULL)
		abort();
	for (size_t done = 0; done < MEASURED_AT_ONCE && n > 0; done += (size_t)n) {
		n = read(t->source.fd, bytes, READ_AT_ONCE);
		if (n > 0)
			hasher_add(t->hasher, (struct str){bytes, (size_t)n});
		t->file.size += n > 0 ? (uint64_t)n : 0;
	}
	free(bytes);
	*again = n > 0;
	if (n != 0)
		return n > 0 ? OK : ERR_INTERNAL;
	t->file.digest = hasher_end(t->hasher);
	t->hasher = NULL;
	return OK;
}

static bool
measure_piece(struct job *job)
{
	struct taking *t = job->of;
	bool again = false;

	job->outcome = OK;
	if (t->hasher == NULL) {
		job->outcome = content_find_below(t->content, t->path, &t->source);
		t->hasher = hasher_open();
	}
	if (job->outcome == OK)
		job->outcome = measure(t, &again);
	return again;
}

/* --- from step to step --------------------------------------------------------------------------- */

static struct job *
errand(struct conn *c, bool (*run)(struct job *), void *of)
{
	struct job *job = io_job(c->io);

	job->connection = c;
	job->errand = run;
	job->of = of;
	return job;
}

static void
send_errand(struct conn *c, bool (*run)(struct job *))
{
	c->job = errand(c, run, c->taking);
	work_errand(c->io->shared->work, c->job);
}

enum err
taking_open(struct conn *c, struct job *job, struct job *rehearsal, uint64_t length, bool waits)
{
	struct taking *t = calloc(1, sizeof(*t));

	if (t == NULL)
		abort();
	*t = (struct taking){
	    .content = c->io->shared->content, .waits = waits, .left = length, .source = {-1, 0}};
	bool measured = (job->call.command->flags & MEASURED) != 0;
	t->path = measured ? str_c(&job->arena, json_text(job->call.body, "path")) : NULL;
	t->file.size = length;
	rehearsal->call.file_in.size = length;
	rehearsal->call.dry_run = true;
	c->job = rehearsal;
	if (!work_submit(c->io->shared->work, rehearsal)) {
		c->job = NULL;
		free(t);
		return ERR_BUSY;
	}
	t->job = job;
	c->taking = t;
	return OK;
}

/* What is left of the body isn't read: the connection can't go on behind it. */
static void
refuse(struct conn *c, enum err e, const char *why)
{
	c->away.last = c->away.last || c->taking->left != 0;
	answer_refused(c, e, why);
	taking_close(c);
}

static void
rehearsed(struct conn *c, struct job *job)
{
	struct taking *t = c->taking;

	t->phase = COMES;
	if (job->call.status >= 400 || t->job->call.dry_run) {
		c->away.last = c->away.last || t->left != 0;
		answer_job(c, job);
		taking_close(c);
	} else if (t->path != NULL) {
		t->file.size = 0;
		send_errand(c, measure_piece);
	} else if (t->left == 0) {
		t->last = true;
		send_errand(c, put_piece);
	} else {
		c->need = t->left < PIECE ? (size_t)t->left : PIECE;
		if (t->waits)
			bytes_put(&c->io->out, STR("HTTP/1.1 100 Continue\r\n\r\n"));
	}
}

static void
give(struct conn *c)
{
	struct taking *t = c->taking;

	t->phase = IS_GIVEN;
	t->job->call.file_in = t->file;
	c->job = t->job;
	if (work_submit(c->io->shared->work, t->job)) {
		t->job = NULL;
		return;
	}
	c->job = NULL;
	refuse(c, ERR_BUSY, NULL);
}

static void
piece_came(struct conn *c, struct job *job)
{
	struct taking *t = c->taking;
	bool missing = job->outcome == ERR_NOT_FOUND;

	if (job->outcome != OK) {
		refuse(c, missing ? ERR_INVALID : job->outcome,
		    missing ? "There is no such file below the folder that [files] root names."
			    : NULL);
	} else if (t->left == 0) {
		give(c);
	} else {
		c->need = t->left < PIECE ? (size_t)t->left : PIECE;
	}
}

void
taking_came(struct conn *c, struct job *job)
{
	struct taking *t = c->taking;

	if (c->broken) {
		taking_close(c);
		return;
	}
	switch (t->phase) {
	case REHEARSES: rehearsed(c, job); break;
	case COMES: piece_came(c, job); break;
	case IS_GIVEN:
		answer_job(c, job);
		taking_close(c);
		break;
	}
}

size_t
taking_bytes(struct conn *c, struct str bytes)
{
	struct taking *t = c->taking;
	size_t n = c->need;

	c->need = 0;
	if (t->in == NULL) {
		t->file.head_n = n < SNIFF_HEAD ? n : SNIFF_HEAD;
		memcpy(t->file.head, bytes.p, t->file.head_n);
	}
	bytes_put(&t->piece, (struct str){bytes.p, n});
	t->left -= n;
	t->last = t->left == 0;
	send_errand(c, put_piece);
	return n;
}

bool
taking_awaits(const struct conn *c)
{
	return c->taking != NULL && c->taking->left != 0;
}

/* What is given up is removed by a file thread, as long as there are any. */
static void
drop(struct conn *c, struct inflow *in)
{
	if (!c->io->runs || in == NULL) {
		content_drop(in);
		return;
	}
	struct job *job = errand(c, drop_inflow, in);
	job->connection = NULL;
	work_errand(c->io->shared->work, job);
}

void
taking_close(struct conn *c)
{
	struct taking *t = c->taking;

	if (t == NULL)
		return;
	c->taking = NULL;
	c->need = 0;
	drop(c, t->in);
	hasher_close(t->hasher);
	if (t->source.fd >= 0)
		close(t->source.fd);
	if (t->job != NULL)
		io_job_back(c->io, t->job);
	bytes_free(&t->piece);
	free(t);
}
