/* A founded installation with its readers and its writer at work, and one desk at which
 * jobs are handed in and come back.  One at a time. */
#ifndef TESTS_WORK_DESK_H
#define TESTS_WORK_DESK_H

#include "daemon/work/work.h"
#include "lib/hash.h"
#include "tests/support/cmocka.h"
#include "tests/support/place.h"

enum { DESK_JOBS = 8192, QUEUE = 256 };

struct desk {
	struct arena arena;
	struct place place;
	struct signing_key key;
	struct index *index;
	struct index_reader *reader;
	struct work *work; /* NULL: closed */
	struct job_queue back;
	struct job *came; /* taken from `back`, not yet given out */
	struct job *all[DESK_JOBS]; /* freed by desk_close */
	int count;
	struct str ada; /* the admin's token: an id */
	atomic_bool ended; /* the disk failed under a commit, and the writer is no more */
};

/* Ready to work, with vfs_install done; BOUND is the length of each queue. */
void desk_open(struct desk *d, size_t bound);
void desk_close(struct desk *d);
/* End the threads and close the store; start again from what is there. */
void desk_stop(struct desk *d);
void desk_start(struct desk *d, size_t bound);

/* A prepared job: ada, or nobody when TOKEN is empty, gives COMMAND (its name and what
 * stands at each :name); BODY has ' for ", NULL for none. */
struct job *desk_job(struct desk *d, struct str token, const char *command, const char *body);
/* A token of ada's, named so. */
struct job *desk_token(struct desk *d, const char *name);
/* Hand it in; fails the test when there is no room. */
void desk_submit(struct desk *d, struct job *job);
/* The next that comes back; NULL when none does within MS, or the writer has ended. */
struct job *desk_wait(struct desk *d, int ms);
/* All three; the finished job, which is this one. */
struct job *desk_do(struct desk *d, struct job *job);

/* A member of the reply's JSON, as text. */
struct str desk_member(struct desk *d, const struct job *job, const char *name);
/* Is this the secret of a token that the index lets in now? */
bool desk_lets_in(struct desk *d, struct str secret);

/* The database at PATH (NULL: the desk's own) is sound, its ledger is whole and signed,
 * and says of tokens what the table of tokens says.  How many tokens there are. */
int desk_check(struct desk *d, const char *path);
/* Is there a token of that name? */
bool desk_has_token(struct desk *d, const char *path, const char *name);

#endif
