/* The Merkle tree, with the vectors of RFC 6962 and of those who build on it. */
#include "lib/merkle.h"
#include "tests/unit/lib/data.h"

enum { LEAVES = 40 };

static struct arena arena;
static const struct json *eight; /* the published tree of eight leaves */
static struct digest leaves[LEAVES];

static struct digest
digest_of(struct str hex)
{
	struct digest d;

	assert_true(digest_parse(hex, &d));
	return d;
}

static int
read_vectors(void **state)
{
	(void)state;
	eight = read_data(&arena, TEST_DATA "/merkle/eight-leaves.json");
	for (int i = 0; i < LEAVES; i++)
		leaves[i] = merkle_leaf(str_printf(&arena, "leaf %d", i));
	return 0;
}

static int
free_vectors(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

static struct digest
leaf_at(void *of, uint64_t index)
{
	return ((const struct digest *)of)[index];
}

static struct digest
root_of(const struct digest *of, uint64_t size)
{
	struct merkle_edge edge = {0};

	for (uint64_t i = 0; i < size; i++)
		merkle_append(&edge, &of[i]);
	return merkle_root(&edge);
}

/* The definition of RFC 9162 §2.1.1, word for word. */
static struct digest
root_by_definition(const struct digest *of, size_t n)
{
	size_t k = 1;

	if (n == 0)
		return hash_of(STR(""));
	if (n == 1)
		return of[0];
	while (2 * k < n)
		k *= 2;
	struct digest left = root_by_definition(of, k), right = root_by_definition(of + k, n - k);
	return merkle_node(&left, &right);
}

/* --- hashes and roots ------------------------------------------------------------------------- */

static void
leaves_and_nodes_hash_behind_their_prefix(void **state)
{
	const struct digest zero = {{0}}, one = {{1}};
	struct digest d = merkle_leaf(STR("")), empty = hash_of((struct str){"\x00", 1});
	char joined[65] = {1};

	(void)state;
	assert_true(digest_eq(&d, &empty));
	d = merkle_leaf(STR("L123456"));
	assert_string_equal(str_c(&arena, digest_hex(&arena, &d)),
	    "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56");
	joined[33] = 1;
	d = merkle_node(&zero, &one);
	struct digest whole = hash_of((struct str){joined, sizeof(joined)});
	assert_true(digest_eq(&d, &whole));
}

static void
a_growing_tree_has_the_published_roots(void **state)
{
	const struct json *root = json_member(eight, "roots_by_size")->first;
	struct merkle_edge edge = {0};

	(void)state;
	json_each(input, json_member(eight, "leaf_inputs_hex")) {
		struct digest now = merkle_root(&edge), then = digest_of(root->text);
		assert_true(digest_eq(&now, &then));
		struct digest leaf = merkle_leaf(from_hex(&arena, input->text));
		merkle_append(&edge, &leaf);
		root = root->next;
	}
	struct digest now = merkle_root(&edge), then = digest_of(root->text);
	assert_true(digest_eq(&now, &then));
	assert_int_equal(edge.size, 8);
	assert_int_equal(edge.count, 1);
}

static void
the_edge_gives_the_root_that_the_definition_gives(void **state)
{
	enum { MANY = 700 };
	struct digest *many = NEW_ARRAY(&arena, MANY, struct digest);
	struct merkle_edge edge = {0};

	(void)state;
	for (int i = 0; i < MANY; i++) {
		many[i] = leaves[i % LEAVES];
		many[i].b[0] = (uint8_t)(i >> 8);
		many[i].b[1] = (uint8_t)i;
		merkle_append(&edge, &many[i]);
		struct digest grown = merkle_root(&edge);
		struct digest defined = root_by_definition(many, (size_t)i + 1);
		assert_true(digest_eq(&grown, &defined));
		assert_int_equal(edge.count, __builtin_popcount((unsigned)i + 1));
	}
}

static void
the_edge_carries_through_all_its_levels(void **state)
{
	struct merkle_edge edge = {.size = (UINT64_C(1) << 63) - 1, .count = 63};

	(void)state;
	for (int i = 0; i < 63; i++)
		edge.node[i] = leaves[i % LEAVES];
	struct digest expected = leaves[0];
	for (int i = 62; i >= 0; i--)
		expected = merkle_node(&edge.node[i], &expected);
	merkle_append(&edge, &leaves[0]);
	assert_int_equal(edge.count, 1);
	assert_true(edge.size == UINT64_C(1) << 63);
	struct digest root = merkle_root(&edge);
	assert_true(digest_eq(&root, &expected));
}

/* --- the published proofs --------------------------------------------------------------------- */

static void
assert_same_proof(const struct merkle_proof *proof, const struct json *published)
{
	int i = 0;

	assert_int_equal(proof->count, published->count);
	json_each(node, published) {
		struct digest d = digest_of(node->text);
		assert_true(digest_eq(&proof->node[i++], &d));
	}
}

static const struct digest *
eight_leaves(void)
{
	struct digest *d = NEW_ARRAY(&arena, 8, struct digest), *at = d;

	json_each(hash, json_member(eight, "leaf_hashes"))
		*at++ = digest_of(hash->text);
	return d;
}

static void
inclusion_is_proven_as_published(void **state)
{
	struct digest *of = (struct digest *)eight_leaves();

	(void)state;
	json_each(c, json_member(eight, "inclusion")) {
		uint64_t index = (uint64_t)json_int(c, "index", -1);
		uint64_t size = (uint64_t)json_int(c, "size", -1);
		struct digest root = digest_of(json_text(c, "root"));
		struct merkle_proof proof;
		merkle_prove_inclusion(leaf_at, of, index, size, &proof);
		assert_same_proof(&proof, json_member(c, "proof"));
		assert_true(merkle_included(index, size, &of[index], &proof, &root));
	}
}

static void
consistency_is_proven_as_published(void **state)
{
	struct digest *of = (struct digest *)eight_leaves();

	(void)state;
	json_each(c, json_member(eight, "consistency")) {
		uint64_t old = (uint64_t)json_int(c, "size1", -1);
		uint64_t size = (uint64_t)json_int(c, "size2", -1);
		struct digest root1 = digest_of(json_text(c, "root1"));
		struct digest root2 = digest_of(json_text(c, "root2"));
		struct merkle_proof proof;
		merkle_prove_consistency(leaf_at, of, old, size, &proof);
		assert_same_proof(&proof, json_member(c, "proof"));
		assert_true(merkle_consistent(old, size, &proof, &root1, &root2));
	}
}

/* A hash of the corpus; false when it is no hash at all, which proves nothing either. */
static bool
read_hash(struct str base64, struct digest *ret)
{
	struct str bytes;

	if (!base64_parse(&arena, base64, &bytes) || bytes.n != DIGEST_BYTES)
		return false;
	memcpy(ret->b, bytes.p, DIGEST_BYTES);
	return true;
}

/* The corpus writes "don't care 1" for a root whose value does not matter. */
static bool
read_root(struct str base64, struct digest *ret)
{
	struct str bytes;

	if (!base64_parse(&arena, base64, &bytes) || bytes.n > DIGEST_BYTES)
		return false;
	*ret = (struct digest){{0}};
	memcpy(ret->b, bytes.p, bytes.n);
	return bytes.n == DIGEST_BYTES || str_starts(bytes, "don't care");
}

static bool
read_proof(const struct json *list, struct merkle_proof *ret)
{
	ret->count = 0;
	json_each(node, list)
		if (ret->count == MERKLE_PROOF_MAX ||
		    !read_hash(node->text, &ret->node[ret->count++]))
			return false;
	return true;
}

static uint64_t
number(const struct json *c, const char *name)
{
	return strtoull(str_c(&arena, json_text(c, name)), NULL, 10);
}

static void
assert_verdict(const struct json *c, bool accepted)
{
	if (accepted == json_truth(c, "wantErr"))
		fail_msg("%s", str_c(&arena, json_text(c, "desc")));
}

static void
the_corpus_of_inclusion_proofs_is_told_apart(void **state)
{
	const struct json *all = read_data(&arena, TEST_DATA "/merkle/inclusion.json");
	struct merkle_proof proof;
	struct digest leaf, root;
	int good = 0;

	(void)state;
	json_each(c, json_member(all, "cases")) {
		bool ok = read_hash(json_text(c, "leafHash"), &leaf) &&
			  read_hash(json_text(c, "root"), &root) &&
			  read_proof(json_member(c, "proof"), &proof) &&
			  merkle_included(
			      number(c, "leafIdx"), number(c, "treeSize"), &leaf, &proof, &root);
		assert_verdict(c, ok);
		good += ok;
	}
	assert_int_equal(good, 6);
}

static void
the_corpus_of_consistency_proofs_is_told_apart(void **state)
{
	const struct json *all = read_data(&arena, TEST_DATA "/merkle/consistency.json");
	struct merkle_proof proof;
	struct digest root1, root2;
	int good = 0;

	(void)state;
	json_each(c, json_member(all, "cases")) {
		bool ok = read_root(json_text(c, "root1"), &root1) &&
			  read_root(json_text(c, "root2"), &root2) &&
			  read_proof(json_member(c, "proof"), &proof) &&
			  merkle_consistent(
			      number(c, "size1"), number(c, "size2"), &proof, &root1, &root2);
		assert_verdict(c, ok);
		good += ok;
	}
	assert_int_equal(good, 6);
}

/* --- proofs that prove nothing ---------------------------------------------------------------- */

/* Give WITH every proof that differs from PROOF in one bit of one node, in one node too
 * few or too many, or in a count that no proof has. */
typedef void wrong_proof(void *of, const struct merkle_proof *proof);

static void
spoil(const struct merkle_proof *proof, wrong_proof *with, void *of)
{
	struct merkle_proof p = *proof;

	for (int i = 0; i < proof->count; i++) {
		p.node[i].b[i % DIGEST_BYTES] ^= 0x10;
		with(of, &p);
		p.node[i] = proof->node[i];
		p.count = i;
		with(of, &p);
		p.count = proof->count;
	}
	for (int i = 0; i < LEAVES && p.count < MERKLE_PROOF_MAX; i++) {
		p.node[p.count++] = leaves[i];
		with(of, &p);
	}
	p.count = MERKLE_PROOF_MAX + 1;
	with(of, &p);
	p.count = -1;
	with(of, &p);
}

/* What a proof is to be refused for. */
struct claim {
	uint64_t from, size; /* the index, or the old size */
	struct digest first, root; /* the leaf, or the old root */
};

static void
refuse_inclusion(void *of, const struct merkle_proof *proof)
{
	const struct claim *c = of;

	assert_false(merkle_included(c->from, c->size, &c->first, proof, &c->root));
}

static void
refuse_consistency(void *of, const struct merkle_proof *proof)
{
	const struct claim *c = of;

	assert_false(merkle_consistent(c->from, c->size, proof, &c->first, &c->root));
}

static void
check_one_leaf(uint64_t index, uint64_t size)
{
	struct claim c = {index, size, leaves[index], root_of(leaves, size)};
	struct merkle_proof p;

	merkle_prove_inclusion(leaf_at, leaves, index, size, &p);
	assert_true(merkle_included(index, size, &c.first, &p, &c.root));
	spoil(&p, refuse_inclusion, &c);
	for (uint64_t i = 0; i < LEAVES; i++)
		if (i != index)
			assert_false(merkle_included(i, size, &c.first, &p, &c.root));
	assert_false(merkle_included(UINT64_MAX, size, &c.first, &p, &c.root));
	assert_false(merkle_included(index, 0, &c.first, &p, &c.root));
	assert_false(merkle_included(index, size, &c.root, &p, &c.first) && size != 1);
}

static void
every_leaf_of_every_tree_is_proven_and_nothing_less_proves_it(void **state)
{
	(void)state;
	for (uint64_t size = 1; size <= LEAVES; size++)
		for (uint64_t index = 0; index < size; index++)
			check_one_leaf(index, size);
}

static void
check_one_growth(uint64_t old, uint64_t size)
{
	struct claim c = {old, size, root_of(leaves, old), root_of(leaves, size)};
	struct merkle_proof p;

	merkle_prove_consistency(leaf_at, leaves, old, size, &p);
	assert_true(merkle_consistent(old, size, &p, &c.first, &c.root));
	spoil(&p, refuse_consistency, &c);
	assert_false(merkle_consistent(size + 1, size, &p, &c.first, &c.root));
	assert_false(merkle_consistent(0, size, &p, &c.first, &c.root));
	c.first.b[31] ^= 1;
	refuse_consistency(&c, &p);
	c.first.b[31] ^= 1;
	c.root.b[0] ^= 1;
	refuse_consistency(&c, &p);
}

static void
every_growth_is_proven_and_nothing_less_proves_it(void **state)
{
	(void)state;
	for (uint64_t size = 1; size <= LEAVES; size++)
		for (uint64_t old = 1; old <= size; old++)
			check_one_growth(old, size);
}

static void
no_proof_fits_another_size_of_the_tree(void **state)
{
	struct merkle_proof p;

	(void)state;
	merkle_prove_inclusion(leaf_at, leaves, 12, 21, &p);
	struct digest root = root_of(leaves, 21);
	for (uint64_t size = 0; size <= LEAVES; size++) {
		struct digest other = root_of(leaves, size);
		if (size != 21)
			assert_false(merkle_included(12, size, &leaves[12], &p, &other));
	}
	assert_true(merkle_included(12, 21, &leaves[12], &p, &root));
}

static void
an_inner_node_does_not_pass_as_a_leaf(void **state)
{
	char joined[64];
	struct digest root = root_of(leaves, 4);
	struct digest left = merkle_node(&leaves[0], &leaves[1]);
	struct merkle_proof p = {1, {merkle_node(&leaves[2], &leaves[3])}};

	(void)state;
	memcpy(joined, leaves[0].b, 32);
	memcpy(joined + 32, leaves[1].b, 32);
	struct digest leaf = merkle_leaf((struct str){joined, sizeof(joined)});
	assert_false(merkle_included(0, 2, &leaf, &p, &root));
	/* Only the prefix stands between the two: the bare node would do. */
	assert_true(merkle_included(0, 2, &left, &p, &root));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(leaves_and_nodes_hash_behind_their_prefix),
	    cmocka_unit_test(a_growing_tree_has_the_published_roots),
	    cmocka_unit_test(the_edge_gives_the_root_that_the_definition_gives),
	    cmocka_unit_test(the_edge_carries_through_all_its_levels),
	    cmocka_unit_test(inclusion_is_proven_as_published),
	    cmocka_unit_test(consistency_is_proven_as_published),
	    cmocka_unit_test(the_corpus_of_inclusion_proofs_is_told_apart),
	    cmocka_unit_test(the_corpus_of_consistency_proofs_is_told_apart),
	    cmocka_unit_test(every_leaf_of_every_tree_is_proven_and_nothing_less_proves_it),
	    cmocka_unit_test(every_growth_is_proven_and_nothing_less_proves_it),
	    cmocka_unit_test(no_proof_fits_another_size_of_the_tree),
	    cmocka_unit_test(an_inner_node_does_not_pass_as_a_leaf),
	};
	return cmocka_run_group_tests(tests, read_vectors, free_vectors);
}
