/* Profiles: lines of "name = value". */
#include "cli/profile.h"

#include "cli/file.h"
#include "lib/id.h"

#include <ctype.h>
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

static const struct {
	const char *name;
	size_t at;
} members[] = {
    {"url", offsetof(struct profile, url)},
    {"ca", offsetof(struct profile, ca)},
    {"token-file", offsetof(struct profile, token_file)},
    {"token", offsetof(struct profile, token_id)},
    {"key", offsetof(struct profile, key)},
};
enum { MEMBERS = sizeof(members) / sizeof(members[0]) };

/* A relative XDG_CONFIG_HOME is ignored, as the XDG base directory specification says. */
static struct str
path_of(struct arena *a, const char *kind, struct str name)
{
	const char *base = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");

	if (base != NULL && base[0] == '/')
		return str_printf(a, "%s/sluice/%s/%.*s", base, kind, STR_ARG(name));
	return str_printf(
	    a, "%s/.config/sluice/%s/%.*s", home == NULL ? "" : home, kind, STR_ARG(name));
}

struct str
profile_token_path(struct arena *a, const struct profile *p)
{
	return path_of(a, "tokens", p->name);
}

struct str
profile_checkpoint_path(struct arena *a, const struct profile *p)
{
	return path_of(a, "checkpoints", p->name);
}

/* TIER is what a person typed: whatever cannot be part of a file's name is "_". */
struct str
profile_draft_path(struct arena *a, const struct profile *p, struct str tier)
{
	struct str name = str_copy(a, tier);

	for (char *c = (char *)(uintptr_t)name.p; *c != '\0'; c++)
		if (!isalnum((unsigned char)*c) && *c != '-' && *c != '_')
			*c = '_';
	return path_of(
	    a, "drafts", str_printf(a, "%.*s/%.*s.txt", STR_ARG(p->name), STR_ARG(name)));
}

static bool
read_line(struct str line, struct profile *p)
{
	struct str value, name = str_trim(str_cut(line, '=', &value), STR(" "));

	if (name.n == 0 || name.p[0] == '#')
		return value.p == NULL || name.n != 0;
	for (int i = 0; i < MEMBERS; i++) {
		if (value.p == NULL || !str_is(name, members[i].name))
			continue;
		*(struct str *)(void *)((char *)p + members[i].at) = str_trim(value, STR(" "));
		return true;
	}
	return false;
}

static bool
read_lines(struct arena *a, struct str path, struct str text, struct profile *p, struct str *why)
{
	for (int number = 1; text.n != 0; number++) {
		if (read_line(str_cut(text, '\n', &text), p))
			continue;
		*why = str_printf(a, "%.*s: line %d is not understood", STR_ARG(path), number);
		return false;
	}
	return true;
}

bool
profile_read(struct arena *a, struct str name, struct profile *ret, struct str *why)
{
	struct str path = path_of(a, "profiles", name), text;

	*ret = (struct profile){.name = name};
	if (!slug_ok(name)) {
		*why = str_printf(a,
		    "\"%.*s\" is no name for a profile: small letters, digits, inner hyphens",
		    STR_ARG(name));
		return false;
	}
	if (access(path.p, F_OK) != 0)
		return true;
	ret->exists = true;
	return file_read_secret(a, path, &text, why) && read_lines(a, path, text, ret, why);
}

bool
profile_write(struct arena *a, const struct profile *p, struct str *why)
{
	struct buf b = {.arena = a};

	for (int i = 0; i < MEMBERS; i++) {
		const struct str *value = (const void *)((const char *)p + members[i].at);
		if (value->n != 0)
			buf_printf(&b, "%s = %.*s\n", members[i].name, STR_ARG(*value));
	}
	return file_write_private(a, path_of(a, "profiles", p->name), buf_str(&b), why);
}
