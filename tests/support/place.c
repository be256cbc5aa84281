/* Directories and files of tests. */
#include "tests/support/place.h"

#include "tests/support/cmocka.h"

#include <dirent.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "lib/buf.h"

void
place_open(struct place *p)
{
	const char *where = getenv("TMPDIR");

	snprintf(p->path, sizeof(p->path), "%s/sluice-test-XXXXXX", where == NULL ? "/tmp" : where);
	if (mkdtemp(p->path) == NULL)
		fail_msg("cannot make %s", p->path);
	snprintf(p->db, sizeof(p->db), "%s/sluice.db", p->path);
}

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st;
	(void)type;
	(void)at;
	return remove(path);
}

void
place_close(struct place *p)
{
	assert_int_equal(nftw(p->path, remove_one, 16, FTW_DEPTH | FTW_PHYS), 0);
}

const char *
place_file(const struct place *p, struct arena *a, const char *name)
{
	return str_printf(a, "%s/%s", p->path, name).p;
}

static int
is_visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

int
place_count(const struct place *p, const char *name)
{
	struct arena a = {0};
	struct dirent **found;
	int n = scandir(place_file(p, &a, name), &found, is_visible, NULL);

	arena_free(&a);
	for (int i = 0; i < n; i++)
		free(found[i]);
	if (n >= 0)
		free(found);
	return n < 0 ? 0 : n;
}

struct str
last_file(struct arena *a, const char *folder)
{
	struct dirent **found;
	struct str ret = {NULL, 0};
	int n = scandir(folder, &found, is_visible, alphasort);

	for (int i = 0; i < n; i++) {
		if (i == n - 1)
			ret = str_copy(a, str_of(found[i]->d_name));
		free(found[i]);
	}
	if (n >= 0)
		free(found);
	return ret;
}

struct str
file_text(struct arena *a, const char *path)
{
	struct buf b = {.arena = a};
	char part[4096];
	size_t n;
	FILE *f = fopen(path, "rb");

	if (f == NULL)
		return (struct str){NULL, 0};
	while ((n = fread(part, 1, sizeof(part), f)) > 0)
		buf_put(&b, (struct str){part, n});
	fclose(f);
	return b.n == 0 ? STR("") : buf_str(&b);
}

void
file_write(const char *path, struct str text)
{
	FILE *f = fopen(path, "wb");

	assert_non_null(f);
	assert_int_equal(fwrite(text.p, 1, text.n, f), text.n);
	assert_int_equal(fclose(f), 0);
}
