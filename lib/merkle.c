/* Hashes of leaves, of subtrees, and of the paths between them. */
#include "lib/merkle.h"

#include <string.h>

static struct str
bytes_of(const struct digest *d)
{
	return (struct str){(const char *)d->b, DIGEST_BYTES};
}

/* The prefixes keep an inner node from ever passing as a leaf. */
struct digest
merkle_leaf(struct str entry)
{
	return hash_of_two((struct str){"\x00", 1}, entry);
}

struct digest
merkle_node(const struct digest *left, const struct digest *right)
{
	char prefixed[1 + DIGEST_BYTES];

	prefixed[0] = 1;
	memcpy(prefixed + 1, left->b, DIGEST_BYTES);
	return hash_of_two((struct str){prefixed, sizeof(prefixed)}, bytes_of(right));
}

/* --- the right edge --------------------------------------------------------------------------- */

/* As a binary counter carries: each bit that is set in the size is one full subtree. */
void
merkle_append(struct merkle_edge *edge, const struct digest *leaf)
{
	struct digest d = *leaf;

	for (uint64_t size = edge->size; (size & 1) != 0; size >>= 1)
		d = merkle_node(&edge->node[--edge->count], &d);
	edge->node[edge->count++] = d;
	edge->size++;
}

struct digest
merkle_root(const struct merkle_edge *edge)
{
	if (edge->count == 0)
		return hash_of((struct str){NULL, 0});
	struct digest d = edge->node[edge->count - 1];
	for (int i = edge->count - 2; i >= 0; i--)
		d = merkle_node(&edge->node[i], &d);
	return d;
}

/* --- proofs made ------------------------------------------------------------------------------ */

/* The tree that a proof is about, and the proof so far. */
struct prover {
	merkle_leaf_at *leaf_at;
	void *of;
	struct merkle_proof *proof;
};

/* The largest power of two below N; n > 1. */
static uint64_t
split(uint64_t n)
{
	return UINT64_C(1) << (63 - __builtin_clzll(n - 1));
}

/* The root of the leaves FROM … TO-1; from < to. */
static struct digest
subtree(const struct prover *p, uint64_t from, uint64_t to)
{
	if (to - from == 1)
		return p->leaf_at(p->of, from);
	uint64_t middle = from + split(to - from);
	struct digest left = subtree(p, from, middle), right = subtree(p, middle, to);
	return merkle_node(&left, &right);
}

/* From the root down; a proof is read from the leaf up. */
static void
turn_round(struct merkle_proof *proof)
{
	for (int i = 0, j = proof->count - 1; i < j; i++, j--) {
		struct digest d = proof->node[i];
		proof->node[i] = proof->node[j];
		proof->node[j] = d;
	}
}

void
merkle_prove_inclusion(
    merkle_leaf_at *leaf_at, void *of, uint64_t index, uint64_t size, struct merkle_proof *ret)
{
	struct prover p = {leaf_at, of, ret};
	uint64_t from = 0, to = size;

	ret->count = 0;
	while (to - from > 1) {
		uint64_t middle = from + split(to - from);
		if (index < middle) {
			ret->node[ret->count++] = subtree(&p, middle, to);
			to = middle;
		} else {
			ret->node[ret->count++] = subtree(&p, from, middle);
			from = middle;
		}
	}
	turn_round(ret);
}

/* SUBPROOF of RFC 9162 §2.1.4.1: WHOLE is its b, true while the old tree would be a
 * subtree whose root the reader has already. */
void
merkle_prove_consistency(
    merkle_leaf_at *leaf_at, void *of, uint64_t old, uint64_t size, struct merkle_proof *ret)
{
	struct prover p = {leaf_at, of, ret};
	uint64_t from = 0, to = size;

	ret->count = 0;
	while (to != old) {
		uint64_t middle = from + split(to - from);
		if (old <= middle) {
			ret->node[ret->count++] = subtree(&p, middle, to);
			to = middle;
		} else {
			ret->node[ret->count++] = subtree(&p, from, middle);
			from = middle;
		}
	}
	if (from != 0)
		ret->node[ret->count++] = subtree(&p, from, to);
	turn_round(ret);
}

/* --- proofs checked --------------------------------------------------------------------------- */

/* Where the check stands: the position of the node in hand and of the last one of its
 * level. */
struct climb {
	uint64_t at, last;
};

/* Does the next node of the proof stand to the left? */
static bool
from_left(const struct climb *c)
{
	return (c->at & 1) != 0 || c->at == c->last;
}

static void
skip(struct climb *c)
{
	c->at >>= 1;
	c->last >>= 1;
}

/* Up over one node of the proof: levels on which ours is the last and has no sibling
 * are passed through unhashed. */
static void
go_up(struct climb *c, bool left)
{
	while (left && (c->at & 1) == 0 && c->at != 0)
		skip(c);
	skip(c);
}

static bool
count_ok(const struct merkle_proof *proof)
{
	return proof->count >= 0 && proof->count <= MERKLE_PROOF_MAX;
}

bool
merkle_included(uint64_t index, uint64_t size, const struct digest *leaf,
    const struct merkle_proof *proof, const struct digest *root)
{
	struct climb c = {index, size - 1};
	struct digest d = *leaf;

	if (index >= size || !count_ok(proof))
		return false;
	for (int i = 0; i < proof->count; i++) {
		bool left = from_left(&c);
		if (c.last == 0)
			return false;
		d = left ? merkle_node(&proof->node[i], &d) : merkle_node(&d, &proof->node[i]);
		go_up(&c, left);
	}
	return c.last == 0 && digest_eq(&d, root);
}

/* Both roots from the same nodes, beginning at NODE, the largest subtree that ends where
 * the old tree ends. */
static bool
both_roots(struct climb c, const struct digest *node, const struct merkle_proof *rest,
    struct digest *old_root, struct digest *root)
{
	*old_root = *root = *node;
	for (int i = 0; i < rest->count; i++) {
		bool left = from_left(&c);
		if (c.last == 0)
			return false;
		if (left)
			*old_root = merkle_node(&rest->node[i], old_root);
		*root = left ? merkle_node(&rest->node[i], root)
			     : merkle_node(root, &rest->node[i]);
		go_up(&c, left);
	}
	return c.last == 0;
}

bool
merkle_consistent(uint64_t old, uint64_t size, const struct merkle_proof *proof,
    const struct digest *old_root, const struct digest *root)
{
	struct climb c = {old - 1, size - 1};
	struct merkle_proof rest = *proof;
	struct digest first = *old_root, then, now;

	if (old == 0 || old > size || !count_ok(proof))
		return false;
	if (old == size)
		return proof->count == 0 && digest_eq(old_root, root);
	if (proof->count == 0)
		return false;
	if ((old & (old - 1)) != 0) {
		first = proof->node[0];
		rest.count--;
		memmove(rest.node, rest.node + 1, (size_t)rest.count * sizeof(rest.node[0]));
	}
	while ((c.at & 1) != 0)
		skip(&c);
	return both_roots(c, &first, &rest, &then, &now) && digest_eq(&then, old_root) &&
	       digest_eq(&now, root);
}
