/* The editor around a form. */
#include "cli/apply.h"

#include "cli/file.h"
#include "cli/form.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *
editor(void)
{
	static const char *const names[] = {"VISUAL", "EDITOR"};

	for (int i = 0; i < 2; i++) {
		const char *value = getenv(names[i]);
		if (value != NULL && value[0] != '\0')
			return value;
	}
	return "vi";
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
apply_edit(struct arena *a, struct str text, struct str *ret, struct str *why)
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

bool
apply_ask(struct arena *a, struct apply *apply, struct str *ret, struct str *why)
{
	struct buf form = {.arena = a};
	struct json_out out = {.text.arena = a};

	form_put(&form, apply->fields, apply->answers);
	if (!apply_edit(a, buf_str(&form), &apply->draft, why))
		return false;
	*why = STR("the answers are not complete");
	if (!form_read(apply->fields, apply->draft, &out, &apply->faults))
		return false;
	*ret = buf_str(&out.text);
	return true;
}
