/* sluiced: who may use which model how; decided by boards, kept in a ledger, answered
 * from memory.
 *
 * Reading order.  schema/ is the contract: commands.def (the API), errors.def, events.def,
 * reasons.def.  lib/ is what would make sense in another program.  Then the folders of
 * daemon/ in the order in which a request meets them, each using only those that the
 * build's list puts before it:
 *
 *   options, data     what the operator asked for; the data directory
 *   init              sluiced init: an installation and its first admin
 *   recover           sluiced recover-admin: another, when none can sign in
 *   backup            sluiced backup, sluiced verify: a copy that can be served
 *   serve             start-up, the main thread's loop, shutdown
 *   http/  listen, http   sockets; accepting, dealing connections out to the I/O threads
 *          io, conn       an I/O thread; a connection: bytes in, bytes out
 *          strict, request, route, answer   a request's head checked, cut, and sent on its way
 *          access         evaluations: answered here, from the index
 *          reply, tls, peer, bytes
 *   auth/             from the bearer's token to who calls
 *   work/             queues, readers, the one writer and its batches; clock; log
 *   command/          the dispatcher (command.c), and a room for each family of nouns
 *   rules/            decisions as tables and pure functions
 *   store/            SQL, the ledger, migrations
 *   index/            the picture in memory that evaluations are answered from
 */
#include "daemon/backup.h"
#include "daemon/init.h"
#include "daemon/recover.h"
#include "daemon/serve.h"
#include "daemon/work/clock.h"

#include <stdio.h>

static bool
start_clock(const struct options *options)
{
	clock_accept();
#ifdef SLUICE_TEST_CLOCK
	if (options->test_clock[0] != '\0' && !clock_from_file(options->test_clock)) {
		fprintf(stderr, "sluiced: %s holds no time\n", options->test_clock);
		return false;
	}
#else
	(void)options;
#endif
	return true;
}

int
main(int argc, char *argv[])
{
	struct options options;
	char why[OPTION_TEXT];

	if (!options_read(&options, argc, argv, why)) {
		fprintf(stderr, "sluiced: %s\nsluiced --help shows the options\n", why);
		return 2;
	}
	if (!start_clock(&options))
		return 1;
	switch (options.verb) {
	case VERB_SERVE: return serve_run(&options, argc, argv);
	case VERB_INIT: return init_run(&options);
	case VERB_RECOVER: return recover_run(&options);
	case VERB_BACKUP: return backup_run(&options);
	case VERB_VERIFY: return backup_verify(&options);
	case VERB_HELP: options_usage(); return 0;
	case VERB_VERSION: puts("sluiced " SLUICE_VERSION); return 0;
	}
	return 2;
}
