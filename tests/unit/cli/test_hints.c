/* Every command that a hint, a reason or any other text names can be typed. */
#include "cli/usage.h"
#include "lib/buf.h"

#include <ctype.h>
#include <glob.h>
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct arena arena;

static struct str
read_whole(const char *path)
{
	struct buf b = {.arena = &arena};
	char part[4096];
	size_t n;
	FILE *f = fopen(path, "re");

	assert_non_null(f);
	while ((n = fread(part, 1, sizeof(part), f)) > 0)
		buf_put(&b, (struct str){part, n});
	fclose(f);
	return buf_str(&b);
}

/* The string literals of C text, those that stand side by side joined, each ended by a
 * newline; comments are left out. */
static struct str
literals(struct str c)
{
	struct buf b = {.arena = &arena};
	enum { CODE, TEXT, NOTE, CHARACTER } in = CODE;
	bool joined = false;

	for (size_t i = 0; i < c.n; i++) {
		char now = c.p[i], next = i + 1 < c.n ? c.p[i + 1] : '\0';
		if (in == CODE && now == '/' && next == '*') {
			in = NOTE;
		} else if (in == NOTE && now == '*' && next == '/') {
			in = CODE;
			i++;
		} else if (in == CODE && (now == '"' || now == '\'')) {
			in = now == '"' ? TEXT : CHARACTER;
			if (now == '"' && !joined)
				buf_char(&b, '\n');
		} else if (in == TEXT && now == '"') {
			in = CODE;
			joined = true;
		} else if (in == CHARACTER && now == '\'') {
			in = CODE;
		} else if ((in == TEXT || in == CHARACTER) && now == '\\') {
			if (in == TEXT)
				buf_char(&b, ' ');
			i++;
		} else if (in == TEXT) {
			buf_char(&b, now);
		} else if (in == CODE && !isspace((unsigned char)now)) {
			joined = false;
		}
	}
	buf_char(&b, '\n');
	return buf_str(&b);
}

/* The words behind "sluice ", as far as they are lower case; those of a command go before
 * whatever else follows. */
static bool
is_command(const char *words)
{
	size_t n = 0;

	for (;;) {
		while (islower((unsigned char)words[n]) || words[n] == '-')
			n++;
		for (size_t i = 0; i < usage_count && n != 0; i++)
			if (str_eq(usage_name(&usage_table[i]), (struct str){words, n}))
				return true;
		if (words[n] != ' ' || !islower((unsigned char)words[n + 1]))
			return false;
		n++;
	}
}

static bool
is_noun(const char *words)
{
	size_t n = strcspn(words, " ");

	for (size_t i = 0; i < usage_count; i++) {
		struct str rest;
		struct str behind = str_from(str_of(words), n);
		if ((str_starts(behind, " --help") || str_starts(behind, " %")) &&
		    str_eq(
			str_cut(usage_name(&usage_table[i]), ' ', &rest), (struct str){words, n}))
			return true;
	}
	return false;
}

/* How many commands TEXT names; each must be one. */
static int
check(const char *path, struct str text)
{
	static const char before[] = "sluice ";
	int count = 0;

	for (const char *p = str_c(&arena, text); (p = strstr(p, before)) != NULL;) {
		const char *words = p + strlen(before);
		if (islower((unsigned char)words[0])) {
			count++;
			if (!is_command(words) && !is_noun(words))
				fail_msg("%s: \"sluice %.*s\" is no command", path,
				    (int)strcspn(words, "\n"), words);
		}
		p = words;
	}
	return count;
}

static void
every_command_that_a_text_names_can_be_typed(void **state)
{
	static const char *const folders[] = {"schema/*.def", "cli/*.[ch]", "cli/*.def",
	    "daemon/*.[ch]", "daemon/*/*.[ch]", "lib/*.[ch]"};
	int count = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
		struct str pattern = str_printf(&arena, "%s/%s", SOURCE_DIR, folders[i]);
		glob_t found;
		if (glob(pattern.p, 0, NULL, &found) != 0)
			continue;
		for (size_t j = 0; j < found.gl_pathc; j++)
			count += check(found.gl_pathv[j], literals(read_whole(found.gl_pathv[j])));
		globfree(&found);
	}
	assert_true(count > 20);
	arena_free(&arena);
}

static void
what_is_no_command_is_found(void **state)
{
	(void)state;
	assert_true(is_command("account invite %s, then"));
	assert_true(is_command("whoami"));
	assert_false(is_command("account inspire"));
	assert_false(is_command("application apply"));
	assert_true(is_noun("account --help"));
	assert_true(is_noun("application %s %.*s")); /* one of several of its verbs */
	assert_false(is_noun("account"));
	assert_true(str_is(
	    literals(STR("f(\"a \" /* \"no\" */ \"b\", '\"', \"c\\\"d\");")), "\na b\nc d\n"));
	arena_free(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_command_that_a_text_names_can_be_typed),
	    cmocka_unit_test(what_is_no_command_is_found),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
