/* The main thread opens everything in order, then accepts connections, hears signals and
 * writes the log; and closes everything in the reverse order. */
#include "daemon/serve.h"

#include "daemon/command/access/front.h"
#include "daemon/data.h"
#include "daemon/http/http.h"
#include "daemon/notify.h"
#include "daemon/store/content.h"
#include "daemon/store/db.h"
#include "daemon/trust.h"
#include "daemon/work/log.h"
#include "lib/time.h"

#include <errno.h>
#include <event2/event.h>
#include <event2/event_struct.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

enum { GRACE_S = 10, LOG_AGAIN_MS = 100, FRONT_SECRET = 128, MEMORY_KEPT = 4 << 20 };

struct serve {
	struct options options;
	int argc;
	char *const *argv;
	int lock, signals;
	struct event_base *base;
	struct event signal, log, log_again;
	struct index *index;
	struct work *work;
	struct content *content;
	struct http *http;
	char certificate[DATA_PATH], key[DATA_PATH];
	struct binding_keys bindings;
	const char *rules[FORWARD_MAX];
	char front_secret[FRONT_SECRET];
	char why[OPTION_TEXT];
};

/* --- the log ----------------------------------------------------------------------------------------------- */

static void
on_log(evutil_socket_t fd, short what, void *of)
{
	const struct timeval soon = {.tv_usec = LOG_AGAIN_MS * 1000};
	struct serve *s = of;

	(void)fd;
	(void)what;
	if (!log_write())
		event_add(&s->log_again, &soon);
}

/* The store failed under a commit, for want of a sound disk or of memory: nobody knows what it holds, so nothing more is said. */
static void
die(const char *why)
{
	dprintf(STDERR_FILENO, "sluiced: the store failed: %s; ending at once\n", why);
	_exit(1);
}

/* --- reload ------------------------------------------------------------------------------------------------- */

static struct http_limits
limits_of(const struct options *o)
{
	return (struct http_limits){.header = (size_t)o->header,
	    .body = (size_t)o->body,
	    .file = (uint64_t)o->file,
	    .artefact = (uint64_t)o->artefact,
	    .per_address = (size_t)o->connections_per_address,
	    .idle_s = (int)o->idle_s};
}

static struct http_options
http_options_of(struct serve *s, const struct options *o)
{
	data_certificate(o, s->certificate, s->key);
	for (int i = 0; i < o->forward_count; i++)
		s->rules[i] = o->forward[i];
	return (struct http_options){.base = s->base,
	    .index = s->index,
	    .work = s->work,
	    .content = s->content,
	    .threads = (int)o->io_threads,
	    .limits = limits_of(o),
	    .forward = s->rules,
	    .forward_count = (size_t)o->forward_count,
	    .certificate = o->plain ? NULL : s->certificate,
	    .key = s->key,
	    .bindings = s->bindings};
}

static void
reload(struct serve *s)
{
	struct options fresh;
	char why[OPTION_TEXT] = "";

	notify_reloading();
	bool good = options_read(&fresh, s->argc, s->argv, why);
	if (good) {
		struct http_options options = http_options_of(s, &fresh);
		good = http_reload(s->http, &options, why);
	}
	if (good)
		log_line("read certificate and configuration again");
	else
		log_line("the old certificate and configuration stay: %s", why);
	notify("READY=1");
}

/* --- signals ------------------------------------------------------------------------------------------------ */

static void
on_signal(evutil_socket_t fd, short what, void *of)
{
	struct signalfd_siginfo info;
	struct serve *s = of;

	(void)what;
	while (read(fd, &info, sizeof(info)) == (ssize_t)sizeof(info)) {
		if (info.ssi_signo == SIGHUP)
			reload(s);
		else
			event_base_loopbreak(s->base);
	}
}

/* Blocked before there is a second thread, so that only the descriptor hears them. */
static bool
take_signals(struct serve *s)
{
	sigset_t all;

	sigemptyset(&all);
	sigaddset(&all, SIGTERM);
	sigaddset(&all, SIGINT);
	sigaddset(&all, SIGHUP);
	signal(SIGPIPE, SIG_IGN);
	if (pthread_sigmask(SIG_BLOCK, &all, NULL) != 0)
		abort();
	s->signals = signalfd(-1, &all, SFD_NONBLOCK | SFD_CLOEXEC);
	snprintf(s->why, sizeof(s->why), "no signals can be heard: %s", strerror(errno));
	return s->signals >= 0;
}

/* --- start-up --------------------------------------------------------------------------------------------------- */

static void
raise_descriptors(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
		return;
	limit.rlim_cur = limit.rlim_max;
	(void)setrlimit(RLIMIT_NOFILE, &limit);
}

/* What one request gave back the next takes: from the system it would come page by page, each by
 * a fault of its own. */
static void
keep_memory(void)
{
	(void)mallopt(M_TRIM_THRESHOLD, MEMORY_KEPT);
	(void)mallopt(M_MMAP_THRESHOLD, MEMORY_KEPT);
}

static bool
start_loop(struct serve *s)
{
	s->base = event_base_new();
	snprintf(s->why, sizeof(s->why), "no more descriptors are to be had");
	if (s->base == NULL || !log_open(STDERR_FILENO))
		return false;
	event_assign(&s->signal, s->base, s->signals, EV_READ | EV_PERSIST, on_signal, s);
	event_assign(&s->log, s->base, log_event(), EV_READ | EV_PERSIST, on_log, s);
	event_assign(&s->log_again, s->base, -1, 0, on_log, s);
	return event_add(&s->signal, NULL) == 0 && event_add(&s->log, NULL) == 0;
}

static bool
start_work(struct serve *s)
{
	char path[DATA_PATH];
	const char *reason = command_open();
	struct work_options options = {.path = path,
	    .readers = (int)s->options.readers,
	    .queue = (size_t)s->options.queue,
	    .usage_flush_ms = s->options.usage_flush_ms,
	    .fatal = die};

	data_path(&s->options, "sluice.db", path);
	if (reason == NULL && data_key_read(&s->options, &options.key, s->why)) {
		binding_keys_make(&options.key, &s->bindings);
		s->index = options.index = index_open();
		s->work = work_start(&options, &reason);
	}
	explicit_bzero(&options.key, sizeof(options.key));
	if (s->work == NULL && reason != NULL)
		snprintf(s->why, sizeof(s->why), "%.200s: %.300s", s->options.data, reason);
	return s->work != NULL;
}

/* The first line of the file that holds it. */
static const char *
read_front_secret(struct serve *s)
{
	FILE *f = fopen(s->options.front_secret, "re");
	bool read = f != NULL && fgets(s->front_secret, sizeof(s->front_secret), f) != NULL;
	struct stat st;
	const char *fault = f == NULL ? strerror(errno) : NULL;

	s->front_secret[read ? strcspn(s->front_secret, "\r\n") : 0] = '\0';
	if (f != NULL && fstat(fileno(f), &st) == 0 && (st.st_mode & 007) != 0)
		fault = "others may read it; set its mode to 0640";
	else if (f != NULL && strlen(s->front_secret) < 16)
		fault = "it holds no secret of at least 16 characters";
	if (f != NULL)
		fclose(f);
	return fault;
}

/* The front's secret is read once; tickets live as long as is said. */
static bool
set_front(struct serve *s)
{
	const char *fault = s->options.front[0] != '\0' ? read_front_secret(s) : NULL;

	if (fault != NULL)
		snprintf(s->why, sizeof(s->why), "[files] front_secret %.300s: %s",
		    s->options.front_secret, fault);
	front_set(&(struct front_settings){.ticket_ms = s->options.ticket_minutes * MINUTE_MS,
	    .url = str_of(s->options.front),
	    .secret = str_of(s->front_secret)});
	return fault == NULL;
}

/* What was kept when the daemon ended between a file and its row: nobody knows its name.
 * Nothing is taken in meanwhile. */
static bool
is_named(void *of, struct str digest)
{
	struct rows row;
	enum err e = db_one(of, STMT_content_named, ARGS(TEXT(digest)), &row);

	(void)rows_close(&row);
	return e != ERR_NOT_FOUND;
}

static void
sweep_files(struct serve *s)
{
	char path[DATA_PATH];
	const char *why;

	data_path(&s->options, "sluice.db", path);
	struct db *db = db_open_reader(path, &why);
	if (db == NULL)
		return;
	int removed = content_sweep(s->content, is_named, db);
	db_close(db);
	if (removed != 0)
		log_line("removed %d files that nothing names", removed);
}

static bool
open_files(struct serve *s)
{
	char path[DATA_PATH];
	const char *reason = NULL;

	data_path(&s->options, "files", path);
	s->content = content_open(path, s->options.files_root, &reason);
	if (s->content == NULL)
		snprintf(s->why, sizeof(s->why), "%.300s: %s", path, reason);
	else
		sweep_files(s);
	return s->content != NULL;
}

/* --- listening ---------------------------------------------------------------------------------------------------- */

/* The addresses also go to DATA/listening, one a line: whoever asked for port 0 finds
 * there what it became.  A disk too full for that keeps nobody from being served. */
static bool
start_listening(struct serve *s)
{
	char urls[(LISTEN_MAX + 1) * (HTTP_URL + 1)] = "";
	size_t n = 0;
	int count = s->options.listen_count + (s->options.socket[0] != '\0');

	for (int i = 0; i < count; i++) {
		bool tcp = i < s->options.listen_count;
		char *url = urls + n;
		if (!(tcp ? http_listen(s->http, s->options.listen[i], url, s->why)
			  : http_listen_unix(s->http, s->options.socket, url, s->why)))
			return false;
		log_line("serving %s", url);
		n += strlen(url);
		urls[n++] = '\n';
	}
	urls[n] = '\0';
	if (!data_write(&s->options, "listening", urls))
		log_line("listening: %s; the addresses stand in this log alone", strerror(errno));
	return true;
}

static bool
start_http(struct serve *s)
{
	struct http_options options = http_options_of(s, &s->options);

	s->http = http_open(&options, s->why);
	return s->http != NULL && start_listening(s);
}

static void
stop(struct serve *s)
{
	char path[DATA_PATH];

	if (s->http != NULL)
		http_stop(s->http, GRACE_S);
	data_path(&s->options, "listening", path);
	if (s->lock >= 0)
		(void)unlink(path);
	work_stop(s->work);
	http_close(s->http);
	content_close(s->content);
	index_close(s->index);
	command_close();
	if (s->base != NULL) {
		event_del(&s->signal);
		event_del(&s->log);
		event_base_free(s->base);
	}
	log_close();
	if (s->lock >= 0)
		close(s->lock);
}

int
serve_run(const struct options *options, int argc, char *const argv[])
{
	struct serve s = {
	    .options = *options, .argc = argc, .argv = argv, .lock = -1, .signals = -1};

	umask(077);
	raise_descriptors();
	keep_memory();
	bool good = take_signals(&s) && (s.lock = data_lock(options, s.why)) >= 0;
	if (good)
		trust_clock(options);
	good = good && start_loop(&s) && start_work(&s) && set_front(&s) && open_files(&s) &&
	       start_http(&s);
	if (good) {
		log_line("ready");
		notify("READY=1");
		event_base_dispatch(s.base);
		log_line("stopping");
		notify("STOPPING=1");
	}
	stop(&s);
	if (!good)
		fprintf(stderr, "sluiced: %s\n", s.why);
	return good ? 0 : 1;
}
