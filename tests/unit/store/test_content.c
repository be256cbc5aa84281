/* A file is there whole under its digest, or not at all. */
#include "daemon/store/content.h"
#include "tests/support/cmocka.h"
#include "tests/support/place.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PIECE = 100000 };

static struct arena arena;
static struct place place;
static struct content *content;
static const char *folder, *root;
static int sync_fails; /* errno of the next fsync, 0: it works */

int __wrap_fsync(int fd);
int __real_fsync(int fd);
int
__wrap_fsync(int fd)
{
	if (sync_fails == 0)
		return __real_fsync(fd);
	errno = sync_fails;
	return -1;
}

static void
reopen(void)
{
	const char *why = NULL;

	content_close(content);
	content = content_open(folder, root, &why);
	if (content == NULL)
		fail_msg("%s", why);
}

static int
begin(void **state)
{
	(void)state;
	place_open(&place);
	folder = place_file(&place, &arena, "files");
	root = place_file(&place, &arena, "root");
	assert_int_equal(mkdir(root, 0700), 0);
	content = NULL;
	sync_fails = 0;
	reopen();
	return 0;
}

static int
end(void **state)
{
	(void)state;
	sync_fails = 0;
	content_close(content);
	place_close(&place);
	arena_free(&arena);
	return 0;
}

/* COUNT pieces that are each of another letter. */
static struct str
piece(int i)
{
	char *p = NEW_ARRAY(&arena, PIECE, char);

	memset(p, 'a' + i, PIECE);
	return (struct str){p, PIECE};
}

static struct digest
put(int pieces)
{
	struct inflow *in;
	struct digest d;

	assert_int_equal(content_begin(content, (uint64_t)pieces * PIECE, &in), OK);
	for (int i = 0; i < pieces; i++)
		assert_int_equal(content_add(in, piece(i)), OK);
	assert_int_equal(content_end(in, &d), OK);
	return d;
}

static void
a_stream_becomes_the_file_of_its_digest(void **state)
{
	struct content_file f;
	char read_back[2 * PIECE + 1];

	(void)state;
	struct digest d = put(2), expected = hash_of_two(piece(0), piece(1));
	assert_true(digest_eq(&d, &expected));
	assert_int_equal(content_find(content, &d, &f), OK);
	assert_int_equal(f.size, 2 * PIECE);
	assert_int_equal(read(f.fd, read_back, sizeof(read_back)), 2 * PIECE);
	assert_memory_equal(read_back, piece(0).p, PIECE);
	assert_memory_equal(read_back + PIECE, piece(1).p, PIECE);
	assert_int_equal(write(f.fd, "x", 1), -1);
	close(f.fd);
	assert_int_equal(place_count(&place, "files"), 1);
}

static void
a_file_without_bytes_is_a_file(void **state)
{
	struct content_file f;

	(void)state;
	struct digest d = put(0), expected = hash_of(STR(""));
	assert_true(digest_eq(&d, &expected));
	assert_int_equal(content_find(content, &d, &f), OK);
	assert_int_equal(f.size, 0);
	close(f.fd);
}

static void
the_same_bytes_are_kept_once(void **state)
{
	(void)state;
	struct digest one = put(1), again = put(1);
	assert_true(digest_eq(&one, &again));
	assert_int_equal(place_count(&place, "files"), 1);
}

static void
what_is_dropped_leaves_nothing(void **state)
{
	struct inflow *in;
	struct digest d = hash_of(piece(0));
	struct content_file f;

	(void)state;
	assert_int_equal(content_begin(content, PIECE, &in), OK);
	assert_int_equal(content_add(in, piece(0)), OK);
	assert_int_equal(content_find(content, &d, &f), ERR_NOT_FOUND);
	content_drop(in);
	content_drop(NULL);
	assert_int_equal(place_count(&place, "files"), 0);
}

static void
killed_while_putting_leaves_what_was_whole(void **state)
{
	struct inflow *in;
	struct content_file f;

	(void)state;
	struct digest whole = put(1);
	pid_t child = fork();
	if (child == 0) {
		if (content_begin(content, PIECE, &in) == OK && content_add(in, piece(3)) == OK)
			(void)raise(SIGKILL);
		_exit(1);
	}
	int status;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	assert_int_equal(place_count(&place, "files"), 2);
	reopen();
	assert_int_equal(place_count(&place, "files"), 1);
	assert_int_equal(content_find(content, &whole, &f), OK);
	close(f.fd);
}

/* What write answers when there is no room: here by the process's own bound. */
static void
a_full_disk_is_an_answer_and_leaves_nothing(void **state)
{
	struct rlimit bound, before;
	struct inflow *in;

	(void)state;
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	bound = before;
	bound.rlim_cur = PIECE + PIECE / 2;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &bound), 0);
	assert_int_equal(content_begin(content, 2 * PIECE, &in), OK);
	assert_int_equal(content_add(in, piece(0)), OK);
	assert_int_equal(content_add(in, piece(1)), ERR_STORE_FULL);
	content_drop(in);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	assert_int_equal(place_count(&place, "files"), 0);
	(void)put(2);
}

static void
without_descriptors_a_file_comes_in_later(void **state)
{
	struct rlimit bound, before;
	struct inflow *in;
	int next = dup(0);

	(void)state;
	close(next);
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
	bound = before;
	bound.rlim_cur = (rlim_t)next;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &bound), 0);
	enum err e = content_begin(content, PIECE, &in);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
	assert_int_equal(e, ERR_BUSY);
	assert_null(in);
	(void)put(1);
}

static void
more_than_there_is_room_for_is_refused_at_once(void **state)
{
	struct inflow *in;

	(void)state;
	assert_int_equal(content_begin(content, UINT64_MAX, &in), ERR_STORE_FULL);
	assert_null(in);
	assert_int_equal(place_count(&place, "files"), 0);
}

static void
a_file_that_the_disk_did_not_take_is_no_file(void **state)
{
	struct inflow *in;
	struct digest d;
	struct content_file f;

	(void)state;
	assert_int_equal(content_begin(content, PIECE, &in), OK);
	assert_int_equal(content_add(in, piece(0)), OK);
	sync_fails = EIO;
	assert_int_equal(content_end(in, &d), ERR_INTERNAL);
	sync_fails = 0;
	assert_int_equal(content_find(content, &d, &f), ERR_NOT_FOUND);
	assert_int_equal(place_count(&place, "files"), 0);
}

static void
the_operators_files_are_found_where_they_lie(void **state)
{
	struct content_file f;

	(void)state;
	assert_int_equal(mkdir(place_file(&place, &arena, "root/gpt"), 0700), 0);
	file_write(place_file(&place, &arena, "root/gpt/weights"), STR("weights"));
	assert_int_equal(symlink("weights", place_file(&place, &arena, "root/gpt/latest")), 0);
	assert_int_equal(content_find_below(content, "gpt/weights", &f), OK);
	assert_int_equal(f.size, 7);
	close(f.fd);
	assert_int_equal(content_find_below(content, "gpt/latest", &f), OK);
	close(f.fd);
}

static void
no_path_leads_out_of_the_operators_folder(void **state)
{
	static const char *const tricks[] = {"../secret", "/etc/passwd", "gpt/../../secret", "",
	    ".", "gpt", "nothing", "out", "outwards/secret", "pipe", "/proc/self/exe",
	    "gpt/weights/"};
	struct content_file f;

	(void)state;
	file_write(place_file(&place, &arena, "secret"), STR("secret"));
	assert_int_equal(mkdir(place_file(&place, &arena, "root/gpt"), 0700), 0);
	file_write(place_file(&place, &arena, "root/gpt/weights"), STR("weights"));
	assert_int_equal(symlink("../secret", place_file(&place, &arena, "root/out")), 0);
	assert_int_equal(symlink("..", place_file(&place, &arena, "root/outwards")), 0);
	assert_int_equal(mkfifo(place_file(&place, &arena, "root/pipe"), 0600), 0);
	for (size_t i = 0; i < sizeof(tricks) / sizeof(tricks[0]); i++)
		if (content_find_below(content, tricks[i], &f) != ERR_NOT_FOUND)
			fail_msg("%s was found", tricks[i]);
}

static void
without_a_folder_of_the_operators_nothing_lies_below_it(void **state)
{
	struct content_file f;

	(void)state;
	root = "";
	reopen();
	assert_int_equal(content_find_below(content, "gpt/weights", &f), ERR_NOT_FOUND);
}

static void
a_folder_that_is_none_is_said_so(void **state)
{
	const char *why = NULL, *file = place_file(&place, &arena, "file");

	(void)state;
	file_write(file, STR("no folder"));
	assert_null(content_open(file, "", &why));
	assert_string_equal(why, "the folder of files cannot be used");
	assert_null(content_open(folder, file, &why));
	assert_string_equal(why, "the folder that [files] root names cannot be opened");
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
	const struct CMUnitTest tests[] = {
	    TEST(a_stream_becomes_the_file_of_its_digest),
	    TEST(a_file_without_bytes_is_a_file),
	    TEST(the_same_bytes_are_kept_once),
	    TEST(what_is_dropped_leaves_nothing),
	    TEST(killed_while_putting_leaves_what_was_whole),
	    TEST(a_full_disk_is_an_answer_and_leaves_nothing),
	    TEST(without_descriptors_a_file_comes_in_later),
	    TEST(more_than_there_is_room_for_is_refused_at_once),
	    TEST(a_file_that_the_disk_did_not_take_is_no_file),
	    TEST(the_operators_files_are_found_where_they_lie),
	    TEST(no_path_leads_out_of_the_operators_folder),
	    TEST(without_a_folder_of_the_operators_nothing_lies_below_it),
	    TEST(a_folder_that_is_none_is_said_so),
	};
#undef TEST

	return cmocka_run_group_tests(tests, NULL, NULL);
}
