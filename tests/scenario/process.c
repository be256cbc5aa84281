/* fork, exec and what comes back. */
#include "tests/scenario/process.h"

#include "lib/buf.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { RUN_MS = 60000, PAUSE_MS = 5 };

static int64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* In the child: become ARGV, and never outlive PARENT. */
static void
become(char *const argv[], pid_t parent, int out, int err)
{
	int null = open("/dev/null", O_RDONLY);

	if (prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && getppid() == parent && dup2(null, 0) >= 0 &&
	    dup2(out, 1) >= 0 && dup2(err, 2) >= 0)
		execv(argv[0], argv);
	_exit(127);
}

static pid_t
start(char *const argv[], int out, int err)
{
	pid_t parent = getpid(), child = fork();

	if (child == 0)
		become(argv, parent, out, err);
	return child;
}

pid_t
process_start(char *const argv[], const char *log)
{
	int fd = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

	if (fd < 0)
		return -1;
	pid_t child = start(argv, fd, fd);
	close(fd);
	return child;
}

static int
code_of(int status)
{
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

bool
process_ended(pid_t pid, int ms, int *code)
{
	int64_t until = now_ms() + ms;
	int status;

	for (;;) {
		pid_t ended = waitpid(pid, &status, WNOHANG);
		if (ended == pid) {
			*code = code_of(status);
			return true;
		}
		if (ended < 0 && errno != EINTR)
			abort(); /* it was never started, or is asked for twice */
		if (now_ms() >= until)
			return false;
		(void)poll(NULL, 0, PAUSE_MS);
	}
}

/* One end of a pipe: more of it into B; false at its end. */
static bool
take(int fd, struct buf *b)
{
	char part[4096];
	ssize_t n = read(fd, part, sizeof(part));

	if (n > 0)
		buf_put(b, (struct str){part, (size_t)n});
	return n > 0 || (n < 0 && errno == EINTR);
}

/* Both pipes until both are closed; false when that takes too long. */
static bool
take_both(const int fds[2], struct buf bufs[2])
{
	struct pollfd p[2] = {{fds[0], POLLIN, 0}, {fds[1], POLLIN, 0}};
	int64_t until = now_ms() + RUN_MS;

	while (p[0].fd >= 0 || p[1].fd >= 0) {
		int64_t left = until - now_ms();
		if (left <= 0)
			return false;
		(void)poll(p, 2, (int)left);
		for (int i = 0; i < 2; i++)
			if (p[i].fd >= 0 && p[i].revents != 0 && !take(p[i].fd, &bufs[i]))
				p[i].fd = -1;
	}
	return true;
}

bool
process_run(struct arena *a, char *const argv[], struct ran *ret, struct str *why)
{
	struct buf bufs[2] = {{.arena = a}, {.arena = a}};
	int out[2], err[2];

	if (pipe2(out, O_CLOEXEC) != 0 || pipe2(err, O_CLOEXEC) != 0)
		abort();
	pid_t child = start(argv, out[1], err[1]);
	close(out[1]);
	close(err[1]);
	bool good = child > 0 && take_both((int[]){out[0], err[0]}, bufs);
	close(out[0]);
	close(err[0]);
	if (child > 0 && !good)
		(void)kill(child, SIGKILL);
	if (child > 0 && !process_ended(child, RUN_MS, &ret->code))
		abort();
	if (!good)
		*why = str_printf(a, "%s did not end within %d s", argv[0], RUN_MS / 1000);
	ret->out = buf_str(&bufs[0]);
	ret->err = buf_str(&bufs[1]);
	return good;
}
