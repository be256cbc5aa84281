/* Profiles and secrets on disk. */
#include "cli/file.h"
#include "cli/profile.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static struct arena arena;
static char home[64];

static int
make_home(void **state)
{
	(void)state;
	snprintf(home, sizeof(home), "/tmp/test_cli_XXXXXX");
	return mkdtemp(home) == NULL || setenv("XDG_CONFIG_HOME", home, 1) != 0;
}

static int
remove_home(void **state)
{
	(void)state;
	arena_free(&arena);
	static const char *const left[] = {"sluice/profiles/default", "sluice/profiles",
	    "sluice/tokens/t", "sluice/tokens/link", "sluice/tokens", "sluice", "."};
	for (size_t i = 0; i < sizeof(left) / sizeof(left[0]); i++)
		(void)remove(str_printf(&arena, "%s/%s", home, left[i]).p);
	(void)rmdir(home);
	arena_free(&arena);
	return 0;
}

static struct str
in_home(const char *path)
{
	return str_printf(&arena, "%s/%s", home, path);
}

static unsigned
mode_of(const char *path)
{
	struct stat s;

	assert_int_equal(stat(in_home(path).p, &s), 0);
	return s.st_mode & 0777;
}

static void
what_is_written_is_read_again_and_private(void **state)
{
	struct profile p = {.name = STR("default"),
	    .url = STR("https://sluice.example:8443/a=b"),
	    .ca = STR("/etc/ca file.pem"),
	    .token_file = STR("/x/t"),
	    .token_id = STR("tok_1"),
	    .key = STR("sluice.example/l+00+AAA=")};
	struct profile q;
	struct str why;

	(void)state;
	mode_t before = umask(0);
	assert_true(profile_write(&arena, &p, &why));
	umask(before);
	assert_int_equal(mode_of("sluice"), 0700);
	assert_int_equal(mode_of("sluice/profiles"), 0700);
	assert_int_equal(mode_of("sluice/profiles/default"), 0600);
	assert_true(profile_read(&arena, STR("default"), &q, &why));
	assert_true(q.exists && str_eq(q.url, p.url) && str_eq(q.ca, p.ca) && str_eq(q.key, p.key));
	assert_true(str_eq(q.token_file, p.token_file) && str_eq(q.token_id, p.token_id));
}

static void
a_profile_that_is_not_there_is_empty(void **state)
{
	struct profile p;
	struct str why;

	(void)state;
	assert_true(profile_read(&arena, STR("default"), &p, &why));
	assert_false(p.exists);
	assert_int_equal(p.url.n, 0);
}

static void
a_profiles_name_cannot_leave_its_folder(void **state)
{
	static const char *const names[] = {"../x", "", "a/b", "..", ".", "A B"};
	struct profile p;
	struct str why;

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		assert_false(profile_read(&arena, str_of(names[i]), &p, &why));
}

static void
a_damaged_profile_is_refused_with_its_line(void **state)
{
	struct profile p;
	struct str why;

	(void)state;
	assert_true(file_write_private(&arena, in_home("sluice/profiles/default"),
	    STR("# mine\n\nurl = https://x\ncolour = red\n"), &why));
	assert_false(profile_read(&arena, STR("default"), &p, &why));
	assert_non_null(strstr(str_c(&arena, why), "line 4"));
}

static void
a_token_that_others_may_read_is_refused(void **state)
{
	static const mode_t wrong[] = {0640, 0604, 0660, 0610, 0602, 0777};
	struct str path = in_home("sluice/tokens/t"), token, why;

	(void)state;
	assert_true(file_write_private(&arena, path, STR("slt_secret\n"), &why));
	assert_true(file_read_secret(&arena, path, &token, &why));
	assert_true(str_is(token, "slt_secret"));
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		assert_int_equal(chmod(path.p, wrong[i]), 0);
		assert_false(file_read_secret(&arena, path, &token, &why));
		assert_null(strstr(str_c(&arena, why), "slt_secret"));
	}
	assert_int_equal(chmod(path.p, 0400), 0);
	assert_true(file_read_secret(&arena, path, &token, &why));
}

static void
a_token_file_must_be_a_file(void **state)
{
	struct str token, why;

	(void)state;
	assert_false(file_read_secret(&arena, in_home("sluice/tokens/t"), &token, &why));
	assert_false(file_read_secret(&arena, in_home("."), &token, &why));
	assert_false(file_read_secret(&arena, STR("/dev/null"), &token, &why));
	assert_int_equal(mkdir(in_home("sluice").p, 0700), 0);
	assert_int_equal(mkdir(in_home("sluice/tokens").p, 0700), 0);
	assert_int_equal(mkfifo(in_home("sluice/tokens/t").p, 0600), 0);
	assert_false(file_read_secret(&arena, in_home("sluice/tokens/t"), &token, &why));
}

/* Whoever put a link there must not get the token written through it. */
static void
writing_replaces_a_link_and_not_what_it_points_to(void **state)
{
	struct str why, text, path = in_home("sluice/tokens/link"),
			      other = in_home("sluice/tokens/t");

	(void)state;
	assert_true(file_write_private(&arena, other, STR("before"), &why));
	assert_int_equal(symlink(other.p, path.p), 0);
	assert_true(file_write_private(&arena, path, STR("secret"), &why));
	assert_true(file_read(&arena, other, &text, &why));
	assert_true(str_is(text, "before"));
	assert_int_equal(mode_of("sluice/tokens/link"), 0600);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_home, remove_home)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(what_is_written_is_read_again_and_private),
	    TEST(a_profile_that_is_not_there_is_empty),
	    TEST(a_profiles_name_cannot_leave_its_folder),
	    TEST(a_damaged_profile_is_refused_with_its_line),
	    TEST(a_token_that_others_may_read_is_refused),
	    TEST(a_token_file_must_be_a_file),
	    TEST(writing_replaces_a_link_and_not_what_it_points_to),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
