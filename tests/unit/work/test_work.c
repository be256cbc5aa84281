/* Readers and the writer at work: what is accepted is finished, what is answered is seen,
 * and what fails is answered too. */
#include "tests/support/vfs.h"
#include "tests/unit/work/desk.h"

#include "lib/time.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <string.h>

enum { SOON_MS = 20000, NEVER_MS = 60 };

static struct desk desk;

/* The linker sends every call of command_read here (CMakeLists.txt): the next one is slow. */
void __real_command_read(struct call *call, struct db *db, struct kept_tiers *tiers);
void __wrap_command_read(struct call *call, struct db *db, struct kept_tiers *tiers);

enum { SLOW_NONE, SLOW_NEXT, SLOW_RUNS };
static atomic_int slow;

void
__wrap_command_read(struct call *call, struct db *db, struct kept_tiers *tiers)
{
	int next = SLOW_NEXT;

	if (atomic_compare_exchange_strong(&slow, &next, SLOW_RUNS))
		while (atomic_load(&slow) == SLOW_RUNS)
			sched_yield();
	__real_command_read(call, db, tiers);
}

static int
open_desk(void **unused)
{
	(void)unused;
	desk_open(&desk, QUEUE);
	return 0;
}

static int
close_desk(void **unused)
{
	(void)unused;
	atomic_store(&slow, SLOW_NONE);
	(void)vfs_heal();
	vfs_release();
	desk_close(&desk);
	return 0;
}

static struct job *
token(const char *prefix, int n)
{
	return desk_token(&desk, str_printf(&desk.arena, "%s%d", prefix, n).p);
}

/* Keep the writer busy: it waits for the sync of one commit until vfs_release. */
static struct job *
occupy_writer(void)
{
	struct job *first = desk_token(&desk, "first");

	vfs_hold_sync();
	desk_submit(&desk, first);
	assert_true(vfs_wait_held());
	return first;
}

/* --- what is answered is seen ----------------------------------------------------------------- */

static void
what_was_answered_is_in_the_index(void **unused)
{
	(void)unused;
	for (int i = 0; i < 200; i++) {
		struct job *j = desk_do(&desk, token("t", i));
		assert_int_equal(j->call.status, 201);
		struct str secret = desk_member(&desk, j, "token");
		assert_true(desk_lets_in(&desk, secret));
		if (i % 3 != 0)
			continue;
		struct str id = desk_member(&desk, j, "id");
		const char *revoke = str_printf(&desk.arena, "token_revoke %.*s", STR_ARG(id)).p;
		assert_int_equal(
		    desk_do(&desk, desk_job(&desk, desk.ada, revoke, NULL))->call.status, 200);
		assert_false(desk_lets_in(&desk, secret));
	}
}

static void
what_was_answered_is_read_by_every_reader(void **unused)
{
	(void)unused;
	for (int i = 0; i < 20; i++) {
		struct job *j = desk_do(&desk, token("t", i));
		struct str id = desk_member(&desk, j, "id");
		for (int r = 0; r < 4; r++) {
			j = desk_do(&desk, desk_job(&desk, desk.ada, "token_list", NULL));
			struct str reply = buf_str(&j->call.reply.text);
			assert_non_null(memmem(reply.p, reply.n, id.p, id.n));
		}
	}
}

static void
positions_rise_with_every_change(void **unused)
{
	uint64_t last = 0;

	(void)unused;
	for (int i = 0; i < 10; i++) {
		struct job *j = desk_do(&desk, token("t", i));
		assert_true(j->call.position > last);
		last = j->call.position;
		index_enter(desk.reader);
		assert_true(index_position(desk.reader) >= last);
		index_leave(desk.reader);
	}
}

static void
the_index_is_the_same_after_a_restart(void **unused)
{
	struct str kept = desk_member(&desk, desk_do(&desk, token("t", 1)), "token");
	struct job *j = desk_do(&desk, token("t", 2));
	struct str gone = desk_member(&desk, j, "token"), id = desk_member(&desk, j, "id");

	(void)unused;
	(void)desk_do(
	    &desk, desk_job(&desk, desk.ada,
		       str_printf(&desk.arena, "token_revoke %.*s", STR_ARG(id)).p, NULL));
	desk_stop(&desk);
	desk_start(&desk, QUEUE);
	assert_true(desk_lets_in(&desk, kept));
	assert_false(desk_lets_in(&desk, gone));
}

/* --- group commit ----------------------------------------------------------------------------- */

static void
what_waits_together_is_committed_together(void **unused)
{
	const struct vfs_fault count_syncs = {VFS_SYNC, VFS_LOG, 0, 0, false};

	(void)unused;
	(void)occupy_writer();
	for (int i = 0; i < 100; i++)
		desk_submit(&desk, token("t", i));
	vfs_fail(&count_syncs);
	vfs_release();
	for (int i = 0; i < 101; i++)
		assert_int_equal(desk_wait(&desk, SOON_MS)->call.status, 201);
	int syncs = vfs_heal();
	assert_true(syncs >= 1 && syncs < 20);
	assert_int_equal(desk_check(&desk, NULL), 102);
}

static void
nothing_changed_is_nothing_written(void **unused)
{
	const struct vfs_fault count_writes = {VFS_WRITE | VFS_SYNC, VFS_ANY, 0, 0, false};
	struct job *dry = token("dry", 1);

	(void)unused;
	/* The writer moves the log when it is idle: wait until that is done. */
	do
		vfs_fail(&count_writes);
	while (desk_wait(&desk, 500) != NULL || vfs_heal() != 0);
	vfs_fail(&count_writes);
	dry->call.dry_run = true;
	assert_int_equal(desk_do(&desk, dry)->call.status, 200);
	assert_int_equal(
	    desk_do(&desk, desk_job(&desk, desk.ada, "token_revoke none", NULL))->call.status, 404);
	assert_int_equal(vfs_heal(), 0);
	assert_int_equal(desk_check(&desk, NULL), 1);
}

static void
replies_come_in_the_order_of_the_requests(void **unused)
{
	struct job *jobs[50];

	(void)unused;
	for (int i = 0; i < 50; i++)
		jobs[i] = token("t", i);
	for (int i = 0; i < 50; i++)
		desk_submit(&desk, jobs[i]);
	for (int i = 0; i < 50; i++)
		assert_ptr_equal(desk_wait(&desk, SOON_MS), jobs[i]);
}

/* --- bounds ----------------------------------------------------------------------------------- */

static void
a_full_queue_takes_no_more_and_loses_nothing(void **unused)
{
	int accepted = 0;

	(void)unused;
	struct job *over = token("over", 0);
	(void)occupy_writer();
	while (accepted <= QUEUE && work_submit(desk.work, over)) {
		accepted++;
		over = token("t", accepted);
	}
	assert_int_equal(accepted, QUEUE);
	vfs_release();
	for (int i = 0; i <= QUEUE; i++)
		assert_int_equal(desk_wait(&desk, SOON_MS)->call.status, 201);
	assert_int_equal(desk_do(&desk, over)->call.status, 201);
}

static void
reading_goes_on_while_the_writer_waits_for_the_disk(void **unused)
{
	struct job *first = occupy_writer();

	(void)unused;
	for (int i = 0; i < 20; i++) {
		struct job *j = desk_do(&desk, desk_job(&desk, desk.ada, "me_show", NULL));
		assert_int_equal(j->call.status, 200);
	}
	vfs_release();
	assert_ptr_equal(desk_wait(&desk, SOON_MS), first);
}

/* One question takes its time; those that come after it go to whoever has nothing to do. */
static void
a_reader_that_runs_a_command_is_not_idle(void **unused)
{
	(void)unused;
	atomic_store(&slow, SLOW_NEXT);
	struct job *long_one = desk_job(&desk, desk.ada, "me_show", NULL);
	desk_submit(&desk, long_one);
	while (atomic_load(&slow) != SLOW_RUNS)
		sched_yield();
	for (int i = 0; i < 20; i++) {
		struct job *quick = desk_job(&desk, desk.ada, "me_show", NULL);
		assert_ptr_equal(desk_do(&desk, quick), quick);
	}
	atomic_store(&slow, SLOW_NONE);
	assert_ptr_equal(desk_wait(&desk, SOON_MS), long_one);
}

/* --- large bodies ----------------------------------------------------------------------------- */

static struct job *
unparsed(const char *body)
{
	struct job *j = token("any", 0);

	j->unparsed = true;
	j->call.body = NULL;
	j->call.body_text = str_copy(&j->arena, str_of(body));
	return j;
}

static void
a_large_body_is_parsed_by_a_reader_first(void **unused)
{
	(void)unused;
	assert_int_equal(desk_do(&desk, unparsed("{\"name\":\"large\"}"))->call.status, 201);
	assert_int_equal(desk_do(&desk, unparsed("{\"name\":"))->call.status, 400);
	assert_int_equal(desk_do(&desk, unparsed("{\"name\":7}"))->call.status, 422);
	assert_true(desk_has_token(&desk, NULL, "large"));
}

static void
a_large_body_that_finds_the_writer_full_is_told_to_come_again(void **unused)
{
	(void)unused;
	(void)occupy_writer();
	for (int i = 0; i < QUEUE; i++)
		desk_submit(&desk, token("t", i));
	struct job *j = desk_do(&desk, unparsed("{\"name\":\"large\"}"));
	assert_int_equal(j->call.status, 503);
	assert_string_equal(desk_member(&desk, j, "code").p, "busy");
	assert_int_equal(j->call.retry_after, 1);
	vfs_release();
	for (int i = 0; i <= QUEUE; i++)
		assert_int_equal(desk_wait(&desk, SOON_MS)->call.status, 201);
}

/* --- the end ---------------------------------------------------------------------------------- */

static void
what_was_accepted_is_finished_before_the_end(void **unused)
{
	int written = 0, read = 0;

	(void)unused;
	for (int i = 0; i < 80; i++) {
		desk_submit(&desk, token("t", i));
		desk_submit(&desk, desk_job(&desk, desk.ada, "me_show", NULL));
		desk_submit(&desk, unparsed("{\"name\":\"large\"}"));
	}
	desk_stop(&desk);
	for (struct job *j; (j = desk_wait(&desk, 0)) != NULL;) {
		written += j->call.status == 201;
		read += j->call.status == 200;
	}
	assert_int_equal(written, 160);
	assert_int_equal(read, 80);
}

/* The quickest of several: other programs may have the machine meanwhile. */
static void
an_idle_desk_closes_at_once(void **unused)
{
	int64_t quickest = INT64_MAX;

	(void)unused;
	for (int i = 0; i < 5; i++) {
		desk_submit(&desk, token("t", i));
		desk_submit(&desk, desk_job(&desk, desk.ada, "me_show", NULL));
		int64_t began = time_boot();
		desk_stop(&desk);
		int64_t took = time_boot() - began;
		quickest = took < quickest ? took : quickest;
		desk_start(&desk, QUEUE);
	}
	assert_true(quickest < 500); /* a reader looks up by itself after a second */
}

/* --- several desks at once -------------------------------------------------------------------- */

struct client {
	pthread_t thread;
	struct job_queue back;
	struct job *jobs[60];
	int finished;
};

static void *
work_as_client(void *of)
{
	struct client *c = of;

	for (int i = 0; i < 60; i++) {
		if (!work_submit(desk.work, c->jobs[i]))
			return NULL;
		while (job_take_all(&c->back) == NULL)
			(void)job_wait(&c->back, SOON_MS);
		if (c->jobs[i]->call.status / 100 != 2)
			return NULL;
		c->finished++;
	}
	return NULL;
}

static void
many_threads_are_served_at_once(void **unused)
{
	static struct client clients[4];

	(void)unused;
	for (int n = 0; n < 4; n++) {
		struct client *c = &clients[n];
		*c = (struct client){.finished = 0};
		assert_true(job_queue_open(&c->back));
		for (int i = 0; i < 60; i++) {
			c->jobs[i] = i % 3 == 0 ? desk_job(&desk, desk.ada, "me_show", NULL)
						: token("t", 100 * n + i);
			c->jobs[i]->back = &c->back;
		}
	}
	for (int n = 0; n < 4; n++)
		assert_int_equal(
		    pthread_create(&clients[n].thread, NULL, work_as_client, &clients[n]), 0);
	for (int n = 0; n < 4; n++) {
		pthread_join(clients[n].thread, NULL);
		assert_int_equal(clients[n].finished, 60);
		job_queue_close(&clients[n].back);
	}
	assert_int_equal(desk_check(&desk, NULL), 1 + 4 * 40);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define AT_DESK(test) cmocka_unit_test_setup_teardown(test, open_desk, close_desk)
	    AT_DESK(what_was_answered_is_in_the_index),
	    AT_DESK(what_was_answered_is_read_by_every_reader),
	    AT_DESK(positions_rise_with_every_change),
	    AT_DESK(the_index_is_the_same_after_a_restart),
	    AT_DESK(what_waits_together_is_committed_together),
	    AT_DESK(nothing_changed_is_nothing_written),
	    AT_DESK(replies_come_in_the_order_of_the_requests),
	    AT_DESK(a_full_queue_takes_no_more_and_loses_nothing),
	    AT_DESK(reading_goes_on_while_the_writer_waits_for_the_disk),
	    AT_DESK(a_reader_that_runs_a_command_is_not_idle),
	    AT_DESK(a_large_body_is_parsed_by_a_reader_first),
	    AT_DESK(a_large_body_that_finds_the_writer_full_is_told_to_come_again),
	    AT_DESK(what_was_accepted_is_finished_before_the_end),
	    AT_DESK(an_idle_desk_closes_at_once),
	    AT_DESK(many_threads_are_served_at_once),
	};
	vfs_install();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
