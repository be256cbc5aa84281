/* Connections counted by address. */
#include "daemon/http/peer.h"
#include "tests/support/cmocka.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/un.h>

static struct peers *peers;

static int
open_peers(void **unused)
{
	(void)unused;
	peers = peers_open();
	return 0;
}

static int
close_peers(void **unused)
{
	(void)unused;
	peers_close(peers);
	return 0;
}

static struct sockaddr_storage
address_of(const char *text)
{
	struct sockaddr_storage ret = {0};
	struct sockaddr_in *four = (void *)&ret;
	struct sockaddr_in6 *six = (void *)&ret;

	if (inet_pton(AF_INET, text, &four->sin_addr) == 1)
		ret.ss_family = AF_INET;
	else if (inet_pton(AF_INET6, text, &six->sin6_addr) == 1)
		ret.ss_family = AF_INET6;
	else
		ret.ss_family = AF_UNIX;
	return ret;
}

static struct peer *
enter(const char *text, size_t most)
{
	struct sockaddr_storage address = address_of(text);

	return peer_enter(peers, &address, most);
}

static void
an_address_has_as_many_connections_as_it_may(void **unused)
{
	struct peer *first = enter("192.0.2.1", 2);

	(void)unused;
	assert_non_null(first);
	assert_ptr_equal(enter("192.0.2.1", 2), first);
	assert_null(enter("192.0.2.1", 2));
	assert_non_null(enter("192.0.2.2", 2));
	peer_leave(first);
	assert_non_null(enter("192.0.2.1", 2));
	assert_null(enter("192.0.2.1", 2));
}

static void
a_network_of_ipv6_is_one_address(void **unused)
{
	(void)unused;
	assert_non_null(enter("2001:db8:1:2::1", 1));
	assert_null(enter("2001:db8:1:2:ffff::9", 1));
	assert_non_null(enter("2001:db8:1:3::1", 1));
	assert_non_null(enter("::ffff:192.0.2.7", 1));
	assert_null(enter("192.0.2.7", 1));
}

static void
who_comes_by_the_unix_socket_is_not_counted(void **unused)
{
	(void)unused;
	for (int i = 0; i < 10; i++)
		assert_non_null(enter("unix", 1));
}

static void
a_hundred_thousand_addresses_come_and_go(void **unused)
{
	struct sockaddr_storage address = {.ss_family = AF_INET};
	struct sockaddr_in *four = (void *)&address;

	(void)unused;
	for (uint32_t i = 0; i < 100000; i++) {
		four->sin_addr.s_addr = htonl(i);
		struct peer *peer = peer_enter(peers, &address, 1);
		assert_non_null(peer);
		assert_null(peer_enter(peers, &address, 1));
		peer_leave(peer);
	}
}

static void
addresses_are_written_out(void **unused)
{
	static const char *const texts[] = {"192.0.2.1", "2001:db8::1", "unix"};
	char text[PEER_TEXT];

	(void)unused;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct sockaddr_storage address = address_of(texts[i]);
		peer_text(&address, text);
		assert_string_equal(text, texts[i]);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_peers, close_peers)
	    TEST(an_address_has_as_many_connections_as_it_may),
	    TEST(a_network_of_ipv6_is_one_address),
	    TEST(who_comes_by_the_unix_socket_is_not_counted),
	    TEST(a_hundred_thousand_addresses_come_and_go),
	    TEST(addresses_are_written_out),
#undef TEST
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
