/* One table of settings serves the configuration file and the command line. */
#include "daemon/options.h"

#include "lib/str.h"

#include <errno.h>
#include <ini.h>
#include <sched.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char standard_config[] = "/etc/sluice/sluiced.conf";

enum kind { TEXT, LIST, NUMBER, FLAG };

/* section "": the command line only; flag NULL: the file only. */
static const struct setting {
	const char *section, *name, *flag;
	enum kind kind;
	size_t at;
	int64_t least, most; /* of a LIST: where its count is, and how many it holds */
} settings[] = {
#define AT(member) offsetof(struct options, member)
    {"daemon", "data", "--data", TEXT, AT(data), 0, 0},
    {"daemon", "listen", "--listen", LIST, AT(listen), AT(listen_count), LISTEN_MAX},
    {"daemon", "socket", "--socket", TEXT, AT(socket), 0, 0},
    {"daemon", "plain", "--plain", FLAG, AT(plain), 0, 0},
    {"daemon", "io_threads", "--io-threads", NUMBER, AT(io_threads), 1, 64},
    {"daemon", "readers", "--readers", NUMBER, AT(readers), 1, 64},
    {"daemon", "queue", NULL, NUMBER, AT(queue), 1, 1000000},
    {"tls", "certificate", NULL, TEXT, AT(certificate), 0, 0},
    {"tls", "key", NULL, TEXT, AT(key), 0, 0},
    {"files", "root", NULL, TEXT, AT(files_root), 0, 0},
    {"files", "front", NULL, TEXT, AT(front), 0, 0},
    {"files", "front_secret", NULL, TEXT, AT(front_secret), 0, 0},
    {"files", "ticket", NULL, NUMBER, AT(ticket_minutes), 1, 1440},
    {"forward", "rule", NULL, LIST, AT(forward), AT(forward_count), FORWARD_MAX},
    {"limits", "header", NULL, NUMBER, AT(header), 1024, 65536},
    {"limits", "body", NULL, NUMBER, AT(body), 1024, 64 << 20},
    {"limits", "file", NULL, NUMBER, AT(file), 1024, INT64_C(1) << 40},
    {"limits", "artefact", NULL, NUMBER, AT(artefact), 1024, INT64_C(1) << 50},
    {"limits", "connections_per_address", NULL, NUMBER, AT(connections_per_address), 1, 1000000},
    {"limits", "idle", NULL, NUMBER, AT(idle_s), 1, 3600},
    {"limits", "usage_flush", NULL, NUMBER, AT(usage_flush_ms), 10, 60000},
    {"", "config", "--config", TEXT, AT(config), 0, 0},
    {"", "name", "--name", TEXT, AT(name), 0, 0},
    {"", "origin", "--origin", TEXT, AT(origin), 0, 0},
    {"", "admin-name", "--admin-name", TEXT, AT(admin_name), 0, 0},
    {"", "admin-email", "--admin-email", TEXT, AT(admin_email), 0, 0},
    {"", "to", "--to", TEXT, AT(to), 0, 0},
    {"", "accept-clock", "--accept-clock", FLAG, AT(accept_clock), 0, 0},
#ifdef SLUICE_TEST_CLOCK
    {"", "test-clock", "--test-clock", TEXT, AT(test_clock), 0, 0},
#endif
#undef AT
};
enum { SETTINGS = sizeof(settings) / sizeof(settings[0]) };

static bool
set_flag(bool *member, const char *value, const char *name, char *why)
{
	static const char *const words[2][4] = {
	    {"no", "false", "off", "0"}, {"yes", "true", "on", "1"}};

	for (int i = 0; i < 8; i++)
		if (strcmp(value, words[i / 4][i % 4]) == 0) {
			*member = i / 4 != 0;
			return true;
		}
	snprintf(why, OPTION_TEXT, "%s must be yes or no", name);
	return false;
}

static bool
set_number(const struct setting *s, void *member, const char *value, char *why)
{
	int64_t n;

	if (!str_int(str_of(value), &n) || n < s->least || n > s->most) {
		snprintf(why, OPTION_TEXT, "%s must be a whole number from %lld to %lld", s->name,
		    (long long)s->least, (long long)s->most);
		return false;
	}
	memcpy(member, &n, sizeof(n));
	return true;
}

static bool
set_text(char *member, const char *value, const char *name, char *why)
{
	if (snprintf(member, OPTION_TEXT, "%s", value) < OPTION_TEXT)
		return true;
	snprintf(why, OPTION_TEXT, "%s is too long", name);
	return false;
}

static bool
set_item(struct options *o, const struct setting *s, const char *value, char *why)
{
	char(*items)[OPTION_TEXT] = (void *)((char *)o + s->at);
	int *count = (int *)((char *)o + s->least);

	if (*count < s->most)
		return set_text(items[(*count)++], value, s->name, why);
	snprintf(why, OPTION_TEXT, "at most %lld of %s", (long long)s->most, s->name);
	return false;
}

static bool
set(struct options *o, const struct setting *s, const char *value, char *why)
{
	void *member = (char *)o + s->at;

	switch (s->kind) {
	case TEXT: return set_text(member, value, s->name, why);
	case LIST: return set_item(o, s, value, why);
	case NUMBER: return set_number(s, member, value, why);
	case FLAG: return set_flag(member, value, s->name, why);
	}
	return false;
}

/* --- the file ---------------------------------------------------------------------------------- */

struct file {
	FILE *lines;
	int line; /* the number of the present one, which inih does not hand on */
	struct options *options;
	unsigned char *given; /* settings of the command line, by index */
	int fault; /* the line of the first fault, where reading stops; 0: none */
	char why[OPTION_TEXT];
};

static int fault(struct file *f, const char *format, ...) __attribute__((format(printf, 2, 3)));

static int
fault(struct file *f, const char *format, ...)
{
	va_list args;

	f->fault = f->line;
	va_start(args, format);
	vsnprintf(f->why, OPTION_TEXT, format, args);
	va_end(args);
	return 0;
}

static char *
next_line(char *ret, int room, void *of)
{
	struct file *f = of;

	if (f->fault != 0 || fgets(ret, room, f->lines) == NULL)
		return NULL;
	f->line++;
	if (strlen(ret) < (size_t)room - 1 || strchr(ret, '\n') != NULL || feof(f->lines) != 0)
		return ret;
	fault(f, "the line is too long: at most %d characters", room - 2);
	return NULL;
}

static int
file_setting(void *of, const char *section, const char *name, const char *value)
{
	struct file *f = of;
	char why[OPTION_TEXT];

	for (int i = 0; i < SETTINGS; i++) {
		const struct setting *s = &settings[i];
		if (s->section[0] == '\0' || strcmp(s->section, section) != 0 ||
		    strcmp(s->name, name) != 0)
			continue;
		if (f->given[i] || set(f->options, s, value, why))
			return 1;
		return fault(f, "%s", why);
	}
	return fault(f, "there is no setting \"%.100s\" in [%.100s]", name, section);
}

static bool
read_file(struct options *o, unsigned char *given, char *why)
{
	struct file f = {.options = o, .given = given};
	const char *path = o->config[0] != '\0' ? o->config : standard_config;

	if (o->config[0] == '\0' && access(path, F_OK) != 0)
		return true;
	f.lines = fopen(path, "r");
	if (f.lines == NULL) {
		snprintf(why, OPTION_TEXT, "%.300s cannot be read: %s", path, strerror(errno));
		return false;
	}
	int line = ini_parse_stream(next_line, &f, file_setting, &f);
	fclose(f.lines);
	if (line == 0 && f.fault == 0)
		return true;
	if (line == 0 || line == f.fault)
		snprintf(why, OPTION_TEXT, "%.200s, line %d: %.250s", path, f.fault, f.why);
	else
		snprintf(why, OPTION_TEXT, "%.200s, line %d: neither [section] nor name = value",
		    path, line);
	return false;
}

/* --- the command line ---------------------------------------------------------------------------- */

static bool
read_flag(struct options *o, unsigned char *given, char *const argv[], int *at, char *why)
{
	for (int i = 0; i < SETTINGS; i++) {
		const struct setting *s = &settings[i];
		if (s->flag == NULL || strcmp(argv[*at], s->flag) != 0)
			continue;
		given[i] = 1;
		if (s->kind == FLAG)
			return set(o, s, "yes", why);
		if (argv[*at + 1] == NULL) {
			snprintf(why, OPTION_TEXT, "%s needs a value", s->flag);
			return false;
		}
		return set(o, s, argv[++*at], why);
	}
	snprintf(why, OPTION_TEXT, "there is no option %.200s", argv[*at]);
	return false;
}

static bool
read_verb(struct options *o, const char *word)
{
	static const struct {
		const char *word;
		enum verb verb;
	} verbs[] = {
	    {"serve", VERB_SERVE},
	    {"init", VERB_INIT},
	    {"recover-admin", VERB_RECOVER},
	    {"backup", VERB_BACKUP},
	    {"verify", VERB_VERIFY},
	    {"help", VERB_HELP},
	    {"--help", VERB_HELP},
	    {"-h", VERB_HELP},
	    {"--version", VERB_VERSION},
	};

	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
		if (strcmp(word, verbs[i].word) == 0) {
			o->verb = verbs[i].verb;
			return true;
		}
	return false;
}

/* The cores that this process may run on. */
static int
cores_here(void)
{
	cpu_set_t set;

	return sched_getaffinity(0, sizeof(set), &set) == 0 ? CPU_COUNT(&set) : 1;
}

/* On one core a second reader would only take the first one's turns. */
bool
options_read(struct options *o, int argc, char *const argv[], char *why)
{
	unsigned char given[SETTINGS] = {0};
	int cores = cores_here();

	*o = (struct options){.io_threads = cores > 16 ? 16 : cores,
	    .readers = cores > 1 ? 2 : 1,
	    .queue = 4096,
	    .header = 16384,
	    .body = 1 << 20,
	    .file = 25 << 20,
	    .artefact = INT64_C(1) << 40,
	    .connections_per_address = 4096,
	    .idle_s = 60,
	    .usage_flush_ms = 1000,
	    .ticket_minutes = 15};
	for (int i = 1; i < argc; i++)
		if (!((i == 1 || str_is(str_of(argv[i]), "--help")) && read_verb(o, argv[i])) &&
		    !read_flag(o, given, argv, &i, why))
			return false;
	if (o->verb == VERB_HELP || o->verb == VERB_VERSION)
		return true;
	if (!read_file(o, given, why))
		return false;
	if (o->data[0] == '\0') {
		snprintf(why, OPTION_TEXT,
		    "name the data directory: --data DIR, or data in [daemon] of %s",
		    standard_config);
		return false;
	}
	if (o->listen_count == 0 && o->socket[0] == '\0')
		snprintf(o->listen[o->listen_count++], OPTION_TEXT, "127.0.0.1:8437");
	return true;
}

void
options_usage(void)
{
	puts("sluiced keeps who may use which generative model how, and lets boards decide it.\n"
	     "\n"
	     "  sluiced init --data DIR --name NAME --admin-name NAME --admin-email ADDRESS\n"
	     "               [--origin ORIGIN]\n"
	     "      make a data directory; prints the first admin's invitation, once\n"
	     "  sluiced recover-admin --data DIR --admin-name NAME --admin-email ADDRESS\n"
	     "      invite another admin where none can sign in any more; everybody is told\n"
	     "  sluiced backup --data DIR --to NEW\n"
	     "      copy a data directory, while it is served, to one that can be served\n"
	     "  sluiced verify --data DIR\n"
	     "      read all of it: whether its database and its ledger are whole\n"
	     "  sluiced [serve] --data DIR [--listen HOST:PORT]... [--socket PATH] [--plain]\n"
	     "               [--config FILE] [--io-threads N] [--readers N] [--accept-clock]\n"
	     "      serve; SIGTERM ends it, SIGHUP reads certificate and configuration again\n"
	     "  sluiced --version | --help\n"
	     "\n"
	     "The configuration file is sluiced.conf(5); the command line wins over it.");
}
