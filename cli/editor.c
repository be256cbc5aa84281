/* $EDITOR on a private file. */
#include "cli/editor.h"

#include "cli/file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* The editor that the environment names, or NULL. */
static const char *
named_editor(void)
{
	static const char *const names[] = {"VISUAL", "EDITOR"};

	for (int i = 0; i < 2; i++) {
		const char *value = getenv(names[i]);
		if (value != NULL && value[0] != '\0')
			return value;
	}
	return NULL;
}

static const char *
editor(void)
{
	const char *named = named_editor();

	return named == NULL ? "vi" : named;
}

bool
editor_there(void)
{
	return named_editor() != NULL || (isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1);
}

/* By the shell, because $EDITOR may hold arguments; the path is none of its business. */
static bool
run_editor(const char *path)
{
	int status = 0;
	pid_t pid = fork();

	if (pid == 0) {
		char script[] = "eval \"$0\" '\"$1\"'";
		(void)execl("/bin/sh", "sh", "-c", script, editor(), path, (char *)NULL);
		_exit(127);
	}
	while (pid > 0 && waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return false;
	return pid > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

bool
editor_run(struct arena *a, struct str text, struct str *ret, struct str *why)
{
	const char *folder = getenv("TMPDIR");
	struct str base = str_of(folder == NULL || folder[0] != '/' ? "/tmp" : folder);
	struct str room = str_printf(a, "%.*s/sluice-XXXXXX", STR_ARG(base));
	char *own = mkdtemp((char *)(uintptr_t)room.p);

	if (own == NULL) {
		*why = str_printf(a, "%.*s: %s", STR_ARG(base), strerror(errno));
		return false;
	}
	struct str path = str_printf(a, "%s/answers.txt", own);
	bool good = file_write_private(a, path, text, why);
	if (good && !run_editor(path.p)) {
		*why = str_printf(a, "the editor (%s) failed; nothing was sent", editor());
		good = false;
	}
	good = good && file_read(a, path, ret, why);
	(void)unlink(path.p);
	(void)rmdir(own);
	return good;
}
