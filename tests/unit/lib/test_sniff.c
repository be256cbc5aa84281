/* What a file is, by how it begins. */
#include "lib/sniff.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define BYTES(s)                                                                                   \
	{                                                                                          \
		s, sizeof(s) - 1                                                                   \
	}

static void
what_a_file_holds_tells_its_type_and_not_its_name(void **unused)
{
	static const struct {
		struct str head;
		const char *word;
	} cases[] = {
	    {BYTES("%PDF-1.7\n"), "pdf"},
	    {BYTES("\x89PNG\r\n\x1a\nrest"), "png"},
	    {BYTES("\xff\xd8\xff\xe0"), "jpeg"},
	    {BYTES("PK\x03\x04"), "zip"},
	    {BYTES("a,b\r\n1,2\r\n"), "text"},
	    {BYTES("%PDF"), "text"},
	    {BYTES("caf\xc3"), "text"},
	    {BYTES("caf\xc3\xa9"), "text"},
	    {BYTES("a\0b"), "other"},
	    {BYTES("\x1b[31m"), "other"},
	    {BYTES("\xfe\xfe\xfe\xfe\xfe\xfe"), "other"},
	    {BYTES(""), "other"},
	};
	(void)unused;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_string_equal(sniff(cases[i].head).word, cases[i].word);
}

static void
every_word_has_a_media_type(void **unused)
{
	(void)unused;
	assert_true(sniff_knows(STR("pdf")));
	assert_false(sniff_knows(STR("docx")));
	assert_string_equal(sniff_media(STR("pdf")), "application/pdf");
	assert_string_equal(sniff_media(STR("docx")), "application/octet-stream");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_a_file_holds_tells_its_type_and_not_its_name),
	    cmocka_unit_test(every_word_has_a_media_type),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
