/* Ranges of bytes that are asked for (RFC 9110 §14). */
#ifndef LIB_RANGE_H
#define LIB_RANGE_H

#include "lib/str.h"

enum range_kind {
	RANGE_ALL, /* none is asked for, or in a way that may be passed over: other units,
		    * several ranges, malformed ones */
	RANGE_PART,
	RANGE_OUTSIDE, /* the bytes that there are hold none of it: 416 */
};

/* What the field Range, FIELD, asks of SIZE bytes: *from … *to - 1, of which there is at
 * least one with RANGE_PART; all of them otherwise. */
enum range_kind range_read(struct str field, uint64_t size, uint64_t *from, uint64_t *to);

/* Does the field If-Range, FIELD, name the entity tag ETAG (without quotes)?  An empty field
 * puts no condition; weak tags and dates never match here (RFC 9110 §13.1.5). */
bool range_if(struct str field, struct str etag);

#endif
