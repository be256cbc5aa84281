/* What the operator asked for: the command line and sluiced.conf (INI). */
#ifndef DAEMON_OPTIONS_H
#define DAEMON_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

enum { OPTION_TEXT = 512, LISTEN_MAX = 8, FORWARD_MAX = 64 };

enum verb {
	VERB_SERVE,
	VERB_INIT,
	VERB_RECOVER,
	VERB_BACKUP,
	VERB_VERIFY,
	VERB_HELP,
	VERB_VERSION
};

struct options {
	enum verb verb;
	char config[OPTION_TEXT]; /* "" : none was named */
	char data[OPTION_TEXT]; /* the data directory */
	char listen[LISTEN_MAX][OPTION_TEXT]; /* "127.0.0.1:8437", "[::1]:8437" */
	int listen_count;
	char socket[OPTION_TEXT]; /* path of the Unix socket, "": none */
	bool plain; /* HTTP without TLS: loopback addresses only */
	char certificate[OPTION_TEXT], key[OPTION_TEXT];
	char forward[FORWARD_MAX][OPTION_TEXT]; /* rules for front ends: http/forward.h */
	int forward_count;
	int64_t io_threads, readers, queue;
	char files_root[OPTION_TEXT]; /* the operator's folder of files, "": none */
	char front[OPTION_TEXT]; /* where a front serves files by signed addresses, "": nowhere */
	char front_secret[OPTION_TEXT]; /* the file with the secret that it knows */
	int64_t ticket_minutes; /* how long a ticket lives */
	int64_t header, body, file, artefact, depth, connections_per_address, idle_s;
	int64_t usage_flush_ms; /* how often what was counted is written */
	bool accept_clock;
	char test_clock[OPTION_TEXT]; /* debug and tsan builds only */
	/* init */
	char name[OPTION_TEXT], origin[OPTION_TEXT];
	char admin_name[OPTION_TEXT], admin_email[OPTION_TEXT];
	char to[OPTION_TEXT]; /* backup: the directory to make */
};

/* Read the command line, then the configuration file that it names (or the standard
 * one, if there is one); what the command line says wins.  False with a sentence in
 * WHY, of OPTION_TEXT bytes, that names what is wrong and where. */
bool options_read(struct options *options, int argc, char *const argv[], char *why);

/* The synopsis, on standard output. */
void options_usage(void);

#endif
