/* Signed notes and checkpoints as C2SP signed-note v1.0.0 and tlog-checkpoint
 * v1.0.0 define them; Ed25519 signatures (type 0x01) only. */
#ifndef LIB_NOTE_H
#define LIB_NOTE_H

#include "lib/hash.h"

/* What a checkpoint says: whose tree, how large, with which root. */
struct checkpoint {
	struct str origin;
	uint64_t size;
	struct digest root;
};

/* "NAME+hex(key id)+base64(0x01 ‖ public key)". */
struct str vkey_text(struct arena *a, struct str name, const uint8_t public[KEY_BYTES]);
/* False when malformed, of another type, or the id does not match the key. */
bool vkey_parse(struct arena *a, struct str vkey, struct str *name, uint8_t public[KEY_BYTES]);

/* The note's text, a blank line, one signature line by KEY under C->origin. */
struct str checkpoint_sign(
    struct arena *a, const struct checkpoint *c, const struct signing_key *key);

/* Verify NOTE under VKEY and read it; false, with a sentence in *why, when it is
 * malformed, unsigned by that key, or that key's signature fails. */
bool checkpoint_open(
    struct arena *a, struct str note, struct str vkey, struct checkpoint *ret, const char **why);

#endif
