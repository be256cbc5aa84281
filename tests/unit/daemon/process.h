/* The program sluiced as a process: started, asked, signalled. */
#ifndef TESTS_DAEMON_PROCESS_H
#define TESTS_DAEMON_PROCESS_H

#include "tests/support/cmocka.h"
#include "tests/support/place.h"

#include <sys/types.h>

struct process {
	struct place place;
	struct arena arena;
	const char *data; /* the data directory, PLACE/data */
	int notified; /* socket on which systemd would listen */
	pid_t pid; /* 0: not running */
};

void process_open(struct process *p);
void process_close(struct process *p);

/* Run sluiced to its end with the words of LINE, in which DATA stands for the directory
 * and PLACE for what it lies in; its exit status, and all it printed in *said. */
int process_run(struct process *p, const char *line, struct str *said);
/* sluiced init, which must succeed. */
void process_init(struct process *p);

/* Start it with the words of LINE and wait until it is ready. */
void process_start(struct process *p, const char *line);
/* Send SIGNAL and wait for the end; the exit status, or 1000 and the signal's number. */
int process_end(struct process *p, int signal);
/* The next thing that systemd is told; fails the test when there is none. */
struct str process_told(struct process *p);

/* Its first address on TCP, as "listening" says. */
int process_port(struct process *p);
/* What is answered to TEXT, which asks for the end of the connection; p == NULL when
 * nobody is there. */
struct str process_ask(struct process *p, int port, const char *text);
struct str process_ask_unix(struct process *p, const char *path, const char *text);
/* The certificate that is shown on PORT, as DER. */
struct str process_certificate(struct process *p, int port);

#endif
