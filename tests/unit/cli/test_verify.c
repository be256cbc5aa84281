/* A small ledger, and every way of falsifying it. */
#include "cli/export.h"
#include "lib/time.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { ENTRIES = 6 };

static struct arena arena;

/* A small ledger as the daemon would serve it. */
struct sample {
	struct signing_key key;
	struct str vkey;
	struct str line[ENTRIES]; /* items, as JSON */
	struct digest root[ENTRIES + 1]; /* of the first n entries */
	struct str checkpoint[ENTRIES + 1]; /* of the first n entries, as JSON */
};
static struct sample sample;

/* Entry 2 is withheld, 1 and 3 are sealed, and of 3 the content is erased. */
static struct str
make_entry(int seq, struct str commitment, int64_t at)
{
	struct json_out o = {.text.arena = &arena};

	json_open(&o, NULL);
	json_put_int(&o, "v", 1);
	json_put_int(&o, "seq", seq);
	json_put_text(&o, "at", time_text(&arena, at));
	json_put_text(&o, "type", STR("account.invited"));
	json_put_text(&o, "actor", STR("acc_01HZY3V5N8Q4W6R2T9X7K2M9QA"));
	json_open(&o, "on");
	json_close(&o);
	json_open(&o, "facts");
	json_put_text(&o, "quote", STR("a \"b\" \\ c"));
	json_close(&o);
	if (commitment.n != 0)
		json_put_text(&o, "sealed", commitment);
	json_close(&o);
	return str_copy(&arena, buf_str(&o.text));
}

static struct str
make_item(int seq, struct digest *leaf)
{
	const struct str salt = STR("0123456789abcdef"),
			 content = STR("{\"name\":\"Ad\xc3\xa9 \\\"L\\\"\"}");
	bool sealed = seq == 1 || seq == 3;
	struct digest d = hash_of_two(salt, content);
	struct str entry = make_entry(
	    seq, sealed ? digest_hex(&arena, &d) : STR(""), 1700000000000 + seq / 2);
	struct json_out o = {.text.arena = &arena};

	*leaf = merkle_leaf(entry);
	json_open(&o, NULL);
	json_put_int(&o, "seq", seq);
	if (seq == 2)
		json_put_text(&o, "leaf", digest_hex(&arena, leaf));
	else
		json_put_text(&o, "entry", entry);
	if (seq == 1) {
		json_open(&o, "sealed");
		json_put_text(&o, "salt", base64_text(&arena, (const uint8_t *)salt.p, salt.n));
		json_put_text(&o, "content", content);
		json_close(&o);
	}
	json_close(&o);
	return str_copy(&arena, buf_str(&o.text));
}

static struct str
make_checkpoint(const struct sample *s, struct digest root, uint64_t size)
{
	struct checkpoint c = {STR("sluice.example/ledger"), size, root};
	struct json_out o = {.text.arena = &arena};

	json_open(&o, NULL);
	json_put_text(&o, "note", checkpoint_sign(&arena, &c, &s->key));
	json_put_text(&o, "key", s->vkey);
	json_put_int(&o, "size", (int64_t)size);
	json_close(&o);
	return str_copy(&arena, buf_str(&o.text));
}

static int
make_sample(void **state)
{
	struct merkle_edge edge = {0};
	struct digest leaf;
	uint8_t seed[KEY_BYTES] = {7};

	(void)state;
	signing_key_from_seed(seed, &sample.key);
	sample.vkey = vkey_text(&arena, STR("sluice.example/ledger"), sample.key.public);
	for (int i = 0; i <= ENTRIES; i++) {
		sample.root[i] = merkle_root(&edge);
		sample.checkpoint[i] = make_checkpoint(&sample, sample.root[i], (uint64_t)i);
		if (i == ENTRIES)
			break;
		sample.line[i] = make_item(i, &leaf);
		merkle_append(&edge, &leaf);
	}
	return 0;
}

static int
free_sample(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

static struct str
export_text(struct arena *a, int size)
{
	struct buf b = {.arena = a};

	for (int i = 0; i < size; i++)
		buf_printf(&b, "%.*s\n", STR_ARG(sample.line[i]));
	buf_printf(&b, "%.*s\n", STR_ARG(sample.checkpoint[size]));
	return str_copy(a, buf_str(&b));
}

/* Is TEXT a whole ledger under the sample's key, and a continuation of what AUDIT saw? */
static bool
passes(struct arena *a, struct audit *audit, struct str text, struct str *why)
{
	const struct json *checkpoint;
	struct checkpoint now;
	FILE *file = fmemopen((void *)(uintptr_t)text.p, text.n, "r");

	assert_non_null(file);
	bool good = export_read(file, a, audit, &checkpoint, why);
	fclose(file);
	audit->vkey = sample.vkey;
	return good && audit_end(audit, a, checkpoint, &now, why) &&
	       audit_continues(audit, a, &now, why);
}

static void
assert_passes(struct audit *audit, struct str text)
{
	struct str why = STR("");

	if (!passes(&arena, audit, text, &why))
		fail_msg("%.*s", STR_ARG(why));
}

static const char *
refusal(struct audit audit, struct str text)
{
	struct str why = STR("");

	assert_false(passes(&arena, &audit, text, &why));
	assert_int_not_equal(why.n, 0);
	return str_c(&arena, why);
}

static struct audit
having_seen(int size)
{
	return (struct audit){.has_seen = true,
	    .seen = {STR("sluice.example/ledger"), (uint64_t)size, sample.root[size]}};
}

static void
a_ledger_of_any_size_passes(void **state)
{
	(void)state;
	for (int size = 0; size <= ENTRIES; size++) {
		struct audit audit = {0};
		assert_passes(&audit, export_text(&arena, size));
		assert_int_equal(audit.edge.size, size);
		assert_int_equal(audit.withheld, size > 2);
		assert_int_equal(audit.opened, size > 1);
	}
}

static void
every_changed_byte_is_found(void **state)
{
	static const unsigned char flips[] = {0x01, 0x02, 0x08, 0x20, 0x80};
	struct str text = export_text(&arena, ENTRIES);
	char *p = (char *)(uintptr_t)text.p;

	(void)state;
	for (size_t i = 0; i < text.n; i++) {
		for (size_t j = 0; j < sizeof(flips) + 2; j++) {
			struct arena a = {0};
			struct audit audit = {0};
			struct str why;
			char was = p[i];
			p[i] = (char)(j < sizeof(flips)    ? was ^ flips[j]
				      : j == sizeof(flips) ? ' '
							   : '\n');
			if (p[i] != was && passes(&a, &audit, text, &why))
				fail_msg("byte %zu: %02x passed for %02x", i, (unsigned char)p[i],
				    (unsigned char)was);
			p[i] = was;
			arena_free(&a);
		}
	}
}

static void
every_removed_byte_is_found(void **state)
{
	struct str text = export_text(&arena, ENTRIES);

	(void)state;
	for (size_t i = 0; i < text.n; i++) {
		struct arena a = {0};
		struct audit audit = {0};
		struct str why, less = str_printf(&a, "%.*s%s", (int)i, text.p, text.p + i + 1);
		if (passes(&a, &audit, less, &why))
			fail_msg("byte %zu is not missed", i);
		arena_free(&a);
	}
}

static struct str
without_line(int line)
{
	struct buf b = {.arena = &arena};
	struct str rest = export_text(&arena, ENTRIES);

	for (int i = 0; rest.n != 0; i++) {
		struct str one = str_cut(rest, '\n', &rest);
		if (i != line)
			buf_printf(&b, "%.*s\n", STR_ARG(one));
	}
	return buf_str(&b);
}

static void
every_removed_line_is_found(void **state)
{
	(void)state;
	for (int i = 0; i < ENTRIES; i++)
		(void)refusal((struct audit){0}, without_line(i));
	assert_non_null(
	    strstr(refusal((struct audit){0}, without_line(ENTRIES)), "checkpoint is missing"));
	struct str twice = str_printf(
	    &arena, "%s%s", export_text(&arena, 2).p, export_text(&arena, 2).p);
	assert_non_null(strstr(refusal((struct audit){0}, twice), "behind the checkpoint"));
}

static void
time_must_not_fall(void **state)
{
	struct digest leaf;
	struct audit audit = {.at = 1800000000000};
	const char *fault;
	struct str why;

	(void)state;
	const struct json *item = json_parse(&arena, make_item(0, &leaf), &fault);
	assert_false(audit_item(&audit, &arena, item, &why));
	assert_non_null(strstr(str_c(&arena, why), "time"));
}

static void
a_ledger_that_grew_continues_what_was_seen(void **state)
{
	(void)state;
	for (int seen = 0; seen <= ENTRIES; seen++) {
		struct audit audit = having_seen(seen);
		assert_passes(&audit, export_text(&arena, ENTRIES));
	}
}

static void
a_ledger_that_shrank_is_refused(void **state)
{
	(void)state;
	for (int now = 0; now < ENTRIES; now++)
		assert_non_null(
		    strstr(refusal(having_seen(ENTRIES), export_text(&arena, now)), "SHRANK"));
}

static void
a_ledger_that_was_rewritten_and_signed_again_is_refused(void **state)
{
	(void)state;
	for (int seen = 1; seen <= ENTRIES; seen++) {
		struct audit audit = having_seen(seen);
		audit.seen.root.b[0] ^= 1;
		assert_non_null(strstr(refusal(audit, export_text(&arena, ENTRIES)), "REWRITTEN"));
	}
}

static void
another_key_or_another_log_is_refused(void **state)
{
	struct str right = sample.vkey;
	struct signing_key other;

	(void)state;
	signing_key_make(&other);
	sample.vkey = vkey_text(&arena, STR("sluice.example/ledger"), other.public);
	assert_non_null(
	    strstr(refusal((struct audit){0}, export_text(&arena, 3)), "KEY HAS CHANGED"));
	sample.vkey = STR("nonsense");
	(void)refusal((struct audit){0}, export_text(&arena, 3));
	sample.vkey = right;
	struct audit audit = having_seen(2);
	audit.seen.origin = STR("elsewhere.example/ledger");
	(void)refusal(audit, export_text(&arena, 3));
}

static void
what_is_written_is_read_again(void **state)
{
	char *text = NULL;
	size_t n = 0;
	const char *fault;
	struct audit audit = {0};

	(void)state;
	FILE *file = open_memstream(&text, &n);
	assert_non_null(file);
	for (int i = 0; i < ENTRIES; i++)
		export_put(file, &arena, json_parse(&arena, sample.line[i], &fault));
	export_put(file, &arena, json_parse(&arena, sample.checkpoint[ENTRIES], &fault));
	fclose(file);
	assert_passes(&audit, (struct str){text, n});
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_ledger_of_any_size_passes),
	    cmocka_unit_test(every_changed_byte_is_found),
	    cmocka_unit_test(every_removed_byte_is_found),
	    cmocka_unit_test(every_removed_line_is_found),
	    cmocka_unit_test(time_must_not_fall),
	    cmocka_unit_test(a_ledger_that_grew_continues_what_was_seen),
	    cmocka_unit_test(a_ledger_that_shrank_is_refused),
	    cmocka_unit_test(a_ledger_that_was_rewritten_and_signed_again_is_refused),
	    cmocka_unit_test(another_key_or_another_log_is_refused),
	    cmocka_unit_test(what_is_written_is_read_again),
	};
	return cmocka_run_group_tests(tests, make_sample, free_sample);
}
