/* Signed notes and checkpoints, with the vectors that C2SP and Go publish. */
#include "lib/note.h"
#include "tests/unit/lib/data.h"

#define NAME "ledger.example/tiers"

static struct arena arena;
static const struct json *published, *generated;
static struct signing_key key;
static struct str vkey;

static int
read_vectors(void **state)
{
	(void)state;
	published = read_data(&arena, TEST_DATA "/merkle/notes-published.json");
	generated = read_data(&arena, TEST_DATA "/merkle/notes-generated.json");
	const struct json *log = json_member(generated, "log");
	struct str seed = from_hex(&arena, json_text(log, "seed_hex"));
	assert_int_equal(seed.n, KEY_BYTES);
	signing_key_from_seed((const uint8_t *)seed.p, &key);
	vkey = json_text(log, "vkey");
	return 0;
}

static int
free_vectors(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

/* --- keys ------------------------------------------------------------------------------------- */

static void
a_key_is_written_as_published(void **state)
{
	(void)state;
	assert_true(str_eq(vkey_text(&arena, STR(NAME), key.public), vkey));
}

static void
published_keys_are_read(void **state)
{
	(void)state;
	json_each(c, json_member(published, "valid")) {
		uint8_t public[KEY_BYTES];
		struct str name, text = json_text(c, "vkey");
		assert_true(vkey_parse(&arena, text, &name, public));
		assert_true(str_eq(vkey_text(&arena, name, public), text));
	}
}

static void
refuse_key(struct str text)
{
	uint8_t public[KEY_BYTES];
	struct str name;

	if (vkey_parse(&arena, text, &name, public))
		fail_msg("%s was read", str_c(&arena, text));
}

static void
malformed_keys_are_refused(void **state)
{
	static const char *const others[] = {"", "+", "++", "name", "name+bdbb6d01",
	    "+bdbb6d01+AddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea",
	    "ledger.example/tiers+BDBB6D01+AddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea",
	    "ledger.example/tiers+bdbb6d01+",
	    "witness.example/w1+04d2d833+BD1AF8PoQ4lakrcKp00bfrycmCzPLsSWjMDNVfEq9GYM"};

	(void)state;
	json_each(c, json_member(published, "malformed_vkeys"))
		refuse_key(c->text);
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		refuse_key(str_of(others[i]));
}

static void
no_part_of_a_key_and_no_changed_letter_passes(void **state)
{
	(void)state;
	for (size_t from = 0; from < vkey.n; from++)
		for (size_t to = from; to <= vkey.n; to++)
			if (to - from != vkey.n)
				refuse_key((struct str){vkey.p + from, to - from});
	for (size_t i = 0; i < vkey.n; i++) {
		char *changed = (char *)str_c(&arena, vkey);
		changed[i]++;
		refuse_key(str_of(changed));
	}
}

static void
a_key_whose_name_holds_a_space_is_refused(void **state)
{
	static const char *const spaces[] = {
	    " ", "\n", "\t", "\r", "\xc2\x85", "\xc2\xa0", "\xe2\x80\xa8", "\xe3\x80\x80", "\xff"};

	(void)state;
	for (size_t i = 0; i < sizeof(spaces) / sizeof(spaces[0]); i++)
		refuse_key(vkey_text(&arena, str_printf(&arena, "a%sb", spaces[i]), key.public));
	refuse_key(vkey_text(&arena, STR(""), key.public));
}

/* --- checkpoints ------------------------------------------------------------------------------ */

static struct checkpoint
checkpoint_of(const struct json *published_one)
{
	struct checkpoint c = {STR(NAME), (uint64_t)json_int(published_one, "size", -1), {{0}}};
	struct str text = json_text(published_one, "note_text"), root;

	(void)str_cut(text, '\n', &text);
	(void)str_cut(text, '\n', &text);
	assert_true(base64_parse(&arena, str_cut(text, '\n', &text), &root));
	memcpy(c.root.b, root.p, DIGEST_BYTES);
	return c;
}

static void
assert_opens(struct str note, const struct checkpoint *expected)
{
	struct checkpoint c;
	const char *why;

	if (!checkpoint_open(&arena, note, vkey, &c, &why))
		fail_msg("%s", why);
	assert_null(why);
	assert_true(str_eq(c.origin, expected->origin));
	assert_true(c.size == expected->size);
	assert_true(digest_eq(&c.root, &expected->root));
}

static void
refuse_note(struct str note, const char *what)
{
	struct checkpoint c;
	const char *why = NULL;

	if (checkpoint_open(&arena, note, vkey, &c, &why))
		fail_msg("a note passed with %s", what);
	assert_non_null(why);
	assert_string_not_equal(why, "");
}

static void
checkpoints_are_signed_byte_for_byte_as_published(void **state)
{
	(void)state;
	json_each(p, json_member(generated, "checkpoints")) {
		struct checkpoint c = checkpoint_of(p);
		struct str note = checkpoint_sign(&arena, &c, &key);
		assert_true(str_eq(note, json_text(p, "signed_note")));
		assert_opens(note, &c);
	}
}

static void
a_witness_may_sign_too(void **state)
{
	(void)state;
	json_each(p, json_member(generated, "checkpoints")) {
		struct checkpoint c = checkpoint_of(p);
		assert_opens(json_text(p, "cosigned_note"), &c);
	}
}

static struct str
a_note(void)
{
	struct checkpoint c = {STR(NAME), 7, {{1, 2, 3}}};

	return checkpoint_sign(&arena, &c, &key);
}

/* TEXT signed properly, whatever it says. */
static struct str
signed_text(struct str text)
{
	uint8_t signature[4 + SIGNATURE_BYTES] = {0xbd, 0xbb, 0x6d, 0x01};

	sign_bytes(&key, text, signature + 4);
	struct str line = base64_text(&arena, signature, sizeof(signature));
	return str_printf(
	    &arena, "%.*s\n\xe2\x80\x94 " NAME " %.*s\n", STR_ARG(text), STR_ARG(line));
}

static void
no_changed_byte_passes(void **state)
{
	struct str note = a_note();

	(void)state;
	for (size_t i = 0; i < note.n; i++)
		for (int bit = 0; bit < 8; bit++) {
			char *changed = (char *)str_copy(&arena, note).p;
			changed[i] = (char)(changed[i] ^ 1 << bit);
			refuse_note((struct str){changed, note.n}, "a changed bit");
		}
}

static void
no_part_of_a_note_passes(void **state)
{
	struct str note = a_note();

	(void)state;
	for (size_t n = 0; n < note.n; n++) {
		refuse_note((struct str){note.p, n}, "its end missing");
		refuse_note(str_from(note, n + 1), "its beginning missing");
	}
}

static void
another_key_signs_nothing(void **state)
{
	struct signing_key other;
	struct checkpoint c = {STR(NAME), 7, {{1, 2, 3}}}, ret;
	const char *why;

	(void)state;
	signing_key_make(&other);
	struct str note = checkpoint_sign(&arena, &c, &other);
	assert_false(checkpoint_open(&arena, note, vkey, &ret, &why));
	assert_string_equal(why, "it is not signed by the key that is trusted");
	assert_false(checkpoint_open(&arena, a_note(), STR("no key"), &ret, &why));
	assert_string_equal(why, "the key to check it with is malformed");
}

static void
lines_by_unknown_keys_are_passed_over_but_must_be_lines(void **state)
{
	struct checkpoint c = {STR(NAME), 7, {{1, 2, 3}}};
	static const char *const good[] = {
	    "\xe2\x80\x94 someone.else AAAAAAA=\n", "\xe2\x80\x94 " NAME " AAAAAAA=\n"};
	static const char *const bad[] = {"Unexpected line.\n", "\n", " \n",
	    "\xe2\x80\x94 someone.else AAAAAA=\n", "\xe2\x80\x94 someone.else\n",
	    "\xe2\x80\x94 someone.else AAAAAA==\n", "\xe2\x80\x94  AAAAAAA=\n",
	    "\xe2\x80\x94 some one AAAAAAA=\n", "\xe2\x80\x94 some+one AAAAAAA=\n",
	    "- someone.else AAAAAAA=\n", "\xe2\x80\x94 someone.else AAAAAAA= \n",
	    "\xe2\x80\x94 someone.else AAAAAAA="};

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		assert_opens(str_printf(&arena, "%.*s%s", STR_ARG(a_note()), good[i]), &c);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		refuse_note(str_printf(&arena, "%.*s%s", STR_ARG(a_note()), bad[i]), bad[i]);
}

static void
one_forged_line_in_the_trusted_name_spoils_the_note(void **state)
{
	uint8_t forged[4 + SIGNATURE_BYTES] = {0xbd, 0xbb, 0x6d, 0x01};
	struct str line = base64_text(&arena, forged, sizeof(forged));

	(void)state;
	refuse_note(str_printf(&arena, "%.*s\xe2\x80\x94 " NAME " %.*s\n", STR_ARG(a_note()),
			STR_ARG(line)),
	    "a forged second signature");
	line = base64_text(&arena, forged, sizeof(forged) - 1);
	refuse_note(str_printf(&arena, "%.*s\xe2\x80\x94 " NAME " %.*s\n", STR_ARG(a_note()),
			STR_ARG(line)),
	    "a short second signature");
}

static void
a_hundred_signatures_are_read_and_no_more(void **state)
{
	struct checkpoint c = {STR(NAME), 7, {{1, 2, 3}}};
	struct buf b = {.arena = &arena};

	(void)state;
	buf_put(&b, a_note());
	for (int i = 1; i < 100; i++)
		buf_printf(&b, "\xe2\x80\x94 witness.example/%d AAAAAAA=\n", i);
	assert_opens(buf_str(&b), &c);
	buf_printf(&b, "\xe2\x80\x94 witness.example/100 AAAAAAA=\n");
	refuse_note(buf_str(&b), "more than a hundred signatures");
}

/* --- what others publish ---------------------------------------------------------------------- */

static void
published_notes_are_signed_though_they_are_no_checkpoints(void **state)
{
	(void)state;
	json_each(c, json_member(published, "valid")) {
		struct checkpoint ret;
		const char *why;
		assert_false(checkpoint_open(
		    &arena, json_text(c, "note"), json_text(c, "vkey"), &ret, &why));
		assert_string_equal(why, "its text is no checkpoint");
	}
}

static struct str
malformed_note(const struct json *c)
{
	const struct json *repeat = json_member(c, "note_repeat");
	struct buf b = {.arena = &arena};

	if (json_member(c, "note") != NULL)
		return json_text(c, "note");
	if (repeat == NULL)
		return from_hex(&arena, json_text(c, "note_hex"));
	buf_put(&b, json_text(repeat, "text"));
	buf_char(&b, '\n');
	for (int64_t i = json_int(repeat, "count", 0); i > 0; i--)
		buf_put(&b, json_text(repeat, "sig_line"));
	return buf_str(&b);
}

static void
published_malformed_notes_fail_before_their_text_is_read(void **state)
{
	struct str by = json_text(published, "malformed_for_vkey");
	const struct json *list = json_member(published, "malformed");

	(void)state;
	assert_true(list->count >= 9);
	json_each(c, list) {
		struct checkpoint ret;
		const char *why;
		assert_false(checkpoint_open(&arena, malformed_note(c), by, &ret, &why));
		if (strcmp(why, "its text is no checkpoint") == 0)
			fail_msg("%s", str_c(&arena, json_text(c, "why")));
	}
}

/* The one that is "ok" there without being a hash of 32 bytes is refused here. */
static void
published_checkpoint_texts_are_told_apart(void **state)
{
	(void)state;
	json_each(c, json_member(published, "checkpoint_parse")) {
		struct checkpoint ret;
		const char *why;
		struct str body = json_text(c, "body");
		bool ok = checkpoint_open(&arena, signed_text(body), vkey, &ret, &why);
		bool expected = json_truth(c, "ok") && !str_starts(body, "Log\n123\n");
		if (ok != expected)
			fail_msg("%s", str_c(&arena, body));
	}
}

static void
sizes_are_plain_numbers_of_64_bits(void **state)
{
	static const struct {
		const char *size;
		bool ok;
	} sizes[] = {{"0", true}, {"18446744073709551615", true}, {"18446744073709551616", false},
	    {"99999999999999999999", false}, {"00", false}, {"01", false}, {"+1", false},
	    {"-0", false}, {"", false}, {" 1", false}, {"1 ", false}, {"0x1", false},
	    {"1e3", false}};
	const char *root = "XcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=";

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct checkpoint ret;
		const char *why;
		struct str text = str_printf(&arena, NAME "\n%s\n%s\n", sizes[i].size, root);
		if (checkpoint_open(&arena, signed_text(text), vkey, &ret, &why) != sizes[i].ok)
			fail_msg("\"%s\"", sizes[i].size);
	}
}

static void
extension_lines_are_let_through_unless_empty(void **state)
{
	struct checkpoint ret;
	const char *why;
	const char *text = NAME "\n8\nXcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=\n";

	(void)state;
	assert_true(checkpoint_open(
	    &arena, signed_text(str_printf(&arena, "%sone\ntwo\n", text)), vkey, &ret, &why));
	refuse_note(signed_text(str_printf(&arena, "%sone\n\ntwo\n", text)), "an empty extension");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_key_is_written_as_published),
	    cmocka_unit_test(published_keys_are_read),
	    cmocka_unit_test(malformed_keys_are_refused),
	    cmocka_unit_test(no_part_of_a_key_and_no_changed_letter_passes),
	    cmocka_unit_test(a_key_whose_name_holds_a_space_is_refused),
	    cmocka_unit_test(checkpoints_are_signed_byte_for_byte_as_published),
	    cmocka_unit_test(a_witness_may_sign_too),
	    cmocka_unit_test(no_changed_byte_passes),
	    cmocka_unit_test(no_part_of_a_note_passes),
	    cmocka_unit_test(another_key_signs_nothing),
	    cmocka_unit_test(lines_by_unknown_keys_are_passed_over_but_must_be_lines),
	    cmocka_unit_test(one_forged_line_in_the_trusted_name_spoils_the_note),
	    cmocka_unit_test(a_hundred_signatures_are_read_and_no_more),
	    cmocka_unit_test(published_notes_are_signed_though_they_are_no_checkpoints),
	    cmocka_unit_test(published_malformed_notes_fail_before_their_text_is_read),
	    cmocka_unit_test(published_checkpoint_texts_are_told_apart),
	    cmocka_unit_test(sizes_are_plain_numbers_of_64_bits),
	    cmocka_unit_test(extension_lines_are_let_through_unless_empty),
	};
	return cmocka_run_group_tests(tests, read_vectors, free_vectors);
}
