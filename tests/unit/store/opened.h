/* The store's door, open in a place of its own, for the tests that look behind it. */
#ifndef TESTS_STORE_OPENED_H
#define TESTS_STORE_OPENED_H

#include "daemon/store/db.h"
#include "daemon/store/engine.h"
#include "lib/note.h"
#include "tests/support/cmocka.h"
#include "tests/support/place.h"
#include "tests/support/vfs.h"

extern struct arena arena;
extern struct place place;
extern struct db *db;
extern struct signing_key ledger_key; /* of a founded one */

/* Open the writer's connection, once more after db_close. */
void open_writer(void);
/* For a test: all of it, and back, with whatever it broke mended. */
int open_db(void **state);
/* The same, with an installation in it, whose ledger is empty. */
#define LEDGER_ORIGIN "ledger.example/tests"
int open_founded(void **state);
int close_db(void **state);

#endif
