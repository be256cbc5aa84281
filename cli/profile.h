/* What the client remembers of a server: $XDG_CONFIG_HOME/sluice/profiles/NAME, and beside
 * it tokens/NAME, checkpoints/NAME and drafts/NAME/. */
#ifndef CLI_PROFILE_H
#define CLI_PROFILE_H

#include "lib/str.h"

/* Plain data; views live in the arena that it was read into.  Empty: not set. */
struct profile {
	struct str name;
	bool exists; /* its file was there */
	struct str url;
	struct str ca; /* file of certificates to trust */
	struct str token_file;
	struct str token_id; /* "tok_…" when the token came from an invitation */
	struct str key; /* the ledger's vkey, trusted since it was first seen */
};

/* Read the profile NAME (a slug); one that is not there is empty.  False with a sentence
 * in *why when the name is no slug, or the file is damaged or open to others. */
bool profile_read(struct arena *a, struct str name, struct profile *ret, struct str *why);

/* Write it: mode 0600, in directories of mode 0700. */
bool profile_write(struct arena *a, const struct profile *p, struct str *why);

/* Where the profile's token and its last checkpoint lie. */
struct str profile_token_path(struct arena *a, const struct profile *p);
struct str profile_checkpoint_path(struct arena *a, const struct profile *p);
/* Where an application for TIER is kept while it is being written. */
struct str profile_draft_path(struct arena *a, const struct profile *p, struct str tier);

#endif
