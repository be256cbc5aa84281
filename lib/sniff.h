/* What a file is, by what it holds: schema/filetypes.def. */
#ifndef LIB_SNIFF_H
#define LIB_SNIFF_H

#include "lib/str.h"

enum { SNIFF_HEAD = 512 }; /* so many bytes from the beginning are enough */

struct filetype {
	const char *word; /* "pdf"; "text"; "other": anything else */
	const char *media; /* "application/pdf" */
};
/* HEAD is how it begins, at most SNIFF_HEAD bytes. */
struct filetype sniff(struct str head);
/* Is there a type of that word? */
bool sniff_knows(struct str word);
/* Its media type; "application/octet-stream" for an unknown one. */
const char *sniff_media(struct str word);

#endif
