/* The store's door, open in a place of its own, for the tests that look behind it. */
#ifndef TESTS_STORE_OPENED_H
#define TESTS_STORE_OPENED_H

#include "daemon/store/db.h"
#include "daemon/store/engine.h"
#include "tests/support/cmocka.h"
#include "tests/support/place.h"
#include "tests/support/vfs.h"

extern struct arena arena;
extern struct place place;
extern struct db *db;

/* Open the writer's connection, once more after db_close. */
void open_writer(void);
/* For a test: all of it, and back, with whatever it broke mended. */
int open_db(void **state);
int close_db(void **state);

#endif
