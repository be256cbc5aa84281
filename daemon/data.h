/* The data directory: what lies where, and who may open it. */
#ifndef DAEMON_DATA_H
#define DAEMON_DATA_H

#include "daemon/options.h"
#include "lib/hash.h"

enum { DATA_PATH = OPTION_TEXT + 32 };

/* The path of NAME within the directory: "sluice.db", "ledger.key", "tls/key.pem". */
void data_path(const struct options *options, const char *name, char path[DATA_PATH]);

/* What packaging/systemd/sluiced.service serves. */
#define DATA_OF_SERVICE "/var/lib/sluice"

/* Make the directory and its "tls", both 0700, where they aren't there; then lock it as
 * data_lock does.  Refuses a directory that holds other things. */
int data_make(const struct options *options, char *why);
/* Keep every other daemon out, before anything opens the database: the descriptor of the
 * lock, which ends with the process; -1 with a sentence in WHY, of OPTION_TEXT bytes.  Root
 * takes on the user and group that own the directory, and stays them. */
int data_lock(const struct options *options, char *why);

/* The same without the lock, for who only reads: a daemon may be serving it. */
bool data_enter(const struct options *options, char *why);

/* The key that signs the ledger, "ledger.key", 0600: 64 hexadecimal digits of its seed.
 * data_key_make keeps one that is there.  False with a sentence in WHY. */
bool data_key_make(const struct options *options, struct signing_key *ret, char *why);
bool data_key_read(const struct options *options, struct signing_key *ret, char *why);

/* The certificate and key to use: the configured ones, or those in "tls". */
void data_certificate(
    const struct options *options, char certificate[DATA_PATH], char key[DATA_PATH]);

/* Write TEXT to NAME within the directory, whole or not at all. */
bool data_write(const struct options *options, const char *name, const char *text);

#endif
