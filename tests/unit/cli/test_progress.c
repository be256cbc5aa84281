/* What a download shows while it comes. */
#include "cli/progress.h"

#include "lib/time.h"

#include <pty.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* The linker sends every call of time_boot here (CMakeLists.txt). */
int64_t __wrap_time_boot(void);

static int64_t now;

int64_t
__wrap_time_boot(void)
{
	return now;
}

/* What stands on standard error, being END, after a file of 10 MB has come from its fourth on,
 * one a second; OTHER is where it can be read.  Closes END. */
static const char *
said_of_a_download(int end, int other)
{
	static char said[2000];
	const int before = dup(STDERR_FILENO);
	struct progress p;

	assert_int_equal(dup2(end, STDERR_FILENO), STDERR_FILENO);
	const struct screen err = screen_of(stderr, true);
	now = 1000;
	progress_begin(&p, &err, (struct str){"weights.bin", 11}, 4000000, 10000000);
	for (int i = 0; i < 6; i++) {
		now += 1000;
		progress_add(&p, 500000);
		now += 1; /* too soon for another line */
		progress_add(&p, 500000);
	}
	progress_end(&p);
	fflush(stderr);
	assert_int_equal(dup2(before, STDERR_FILENO), STDERR_FILENO);
	close(before);
	close(end); /* what is read ends, too */
	size_t n = 0;
	for (ssize_t part; (part = read(other, said + n, sizeof(said) - 1 - n)) > 0;)
		n += (size_t)part;
	said[n] = '\0';
	return said;
}

static void
on_a_terminal_a_line_says_how_much_has_come_and_how_fast(void **unused)
{
	int main_end, terminal;

	(void)unused;
	assert_int_equal(openpty(&main_end, &terminal, NULL, NULL, NULL), 0);
	const char *said = said_of_a_download(terminal, main_end);
	assert_non_null(strstr(said, "\r\033[K  weights.bin  45 %  4.5 MB of 10.0 MB  "));
	assert_non_null(strstr(said, "\r\033[K  weights.bin  95 %  9.5 MB of 10.0 MB  "));
	assert_non_null(strstr(said, "  915.7 kB/s")); /* what was there already doesn't count */
	assert_null(strstr(said, "  50 %"));
	assert_string_equal(said + strlen(said) - 4, "\r\033[K");
	close(main_end);
}

static void
elsewhere_nothing_is_said(void **unused)
{
	int ends[2];

	(void)unused;
	assert_int_equal(pipe(ends), 0);
	assert_string_equal(said_of_a_download(ends[1], ends[0]), "");
	close(ends[0]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(on_a_terminal_a_line_says_how_much_has_come_and_how_fast),
	    cmocka_unit_test(elsewhere_nothing_is_said),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
