/* The Merkle tree of RFC 6962 §2.1 / RFC 9162 §2.1: leaf hashes, the right edge
 * that lets it grow in O(log n) memory, roots, and proofs made and checked. */
#ifndef LIB_MERKLE_H
#define LIB_MERKLE_H

#include "lib/hash.h"

enum { MERKLE_PROOF_MAX = 64 };

/* SHA-256(0x00 ‖ entry). */
struct digest merkle_leaf(struct str entry);
/* SHA-256(0x01 ‖ left ‖ right). */
struct digest merkle_node(const struct digest *left, const struct digest *right);

/* The roots of the full subtrees of a tree of SIZE leaves, largest first: one
 * for each bit that is set in SIZE. */
struct merkle_edge {
	uint64_t size;
	int count;
	struct digest node[64];
};

void merkle_append(struct merkle_edge *edge, const struct digest *leaf);
/* The root; of no leaves, SHA-256 of nothing. */
struct digest merkle_root(const struct merkle_edge *edge);

struct merkle_proof {
	int count;
	struct digest node[MERKLE_PROOF_MAX];
};

/* The leaf hash at INDEX; called in any order. */
typedef struct digest merkle_leaf_at(void *of, uint64_t index);

/* Proofs over the first SIZE leaves (index < size; 0 < old <= size). */
void merkle_prove_inclusion(
    merkle_leaf_at *leaf_at, void *of, uint64_t index, uint64_t size, struct merkle_proof *ret);
void merkle_prove_consistency(
    merkle_leaf_at *leaf_at, void *of, uint64_t old, uint64_t size, struct merkle_proof *ret);

/* RFC 9162 §2.1.3.2 and §2.1.4.2; false on anything short, long or wrong. */
bool merkle_included(uint64_t index, uint64_t size, const struct digest *leaf,
    const struct merkle_proof *proof, const struct digest *root);
bool merkle_consistent(uint64_t old, uint64_t size, const struct merkle_proof *proof,
    const struct digest *old_root, const struct digest *root);

#endif
