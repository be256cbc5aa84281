/* Rows of the store as facts for the index: one function for each kind of object, and
 * what they read columns with. */
#ifndef STORE_FACT_ROW_H
#define STORE_FACT_ROW_H

#include "daemon/index/fact.h"
#include "daemon/store/db.h"

/* Makes a fact of the present row; what it points to is in A. */
typedef enum err fact_of_row(
    struct db *db, const struct rows *row, struct arena *a, struct fact *ret);

fact_of_row fact_of_model, fact_of_tier;
fact_of_row fact_of_grant, fact_of_key;
fact_of_row fact_of_counter, fact_of_running; /* a grant's */
fact_of_row fact_of_release;

/* The id in COLUMN; all zero for none. */
struct ulid row_ulid(const struct rows *row, const char *column);
struct digest row_digest(const struct rows *row, const char *column, struct arena *a);
/* The role called WORD: an enum role. */
int role_number(struct str word);
/* The set in the columns capabilities_low and capabilities_high. */
struct capabilities row_capabilities(const struct rows *row);

#endif
