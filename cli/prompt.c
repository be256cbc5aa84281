/* A line from the terminal. */
#include "cli/prompt.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

static void
interrupt(int signal)
{
	(void)signal; /* its coming ends the reading, and the terminal is set right again */
}

static bool
read_line(char *line, int room)
{
	struct sigaction ours = {.sa_handler = interrupt}, was_int, was_term;

	(void)sigaction(SIGINT, &ours, &was_int);
	(void)sigaction(SIGTERM, &ours, &was_term);
	bool got = fgets(line, room, stdin) != NULL;
	(void)sigaction(SIGINT, &was_int, NULL);
	(void)sigaction(SIGTERM, &was_term, NULL);
	line[strcspn(line, "\r\n")] = '\0';
	return got;
}

bool
prompt_secret(struct arena *a, const char *question, struct str *ret)
{
	struct termios before, unseen;
	char line[256] = "";

	if (isatty(STDIN_FILENO) != 1 || tcgetattr(STDIN_FILENO, &before) != 0)
		return false;
	unseen = before;
	unseen.c_lflag &= ~(tcflag_t)ECHO;
	fprintf(stderr, "%s", question);
	if (tcsetattr(STDIN_FILENO, TCSAFLUSH, &unseen) != 0)
		return false;
	bool got = read_line(line, sizeof(line));
	(void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
	fprintf(stderr, "\n");
	*ret = str_copy(a, str_of(line));
	explicit_bzero(line, sizeof(line));
	return got;
}

bool
prompt_line(struct arena *a, const char *question, struct str *ret)
{
	char line[4096] = "";

	if (isatty(STDIN_FILENO) != 1)
		return false;
	fprintf(stderr, "%s", question);
	if (!read_line(line, sizeof(line)))
		return false;
	*ret = str_copy(a, str_of(line));
	while (ret->n != 0 && strchr(" \t", ret->p[ret->n - 1]) != NULL)
		ret->n--;
	while (ret->n != 0 && strchr(" \t", ret->p[0]) != NULL)
		*ret = str_from(*ret, 1);
	return true;
}
