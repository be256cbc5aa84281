/* The log: whole lines in order, and nobody waits. */
#include "daemon/work/log.h"
#include "tests/support/cmocka.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { WRITERS = 4, LINES_EACH = 2000 };

static int ends[2]; /* of the log's pipe: read, write */

static int
open_log(void **unused)
{
	(void)unused;
	assert_int_equal(pipe2(ends, O_NONBLOCK), 0);
	assert_true(log_open(ends[1]));
	return 0;
}

static int
close_log(void **unused)
{
	(void)unused;
	log_close();
	close(ends[0]);
	close(ends[1]);
	return 0;
}

static size_t
read_all(char *text, size_t room)
{
	size_t n = 0;
	ssize_t got;

	while (n < room - 1 && (got = read(ends[0], text + n, room - 1 - n)) > 0)
		n += (size_t)got;
	text[n] = '\0';
	return n;
}

static void
lines_come_out_in_order(void **unused)
{
	char text[200];

	(void)unused;
	log_line("one %d", 1);
	log_line("two");
	read_all(text, sizeof(text));
	assert_string_equal(text, "");
	assert_true(log_write());
	read_all(text, sizeof(text));
	assert_string_equal(text, "one 1\ntwo\n");
}

static void
a_long_line_is_cut(void **unused)
{
	char text[2 * LOG_LINE_MAX];

	(void)unused;
	log_line("%0*d", 10 * LOG_LINE_MAX, 0);
	assert_true(log_write());
	assert_int_equal(read_all(text, sizeof(text)), LOG_LINE_MAX + 1);
	assert_int_equal(text[LOG_LINE_MAX], '\n');
}

static void
what_does_not_fit_is_dropped_and_counted(void **unused)
{
	char *text = malloc(1 << 20);

	(void)unused;
	for (int i = 0; i < LOG_LINES + 7; i++)
		log_line("line %d", i);
	assert_true(log_write());
	read_all(text, 1 << 20);
	assert_non_null(strstr(text, "line 0\n"));
	assert_non_null(strstr(text, "line 255\n7 log lines were dropped\n"));
	assert_null(strstr(text, "line 256"));
	log_line("again");
	assert_true(log_write());
	read_all(text, 1 << 20);
	assert_string_equal(text, "again\n");
	free(text);
}

static void
a_full_pipe_is_tried_again_later(void **unused)
{
	char *text = malloc(1 << 20);
	bool wrote = true;
	int i = 0;

	(void)unused;
	for (; wrote; i++) {
		log_line("%0200d", i);
		wrote = log_write();
	}
	read_all(text, 1 << 20);
	assert_true(log_write());
	read_all(text, 1 << 20);
	assert_int_equal(strtol(text, NULL, 10), i - 1);
	free(text);
}

static void *
write_lines(void *of)
{
	for (int i = 0; i < LINES_EACH; i++)
		log_line("%c %d", *(char *)of, i);
	return NULL;
}

/* Each line is whole, and those of one thread come in its order. */
static void
threads_do_not_mix_their_lines(void **unused)
{
	pthread_t threads[WRITERS];
	char names[WRITERS] = {'a', 'b', 'c', 'd'}, text[65536], name;
	int last[WRITERS] = {-1, -1, -1, -1}, number, lines = 0;

	(void)unused;
	for (int i = 0; i < WRITERS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, write_lines, &names[i]), 0);
	for (int i = 0; i < 200000 && lines < 2000; i++) {
		(void)log_write();
		read_all(text, sizeof(text));
		for (char *p = text; *p != '\0'; p = strchr(p, '\n') + 1) {
			if (strstr(p, "dropped") == NULL ||
			    strstr(p, "dropped") > strchr(p, '\n')) {
				assert_int_equal(sscanf(p, "%c %d\n", &name, &number), 2);
				assert_true(number > last[name - 'a']);
				last[name - 'a'] = number;
			}
			lines++;
		}
	}
	for (int i = 0; i < WRITERS; i++)
		pthread_join(threads[i], NULL);
	(void)log_write();
	read_all(text, sizeof(text));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_log, close_log)
	    TEST(lines_come_out_in_order),
	    TEST(a_long_line_is_cut),
	    TEST(what_does_not_fit_is_dropped_and_counted),
	    TEST(a_full_pipe_is_tried_again_later),
	    TEST(threads_do_not_mix_their_lines),
#undef TEST
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
