/* A bounded ring of lines, many writers, one reader (D. Vyukov's bounded queue: each
 * slot carries the turn at which it may be used next). */
#include "daemon/work/log.h"

#include <poll.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct slot {
	atomic_size_t turn; /* == its place: free; place + 1: holds a line */
	size_t n;
	char text[LOG_LINE_MAX + 1];
};

static struct {
	atomic_bool open;
	int fd, event;
	struct slot slot[LOG_LINES];
	atomic_size_t tail; /* the next place to fill */
	size_t head; /* the next to write out */
	atomic_size_t dropped;
} ring;

bool
log_open(int fd)
{
	ring.fd = fd;
	ring.event = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	ring.head = 0;
	atomic_init(&ring.tail, 0);
	for (size_t i = 0; i < LOG_LINES; i++)
		atomic_init(&ring.slot[i].turn, i);
	atomic_store(&ring.open, ring.event >= 0);
	return ring.event >= 0;
}

/* A slot to fill, or NULL: the ring is full. */
static struct slot *
claim(size_t *place)
{
	*place = atomic_load(&ring.tail);
	for (;;) {
		struct slot *s = &ring.slot[*place % LOG_LINES];
		size_t turn = atomic_load_explicit(&s->turn, memory_order_acquire);
		if (turn < *place)
			return NULL;
		if (turn > *place)
			*place = atomic_load(&ring.tail);
		else if (atomic_compare_exchange_weak(&ring.tail, place, *place + 1))
			return s;
	}
}

static void put(const char *format, va_list args) __attribute__((format(printf, 1, 0)));
static void put_directly(const char *format, va_list args) __attribute__((format(printf, 1, 0)));

static void
put(const char *format, va_list args)
{
	const uint64_t one = 1;
	size_t place;
	struct slot *s = claim(&place);

	if (s == NULL) {
		atomic_fetch_add(&ring.dropped, 1);
		return;
	}
	int n = vsnprintf(s->text, sizeof(s->text), format, args);
	s->n = n < 0 ? 0 : n > LOG_LINE_MAX ? LOG_LINE_MAX : (size_t)n;
	atomic_store_explicit(&s->turn, place + 1, memory_order_release);
	(void)!write(ring.event, &one, sizeof(one));
}

static void
put_directly(const char *format, va_list args)
{
	char text[LOG_LINE_MAX + 2];
	int n = vsnprintf(text, LOG_LINE_MAX + 1, format, args);
	size_t length = n < 0 ? 0 : n > LOG_LINE_MAX ? LOG_LINE_MAX : (size_t)n;

	text[length++] = '\n';
	(void)!write(STDERR_FILENO, text, length);
}

void
log_line(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	if (atomic_load(&ring.open))
		put(format, args);
	else
		put_directly(format, args);
	va_end(args);
}

/* --- the main thread's ------------------------------------------------------------------------------ */

int
log_event(void)
{
	return ring.event;
}

/* A pipe that says it is writable takes a line, which is shorter than PIPE_BUF, whole. */
static bool
writable(void)
{
	struct pollfd p = {.fd = ring.fd, .events = POLLOUT};

	return poll(&p, 1, 0) > 0;
}

static bool
write_dropped(void)
{
	char text[64];
	size_t n = atomic_exchange(&ring.dropped, 0);

	if (n == 0)
		return true;
	if (!writable()) {
		atomic_fetch_add(&ring.dropped, n);
		return false;
	}
	int length = snprintf(text, sizeof(text), "%zu log lines were dropped\n", n);
	(void)!write(ring.fd, text, (size_t)length);
	return true;
}

bool
log_write(void)
{
	uint64_t counted;

	(void)!read(ring.event, &counted, sizeof(counted));
	for (;;) {
		struct slot *s = &ring.slot[ring.head % LOG_LINES];
		if (atomic_load_explicit(&s->turn, memory_order_acquire) != ring.head + 1)
			return write_dropped();
		if (!writable())
			return false;
		s->text[s->n] = '\n';
		(void)!write(ring.fd, s->text, s->n + 1);
		atomic_store_explicit(&s->turn, ring.head + LOG_LINES, memory_order_release);
		ring.head++;
	}
}

void
log_close(void)
{
	if (!atomic_load(&ring.open))
		return;
	(void)log_write();
	atomic_store(&ring.open, false);
	close(ring.event);
}
