/* socket, bind, listen, and what can be wrong with them. */
#include "daemon/http/listen.h"

#include "lib/str.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { BACKLOG = 4096, HOST_MAX = 256 };

static int
fail(int fd, char *why, const char *where, const char *reason)
{
	snprintf(why, LISTEN_WHY, "%.200s: %s", where, reason);
	if (fd >= 0)
		close(fd);
	return -1;
}

/* --- TCP ------------------------------------------------------------------------------------------------- */

static bool
cut(const char *where, char host[HOST_MAX], const char **port)
{
	const char *colon = strrchr(where, ':');
	size_t n = colon == NULL ? 0 : (size_t)(colon - where);
	int64_t number;
	bool bracketed = n > 2 && where[0] == '[' && where[n - 1] == ']';

	if (n == 0 || n >= HOST_MAX || colon[1] == '\0' ||
	    (!bracketed && memchr(where, ':', n) != NULL))
		return false;
	snprintf(host, HOST_MAX, "%.*s", (int)(bracketed ? n - 2 : n), where + bracketed);
	*port = colon + 1;
	return str_int(str_of(*port), &number) && number >= 0 && number <= UINT16_MAX;
}

static bool
is_loopback(const struct sockaddr *address)
{
	const struct sockaddr_in *four = (const void *)address;
	const struct sockaddr_in6 *six = (const void *)address;

	return address->sa_family == AF_INET6 ? IN6_IS_ADDR_LOOPBACK(&six->sin6_addr)
					      : ntohl(four->sin_addr.s_addr) >> 24 == 127;
}

static bool
bind_to(int fd, const struct addrinfo *to)
{
	const int one = 1;

	(void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	/* Connections take this over from the socket that accepts them. */
	(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	if (to->ai_family == AF_INET6)
		(void)setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &one, sizeof(one));
	return bind(fd, to->ai_addr, to->ai_addrlen) == 0 && listen(fd, BACKLOG) == 0;
}

static void
write_address(int fd, char *at, size_t room)
{
	struct sockaddr_storage address = {0};
	socklen_t n = sizeof(address);
	char host[INET6_ADDRSTRLEN] = "";
	const struct sockaddr_in *four = (const void *)&address;
	const struct sockaddr_in6 *six = (const void *)&address;

	(void)getsockname(fd, (struct sockaddr *)&address, &n);
	if (address.ss_family == AF_INET6) {
		(void)inet_ntop(AF_INET6, &six->sin6_addr, host, sizeof(host));
		snprintf(at, room, "[%s]:%d", host, ntohs(six->sin6_port));
	} else {
		(void)inet_ntop(AF_INET, &four->sin_addr, host, sizeof(host));
		snprintf(at, room, "%s:%d", host, ntohs(four->sin_port));
	}
}

int
listen_tcp(const char *where, bool loopback, char *at, size_t at_room, char *why)
{
	const struct addrinfo hints = {
	    .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE | AI_NUMERICSERV};
	struct addrinfo *found = NULL;
	char host[HOST_MAX];
	const char *port;

	if (!cut(where, host, &port))
		return fail(-1, why, where, "write HOST:PORT, or [IPV6]:PORT");
	int failed = getaddrinfo(host, port, &hints, &found);
	if (failed != 0)
		return fail(-1, why, where, gai_strerror(failed));
	int fd = -1;
	const char *reason = "without TLS this server listens on this host's own addresses alone "
			     "(127.0.0.1, [::1])";
	if (!loopback || is_loopback(found->ai_addr)) {
		fd = socket(
		    found->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP);
		reason = fd >= 0 && bind_to(fd, found) ? NULL : strerror(errno);
	}
	freeaddrinfo(found);
	if (reason != NULL)
		return fail(fd, why, where, reason);
	write_address(fd, at, at_room);
	return fd;
}

/* --- Unix ------------------------------------------------------------------------------------------------- */

/* Is what stands at PATH a socket that nobody listens on? */
static bool
is_stale(const struct sockaddr_un *address)
{
	struct stat st;

	if (lstat(address->sun_path, &st) != 0 || !S_ISSOCK(st.st_mode))
		return false;
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	bool refused = fd >= 0 &&
		       connect(fd, (const struct sockaddr *)address, sizeof(*address)) != 0 &&
		       errno == ECONNREFUSED;
	if (fd >= 0)
		close(fd);
	return refused;
}

int
listen_unix(const char *path, char *why)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	const struct sockaddr *to = (const void *)&address;

	if (strlen(path) >= sizeof(address.sun_path))
		return fail(-1, why, path, "the path is too long for a Unix socket");
	memcpy(address.sun_path, path, strlen(path));
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	mode_t mask = umask(0117);
	int bound = bind(fd, to, sizeof(address));
	if (bound != 0 && errno == EADDRINUSE && is_stale(&address) && unlink(path) == 0)
		bound = bind(fd, to, sizeof(address));
	umask(mask);
	if (bound != 0 || listen(fd, BACKLOG) != 0)
		return fail(fd, why, path,
		    errno == EADDRINUSE ? "something listens there already" : strerror(errno));
	return fd;
}
