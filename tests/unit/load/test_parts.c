/* What the figures rest on: percentiles, requests cut from a file, replies told apart. */
#include "tests/bench/load/histogram.h"
#include "tests/bench/load/requests.h"
#include "tests/bench/load/server_cpu.h"
#include "tests/bench/load/wire.h"

#include "tests/support/cmocka.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void
small_values_are_counted_exactly(void **state)
{
	static struct histogram h;

	(void)state;
	for (uint64_t i = 1; i <= 200; i++)
		histogram_add(&h, i);
	assert_int_equal(histogram_at(&h, 500), 100);
	assert_int_equal(histogram_at(&h, 990), 198);
	assert_int_equal(histogram_at(&h, 1000), 200);
	assert_int_equal(h.most, 200);
}

static void
large_values_are_within_one_part_in_128(void **state)
{
	(void)state;
	for (uint64_t value = 3; value < UINT64_MAX / 8; value = value * 7 + 1) {
		static struct histogram h;
		memset(&h, 0, sizeof(h));
		histogram_add(&h, value);
		uint64_t got = histogram_at(&h, 500);
		assert_true(got <= value && value - got <= value / 128);
	}
}

static void
the_largest_value_has_a_cell(void **state)
{
	static struct histogram h;

	(void)state;
	histogram_add(&h, UINT64_MAX);
	assert_int_equal(h.cell[HISTOGRAM_CELLS - 1], 1);
}

static void
nothing_measured_is_nought(void **state)
{
	static struct histogram h;

	(void)state;
	assert_int_equal(histogram_at(&h, 990), 0);
}

#define FIRST  "POST /a HTTP/1.1\r\nContent-Length: 3\r\n\r\nxyz"
#define SECOND "GET /bc HTTP/1.1\r\nHost: h\r\n\r\n"
#define THIRD  "POST /d HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n"

static struct requests
three_requests(bool once)
{
	static char path[] = "/tmp/requests.XXXXXX";
	struct requests r;
	static int made;
	if (!made) {
		int fd = mkstemp(path);
		made = write(fd, FIRST SECOND THIRD, strlen(FIRST SECOND THIRD)) > 0;
		close(fd);
	}
	requests_open(&r, path, once);
	if (once)
		unlink(path);
	return r;
}

static void
requests_follow_each_other_and_begin_again(void **state)
{
	struct requests r = three_requests(false);
	const char *first;
	size_t length;

	(void)state;
	assert_int_equal(r.count, 3);
	assert_int_equal(requests_take(&r, 2, &first, &length), 2);
	assert_int_equal(length, strlen(FIRST SECOND));
	assert_memory_equal(first, FIRST SECOND, length);
	assert_int_equal(requests_take(&r, 1, &first, &length), 1);
	assert_memory_equal(first, THIRD, length);
	assert_int_equal(requests_take(&r, 1, &first, &length), 1);
	assert_memory_equal(first, FIRST, length);
	requests_close(&r);
}

static void
a_request_that_is_sent_once_does_not_come_again(void **state)
{
	struct requests r = three_requests(true);
	const char *first;
	size_t length;

	(void)state;
	assert_int_equal(requests_take(&r, 2, &first, &length), 2);
	assert_int_equal(requests_take(&r, 2, &first, &length), 1);
	assert_memory_equal(first, THIRD, length);
	assert_int_equal(requests_take(&r, 2, &first, &length), 0);
	requests_close(&r);
}

static void
replies_are_told_apart_however_they_arrive(void **state)
{
	static char text[] = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\nX: y\r\n\r\nok"
			     "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n";
	struct reply r;

	(void)state;
	for (size_t n = 0; n < sizeof(text); n++) {
		struct wire w = {.fd = -1, .in = text, .in_length = n};
		size_t at = 0, whole = 0;
		while (wire_reply(&w, &at, &r))
			whole += r.status == (whole == 0 ? 200 : 503);
		assert_int_equal(whole, (n >= 46) + (n >= sizeof(text) - 1));
	}
	assert_int_equal(r.body_length, 0);
}

static void
time_that_this_process_spends_is_seen(void **state)
{
	uint64_t before = server_cpu_ns(getpid());

	(void)state;
	for (volatile unsigned i = 0; i < 100000000; i++)
		;
	assert_true(server_cpu_ns(getpid()) > before + 1000000);
	assert_int_equal(server_cpu_ns(0x7fffffff), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(small_values_are_counted_exactly),
	    cmocka_unit_test(large_values_are_within_one_part_in_128),
	    cmocka_unit_test(the_largest_value_has_a_cell),
	    cmocka_unit_test(nothing_measured_is_nought),
	    cmocka_unit_test(requests_follow_each_other_and_begin_again),
	    cmocka_unit_test(a_request_that_is_sent_once_does_not_come_again),
	    cmocka_unit_test(replies_are_told_apart_however_they_arrive),
	    cmocka_unit_test(time_that_this_process_spends_is_seen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
