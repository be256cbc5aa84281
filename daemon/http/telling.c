/* Interim responses, while a job is away. */
#include "daemon/http/telling.h"

#include "daemon/work/job.h"

#include <event2/event.h>

/* Who has gone is noticed by what can't be sent: then nobody wants the answer. */
static void
tell(struct conn *c)
{
	struct pace *pace = &c->job->pace;
	struct bytes *out = &c->io->out;

	if (c->out.n != 0)
		return; /* it takes nothing at the moment */
	bytes_put(out, STR("HTTP/1.1 102 Processing\r\nSluice-Progress: "));
	bytes_number(out, atomic_load(&pace->done));
	bytes_put(out, STR("/"));
	bytes_number(out, atomic_load(&pace->of));
	bytes_put(out, STR("\r\n\r\n"));
	conn_told(c);
	if (c->broken)
		atomic_store(&pace->unwanted, true);
}

static void
on_second(evutil_socket_t fd, short what, void *of)
{
	struct io *io = of;
	struct conn *c, *next;

	(void)fd;
	(void)what;
	for (c = LIST_FIRST(&io->told); c != NULL; c = next) {
		next = LIST_NEXT(c, told);
		tell(c);
	}
}

void
telling_begin(struct conn *c)
{
	const struct timeval second = {.tv_sec = 1};
	struct io *io = c->io;

	if (LIST_EMPTY(&io->told)) {
		event_assign(&io->tell, io->base, -1, EV_PERSIST, on_second, io);
		event_add(&io->tell, &second);
	}
	c->is_told = true;
	LIST_INSERT_HEAD(&io->told, c, told);
}

void
telling_end(struct conn *c)
{
	if (!c->is_told)
		return;
	c->is_told = false;
	LIST_REMOVE(c, told);
	if (LIST_EMPTY(&c->io->told))
		event_del(&c->io->tell);
}
