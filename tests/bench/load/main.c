/* The load client: sends requests from a file over many connections, each connection's
 * next when its last was answered (closed loop) or at fixed times whatever the server
 * does (open loop, --rate: latency counts from the time at which a request was due).
 * Prints one line of JSON. */
#include "tests/bench/load/histogram.h"
#include "tests/bench/load/requests.h"
#include "tests/bench/load/server_cpu.h"
#include "tests/bench/load/wire.h"

#include <arpa/inet.h>
#include <err.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <time.h>

enum { EVENTS = 512, STATUSES = 600, DRAIN_MS = 2000 };

static struct {
	size_t connections, pipelined;
	double seconds;
	uint64_t rate; /* requests a second; 0: closed loop */
	bool tls, once;
	const char *expect; /* text that a good body holds */
	const char *acked; /* file for the ids that 2xx replies name */
	long pid; /* the server's, 0: not known */
	struct sockaddr_in to;
	const char *file;
} options = {.connections = 64, .pipelined = 1, .seconds = 5};

static struct {
	struct requests requests;
	struct wire *wires;
	size_t open;
	struct wire **idle; /* a stack; open loop only */
	size_t idle_count;
	int epoll;
	FILE *acked;
	uint64_t began, end; /* ns: no request is begun after `end` */
	struct histogram latency;
	uint64_t status[STATUSES], expected, awaited, late;
} load;

static uint64_t
now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

/* --- one connection ------------------------------------------------------------------------- */

static void
listen_for(struct wire *w, int how, uint32_t events)
{
	struct epoll_event e = {.events = events, .data.ptr = w};

	if (epoll_ctl(load.epoll, how, w->fd, &e) != 0)
		err(2, "epoll");
}

static void
lose(struct wire *w)
{
	load.awaited -= w->awaited;
	load.open--;
	wire_close(w);
}

/* Send the next requests over W; false when there are none left. */
static bool
begin(struct wire *w, uint64_t at)
{
	size_t n = requests_take(&load.requests, options.pipelined, &w->out, &w->out_length);

	if (n == 0)
		return false;
	w->awaited = n;
	load.awaited += n;
	w->began = at;
	if (!wire_send(w))
		lose(w);
	else if (w->out_length != 0)
		listen_for(w, EPOLL_CTL_MOD, EPOLLIN | EPOLLOUT);
	return true;
}

/* The value of the first member "id" of a body. */
static void
write_id(const struct reply *r)
{
	static const char name[] = "\"id\":\"";
	const char *end = r->body + r->body_length;
	const char *p = memmem(r->body, r->body_length, name, sizeof(name) - 1);

	if (p == NULL)
		return;
	p += sizeof(name) - 1;
	const char *quote = memchr(p, '"', (size_t)(end - p));
	if (quote != NULL)
		fprintf(load.acked, "%.*s\n", (int)(quote - p), p);
}

static void
take_reply(struct wire *w, const struct reply *r, uint64_t at)
{
	histogram_add(&load.latency, at > w->began ? at - w->began : 0);
	load.status[r->status > 0 && r->status < STATUSES ? r->status : 0]++;
	if (options.expect != NULL &&
	    memmem(r->body, r->body_length, options.expect, strlen(options.expect)) != NULL)
		load.expected++;
	if (load.acked != NULL && r->status / 100 == 2)
		write_id(r);
	w->awaited--;
	load.awaited--;
}

static void
take_replies(struct wire *w)
{
	struct reply r;
	size_t at = 0;
	bool there = wire_receive(w);
	uint64_t now = now_ns();

	while (w->awaited != 0 && wire_reply(w, &at, &r))
		take_reply(w, &r, now);
	wire_drop(w, at);
	if (!there)
		lose(w);
	else if (w->awaited == 0 && options.rate != 0)
		load.idle[load.idle_count++] = w;
	else if (w->awaited == 0 && now < load.end)
		(void)begin(w, now);
}

static void
serve(struct wire *w, uint32_t events)
{
	if ((events & EPOLLOUT) != 0) {
		if (!wire_send(w)) {
			lose(w);
			return;
		}
		if (w->out_length == 0)
			listen_for(w, EPOLL_CTL_MOD, EPOLLIN);
	}
	if ((events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0)
		take_replies(w);
}

/* --- the two loops ---------------------------------------------------------------------------- */

static void
take_events(int timeout_ms)
{
	struct epoll_event events[EVENTS];
	int n = epoll_wait(load.epoll, events, EVENTS, timeout_ms);

	for (int i = 0; i < n; i++)
		serve(events[i].data.ptr, events[i].events);
}

/* What is still on its way is waited for, but not for ever. */
static void
drain(void)
{
	uint64_t limit = now_ns() + DRAIN_MS * UINT64_C(1000000);

	while (load.awaited != 0 && load.open != 0 && now_ns() < limit)
		take_events(10);
}

static void
closed_loop(void)
{
	for (size_t i = 0; i < options.connections; i++)
		(void)begin(&load.wires[i], now_ns());
	while (load.open != 0 && load.awaited != 0 && now_ns() < load.end)
		take_events(100);
	drain();
}

static void
open_loop(void)
{
	uint64_t sent = 0;

	for (size_t i = 0; i < options.connections; i++)
		load.idle[load.idle_count++] = &load.wires[i];
	for (uint64_t now = now_ns(); load.open != 0 && now < load.end; now = now_ns()) {
		uint64_t due = load.began + sent * 1000000000 / options.rate;
		if (due > now || load.idle_count == 0) {
			take_events(0);
			continue;
		}
		if (!begin(load.idle[--load.idle_count], due))
			break;
		sent++;
		load.late += now - due > 1000000;
	}
	drain();
}

/* --- beginning and end ---------------------------------------------------------------------------- */

static void
open_wires(void)
{
	struct rlimit files = {options.connections + 64, options.connections + 64};

	if (options.connections > 900 && setrlimit(RLIMIT_NOFILE, &files) != 0)
		err(2, "too few descriptors");
	load.wires = calloc(options.connections, sizeof(*load.wires));
	load.idle = calloc(options.connections, sizeof(*load.idle));
	load.epoll = epoll_create1(EPOLL_CLOEXEC);
	if (load.wires == NULL || load.idle == NULL || load.epoll < 0)
		err(2, "load");
	for (size_t i = 0; i < options.connections; i++) {
		wire_open(&load.wires[i], &options.to, options.tls);
		listen_for(&load.wires[i], EPOLL_CTL_ADD, EPOLLIN);
		load.open++;
	}
}

static void
print(double seconds, double cpu)
{
	static const unsigned marks[] = {500, 900, 990, 999};
	static const char *const names[] = {"p50", "p90", "p99", "p99.9"};
	uint64_t n = load.latency.count;

	printf("{\"requests\":%llu,\"seconds\":%.3f,\"per_second\":%.0f", (unsigned long long)n,
	    seconds, (double)n / seconds);
	if (options.pid != 0 && n != 0)
		printf(",\"cpu_us\":%.3f,\"cpu_busy\":%.3f", cpu / (double)n / 1000,
		    cpu / 1e9 / seconds);
	for (int i = 0; i < 4; i++)
		printf(
		    ",\"%s\":%.1f", names[i], (double)histogram_at(&load.latency, marks[i]) / 1000);
	printf(",\"most\":%.1f,\"late\":%llu,\"lost\":%llu", (double)load.latency.most / 1000,
	    (unsigned long long)load.late, (unsigned long long)(options.connections - load.open));
	if (options.expect != NULL)
		printf(",\"expected\":%llu", (unsigned long long)load.expected);
	for (int i = 0; i < STATUSES; i++)
		if (load.status[i] != 0)
			printf(",\"%d\":%llu", i, (unsigned long long)load.status[i]);
	printf("}\n");
}

static void
usage(void)
{
	fprintf(stderr,
	    "load [--connections N] [--pipelined N] [--seconds S] [--rate N] [--tls]\n"
	    "     [--once] [--expect TEXT] [--acked FILE] [--pid PID] ADDRESS PORT FILE\n"
	    "FILE holds HTTP requests as they go over the wire; --pid names the server\n"
	    "whose CPU time is taken; latencies are in microseconds.\n");
	exit(2);
}

static void
read_options(int argc, char *argv[])
{
	static const struct option long_options[] = {
	    {"connections", 1, NULL, 'c'},
	    {"pipelined", 1, NULL, 'n'},
	    {"seconds", 1, NULL, 's'},
	    {"rate", 1, NULL, 'r'},
	    {"tls", 0, NULL, 't'},
	    {"once", 0, NULL, 'o'},
	    {"expect", 1, NULL, 'e'},
	    {"acked", 1, NULL, 'a'},
	    {"pid", 1, NULL, 'p'},
	    {NULL, 0, NULL, 0},
	};
	for (int c; (c = getopt_long(argc, argv, "", long_options, NULL)) != -1;) {
		switch (c) {
		case 'c': options.connections = strtoul(optarg, NULL, 10); break;
		case 'n': options.pipelined = strtoul(optarg, NULL, 10); break;
		case 's': options.seconds = strtod(optarg, NULL); break;
		case 'r': options.rate = strtoul(optarg, NULL, 10); break;
		case 't': options.tls = true; break;
		case 'o': options.once = true; break;
		case 'e': options.expect = optarg; break;
		case 'a': options.acked = optarg; break;
		case 'p': options.pid = strtol(optarg, NULL, 10); break;
		default: usage();
		}
	}
	options.to.sin_family = AF_INET;
	if (argc - optind != 3 || options.connections == 0 || options.pipelined == 0 ||
	    inet_pton(AF_INET, argv[optind], &options.to.sin_addr) != 1)
		usage();
	options.to.sin_port = htons((uint16_t)strtoul(argv[optind + 1], NULL, 10));
	options.file = argv[optind + 2];
}

int
main(int argc, char *argv[])
{
	read_options(argc, argv);
	requests_open(&load.requests, options.file, options.once);
	if (options.acked != NULL) {
		load.acked = fopen(options.acked, "w");
		if (load.acked == NULL)
			err(2, "%s", options.acked);
		setlinebuf(load.acked); /* whoever watches sees them come */
	}
	open_wires();
	uint64_t cpu = server_cpu_ns(options.pid);
	load.began = now_ns();
	load.end = load.began + (uint64_t)(options.seconds * 1e9);
	if (options.rate != 0)
		open_loop();
	else
		closed_loop();
	double seconds = (double)(now_ns() - load.began) / 1e9;
	print(seconds, (double)(server_cpu_ns(options.pid) - cpu));
	if (load.acked != NULL && fclose(load.acked) != 0)
		err(2, "%s", options.acked);
	requests_close(&load.requests);
	return 0;
}
